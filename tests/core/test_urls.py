from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.core.urls import canonical_url, feed_key, host_of, safe_url


@pytest.mark.parametrize(
    ("url", "base", "safe"),
    [
        ("https://news.example/a?b=1&c=2#d", "", "https://news.example/a?b=1&c=2#d"),
        ("  https://news.example/a\n", "", "https://news.example/a"),
        ("/a", "https://news.example/feed", "https://news.example/a"),
        ("//cdn.example/x", "https://news.example/", "https://cdn.example/x"),
        ("http:///news.example/x", "", "http://news.example/x"),
        ("https://straße.example/", "", "https://xn--strae-oqa.example/"),
        ("https://bücher。example./", "", "https://xn--bcher-kva.example./"),
        ("https://bücher.example/straße?q=ü", "", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%BC"),
        ("https://news.example/a b%20c%zz", "", "https://news.example/a%20b%20c%25zz"),
        ("HTTPS://News.Example:8443/A", "", "https://news.example:8443/A"),
        ("http://[::1]:80/x", "", "http://[::1]:80/x"),
        ("javascript:alert(1)", "https://news.example/", None),
        ("data:text/html,x", "", None),
        ("file:///etc/passwd", "https://news.example/", None),
        ("mailto:a@b.example", "", None),
        ("https://user:pw@news.example/", "", None),
        ("https://news.example/\x1b[31m", "", None),
        ("https://news.example/a\u202eb", "", None),
        ("https://-oProxy/", "", None),
        ("--flag", "", None),
        ("https://news.example:port/", "", None),
        ("https://news.example:65536/", "", None),
        ("https://news.example:65535/", "", "https://news.example:65535/"),
        ("http://[x/", "", None),
        ("https://", "", None),
        ("", "https://news.example/", None),
        (None, "", None),
        ("https://news.example/" + "a" * 9000, "", None),
    ],
)
def test_safe_url_examples(url: str | None, base: str, safe: str | None) -> None:
    assert safe_url(url, base) == safe


@given(st.one_of(st.text(max_size=60), st.text(st.sampled_from("htps:/@[]%#?.-a é\n\x1b"), max_size=30).map("http://{}".format)))
def test_a_safe_url_is_ascii_http_and_stays_as_it_is(url: str) -> None:
    safe = safe_url(url, "https://news.example/feed")
    if safe is not None:
        assert safe.isascii()
        assert safe.isprintable()
        assert " " not in safe
        assert urlsplit(safe).scheme in {"http", "https"}
        assert urlsplit(safe).hostname
        assert "@" not in urlsplit(safe).netloc
        assert safe_url(safe) == safe


@pytest.mark.parametrize(
    "url",
    [
        "https://www.news.example/a/?utm_source=x&id=7&fbclid=y#top",
        "http://news.example:80/a?id=7",
        "https://news.example/a?id=7&utm_medium=rss",
    ],
)
def test_one_page_has_one_canonical_url(url: str) -> None:
    assert canonical_url(url) == "https://news.example/a?id=7"


def test_canonical_url_keeps_what_makes_pages_differ() -> None:
    assert canonical_url("https://a.example/?p=1") != canonical_url("https://a.example/?p=2")
    assert canonical_url("https://a.example/#!/x") != canonical_url("https://a.example/#!/y")
    assert canonical_url("https://a.example:8080/") != canonical_url("https://a.example/")
    assert canonical_url("tag:a.example,2026:1") == "tag:a.example,2026:1"


@given(st.text(max_size=80))
def test_canonical_url_and_host_never_raise(url: str) -> None:
    assert isinstance(canonical_url(url), str)
    assert isinstance(host_of(url), str)


def test_host_of() -> None:
    assert host_of("https://News.Example:8080/x") == "news.example"
    assert host_of("nonsense") == ""


@pytest.mark.parametrize("other", [
    "http://www.herald.example/rss/", "https://HERALD.example:443/rss#top", "https://herald.example/rss?utm_source=x",
    "https://herald.example./rss",
])
def test_addresses_of_one_feed(other: str) -> None:
    assert feed_key(other) == feed_key("https://herald.example/rss")


@pytest.mark.parametrize("other", [
    "https://herald.example/rss?feed_id=2", "https://herald.example:8080/rss", "https://herald.example/RSS",
    "https://herald.example/rss?ref=a", "https://news.herald.example/rss",
])
def test_addresses_of_two_feeds(other: str) -> None:
    assert feed_key(other) != feed_key("https://herald.example/rss?feed_id=1")
    assert feed_key(other) != feed_key("https://herald.example/rss")
