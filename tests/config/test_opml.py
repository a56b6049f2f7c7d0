"""Lists of feeds in and out: OPML and newsboat's urls, from real files and from hostile ones."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import lxml.etree
import pytest

from termnews.config.importing import add_feeds, listed
from termnews.config.load import load_config
from termnews.config.newsboat import read_feed_list
from termnews.config.opml import read_opml, write_opml
from termnews.core.errors import ConfigError
from termnews.core.feed_lists import FeedList, ListedFeed
from termnews.core.urls import feed_key, safe_url

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "feeds" / "opml"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SAMPLES = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".opml", ".xml"))


def opml(body: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<opml version="2.0"><head/><body>{body}</body></opml>'.encode()


def test_folders_titles_and_flat_categories_come_in() -> None:
    found = read_opml(opml(
        '<outline text="Tech"><outline text="Linux"><outline type="rss" text="LWN" title="LWN.net" '
        'xmlUrl="https://lwn.net/rss" htmlUrl="https://lwn.net/" category="/dir/x,kernel"/></outline></outline>'
    ))
    assert found.feeds == (
        ListedFeed("https://lwn.net/rss", "LWN.net", ("Tech", "Linux"), ("kernel",), "https://lwn.net/"),
    )


@pytest.mark.parametrize("url", [
    "exec:rm -rf ~", "filter:~/x.py:https://a.org/f", "|~/fetch.py", "file:///etc/passwd", "ftp://a.org/f",
    "javascript:alert(1)", "FILE:///etc/passwd", " exec:curl a", "data:text/xml,x", "gopher://a.org", "query:x:y",
    "https://user:pass@a.org/feed", "/etc/passwd", "\u200bfile:///etc/passwd",
])
def test_commands_files_and_private_schemes_never_come_out(url: str) -> None:
    escaped = url.replace("&", "&amp;").replace('"', "&quot;")
    found = read_opml(opml(f'<outline text="x" xmlUrl="{escaped}"/>'))
    assert found.feeds == ()
    assert found.left_out[0].why.endswith(".")
    urls = read_feed_list(f'"{url}" tag\nhttps://good.example/feed\n'.encode())
    assert [feed.url for feed in urls.feeds] == ["https://good.example/feed"]


def test_a_filter_of_another_reader_is_dropped_and_told() -> None:
    found = read_opml(opml('<outline text="F" xmlUrl="https://a.org/f" filtercmd="~/x.pl"/>'))
    assert found.feeds == (ListedFeed("https://a.org/f", "F"),)
    assert "command" in found.left_out[0].why


@pytest.mark.parametrize(("written", "read"), [
    ("Bits & Bytes", "Bits & Bytes"),
    ("Bits &amp; &#66;ytes & more", "Bits & Bytes & more"),
    ("AT&T; news", "AT&T; news"),
])
def test_a_bare_ampersand_is_taken_for_what_it_says(written: str, read: str) -> None:
    found = read_opml(opml(f'<outline text="{written}" xmlUrl="https://a.org/f?a=1&b=2&amp;c=3"/>'))
    assert [(feed.title, feed.url) for feed in found.feeds] == [(read, "https://a.org/f?a=1&b=2&c=3")]


def test_quotes_and_tags_inside_a_value_are_taken_for_what_they_say() -> None:
    found = read_opml(opml(
        '<outline text="All"><outline text="The "Post" & co" description="By <a href="https://x.org" '
        'target="_blank">makers</a>, "all" of them." xmlUrl="https://a.org/f" type="rss"/>\n'
        '<outline text="Second" xmlUrl="https://b.org/f" /></outline>'))
    assert found.feeds == (ListedFeed("https://a.org/f", 'The "Post" & co', ("All",)),
                           ListedFeed("https://b.org/f", "Second", ("All",)))


def test_a_large_broken_list_is_refused_in_time() -> None:
    start = time.perf_counter()
    with pytest.raises(ConfigError):
        read_opml(opml('<outline text="' * 60_000 + " " * 200_000 + '"' * 200_000))
    assert time.perf_counter() - start < 5


def test_what_is_broken_besides_is_told_with_its_line() -> None:
    with pytest.raises(ConfigError, match="mismatched tag, in line 2"):
        read_opml(opml('<outline text="a & b">\n</outlin>'))


@pytest.mark.parametrize("broken", [
    b"<opml><body><outline text='A' xmlUrl='https://a.org/f'/><outline text='B' xmlU",
    b"<opml><body><outline text='F'><outline text='A' xmlUrl='https://a.org/f'/></body></outline></opml>",
    b"<opml><body><outline text='A' xmlUrl='https://a.org/f'/></body></opml><opml><body><outline xmlUrl='https://b.org'/>",
])
def test_what_stands_before_a_mistake_comes_in_and_the_mistake_is_told(broken: bytes) -> None:
    found = read_opml(broken)
    assert [feed.url for feed in found.feeds] == ["https://a.org/f"]
    assert "in line 1" in found.left_out[-1].why
    assert "before that" in found.left_out[-1].why


@pytest.mark.parametrize("bare", [
    b"<body><outline text='A' xmlUrl='https://a.org/f'/></body>", b"<outline text='A' xmlUrl='https://a.org/f'/>",
    b"<list><outline text='Folder'><outline text='A' xmlUrl='https://a.org/f'/></outline></list>",
])
def test_outlines_without_an_opml_around_them_are_a_list_too(bare: bytes) -> None:
    assert [feed.url for feed in read_opml(bare).feeds] == ["https://a.org/f"]


def test_repairing_opens_no_way_for_entities() -> None:
    with pytest.raises(ConfigError, match="entities of its own"):
        read_opml(opml('<outline text="a & b &e;" xmlUrl="https://a.org/f"/>', "<!DOCTYPE o [<!ENTITY e 'x'>]>"))


RDF = (b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:foaf='http://xmlns.com/foaf/0.1/' "
       b"xmlns:rdfs='http://www.w3.org/2000/01/rdf-schema#' xmlns:rss='http://purl.org/rss/1.0/'>%b</rdf:RDF>")


def weblog(site: str, feed: str) -> str:
    """As a planet lists it."""
    return (f"<foaf:weblog><foaf:Document rdf:about='{site}'><rdfs:seeAlso><rss:channel rdf:about='{feed}'/>"
            "</rdfs:seeAlso></foaf:Document></foaf:weblog>")


def test_the_blogroll_of_a_planet_is_a_list_of_feeds() -> None:
    found = read_feed_list(RDF % (
        "<foaf:Group><foaf:name>Planet</foaf:name><foaf:member><foaf:Agent>"
        f"{weblog('http://a.org/', ' http://a.org/feed ')}{weblog('http://b.org/', '')}<foaf:name>Åsa</foaf:name>"
        f"<foaf:knows><foaf:Person><foaf:nick>Bo</foaf:nick>{weblog('http://c.org/', 'http://c.org/f')}"
        "</foaf:Person></foaf:knows></foaf:Agent></foaf:member></foaf:Group>"
        f"<foaf:Person><foaf:name>Evil</foaf:name>{weblog('x', 'file:///etc/passwd')}{weblog('x', 'exec:rm')}"
        "<rdfs:seeAlso rdf:resource='http://evil.org/foaf'/></foaf:Person>").encode())
    assert found.feeds == (
        ListedFeed("http://c.org/f", "Bo", ("Planet",), (), "http://c.org/"),
        ListedFeed("http://a.org/feed", "Åsa", ("Planet",), (), "http://a.org/"),
    )
    assert [(item.what, item.why.split(";")[0]) for item in found.left_out] == [
        ("Åsa", "It names a site and not its feed"), ("Evil", "It points to another list"),
        ("Evil", "Its address begins with file:, and termnews fetches http and https only."),
        ("Evil", "It is a command, and an import takes over none."),
    ]


BOMB = "<!DOCTYPE o [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(12)) + "]>"


@pytest.mark.parametrize(("body", "says"), [
    (opml('<outline text="&m;"/>', BOMB), "entities"),
    (opml("&x;", '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "entities"),
    (opml("", '<!DOCTYPE o [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]>'), "entities"),
    (opml("<outline text='x'>" * 10_000 + "</outline>" * 10_000), "deep"),
    (b"<opml>" + b" " * 10_000_001, "larger"),
    (b"<opml><body>", "well-formed"),
    (b"<rss/>", "is a feed"),
    (b"<weird:thing xmlns:weird='http://a.org/w'/>", "<weird:thing>"),
    (RDF % b"<channel rdf:about='https://a.org/'><title>A</title></channel><item/>", "is a feed"),
    (RDF % b"<cat/>", "names nobody's weblog"),
    (RDF % b"<foaf:Agent>", "well-formed"),
    (RDF % (b"<foaf:knows>" * 10_000), "deep"),
    (b"<!DOCTYPE r [<!ENTITY e 'x'>]>" + RDF % b"&e;", "entities"),
    (b"<\0\0", "well-formed"),
    (b"", "neither"),
    (b"words and words\nmore of them\n", "neither"),
    (b"\x89PNG\r\n\x1a\n\0\0\0", "neither"),
])
def test_hostile_and_broken_lists_end_in_a_sentence(body: bytes, says: str) -> None:
    start = time.process_time()
    with pytest.raises(ConfigError) as raised:
        read_feed_list(body)
    assert says in str(raised.value)
    assert str(raised.value).endswith(".")
    assert time.process_time() - start < 5


def test_an_external_document_type_is_never_asked_for() -> None:
    found = read_opml(opml('<outline xmlUrl="https://a.org/f"/>', '<!DOCTYPE opml SYSTEM "http://127.0.0.1:1/x.dtd">'))
    assert len(found.feeds) == 1


def test_newsboat_urls_keep_names_sections_and_tags() -> None:
    found = read_feed_list(b'# mine\nhttps://a.org/f "Tech News" linux "~A of mine" !\n\nquery:U:unread = "yes"\n')
    assert found.feeds == (ListedFeed("https://a.org/f", "A of mine", ("Tech News",), ("linux",)),)
    assert len(found.left_out) == 1


def test_an_import_is_one_save_that_keeps_the_file(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text('# mine\nversion = 1\n\n[sections.tech]\ntitle = "Tech"  # page 2\n\n'
                    '[[feed]]\nurl = "https://a.org/f"\n', encoding="utf-8")
    done = add_feeds(path, [
        ListedFeed("http://www.a.org/f/", "twice"), ListedFeed("https://b.org/f", 'B "b"', ("Tech",)),
        ListedFeed("https://c.org/f", "C", ("C++",)), ListedFeed("https://d.org/f", "D", ("C",)),
    ])
    assert [feed.title for feed in done.there] == ["twice"]
    text = path.read_text(encoding="utf-8")
    assert text.startswith('# mine\nversion = 1\n\n[sections.tech]\ntitle = "Tech"  # page 2\n')
    config = load_config(path)
    titles = {section.id: section.title for section in config.sections}
    assert [titles[sub.section] for sub in config.subscriptions[1:]] == ["Tech", "C++", "C"]


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    assert len(add_feeds(path, [ListedFeed("https://a.org/f")], dry_run=True).added) == 1
    assert not path.exists()


def _plain(feeds: list[ListedFeed]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(feed.url, feed.title, feed.folder) for feed in feeds]


@pytest.mark.skipif(not SAMPLES, reason="the corpus of OPML lists is not beside this checkout")
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_every_sample_comes_back_with_titles_urls_and_folders(sample: Path, tmp_path: Path) -> None:
    found = _read(sample)
    if found is None:
        assert not re.search(rb"<(opml|outline|\w+:weblog|\w+:Person)", sample.read_bytes())
        return
    assert {feed.url.partition(":")[0] for feed in found.feeds} <= {"http", "https"}
    assert _addresses(sample) in ({feed.url for feed in found.feeds}, None)
    path = tmp_path / "feeds.toml"
    path.write_text("version = 1\n", encoding="utf-8")
    add_feeds(path, found.feeds)
    written = write_opml(listed(load_config(path)), title="t", created="Tue, 24 Nov 2026 08:00:00 +0000")
    ET.fromstring(written)
    first = {feed_key(feed.url): feed for feed in reversed(found.feeds)}
    again = read_opml(written.encode()).feeds
    assert sorted(_plain(list(again))) == sorted(_plain([feed if feed.folder else _in_news(feed)
                                                         for feed in first.values()]))


@pytest.mark.skipif(not SAMPLES, reason="the corpus of OPML lists is not beside this checkout")
def test_what_is_a_list_of_feeds_is_read() -> None:
    assert [sample.name for sample in SAMPLES if _read(sample) is None] == ["unknown-namespace.xml"]


def _read(sample: Path) -> FeedList | None:
    try:
        return read_feed_list(sample.read_bytes())
    except ConfigError:
        return None


def _addresses(sample: Path) -> set[str] | None:
    """What another parser finds of addresses that can be fetched; None where it cannot read the sample."""
    try:
        root = lxml.etree.fromstring(sample.read_bytes())
    except lxml.etree.XMLSyntaxError:
        return None
    found = [element.get("xmlUrl") or (element.get("url") if element.get("type", "").lower() in ("rss", "atom", "feed")
                                       else None) for element in root.iter("{*}outline")
             if element.get("type", "").lower() not in ("link", "include")]
    found += [element.get(f"{{{_RDF}}}about") or element.get(f"{{{_RDF}}}resource")
              for element in root.iter("{*}channel", "{http://blogs.yandex.ru/schema/foaf/}feed")]
    return {url for raw in found if raw and (url := safe_url(raw.strip().removeprefix("feed:")))}


def _in_news(feed: ListedFeed) -> ListedFeed:
    return feed if feed.folder else ListedFeed(feed.url, feed.title, ("News",))


@pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed here")
def test_newsboat_reads_an_export_back(tmp_path: Path) -> None:
    feeds = [ListedFeed('https://a.org/f?a=1&b=2', 'A "q" & <b>', ("News", "Deep")),
             ListedFeed("https://b.org/f", "Ünï", ("Tech",), ("kernel",))]
    feeds += {feed.url: feed for sample in SAMPLES if (found := _read(sample)) for feed in found.feeds}.values()
    (tmp_path / "list.opml").write_text(write_opml(feeds, title="t", created="Tue, 24 Nov 2026 08:00:00 +0000"),
                                        encoding="utf-8")
    (tmp_path / "urls").touch()
    subprocess.run(["newsboat", "-u", tmp_path / "urls", "-c", tmp_path / "cache.db", "-i", tmp_path / "list.opml"],
                   check=True, env={**os.environ, "HOME": str(tmp_path)}, stdin=subprocess.DEVNULL, timeout=60)
    lines = (tmp_path / "urls").read_text(encoding="utf-8").splitlines()
    assert {line.split(" ")[0] for line in lines} == {feed.url for feed in feeds}
    assert {'https://a.org/f?a=1&b=2 "News/Deep"', 'https://b.org/f "Tech"'} <= set(lines)
    again = read_feed_list("\n".join(lines).encode())
    assert len(again.feeds) == len(feeds)
    assert again.left_out == ()
