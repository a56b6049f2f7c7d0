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
    for piece in (b"<link ", b"<!--", b"<!-->", b"<script>", b"</style ", b"<a href='"):
        assert find_feeds(piece * 50_000, "https://site.example/") == []


def test_what_is_no_comment_hides_nothing() -> None:
    page = b"<!--[if !IE]><!--><a href=/feed>a</a><!--<![endif]--><!--><a href=/rss>b</a><!--<a href=/atom>c</a>"
    assert [feed.title for feed in find_feeds(page, "https://site.example/")] == ["a", "b"]


def test_traps() -> None:
    page = b"""<head><base href="/news/"><base href="https://evil.example/"><script>
'<link rel="alternate" type="application/rss+xml" href="/in-a-script">'</script>
<link rel="alternate" type="application/rss+xml" title="Site: Comments Feed" href="comments/feed/">
<link rel="alternate" type="application/json" href="https://site.example/wp-json/wp/v2/posts/1">
<link rel="alternate" type="application/json+oembed" href="https://site.example/wp-json/oembed/1.0/embed">
<link rel="manifest" type="application/json" href="/manifest.json">
<link rel="alternate" type="application/rss+xml" href="feed://site.example/a">
<link rel="alternate" type="application/rss+xml" href="feed:http://site.example/b">
<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">
<link rel="alternate" type="application/rss+xml" href="https://me:secret@site.example/c">
<LINK REL=ALTERNATE TYPE="Application/Atom+XML; charset=utf-8" HREF="?feed=atom&amp;x=1#top"></head>"""
    assert [feed.url for feed in find_feeds(page, "https://site.example/a/b.html")] == [
        "https://site.example/a", "http://site.example/b", "https://site.example/news/?feed=atom&x=1#top",
        "https://site.example/news/comments/feed/",
    ]
