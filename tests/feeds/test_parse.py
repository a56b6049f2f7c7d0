from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from termnews.core.errors import ParseError
from termnews.core.published import Enclosure, ParsedFeed
from termnews.feeds.parse import parse_feed, parse_lines
from termnews.feeds.wire import from_lines, to_lines

SAMPLES = Path(__file__).parents[1] / "data" / "feeds"
URL = "https://news.example/feed"
ITEM = "<item><title>One</title><link>https://news.example/1</link></item>"


def sample(name: str) -> ParsedFeed:
    return parse_feed((SAMPLES / name).read_bytes(), url=URL)


def rss(inside: str, *, before: str = "") -> ParsedFeed:
    document = f"<?xml version='1.0'?>{before}<rss version='2.0'><channel><title>T</title>{inside}</channel></rss>"
    return parse_feed(document.encode(), url=URL)


def test_rss_says_what_it_is_and_when_to_ask_again() -> None:
    feed = sample("paper.rss")
    assert (feed.format, feed.title, feed.language) == ("rss", "The Harbour & Hill Gazette", "en-GB")
    assert feed.site_url == "https://gazette.example/"
    assert feed.ttl_s == 21_600
    assert feed.skip_hours == (0, 3)
    assert feed.skip_days == ("sunday",)
    assert feed.hub_url == "https://hub.example/"
    assert feed.icon_url == "https://gazette.example/logo.png"
    assert feed.description == "News of a small town"
    assert feed.warnings == ()


def test_an_rss_entry_is_whole() -> None:
    entry = sample("paper.rss").entries[0]
    assert entry.title == "Ferry finally returns: captain’s log"
    assert entry.url == "https://gazette.example/2026/ferry?a=1&b=2"
    assert entry.guid == "tag:gazette.example,2026:ferry"
    assert entry.author == "Ada Quay"
    assert entry.published == datetime(2026, 11, 24, 4, tzinfo=UTC)
    assert entry.summary == "The ferry is back."
    assert entry.content_text == "The ferry is back after a year — and full. Crowds cheered."
    assert entry.content_html is not None
    assert entry.content_html.startswith("<p>The ferry is <b>back</b>")
    assert entry.tags == ("Harbour", "Transport")
    assert entry.comments_url == "https://gazette.example/2026/ferry#comments"
    assert entry.image_url == "https://gazette.example/ferry.jpg"
    assert entry.enclosures == (Enclosure("https://gazette.example/ferry.mp3", "audio/mpeg", 12345),)


def test_an_entry_without_title_link_or_guid_gets_a_title_and_a_stable_guid() -> None:
    entry, again = sample("paper.rss").entries[1], sample("paper.rss").entries[1]
    assert entry.title == "A note without a title, about the tide that came in over the old wall at noon …"
    assert entry.url is None
    assert entry.guid == again.guid != ""


def test_a_title_keeps_what_is_no_html_and_a_script_link_gives_way_to_the_guid() -> None:
    entry = sample("paper.rss").entries[2]
    assert entry.title == "5 < 6 and List<T> is no tag"
    assert entry.url == "https://gazette.example/maths"


def test_atom_resolves_against_xml_base_and_keeps_text_titles() -> None:
    feed = sample("paper.atom")
    first, second = feed.entries
    assert (feed.format, feed.title, feed.language) == ("atom", "Berg & Tal", "de")
    assert first.title == "Wie man <canvas> benutzt"
    assert first.url == "https://berg.example/blog/eins.html"
    assert first.enclosures[0] == Enclosure("https://berg.example/blog/eins.ogg", "audio/ogg", 7)
    assert first.published == datetime(2026, 11, 23, 5, tzinfo=UTC)
    assert first.updated == datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert first.content_html == '<p>Ein <a href="x">Absatz</a> mit <title>Titel</title> &amp; Zeichen.</p>'
    assert second.title == "Zwei & drei"
    assert second.published == datetime(2026, 11, 22, 5, tzinfo=UTC)
    assert second.content_html == "<p>Nur eine Zeile.</p>"


def test_json_feed_with_ids_that_are_no_strings() -> None:
    feed = sample("paper.json")
    assert (feed.format, feed.title, len(feed.entries)) == ("json", "Orchard Notes", 3)
    first, second, third = feed.entries
    assert first.guid == "18446744073709551617"
    assert first.title == "Grafting & pruning"
    assert first.author == "Pip Russet"
    assert first.tags == ("trees", "7", "tools")
    assert first.enclosures == (Enclosure("https://orchard.example/1.mp3", "audio/mpeg", 99),)
    assert second.guid == "two"
    assert second.author == "Guest"
    assert second.content_html == "<p>First line.</p><p>Second &lt;line&gt;.</p>"
    assert third.guid.startswith("hash:")


@pytest.mark.parametrize("name", ["paper.rss", "paper.atom", "paper.json"])
def test_a_feed_survives_the_wire(name: str) -> None:
    feed = sample(name)
    assert from_lines(to_lines(feed, feed.entries)) == feed
    lines = list(parse_lines((SAMPLES / name).read_bytes(), {"url": URL, "content_type": None, "max_entries": None}))
    assert from_lines(lines) == feed
    assert len(lines) == 1 + len(feed.entries)
    assert not any("\n" in line for line in lines)


def test_rdf_and_undeclared_prefixes_and_wrong_document_types() -> None:
    rdf = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        "<channel rdf:about='https://r.example/'><title>R</title></channel>"
        "<item rdf:about='https://r.example/1'><title>One</title><link>https://r.example/1</link></item></rdf:RDF>"
    )
    feed = parse_feed(rdf.encode(), url=URL)
    assert (feed.format, feed.title, feed.entries[0].guid) == ("rdf", "R", "https://r.example/1")
    assert rss("<item><dc:creator>Ann</dc:creator><title>x</title></item>").entries[0].author == "Ann"
    assert rss("<rss:item><rss:title>x</rss:title></rss:item>").entries[0].title == "x"
    atom = "<!DOCTYPE html><feed xmlns='http://www.w3.org/2005/Atom'><entry><title>y</title></entry></feed>"
    assert parse_feed(atom.encode(), url=URL).entries[0].title == "y"


def test_nearly_xml_is_mended() -> None:
    declared = "<!DOCTYPE r [<!ENTITY own 'deal'>]>"
    feed = rss("<item><title>Fish &nbsp;& chips &own; \x0b</title></item>", before=declared)
    assert feed.entries[0].title == "Fish \u00a0& chips deal"
    assert feed.warnings
    warned = f"<br />\n<b>Warning</b>: x.php on line 3<br />\n<rss version='2.0'><channel>{ITEM}</channel></rss>"
    assert parse_feed(warned.encode(), url=URL).entries[0].title == "One"


def test_what_is_no_xml_still_gives_its_entries() -> None:
    feed = rss(f"{ITEM}<item><title>Two</title><description><p>a<br>b</description></item>")
    assert [entry.title for entry in feed.entries] == ["One", "Two"]


def test_a_document_cut_short_keeps_its_whole_entries() -> None:
    feed = parse_feed(f"<rss><channel>{ITEM * 3}<item><title>Ha".encode(), url=URL)
    assert [entry.title for entry in feed.entries] == ["One"] * 3
    assert feed.warnings == ("The feed ends in the middle; its whole entries are shown.",)


@pytest.mark.parametrize("broken", ["", "</x>", "&nope;"])
def test_more_entries_than_wanted_are_not_read(broken: str) -> None:
    body = f"<rss><channel><title>T</title>{broken}{ITEM * 5000}</channel></rss>".encode()
    assert len(parse_feed(body, url=URL, max_entries=20).entries) == 20


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "This is an empty answer, not a feed."),
        (b"<!doctype html><html><head><title>Hi</title></head><body>rss</body>", "This is an HTML page, not a feed."),
        (b"<html><body><p>see <code>&lt;rss</code></p><rss></rss>", "This is an HTML page, not a feed."),
        (b"%PDF-1.7 x", "This is a PDF file, not a feed."),
        (b"\x89PNG\r\n\x1a\n", "This is a picture, not a feed."),
        (b"hello", "This is plain text, not a feed."),
        (b"<opml version='2.0'><body/></opml>", "This is an OPML list of feeds"),
        (b"<urlset/>", "This is a sitemap, not a feed."),
        (b"<note>x</note>", "This is an XML document (<note>), not a feed."),
        (b'{"a": 1}', "This is JSON, but no JSON Feed."),
        (b'{"a": ', "This is broken JSON, not a feed"),
        (b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, sentence: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_feed(body, url=URL)
    assert sentence in str(caught.value)
    assert caught.value.url == URL


HOSTILE = {
    "a tag with many attributes": "<item " + " ".join(f"a{n}=''" for n in range(50_000)) + "><title>One</title></item>",
    "many tags": ITEM[:-7] + "".join(f"<category>c{n}</category>" for n in range(20_000)) + "</item>",
    "a long author": ITEM[:-7] + "<author>" + "a" * 500_000 + "</author></item>",
    "deep nesting": ITEM + "<a>" * 20_000 + "</a>" * 20_000,
    "ampersands": ITEM + "&" * 100_000,
    "open sections": ITEM + "<![CDATA[" * 50_000,
    "open attributes": ITEM + "<a b='" * 20_000,
    "an end without a start": "<image><url>x</url></height></width></image></b>" + ITEM,
    "entities": ITEM + "<title>" + "&big;" * 100_000 + "</title>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_end_soon_and_keep_what_is_whole(name: str) -> None:
    # each took minutes, or all memory, in one parser or another
    feed = rss(HOSTILE[name], before=f"<!DOCTYPE r [<!ENTITY big '{'x' * 200}'>]>")
    assert feed.entries[0].title == "One"


def test_entities_do_not_multiply() -> None:
    declared = "<!ENTITY l0 'lol'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    feed = rss("<item><title>&l9;</title></item>", before=f"<!DOCTYPE r [{declared}]>")
    assert len(feed.entries[0].title) < 10


def test_escape_characters_never_come_through() -> None:
    description = "<description>&amp;#27;]0;t&amp;#7;</description>"
    feed = rss(f"<item><title>&amp;#27;[31m&amp;#x9b;red &#x202e;x</title>{description}</item>")
    entry = feed.entries[0]
    assert entry.title == "[31m›red x"
    assert "\x1b" not in entry.summary + entry.content_text
    assert entry.summary == "]0;t"


def test_absurd_dates_and_long_guids() -> None:
    feed = rss(
        "<item><pubDate>Fri, 31 Dec 9999 23:59:59 -1200</pubDate><guid>" + "g" * 5000 + "</guid></item>"
        "<item><pubDate>yesterday</pubDate><guid> </guid></item>"
    )
    assert [entry.published for entry in feed.entries] == [None, None]
    assert all(0 < len(entry.guid) <= 1000 for entry in feed.entries)


def test_podcast_images_and_ttl() -> None:
    feed = parse_feed(
        b"<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><title>P</title><ttl>90</ttl>"
        b"<itunes:image href='https://p.example/p.jpg'/><item><title>E1</title><itunes:image href='https://p.example/1.jpg'/>"
        b"<enclosure url='https://p.example/1.mp3' type='audio/mpeg' length='x'/></item></channel></rss>",
        url=URL,
    )
    assert (feed.ttl_s, feed.icon_url) == (5400, "https://p.example/p.jpg")
    assert feed.entries[0].image_url == "https://p.example/1.jpg"
    assert feed.entries[0].enclosures == (Enclosure("https://p.example/1.mp3", "audio/mpeg", None),)
