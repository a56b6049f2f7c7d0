"""Sites whose feeds follow from an address, so that nothing has to be asked."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

_CHANNEL = re.compile(r"/channel/(UC[\w-]{22})(?:/|$)")
_LIST = re.compile(r"[\w-]{2,64}")
_SUBREDDIT = re.compile(r"/r/(\w{2,50})/?")
_REPOSITORY = re.compile(r"/([\w.-]{1,100})/([\w.-]{1,100})(?:/(?:releases|tags))?/?")
_GITHUB_OWN = frozenset(("about", "collections", "features", "marketplace", "orgs", "settings", "sponsors", "topics"))


def known_feed(url: str) -> str | None:
    """Return the feed of a YouTube channel or playlist, a subreddit or a GitHub repository; None for other addresses.

    A repository's feed is that of its releases, or of its tags where the address says ``/tags``.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    if host == "youtube.com":
        return _youtube(parts.path, parts.query)
    if host in ("reddit.com", "old.reddit.com"):
        found = _SUBREDDIT.fullmatch(parts.path)
        return f"https://www.reddit.com/r/{found[1]}/.rss" if found else None
    if host == "github.com":
        found = _REPOSITORY.fullmatch(parts.path)
        if found and found[1] not in _GITHUB_OWN:
            kind = "tags" if parts.path.rstrip("/").endswith("/tags") else "releases"
            return f"https://github.com/{found[1]}/{found[2]}/{kind}.atom"
    return None


def _youtube(path: str, query: str) -> str | None:
    channel = _CHANNEL.match(path)
    if channel:
        return f"https://www.youtube.com/feeds/videos.xml?channel_id={channel[1]}"
    names = parse_qs(query).get("list", [])
    if path == "/playlist" and names and _LIST.fullmatch(names[0]):
        return f"https://www.youtube.com/feeds/videos.xml?playlist_id={names[0]}"
    return None
