"""Subscribing to what a real server offers, into a feeds.toml of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from loopback import Answer, Loopback
from termnews.config.load import load_config
from termnews.core.errors import ConfigError, FetchError, ParseError
from termnews.feeds.known_sites import known_feed
from termnews.reader import Reader
from termnews.subscribing import full_address

T = TypeVar("T")
FEED = "<rss version='2.0'><channel><title>Quay Times</title>" + "".join(
    f"<item><title>Tide {n}</title><guid>{n}</guid><pubDate>Mon, 0{n} Jun 2026 08:00:00 GMT</pubDate></item>"
    for n in range(1, 8)) + "</channel></rss>"
PAGE = ("<!doctype html><html><head><title>Quay</title>"
        '<link rel="alternate" type="application/rss+xml" title="News" href="/feed">'
        '<link rel="alternate" type="application/atom+xml" title="Comments" href="/comments"></head></html>')
FILE = '# mine\nversion = 1\n\n[[feed]]  # first\n' \
       'title = "First"\nurl = "https://first.example/feed"\nsection = "world"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "feeds.toml"
    found.write_text(FILE, encoding="utf-8")
    return found


def use(path: Path, work: Callable[[Reader], Awaitable[T]]) -> T:
    async def run() -> T:
        reader = Reader(load_config(path), path.parent / "data", inline=True)
        try:
            return await work(reader)
        finally:
            await reader.close()

    return asyncio.run(run())


def test_a_feed_costs_one_request(path: Path, loopback: Loopback) -> None:
    url = loopback.feed("/feed", FEED)
    found = use(path, lambda reader: reader.preview(url))
    assert (found.url, found.title, found.format, found.already) == (url, "Quay Times", "rss", None)
    assert [title for title, _ in found.latest] == [f"Tide {n}" for n in range(1, 6)]
    assert found.latest[0][1] is not None
    assert loopback.paths == ["/feed"]


def test_a_page_leads_to_the_first_feed_it_names(path: Path, loopback: Loopback) -> None:
    page = loopback.add("/", Answer(PAGE, headers={"Content-Type": "text/html"}))
    feed = loopback.feed("/feed", FEED)
    found = use(path, lambda reader: reader.preview(page))
    assert found.url == feed
    assert [(offer.url, offer.title, offer.format) for offer in found.alternatives] == [
        (loopback.url("/comments"), "Comments", "atom")]
    assert loopback.paths == ["/", "/feed"]


@pytest.mark.parametrize(("status", "kept"), [(301, "/feed"), (302, "/old")])
def test_only_a_move_for_good_changes_the_address(
    path: Path, loopback: Loopback, status: int, kept: str
) -> None:
    old = loopback.add("/old", Answer(status=status, headers={"Location": "/feed"}))
    feed = loopback.feed("/feed", FEED)
    assert use(path, lambda reader: reader.preview(old)).url == loopback.url(kept)
    use(path, lambda reader: reader.subscribe(feed, section="world", title="Quay"))
    assert use(path, lambda reader: reader.preview(old)).already == "quay"


def test_a_page_without_feeds_is_a_sentence(path: Path, loopback: Loopback) -> None:
    page = loopback.add("/", Answer("<!doctype html><html><body>Quay</body></html>"))
    with pytest.raises(ParseError, match=r"names no feed\. This is an HTML page, not a feed\. Try the address"):
        use(path, lambda reader: reader.preview(page))
    assert loopback.paths == ["/"]


def test_what_a_page_names_may_be_no_feed(path: Path, loopback: Loopback) -> None:
    page = loopback.add("/", PAGE)
    loopback.add("/feed", "<html><body>Gone</body></html>")
    with pytest.raises(ParseError, match=r"names http.*/feed as its feed. This is an HTML page"):
        use(path, lambda reader: reader.preview(page))
    assert loopback.paths == ["/", "/feed"]


def test_the_next_feed_that_a_page_names_is_taken_where_the_first_is_none(path: Path, loopback: Loopback) -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="{0}" href="/{0}">'
    page = loopback.add("/", "<html><head>" + "".join(map(link.format, ("comments", "gone", "page", "good", "more"))))
    loopback.add("/page", "<html><body>Moved</body></html>")
    good = loopback.feed("/good", FEED)
    found = use(path, lambda reader: reader.preview(page))
    assert (found.url, found.title) == (good, "Quay Times")
    assert loopback.paths == ["/", "/gone", "/page", "/good"]
    assert [offer.title for offer in found.alternatives] == ["more", "comments"]


def test_subscribing_keeps_comments_and_is_known_afterwards(path: Path, loopback: Loopback) -> None:
    url = loopback.feed("/feed", FEED)
    assert use(path, lambda reader: reader.subscribe(url, section="world", title="Quay Times")) == "quay-times"
    text = path.read_text(encoding="utf-8")
    assert text.startswith(FILE)
    assert loopback.paths == []
    assert load_config(path).subscriptions[1].section == "world"
    assert use(path, lambda reader: reader.preview(url)).already == "quay-times"
    with pytest.raises(ConfigError, match="already there, as 'quay-times'"):
        use(path, lambda reader: reader.subscribe(url, section="world"))
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("typed", "feed"), [
    ("https://www.youtube.com/channel/UC" + "a" * 22 + "/videos",
     "https://www.youtube.com/feeds/videos.xml?channel_id=UC" + "a" * 22),
    ("https://www.youtube.com/playlist?list=PLabc", "https://www.youtube.com/feeds/videos.xml?playlist_id=PLabc"),
    ("https://old.reddit.com/r/rust/", "https://www.reddit.com/r/rust/.rss"),
    ("https://github.com/o/r", "https://github.com/o/r/releases.atom"),
    ("https://github.com/o/r/tags", "https://github.com/o/r/tags.atom"),
    ("https://github.com/o/r/releases.atom", None),
    ("https://github.com/topics/rss", None),
    ("https://www.youtube.com/@name", None),
    ("https://notgithub.com/o/r", None),
    ("https://codeberg.org/o/r", "https://codeberg.org/o/r/releases.rss"),
    ("https://mastodon.social/@ada", "https://mastodon.social/@ada.rss"),
    ("https://fosstodon.org/@ada/", "https://fosstodon.org/@ada.rss"),
    ("https://mastodon.social/@ada.rss", None),
    ("https://mastodon.social/@ada@far.example", None),
    ("https://herald.example/@ada", None),
    ("https://bsky.app/profile/ada.example", "https://bsky.app/profile/ada.example/rss"),
    ("https://medium.com/@ada", "https://medium.com/feed/@ada"),
    ("https://herald.substack.com", "https://herald.substack.com/feed"),
    ("https://herald.substack.com/p/a-story?utm_source=x", "https://herald.substack.com/feed"),
    ("https://herald.substack.com/feed", None),
    ("https://www.substack.com/", None),
    ("https://herald.wordpress.com/2026/11/24/a-story/", "https://herald.wordpress.com/feed/"),
    ("https://herald.wordpress.com/category/news/feed/", None),
    ("https://herald.blogspot.com/", "https://herald.blogspot.com/feeds/posts/default"),
    ("https://herald.tumblr.com/", "https://herald.tumblr.com/rss"),
    ("https://www.youtube.com/user/ada", "https://www.youtube.com/feeds/videos.xml?user=ada"),
    ("https://www.reddit.com/r/rust/top/?t=week&x=1", "https://www.reddit.com/r/rust/top/.rss?t=week"),
    ("https://new.reddit.com/r/rust+zig", "https://www.reddit.com/r/rust+zig/.rss"),
    ("https://www.reddit.com/u/ada/", "https://www.reddit.com/user/ada/.rss"),
    ("https://www.reddit.com/r/rust/comments/a1b2/a_title/", "https://www.reddit.com/r/rust/comments/a1b2/a_title/.rss"),
    ("https://www.reddit.com/r/rust/.rss", None),
    ("https://github.com/o/r.git", "https://github.com/o/r/releases.atom"),
    ("https://github.com/o/r/releases/latest", "https://github.com/o/r/releases.atom"),
    ("https://github.com/o/r/commits/main", "https://github.com/o/r/commits/main.atom"),
    ("https://github.com/login/oauth", None),
    ("https://github.com:8443/o/r", None),
    ("https://codeberg.org/explore/repos", None),
    ("https://gitlab.com/g/sub/p/-/releases", "https://gitlab.com/g/sub/p/-/releases.atom"),
    ("https://gitlab.com/g/p/-/tags", "https://gitlab.com/g/p/-/tags?format=atom"),
    ("http://mastodon.home.example:3000/@ada", None),
    ("http://mastodon.home.example/@ada", "http://mastodon.home.example/@ada.rss"),
    ("https://fosstodon.org/tags/linux", "https://fosstodon.org/tags/linux.rss"),
    ("https://medium.com/tag/rss", "https://medium.com/feed/tag/rss"),
    ("https://medium.com/herald-daily/a-story-1a2b", "https://medium.com/feed/herald-daily"),
    ("https://medium.com/m/signin", None),
    ("https://open.substack.com/pub/herald/p/a-story", "https://herald.substack.com/feed"),
    ("https://herald.wordpress.com/category/news/", "https://herald.wordpress.com/category/news/feed/"),
    ("https://herald.blogspot.co.uk/", "https://herald.blogspot.co.uk/feeds/posts/default"),
    ("https://herald.blogspot.com/search/label/quay", "https://herald.blogspot.com/feeds/posts/default/-/quay"),
    ("https://www.youtube.com:x/channel/UC", None),
])  # fmt: skip
def test_some_sites_need_no_request(typed: str, feed: str | None) -> None:
    assert known_feed(typed) == feed


def test_typed_addresses_become_whole() -> None:
    typed = [" example.org/feed ", "feed://example.org/a", "feed:https://example.org/a", "http://example.org"]
    assert [full_address(url) for url in typed] == [
        "https://example.org/feed", "https://example.org/a", "https://example.org/a", "http://example.org"]


@pytest.mark.parametrize(("typed", "words"), [
    ("https://ada:secret@herald.example/feed", "no user name and password"),
    ("ftp://herald.example/feed", "is no address that termnews can fetch"),
    ("", "is no address that termnews can fetch"),
])
def test_what_cannot_stand_in_the_file_is_refused_before_anything_is_asked_or_written(
    path: Path, typed: str, words: str
) -> None:
    with pytest.raises(FetchError, match=words) as refused:
        use(path, lambda reader: reader.preview(typed))
    assert "secret" not in str(refused.value)
    with pytest.raises(ConfigError, match=words):
        use(path, lambda reader: reader.subscribe(typed, section="world"))
    assert path.read_text(encoding="utf-8") == FILE
