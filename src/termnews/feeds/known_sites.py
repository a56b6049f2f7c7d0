"""Sites whose feeds follow from an address, so that nothing has to be asked."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

_CHANNEL = re.compile(r"/channel/(UC[\w-]{22})(?:/|$)")
_LIST = re.compile(r"[\w-]{2,64}")
_SUBREDDIT = re.compile(r"/r/(\w{2,50})/?")
_REPOSITORY = re.compile(r"/([\w.-]{1,100})/([\w.-]{1,100})(?:/(?:releases|tags))?/?")
_GITHUB_OWN = frozenset(("about", "collections", "features", "marketplace", "orgs", "settings", "sponsors", "topics"))
_PERSON = re.compile(r"/@([\w.-]{1,60})/?")
_HANDLE = re.compile(r"/profile/([\w.:-]{3,253})/?")
_MASTODONS = frozenset((
    "fosstodon.org", "hachyderm.io", "infosec.exchange", "chaos.social", "mas.to", "techhub.social", "mstdn.social",
    "mstdn.jp", "pawoo.net", "troet.cafe", "social.vivaldi.net", "ruby.social", "indieweb.social", "tech.lgbt",
))
"""Hosts of Mastodon that are not called so; a profile on any other names its feed in its page."""
_OWN_HOSTS = {
    ".substack.com": "/feed", ".wordpress.com": "/feed/", ".blogspot.com": "/feeds/posts/default",
    ".tumblr.com": "/rss", ".medium.com": "/feed",
}
"""Services that give each publication a host, and where its feed is there."""
_FRONT_OR_POST = re.compile(r"/?|/(?:about|archive|home)/?|/p/[\w-]+/?|/\d{4}/\d\d(?:/\d\d)?/[\w%.-]+/?|/post/[\w/-]+")
_SERVICES = frozenset(("www", "m", "help", "support", "blog", "about", "on", "staff", "api"))


def known_feed(url: str) -> str | None:
    """Return the feed that an address leads to by the rules of its site; None for other addresses.

    Known are channels and playlists of YouTube, subreddits, repositories of GitHub and Codeberg (their releases, or
    their tags where the address says ``/tags``), profiles of Mastodon, Bluesky and Medium, and publications of
    Substack, WordPress.com, Blogger, Tumblr and Medium.
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
    if host in ("github.com", "codeberg.org"):
        return _repository(host, parts.path)
    if host == "bsky.app":
        found = _HANDLE.fullmatch(parts.path)
        return f"https://bsky.app/profile/{found[1]}/rss" if found else None
    if person := _PERSON.fullmatch(parts.path):
        if host == "medium.com":
            return f"https://medium.com/feed/@{person[1]}"
        if (host in _MASTODONS or "mastodon" in host) and not person[1].endswith(".rss"):
            return f"https://{host}/@{person[1]}.rss"
    return _publication(host, parts.path)


def _repository(host: str, path: str) -> str | None:
    found = _REPOSITORY.fullmatch(path)
    if not found or found[1] in _GITHUB_OWN:
        return None
    kind = "tags" if path.rstrip("/").endswith("/tags") else "releases"
    return f"https://{host}/{found[1]}/{found[2]}/{kind}.{'atom' if host == 'github.com' else 'rss'}"


def _publication(host: str, path: str) -> str | None:
    for service, feed in _OWN_HOSTS.items():
        name = host.removesuffix(service)
        if name != host and "." not in name and name not in _SERVICES and _FRONT_OR_POST.fullmatch(path):
            return f"https://{host}{feed}"
    return None


def _youtube(path: str, query: str) -> str | None:
    channel = _CHANNEL.match(path)
    if channel:
        return f"https://www.youtube.com/feeds/videos.xml?channel_id={channel[1]}"
    names = parse_qs(query).get("list", [])
    if path == "/playlist" and names and _LIST.fullmatch(names[0]):
        return f"https://www.youtube.com/feeds/videos.xml?playlist_id={names[0]}"
    return None
