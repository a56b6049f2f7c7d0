"""The edition's texts: enough of them, well formed, and linked to places that exist."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from telling_rows import stories_among
from termnews.core.models import EntryRow
from termnews.demo.edition import SECTIONS
from termnews.demo.markup import html_blocks
from termnews.demo.outlets import TEMPLATES
from termnews.demo.pictures import draw_picture
from termnews.demo.site import Answer, Site
from termnews.feeds.parse import parse_feed

NOW = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)
FULL_WORDS = 390


def make_site(now: datetime = NOW) -> Site:
    return Site(["http://127.0.0.1:8000", "http://127.0.0.2:8000"], start=NOW, clock=lambda: now)


@pytest.fixture(scope="module")
def site() -> Site:
    return make_site()


def feed_answers(site: Site) -> dict[str, Answer]:
    return {slug: site.answer(site.outlet(slug).feed_path) for slug in site.slugs}


def test_edition_is_large_enough_and_has_every_section(site: Site) -> None:
    outlets = [site.outlet(slug) for slug in site.slugs]
    full = [entry for outlet in outlets for entry in outlet.entries if entry.words >= FULL_WORDS]
    assert len(outlets) >= 16
    assert {outlet.section for outlet in outlets} == {key for key, _, _ in SECTIONS}
    assert {outlet.format for outlet in outlets} == {"rss", "rdf", "atom", "json"}
    assert sum(len(outlet.entries) for outlet in outlets) >= 110
    assert len(full) >= 30
    assert len({outlet.template for outlet in outlets if outlet.entries}) >= 5


def test_every_feed_parses_with_every_entry(site: Site) -> None:
    failing = {}
    for slug, answer in feed_answers(site).items():
        outlet = site.outlet(slug)
        if answer.status != 200:
            failing[slug] = answer.status
            continue
        feed = parse_feed(answer.body, url=site.feed_url(slug), content_type=answer.type)
        assert (slug, feed.format, len(feed.entries)) == (slug, outlet.format, len(site.issues(outlet)))
        assert feed.title
        assert feed.warnings == ()
        assert all(entry.title for entry in feed.entries)
    assert failing == {"evening-fog": 503, "old-mill-courier": 404}


def test_every_link_of_a_feed_answers(site: Site) -> None:
    statuses: Counter[int] = Counter()
    for slug, answer in feed_answers(site).items():
        if answer.status != 200:
            continue
        for entry in parse_feed(answer.body, url=site.feed_url(slug), content_type=answer.type).entries:
            if entry.url:
                assert entry.url.startswith(site.base(slug))
                statuses[site.answer(entry.url.removeprefix(site.base(slug))).status] += 1
    assert statuses[403] == 1
    assert statuses[404] == 2
    assert set(statuses) == {200, 403, 404}


def test_links_and_pictures_inside_the_texts_lead_somewhere(site: Site) -> None:
    paths: set[str] = set()
    for slug in site.slugs:
        outlet = site.outlet(slug)
        for issue in site.issues(outlet) if outlet.status == 200 else ():
            page = site.answer(f"/{slug}/{issue.entry.slug}").body.decode()
            paths |= set(re.findall(r'(?:href|src)="http://127[^"/]+(/[^"]+)"', page))
            for target in re.findall(r"\]\(@([^)]+)\)", issue.entry.body):
                place, _, name = target.rpartition("/")
                assert name in {entry.slug for entry in site.outlet(place or slug).entries}
    assert len(paths) > 150
    assert [path for path in sorted(paths) if site.answer(path).status == 404] == []


def test_slugs_are_unique_and_feeds_list_the_newest_first(site: Site) -> None:
    moments: list[datetime] = []
    for slug in site.slugs:
        names = [entry.slug for entry in site.outlet(slug).entries]
        assert len(names) == len(set(names))
        dates = [issue.published for issue in site.issues(site.outlet(slug)) if issue.published]
        assert dates == sorted(dates, reverse=True)
        moments += dates
    assert NOW - timedelta(days=12) <= min(moments) <= NOW - timedelta(days=10)
    assert sum(moment > NOW - timedelta(hours=2) for moment in moments) >= 5


def test_several_events_are_told_by_three_sources_or_more(site: Site) -> None:
    rows: list[EntryRow] = []
    for place, slug in enumerate(site.slugs):
        outlet = site.outlet(slug)
        for issue in site.issues(outlet) if outlet.status == 200 else ():
            when = issue.published or NOW
            rows.append(
                EntryRow(
                    id=len(rows) + 1,
                    feed_id=place,
                    feed_slug=slug,
                    feed_title=outlet.title,
                    section=outlet.section,
                    title=issue.entry.title,
                    url=issue.url,
                    author=issue.entry.author,
                    summary=issue.entry.summary,
                    published=issue.published,
                    sort_date=when,
                    first_seen=NOW,
                    read=False,
                    starred=False,
                    later=False,
                    words=issue.entry.words,
                )
            )
    by_id = {row.id: row for row in rows}
    stories = [{by_id[i].feed_slug for i in ids} for ids in stories_among(rows)]
    assert sum(len(sources) >= 3 for sources in stories) >= 6
    assert max(map(len, stories)) >= 5


def test_some_entries_arrive_after_the_start() -> None:
    before = make_site()
    after = make_site(NOW + timedelta(minutes=10))
    wire = before.outlet("meridian-wire")
    arrived = {issue.guid for issue in after.issues(wire)} - {issue.guid for issue in before.issues(wire)}
    assert len(arrived) == 3
    assert before.answer(wire.feed_path).etag != after.answer(wire.feed_path).etag
    assert before.answer("/terrace/feed.xml").etag == after.answer("/terrace/feed.xml").etag


def test_almanac_is_undated_and_the_same_on_any_port_and_day() -> None:
    other = Site(["http://127.0.0.1:9999"], start=NOW + timedelta(days=3), clock=lambda: NOW + timedelta(days=3))
    first = make_site().answer("/harbour-almanac/feed.xml")
    assert other.answer("/harbour-almanac/feed.xml").etag == first.etag
    assert other.answer("/harbour-almanac/feed.xml").modified == first.modified
    feed = parse_feed(first.body, url="http://127.0.0.1:9999/harbour-almanac/feed.xml")
    assert all(entry.published is None for entry in feed.entries)


def test_one_entry_is_dated_in_the_future(site: Site) -> None:
    issues = [issue for slug in site.slugs for issue in site.issues(site.outlet(slug))]
    assert [issue.entry.slug for issue in issues if issue.published and issue.published > NOW] == ["embargo"]


def test_hostile_feed_says_what_no_feed_should(site: Site) -> None:
    outlet = site.outlet("the-bracket")
    titles = "".join(issue.entry.title + issue.entry.summary for issue in site.issues(outlet))
    for character in "\x1b\x07\x9b\x90\u202e\u200b\u2060\ufeff\u200d\ud83d\0":
        assert character in titles
    feed = parse_feed(site.answer(outlet.feed_path).body, url="http://127.0.0.1/feed.json")
    shown = "".join(entry.title + entry.summary for entry in feed.entries)
    assert "[@click=app.quit]" in shown
    assert not re.search("[\0-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", shown)


def test_weekdays_follow_the_start() -> None:
    for days, weekday in ((0, "Tuesday"), (1, "Wednesday")):
        start = NOW + timedelta(days=days)
        site = Site(["http://127.0.0.1:8000"], start=start, clock=partial(start.replace, microsecond=0))
        issue = next(i for i in site.issues(site.outlet("meridian-wire")) if i.entry.slug == "tide-wall-signed")
        assert f"early on {weekday}, ending" in issue.html
        assert "{day" not in "".join(i.entry.body for s in site.slugs for i in site.issues(site.outlet(s)))


def test_markup_makes_each_kind_of_block() -> None:
    text = (
        "One *a* **b** `c<d` [e](http://f.example/?a=1&b=2) [^1]\n\n## Head\n\n> Said\n> so\n\n- x\n- y\n\n1. z\n\n"
        "|+ Cap\n| A | B |\n| 1 | 2 |\n\n```py\nif a:\n\n    b < c\n```\n\n![alt](pic) Caption *here*\n\n---\n\n"
        "<aside>raw</aside>\n\n[^1]: Note."
    )
    assert html_blocks(text, lambda href: href) == [
        '<p>One <em>a</em> <strong>b</strong> <code>c&lt;d</code> <a href="http://f.example/?a=1&amp;b=2">e</a> '
        '<sup id="fnref1" class="footnote"><a href="#fn1">1</a></sup></p>',
        "<h2>Head</h2>",
        "<blockquote><p>Said</p><p>so</p></blockquote>",
        "<ul><li>x</li><li>y</li></ul>",
        "<ol><li>z</li></ol>",
        "<table><caption>Cap</caption><thead><tr><th>A</th><th>B</th></tr></thead>"
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        '<pre><code class="language-py">if a:\n\n    b &lt; c</code></pre>',
        '<figure><img src="picture:pic" alt="alt" width="640" height="360">'
        "<figcaption>Caption <em>here</em></figcaption></figure>",
        "<hr>",
        "<aside>raw</aside>",
        '<section class="footnotes"><hr><ol><li id="fn1"><p>Note. '
        '<a href="#fnref1" class="footnote-back">↩</a></p></li></ol></section>',
    ]


def test_templates_leave_no_name_unfilled(site: Site) -> None:
    names = re.compile(r"\$[a-z_]+")
    for slug in site.slugs:
        for entry in site.outlet(slug).entries[:1]:
            assert not names.search(site.answer(f"/{slug}/{entry.slug}").body.decode())
    assert {path.stem for path in TEMPLATES.glob("*.html")} >= {site.outlet(slug).template for slug in site.slugs}


def test_pictures_are_png_and_follow_from_their_names() -> None:
    assert draw_picture("quay").startswith(b"\x89PNG\r\n\x1a\n")
    assert draw_picture("quay") == draw_picture("quay") != draw_picture("pier")
