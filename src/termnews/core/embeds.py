"""What a page shows by another's player: a film, a recording, a map. Told in words, with a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from termnews.core.records import dataclass
from termnews.core.text import clean_line
from termnews.core.urls import host_of, safe_url

TAGS = frozenset({"iframe", "video", "audio", "object", "embed"})
KINDS = {
    "video": "Video", "audio": "Audio", "map": "Map", "chart": "Chart", "document": "Document", "page": "Embedded page",
}
"""What it is (``Block.info`` of an ``embed``), and the word for it."""

_PLAYERS = (
    (re.compile(r"(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|dailymotion\.com|twitch\.tv|ted\.com|"
                r"tiktok\.com|brightcove\.net|jwplatform\.com|jwplayer\.com|wistia\.(?:com|net)|rumble\.com|"
                r"streamable\.com|rutube\.ru|bilibili\.com|nicovideo\.jp|odysee\.com|peertube\.[a-z.]+)$"), "video"),
    (re.compile(r"(?:^|\.)(?:soundcloud\.com|spotify\.com|bandcamp\.com|podcasts\.apple\.com|megaphone\.fm|"
                r"simplecast\.com|buzzsprout\.com|acast\.com|omny\.fm|libsyn\.com|podbean\.com|mixcloud\.com|"
                r"deezer\.com|audioboom\.com|art19\.com|spreaker\.com|podigee\.(?:io|com))$"), "audio"),
    (re.compile(r"(?:^|\.)(?:openstreetmap\.org|umap\.openstreetmap\.fr|mapbox\.com|arcgis\.com)$"), "map"),
    (re.compile(r"(?:^|\.)(?:datawrapper\.de|dwcdn\.net|flourish\.studio|infogram\.com|ourworldindata\.org|"
                r"public\.tableau\.com)$"), "chart"),
    (re.compile(r"(?:^|\.)(?:documentcloud\.org|scribd\.com|issuu\.com|slideshare\.net|docs\.google\.com)$"),
     "document"),
)
_NOT_MATTER = re.compile(
    r"(?i)doubleclick|googlesyndication|googletagmanager|adservice|recaptcha|captcha|consent|/ads?[/.?]|adframe|"
    r"disqus|comments?[/.?]|facebook\.com/plugins|twitter\.com/widgets|newsletter|subscribe|signup|analytics|pixel|"
    r"beacon|taboola|outbrain|addthis|sharethis|about:blank|cookie"
)
_GENERIC = re.compile(
    r"(?i)(?:youtube|vimeo)?\s*(?:video|audio)?\s*(?:player|iframe|embed(?:ded)?\W*\w*)?\W*"
)
"""Titles that name the player, not what it plays."""
_TYPES = {"application/pdf": "document", "video": "video", "audio": "audio"}
MOST_NAME = 160


@dataclass(frozen=True, slots=True)
class Embed:
    """Something that another program would play or show."""

    kind: str
    """One of ``KINDS``."""
    name: str
    """What it is called, or the host it comes from."""
    url: str


def embed_of(element: Any, base: str) -> Embed | None:
    """Return what a player's element shows; None for advertisements, trackers and what leads nowhere."""
    url = next((safe for found in _addresses(element) if (safe := safe_url(found, base))), None)
    if url is None or _NOT_MATTER.search(url) or _is_tiny(element):
        return None
    name = _name(element)
    kind = _kind(element, url)
    if kind is None:
        if not name or _NOT_MATTER.search(name):
            return None
        kind = "page"
    return Embed(kind, name or _file(url) or host_of(url), watch_url(url))


def watch_url(url: str) -> str:
    """Return the page to watch a video on, where the address is its player's; the address itself for others."""
    parts = urlsplit(url)
    host, path = host_of(url), parts.path
    if re.search(r"(?:^|\.)youtube(?:-nocookie)?\.com$", host):
        if (found := re.fullmatch(r"/embed/([\w-]{6,20})/?", path)) and found[1] != "videoseries":
            return f"https://www.youtube.com/watch?v={found[1]}"
        if lists := parse_qs(parts.query).get("list"):
            return f"https://www.youtube.com/playlist?list={lists[0]}" if re.fullmatch(r"[\w-]+", lists[0]) else url
    if host == "player.vimeo.com" and (found := re.fullmatch(r"/video/(\d+)/?", path)):
        return f"https://vimeo.com/{found[1]}"
    if host.endswith("dailymotion.com") and (found := re.fullmatch(r"/embed/video/(\w+)/?", path)):
        return f"https://www.dailymotion.com/video/{found[1]}"
    if host == "open.spotify.com" and path.startswith("/embed/"):
        return f"https://open.spotify.com{path.removeprefix('/embed')}"
    return url


def _addresses(element: Any) -> Iterator[str]:
    for name in ("src", "data-src", "data", "data-lazy-src"):
        if value := element.get(name):
            yield value
    for child in element.iter("source", "embed"):
        if value := child.get("src"):
            yield value


def _kind(element: Any, url: str) -> str | None:
    if element.tag in {"video", "audio"}:
        return str(element.tag)
    stated = (element.get("type") or "").lower()
    for start, kind in _TYPES.items():
        if stated.startswith(start):
            return kind
    if re.search(r"(?i)\.pdf(?:$|[?#])", url):
        return "document"
    if re.search(r"(?i)//(?:www\.)?(?:google\.[a-z.]+/maps|maps\.google\.)", url):
        return "map"
    host = host_of(url)
    return next((kind for pattern, kind in _PLAYERS if pattern.search(host)), None)


def _name(element: Any) -> str:
    for name in ("title", "aria-label", "data-title"):
        if words := clean_line(element.get(name) or "", MOST_NAME):
            return "" if _GENERIC.fullmatch(words) else words
    return ""


def _file(url: str) -> str:
    """Return the name of the file a URL ends in; empty where that says nothing."""
    name = clean_line(unquote(urlsplit(url).path.rpartition("/")[2]), MOST_NAME)
    return name if re.fullmatch(r"[\w .()-]{3,40}\.[A-Za-z0-9]{2,4}", name) else ""


def _is_tiny(element: Any) -> bool:
    return any((element.get(side) or "").strip().removesuffix("px") in {"0", "1", "2"} for side in ("width", "height"))
