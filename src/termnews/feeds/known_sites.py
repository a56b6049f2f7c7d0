"""Sites whose feeds follow from an address, so that nothing has to be asked."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

_CHANNEL = re.compile(r"/channel/(UC[\w-]{22})(?:/|$)")
_USER = re.compile(r"/user/([\w-]{1,60})(?:/|$)")
_LIST = re.compile(r"[\w-]{2,64}")
_REDDIT = re.compile(
    r"/(?:r/[\w+]{2,200}(?:/(?:new|hot|top|rising|controversial|comments/\w{1,12}(?:/[^/]{1,200})?))?"
    r"|(?:user|u)/[\w-]{2,30}(?:/(?:submitted|comments))?)/?"
)
_REPOSITORY = re.compile(
    r"/([\w.-]{1,100})/([\w.-]{1,100}?)(?:\.git)?(?:/(releases|tags|commits)(?:/latest|(?<=commits)/([^/]{1,100}))?)?/?"
)
_OWN_PAGES = frozenset((
    "about", "account", "admin", "api", "apps", "assets", "codespaces", "collections", "customer-stories", "dashboard",
    "enterprise", "events", "explore", "features", "issues", "join", "login", "marketplace", "mine", "new",
    "notifications", "organizations", "orgs", "pulls", "readme", "repo", "resources", "search", "security", "sessions",
    "settings", "signup", "solutions", "sponsors", "stars", "team", "topics", "trending", "user", "users",
))
"""What stands first in paths of GitHub and Codeberg that are nobody's."""
_GITLAB = re.compile(r"(/[\w.-]{1,100}(?:/[\w.-]{1,100}){1,9})/-/(releases|tags)/?")
_MEDIUM = re.compile(r"/(@[\w.-]{1,60}|tag/[\w-]{1,60}|[\w-]{3,60})(?:/[\w%-]{0,300})?/?")
_MEDIUM_OWN = frozenset((
    "about", "business", "creators", "earn", "explore-topics", "feed", "jobs-at-medium", "m", "me", "membership",
    "new-story", "partner-program", "plans", "policy", "search", "tag", "topic", "topics",
))
_FEDIVERSE = re.compile(r"/(?:@\w(?:[\w.-]{0,58}\w)?(?:/(?:with_replies|media))?|users/\w{1,60}|tags/\w{1,100})/?")
_HANDLE = re.compile(r"/profile/([\w.:-]{3,253})/?")
_MASTODONS = frozenset((
    "fosstodon.org", "hachyderm.io", "infosec.exchange", "chaos.social", "mas.to", "techhub.social", "mstdn.social",
    "mstdn.jp", "pawoo.net", "troet.cafe", "social.vivaldi.net", "ruby.social", "indieweb.social", "tech.lgbt",
))
"""Hosts of Mastodon that are not called so; a profile on any other names its feed in its page."""
_OWN_HOSTS = {
    ".substack.com": "/feed", ".wordpress.com": "/feed/", ".tumblr.com": "/rss", ".medium.com": "/feed",
}
"""Services that give each publication a host, and where its feed is there."""
_BLOGGER = re.compile(r"[a-z0-9-]+\.blogspot\.(?:com|[a-z]{2}|com?\.[a-z]{2})")
_LABEL = re.compile(r"/search/label/([^/]{1,200})/?")
_FRONT_OR_POST = re.compile(
    r"/?|/(?:about|archive|home)/?|/p/[\w-]+/?|/\d{4}/\d\d(?:/\d\d)?/[\w%.-]+/?|/post/[\w/-]+"
)
_PART = re.compile(r"/(?:category|tag|author)(?:/(?!feed(?:/|$))[\w%.-]+){1,3}/?")
"""A part of a WordPress, which has a feed of its own."""
_PUB = re.compile(r"/pub/([a-z0-9-]{1,63})(?:/|$)")
_SERVICES = frozenset(("www", "m", "help", "support", "blog", "about", "on", "open", "staff", "api"))


def known_feed(url: str) -> str | None:
    """Return the feed that an address leads to by the rules of its site; None for other addresses.

    Known are channels, users and playlists of YouTube; subreddits, their orders and threads, and people of Reddit;
    repositories of GitHub and Codeberg (their releases, or tags and commits where the address says so), releases and
    tags of GitLab; people and tags of Mastodon and Medium, profiles of Bluesky; publications of Substack,
    WordPress.com (and their categories), Blogger, Tumblr and Medium. An address with a port of its own is another
    site's.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").removeprefix("www.").removeprefix("m.")
        if parts.port not in (None, 80, 443):
            return None
    except ValueError:
        return None
    if host in ("youtube.com", "music.youtube.com"):
        return _youtube(parts.path, parts.query)
    if host in ("reddit.com", "old.reddit.com", "new.reddit.com"):
        return _reddit(parts.path, parts.query)
    if host in ("github.com", "codeberg.org"):
        return _repository(host, parts.path)
    if host == "gitlab.com":
        found = _GITLAB.fullmatch(parts.path)
        return f"https://gitlab.com{found[1]}/-/{found[2]}{_ATOM_OF[found[2]]}" if found else None
    if host == "bsky.app":
        found = _HANDLE.fullmatch(parts.path)
        return f"https://bsky.app/profile/{found[1]}/rss" if found else None
    if host == "medium.com":
        found = _MEDIUM.fullmatch(parts.path)
        return f"https://medium.com/feed/{found[1]}" if found and found[1] not in _MEDIUM_OWN else None
    if (host in _MASTODONS or "mastodon" in host) and _FEDIVERSE.fullmatch(parts.path):
        path = parts.path.rstrip("/")
        return None if path.endswith(".rss") else f"{parts.scheme}://{host}{path}.rss"
    return _publication(host, parts.path)


_ATOM_OF = {"releases": ".atom", "tags": "?format=atom"}


def _reddit(path: str, query: str) -> str | None:
    if not _REDDIT.fullmatch(path):
        return None
    period = parse_qs(query).get("t", [""])[0]
    kept = f"?t={period}" if period in ("hour", "day", "week", "month", "year", "all") else ""
    where = path.rstrip("/").replace("/u/", "/user/", 1) if path.startswith("/u/") else path.rstrip("/")
    return f"https://www.reddit.com{where}/.rss{kept}"


def _repository(host: str, path: str) -> str | None:
    found = _REPOSITORY.fullmatch(path)
    if not found or found[1].lower() in _OWN_PAGES:
        return None
    kind = found[3] or "releases"
    if host == "codeberg.org":
        return None if kind == "commits" else f"https://{host}/{found[1]}/{found[2]}/{kind}.rss"
    branch = f"/{found[4]}" if found[4] else ""
    return f"https://{host}/{found[1]}/{found[2]}/{kind}{branch}.atom"


def _publication(host: str, path: str) -> str | None:
    if _BLOGGER.fullmatch(host) and host.partition(".")[0] not in _SERVICES:
        if label := _LABEL.fullmatch(path):
            return f"https://{host}/feeds/posts/default/-/{label[1]}"
        return f"https://{host}/feeds/posts/default" if _FRONT_OR_POST.fullmatch(path) else None
    if host == "open.substack.com" and (pub := _PUB.match(path)):
        return f"https://{pub[1]}.substack.com/feed"
    for service, feed in _OWN_HOSTS.items():
        name = host.removesuffix(service)
        if name == host or "." in name or name in _SERVICES:
            continue
        if _FRONT_OR_POST.fullmatch(path):
            return f"https://{host}{feed}"
        if service == ".wordpress.com" and _PART.fullmatch(path):
            return f"https://{host}{path.rstrip('/')}/feed/"
    return None


def _youtube(path: str, query: str) -> str | None:
    feed = "https://www.youtube.com/feeds/videos.xml"
    if channel := _CHANNEL.match(path):
        return f"{feed}?channel_id={channel[1]}"
    if user := _USER.match(path):
        return f"{feed}?user={user[1]}"
    names = parse_qs(query).get("list", [])
    if path == "/playlist" and names and _LIST.fullmatch(names[0]):
        return f"{feed}?playlist_id={names[0]}"
    return None
