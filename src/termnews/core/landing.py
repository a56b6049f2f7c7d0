"""Whether a page's address still leads to the page, or to the site's front page in its place."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from termnews.core.urls import canonical_url, host_of

_HOME = re.compile(r"(?i)/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{2,5})?/?)?")
"""The path of a front page, also of one in a language of several."""


def leads_home(asked: str, answered: str) -> bool:
    """Say whether a redirect led from a page to its site's front page.

    Another host's does not count: shortened addresses lead to other sites' front pages on purpose.

    Args:
        asked: The page's address.
        answered: The address after all redirects.
    """
    if canonical_url(asked) == canonical_url(answered) or site_of(asked) != site_of(answered):
        return False
    wanted, given = urlsplit(asked), urlsplit(answered)
    return _is_home(given.path) and not given.query and (bool(wanted.query) or not _is_home(wanted.path))


def site_of(url: str) -> str:
    """Return a URL's host without ``www.``."""
    return host_of(url).removeprefix("www.")


def _is_home(path: str) -> bool:
    return _HOME.fullmatch(path) is not None
