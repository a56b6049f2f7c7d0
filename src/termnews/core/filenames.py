"""A tame name for a file that somebody else named."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from termnews.core.text import clean_line

_UNSAFE = re.compile(r"[^\w.,()\[\] -]+")
MAX_NAME = 120
"""Characters of a name."""


def file_name(url: str) -> str:
    """Return a name for the file behind an address: letters, digits and a few signs, never hidden, never a path."""
    last = unquote(urlsplit(url).path.rpartition("/")[2])
    name = _UNSAFE.sub("_", clean_line(last, 400)).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if len(name) > MAX_NAME and dot and len(ending) < 10:
        name = f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}"
    return name[:MAX_NAME] or "download"
