from __future__ import annotations

from termnews.feeds.discovery import FoundFeed, find_feeds

PAGE = b"""<html><head><base href="https://cdn.example/site/">
<!-- <link rel="alternate" type="application/rss+xml" href="/old"> -->
<link rel="alternate" type="application/rss+xml" title="News &amp; notes" href="feed.xml">
<link type='application/feed+json' href=/feed.json rel='home Alternate'>
<link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" type="text/css" href="x.css">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
</head><body><a class=x href="/blog/rss">Our RSS</a> <a href="feed.xml">again</a>
<a href="/about">About</a></body></html>"""


def test_declared_feeds_come_first_and_once() -> None:
    assert find_feeds(PAGE, "https://site.example/") == [
        FoundFeed("https://cdn.example/site/feed.xml", "News & notes", "rss"),
        FoundFeed("https://cdn.example/feed.json", "", "json"),
        FoundFeed("https://cdn.example/blog/rss", "Our RSS", ""),
    ]


def test_a_page_that_names_none() -> None:
    assert find_feeds(b"<p>nothing <a href='/x'>here</a>", "https://site.example/") == []
    assert find_feeds(b"<link " * 50_000, "https://site.example/") == []
