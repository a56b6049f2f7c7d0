"""What an ``img`` says: where its picture may be found, how large it is, whether it is one to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

SPACER = 3
"""Pixels: what is no larger holds space, or counts readers."""
WIDE_ENOUGH = 900
"""Pixels: of a ``srcset`` the smallest picture of at least this width is taken."""
NARROW = 300
"""Pixels: a set that states no greater width says nothing better than ``src``."""
LONG_NAME = 16
"""Characters of a file's name that a program or a careful person gave."""
MOST_SOURCES = 12
"""Elements ``source`` of a ``picture`` that are read."""
MOST_SET = 20_000
"""Characters of a ``srcset`` that are read."""
_NUMBER = re.compile(r"\s*(\d{1,5})(?!\d*\s*%)")
_PIXEL_URL = re.compile(
    r"/(?:pixel|beacon|spacer|blank|1x1|transparent|tracker?|counter)\b[^/]*$|feedburner\.com/~r/|doubleclick\.net|"
    r"stats\.wordpress\.com|pixel\.(?:wp|quantserve)\.com|scorecardresearch|feedsportal\.com|smartadserver\.com|"
    r"//mc\.yandex\.ru/|googlesyndication|facebook\.com/tr\b|google-analytics\.com|counter\.yadro\.ru|"
    r"dmtracker\.com|sb\.scorecard|amazon-adsystem|/adserver?/|//ads?\d*\.|//afp\.|vgwort\.de|metrics?\.gif",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"/[^/]*(?:placeholder|lazy-?load|loading|spinner|blank|spacer|transparent|grey|1x1|pixel|default-?image)"
    r"[^/]*\.(?:gif|png|svg|jpe?g|webp)(?:$|[?#])",
    re.IGNORECASE,
)
"""An address of what is shown until the picture is loaded."""
_INLINE_PICTURE = re.compile(r"emoji|smiley|wp-smiley|emote|\bmath|mwe-math|latex|tex\b|icon\b", re.IGNORECASE)
_FORMULA = re.compile(r"\b(?:math|mwe-math|latex|tex)\b", re.IGNORECASE)
_LAZY_ATTRIBUTES = ("data-src", "data-original", "data-lazy-src", "data-hi-res-src", "data-url", "data-full-src")
_SET_ATTRIBUTES = ("srcset", "data-srcset", "data-lazy-srcset")
_LOADED = re.compile(r"src|lazy|orig|image|img|large|full|retina|photo", re.IGNORECASE)
"""Names of attributes that loaders of pictures make up."""
_ADDRESS = re.compile(
    r"(?i)\s*(?:https?:)?[^\s<>\"'{}|]{1,1500}\.(?:jpe?g|png|webp|gif|avif)(?:[?#][^\s<>\"'{}|]*)?\s*"
)
_DIGIT = re.compile(r"\d")
_WIDTH = re.compile(r"(\d+(?:\.\d+)?)[wx]")
_UNREADABLE = re.compile(r"(?i)avif|jxl|heic|svg")
"""Types of pictures that are not decoded here."""
_UNLOADED = ("data:", "about:", "blob:", "#", "{")


def is_picture_address(value: str | None) -> bool:
    """Return True for a text that is the address of a picture: one word, its path ends in a picture's file type."""
    return bool(value) and len(value or "") < 2_000 and bool(_ADDRESS.fullmatch(value or ""))


def file_name(url: str) -> str:
    """Return the name of the file at an address where it is one that no other picture has; else nothing."""
    name = urlsplit(url).path.rpartition("/")[2]
    return name if len(name) >= LONG_NAME and _DIGIT.search(name) and is_picture_address(name) else ""


def picture_size(element: Any) -> tuple[int | None, int | None]:
    """Return the width and height an ``img`` states, in CSS pixels."""
    sizes: list[int | None] = []
    for name in ("width", "height"):
        found = _NUMBER.match(element.get(name) or "")
        sizes.append(int(found[1]) if found else None)
    width, height = sizes
    if not all(sizes) and max(size or 0 for size in sizes) > SPACER:
        return width or None, height or None  # nothing beside a size: the picture says
    return width, height


def is_pixel(element: Any, url: str) -> bool:
    """Return True for pictures that count readers or hold space."""
    width, height = picture_size(element)
    if (width is not None and width <= SPACER) or (height is not None and height <= SPACER):
        return True
    return bool(_PIXEL_URL.search(url))


def is_inline_picture(element: Any) -> bool:
    """Return True for emoji, formulas and icons, which belong into the line."""
    names = f"{element.get('class') or ''} {element.get('role') or ''} {element.get('rel') or ''}"
    if _INLINE_PICTURE.search(names):
        return True
    width, height = picture_size(element)
    return (width is not None and width <= 40) or (height is not None and height <= 40)


def is_formula(element: Any) -> bool:
    """Return True for the picture of a formula, whose words are TeX."""
    return "\\" in (element.get("alt") or "") or bool(_FORMULA.search(element.get("class") or ""))


def picture_urls(element: Any) -> list[str]:
    """Return where an ``img`` may be found, the most likely first; lazy loaders hide the real address.

    As in a browser (HTML §4.8.4.3) a set of sizes goes before ``src``, which is often a mere preview.
    """
    source = (element.get("src") or "").strip()
    waits = not source or source.startswith(_UNLOADED) or bool(_PLACEHOLDER.search(source))
    named = [element.get(name) for name in _LAZY_ATTRIBUTES]
    sized, unsized = _of_sets(element)
    other = [
        value for name, value in element.attrib.items()
        if name not in _LAZY_ATTRIBUTES and name != "src" and name not in _SET_ATTRIBUTES
        and _LOADED.search(name) and is_picture_address(value)
    ]  # fmt: skip
    urls = [*named, *sized, *unsized, *other, source] if waits else [*named, *sized, source, *unsized]
    found = [url.strip() for url in urls if url and not url.lstrip().startswith(_UNLOADED)]
    real = [url for url in found if not _PLACEHOLDER.search(url)]
    return list(dict.fromkeys(real or found))


def _of_sets(element: Any) -> tuple[list[str], list[str]]:
    """Return the addresses of an ``img``'s sets and of its ``picture``'s: those that state widths, and the others."""
    sized: list[str] = []
    unsized: list[str] = []
    for srcset in _sets(element):
        width, url = _best_of(srcset)
        if url:
            (sized if width >= NARROW else unsized).append(url)
    return sized, unsized


def _sets(element: Any) -> Iterator[str]:
    holders = [element]
    parent = element.getparent()
    while parent is not None and parent.tag == "source" and len(holders) < MOST_SOURCES:
        # libxml2 does not know that ``source`` is empty, and puts what follows into it.
        holders.append(parent)
        parent = parent.getparent()
    if parent is not None and parent.tag == "picture":
        holders += islice(parent.iterchildren("source"), MOST_SOURCES)
    for holder in dict.fromkeys(holders):
        if _UNREADABLE.search(holder.get("type") or ""):
            continue
        for name in _SET_ATTRIBUTES:
            if value := holder.get(name):
                yield value


def _best_of(srcset: str) -> tuple[float, str]:
    """Return the width and URL of a set's picture that is wide enough, else of the widest; a comma parts its items."""
    items: list[tuple[float, int, str]] = []
    for number, item in enumerate(re.split(r",\s+", srcset[:MOST_SET].strip().rstrip(","))):
        url, _, size = item.strip().partition(" ")
        if url:
            found = _WIDTH.fullmatch(size.strip())
            items.append((float(found[1]) if found else 0.0, number, url))
    if not items:
        return 0.0, ""
    wide = [item for item in items if item[0] >= WIDE_ENOUGH]
    width, _, url = min(wide) if wide else max(items)
    return width, url
