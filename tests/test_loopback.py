from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from loopback import Answer, Loopback


def get(url: str, **headers: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        body: bytes = answer.read()
        return body


def test_answers_are_taken_in_order_and_the_last_repeats(loopback: Loopback) -> None:
    url = loopback.add("/a", "one", Answer("two", headers={"X-Y": "z"}))
    assert [get(url), get(url), get(url)] == [b"one", b"two", b"two"]
    assert loopback.paths == ["/a"] * 3


def test_a_feed_answers_304_to_its_own_etag(loopback: Loopback) -> None:
    url = loopback.feed("/f", "<rss/>")
    with urllib.request.urlopen(url) as answer:
        etag = answer.headers["ETag"]
    with pytest.raises(urllib.error.HTTPError, match="304"):
        get(url, **{"If-None-Match": etag})
    loopback.feed("/f", "<rss></rss>")
    assert get(url, **{"If-None-Match": etag}) == b"<rss></rss>"


def test_unknown_paths_are_404(loopback: Loopback) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(loopback.url("/nowhere"))
