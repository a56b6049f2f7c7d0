"""What feeds.toml does with entries as they arrive: through a real refresh, on a real server and a real database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loopback import Loopback
from termnews.config.load import load_config
from termnews.core.models import Outcome, RefreshResult
from termnews.reader import Reader

START = datetime(2026, 11, 24, 8, tzinfo=UTC)


def rss(*titles: str) -> str:
    items = "".join(f"<item><guid>{title}</guid><title>{title}</title><description>On {title}.</description></item>"
                    for title in titles)
    return f'<rss version="2.0"><channel><title>The Herald</title>{items}</channel></rss>'


class Paper:
    """A feed, its configuration, and readers of it one after the other, an hour apart."""

    def __init__(self, folder: Path, loopback: Loopback) -> None:
        self.folder, self.loopback, self.hours = folder, loopback, 0
        self.config = folder / "feeds.toml"
        self.serve("Alpha", "Advert one", "Beta")

    def serve(self, *titles: str) -> None:
        self.url = self.loopback.feed("/f", rss(*titles))

    def write(self, own: str = "", rest: str = "") -> None:
        self.config.write_text(f'[[feed]]\nurl = "{self.url}"\nid = "herald"\n{own}\n{rest}', encoding="utf-8")

    def reader(self) -> Reader:
        self.hours += 1
        now = START + timedelta(hours=self.hours)
        return Reader(load_config(self.config), self.folder / "store", clock=lambda: now, inline=True)

    async def refresh(self, *names: str) -> RefreshResult:
        async with self.reader() as reader:
            return next(iter([result async for result in reader.refresh(names)]))

    async def titles(self, query: str = "feed:herald") -> list[str]:
        async with self.reader() as reader:
            return sorted(row.title for row in await reader.entries(query))

    async def announced(self) -> list[str]:
        async with self.reader() as reader:
            results = [result async for result in reader.refresh()]
            return sorted(row.title for row in await reader.rows(list(results[0].announced)))


@pytest.fixture
def paper(tmp_path: Path, loopback: Loopback) -> Paper:
    return Paper(tmp_path, loopback)


# ---------------------------------------------------------------- keep_if, drop_if, title_sub, filter


@pytest.mark.parametrize(("line", "left"), [
    ('drop_if = "title:advert"', ["Alpha", "Beta"]),
    ('keep_if = "title:/^a/i"', ["Advert one", "Alpha"]),
    ('keep_if = "title:/^a/i"\ndrop_if = "advert"', ["Alpha"]),
])
async def test_what_is_not_wanted_never_shows(paper: Paper, line: str, left: list[str]) -> None:
    paper.write(f"[feed.transform]\n{line}")
    assert (await paper.refresh()).new == len(left)
    assert await paper.titles() == left
    assert await paper.titles("on") == left


async def test_a_changed_filter_counts_from_the_next_refresh_even_if_the_feed_did_not_change(paper: Paper) -> None:
    paper.write()
    await paper.refresh()
    paper.write('[feed.transform]\ndrop_if = "advert"')
    await paper.refresh()
    assert "if-none-match" not in paper.loopback.requests[1].headers
    assert await paper.titles() == ["Advert one", "Alpha", "Beta"], "what is stored did not change, and stays"
    paper.write('[feed.transform]\ntitle_sub = [["^A", "a"]]')
    await paper.refresh()
    assert await paper.titles() == ["Beta", "advert one", "alpha"]
    paper.write('[feed.transform]\ntitle_sub = [["^A", "a"]]\ndrop_if = "title:beta"')
    paper.serve("Alpha", "Beta", "Betamax", "Beta two")
    assert (await paper.refresh()).new == 1
    assert await paper.titles() == ["Beta", "Betamax", "advert one", "alpha"]
    paper.write()
    assert (await paper.refresh()).new == 1, "what was dropped comes when it is wanted"


async def test_what_the_reader_put_by_is_not_dropped(paper: Paper) -> None:
    paper.write()
    await paper.refresh()
    async with paper.reader() as reader:
        await reader.set_starred([(await reader.entries("advert"))[0].id], True)
    paper.loopback.feed("/f", rss("Alpha", "Advert one").replace("On Advert one", "On another advert"))
    paper.write('[feed.transform]\ndrop_if = "advert"')
    await paper.refresh()
    assert "Advert one" in await paper.titles()


async def test_titles_are_mended_and_never_emptied(paper: Paper) -> None:
    paper.write('[feed.transform]\ntitle_sub = [["^Advert (.*)", "\\\\1!"], ["^Alpha$", ""]]')
    await paper.refresh()
    assert await paper.titles() == ["Alpha", "Beta", "one!"]


def filtered_by(code: str) -> str:
    return f"[feed.transform]\nfilter = {json.dumps([sys.executable, '-c', code])}"


async def test_a_filter_gets_the_feed_and_its_answer_is_read(paper: Paper) -> None:
    paper.write(filtered_by("import sys; sys.stdout.write(sys.stdin.read().replace('A', 'Z'))"))
    await paper.refresh()
    assert await paper.titles() == ["Beta", "Zdvert one", "Zlpha"]


@pytest.mark.parametrize(("code", "says"), [
    ("import sys; sys.exit(3)", "status 3"),
    ("import sys; sys.exit(chr(27) + 'no such key')", "no such key"),
    ("pass", "made nothing"),
    ("print('x' * 3_000)", "more than 0.002 MB"),
    ("while True: print('x' * 100_000)", "more than 0.002 MB"),
    ("print('<html>hello</html>')", ""),
])
async def test_a_filter_that_fails_is_a_sentence_and_the_old_articles_stay(paper: Paper, code: str, says: str) -> None:
    paper.write()
    await paper.refresh()
    paper.write('max_bytes = "2kB"\n' + filtered_by(code))
    result = await paper.refresh()
    assert result.outcome is Outcome.FAILED
    assert says in (result.error or "")
    assert "\x1b" not in (result.error or "")
    assert "old articles" not in (result.error or "")  # it is said once, by what ends every such sentence
    assert (result.error or "").endswith("termnews keeps what it has and asks again later.")
    assert await paper.titles() == ["Advert one", "Alpha", "Beta"]


async def test_no_shell_sees_a_filter(paper: Paper, tmp_path: Path) -> None:
    made = tmp_path / "made"
    paper.write(f'[feed.transform]\nfilter = ["cat", "-", "/dev/null;touch {made}"]')
    assert (await paper.refresh()).outcome is Outcome.FAILED
    assert not made.exists()


# ---------------------------------------------------------------- rules


RULES = '''
[[rule]]
when = "title:advert"
do = ["read", "tag:ad"]
[[rule]]
when = "tag:ad"
do = ["tag:Seen"]
[[rule]]
when = "title:alpha"
do = ["star", "later"]
'''


async def test_rules_are_done_in_order_on_arrival(paper: Paper) -> None:
    paper.write(rest=RULES)
    assert (await paper.refresh()).new == 3
    assert await paper.titles("is:read") == await paper.titles("tag:ad") == await paper.titles("tag:seen") == [
        "Advert one"]
    assert await paper.titles("is:starred") == await paper.titles("is:later") == ["Alpha"]


async def test_a_rule_works_on_arrival_only(paper: Paper) -> None:
    paper.write(rest=RULES)
    await paper.refresh()
    async with paper.reader() as reader:
        await reader.set_read([(await reader.entries("advert"))[0].id], False)
    paper.loopback.feed("/f", rss("Alpha", "Advert one", "Advert two").replace("On Advert one", "Changed"))
    await paper.refresh()
    assert await paper.titles("is:read") == ["Advert two"]


async def test_what_a_rule_hides_stays_hidden(paper: Paper) -> None:
    paper.write(rest='[[rule]]\nwhen = "advert"\ndo = ["hide"]')
    assert (await paper.refresh()).new == 2
    paper.write()
    paper.serve("Alpha", "Advert one", "Advert two", "Beta")
    assert (await paper.refresh()).new == 1
    assert await paper.titles() == ["Advert two", "Alpha", "Beta"]


async def test_a_pattern_that_takes_too_long_fails_the_feed_with_a_sentence(paper: Paper) -> None:
    paper.serve("a" * 60 + "!")
    paper.write(rest="[[rule]]\nwhen = 'title:/(a|a)+$/'\ndo = ['read']")
    result = await paper.refresh()
    assert result.outcome is Outcome.FAILED
    assert "takes too long" in (result.error or "")


# ---------------------------------------------------------------- announcing


@pytest.mark.parametrize(("own", "rest", "told"), [
    ("", "", []),
    ('notify = "all"', "", ["Advert two", "Delta", "Gamma"]),
    ('notify = "title:gamma or delta"', "", ["Delta", "Gamma"]),
    ("", '[[query]]\nname = "G"\nmatch = "gamma"\nnotify = true', ["Gamma"]),
    ("", '[[query]]\nname = "G"\nmatch = "gamma"', []),
    ("", '[[rule]]\nwhen = "delta"\ndo = ["read", "notify"]', ["Delta"]),
    ('notify = "all"', '[[rule]]\nwhen = "advert"\ndo = ["read"]', ["Delta", "Gamma"]),
    ('notify = "all"', '[[rule]]\nwhen = "advert"\ndo = ["hide", "notify"]', ["Delta", "Gamma"]),
])
async def test_only_what_is_asked_for_is_announced_and_nothing_at_first(
    paper: Paper, own: str, rest: str, told: list[str]
) -> None:
    paper.write(own, rest)
    assert await paper.announced() == []
    paper.serve("Alpha", "Advert two", "Gamma", "Delta")
    assert await paper.announced() == told
    assert await paper.announced() == []


# ---------------------------------------------------------------- muted_until, language


@pytest.mark.parametrize(("line", "asked"), [
    ("", True), ("muted_until = 2026-11-24", True), ("muted_until = 2026-12-01", False),
    ("muted = true\nmuted_until = 2026-11-01", False),
])
async def test_a_feed_is_muted_until_its_day(paper: Paper, line: str, asked: bool) -> None:
    paper.write(line)
    async with paper.reader() as reader:
        assert bool([result async for result in reader.refresh()]) is asked
        assert (await reader.feeds())[0].muted is not asked
        assert await reader.any_due() is False


async def test_a_day_that_comes_while_the_paper_is_open_ends_the_mute(paper: Paper) -> None:
    paper.write("muted_until = 2026-11-26")
    moment = START
    clock: Callable[[], datetime] = lambda: moment  # noqa: E731
    async with Reader(load_config(paper.config), paper.folder / "store", clock=clock, inline=True) as reader:
        assert not await reader.any_due()
        moment = START + timedelta(days=2)
        assert await reader.any_due()
        assert [result.new async for result in reader.refresh(manual=False)] == [3]
        assert not (await reader.feeds())[0].muted


async def test_the_language_and_direction_of_feeds_toml_count(paper: Paper) -> None:
    paper.write('language = "he"\ndirection = "rtl"')
    await paper.refresh()
    async with paper.reader() as reader:
        row = (await reader.entries())[0]
        shown = await reader.feed_text(row.id)
        assert (shown.language, shown.direction) == ("he", "rtl")
        assert len(await reader.entries("lang:he")) == 3
