"""The front page that the Reader composes: habits from before the edition, sources of every section."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from loopback import Answer, Loopback
from termnews.config.load import load_config
from termnews.core.frontpage import edition_start
from termnews.core.models import EventKind
from termnews.reader import Reader

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Clock:
    moment = NOW

    def __call__(self) -> datetime:
        return self.moment


OWN = {"a": "Ferry terminal closed until spring", "b": "Cup draw pairs the champions"}
TOLD = "Harbour cities agree common tide wall after nine years"


def rss(feed: str, hours: int) -> str:
    items = "".join(
        f"<item><title>{title}</title><guid>{guid}</guid><link>https://{feed}.example/{guid}</link>"
        f"<pubDate>{format_datetime(NOW - timedelta(hours=age))}</pubDate></item>"
        for guid, title, age in (("own", OWN[feed], hours), ("told", f"{TOLD} {feed}", 30))
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{feed}</title>{items}</channel></rss>'


@pytest.fixture
async def clocked(tmp_path: Path, loopback: Loopback) -> AsyncIterator[tuple[Reader, Clock]]:
    """A Reader on two feeds of two sections with one entry of an own subject each, and one story told by both."""
    tables = []
    for hours, (feed, section) in enumerate((("a", "world"), ("b", "sport")), 1):
        loopback.add(f"/{feed}", Answer(rss(feed, hours), headers={"Content-Type": "application/rss+xml"}))
        tables.append(f'[[feed]]\nid = "{feed}"\nurl = "{loopback.url(f"/{feed}")}"\nsection = "{section}"\n')
    path = tmp_path / "feeds.toml"
    path.write_text("version = 1\n" + "".join(tables), encoding="utf-8")
    clock = Clock()
    reader = Reader(load_config(path), tmp_path, clock=clock, inline=True)
    async for result in reader.refresh():
        assert result.error is None
    yield reader, clock
    await reader.close()


async def titles(reader: Reader, section: str | None = None) -> list[str]:
    return [story.entry.title.split()[0] for story in (await reader.front_page(section)).stories]


async def test_a_story_of_two_sections_has_two_sources_on_either_page(clocked: tuple[Reader, Clock]) -> None:
    reader, _ = clocked
    for section in (None, "world", "sport"):
        told = [s for s in (await reader.front_page(section)).stories if s.entry.title.startswith("Harbour")]
        assert [story.sources for story in told] == [2]


async def test_what_is_read_counts_from_the_next_edition_on(clocked: tuple[Reader, Clock]) -> None:
    reader, clock = clocked
    before = await titles(reader)
    assert before.index("Ferry") < before.index("Cup")
    cup = next(s.entry.id for s in (await reader.front_page()).stories if s.entry.title.startswith("Cup"))
    await reader.record(cup, EventKind.OPENED)
    assert await titles(reader) == before
    clock.moment = NOW + timedelta(hours=24)
    assert edition_start(clock.moment.astimezone()) > NOW
    after = await titles(reader)
    assert after.index("Cup") < after.index("Ferry")
