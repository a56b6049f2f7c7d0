"""Pages that mean harm: opening one ends in a sentence and leaves the feed's text; so does looking at one to add it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hostile import HOSTILE, Hostile
from loopback import Loopback
from termnews.config.load import load_config
from termnews.core.errors import TermnewsError
from termnews.reader import Reader

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives all of 127.0.0.0/8 to loopback")

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMES = [name for name, (_, words) in HOSTILE.items() if words and name != "a-page"]
FEED_ONLY = ("termnews asks again", "termnews keeps", "max_bytes in feeds.toml", "timeout in feeds.toml")
"""What only a feed may be told of."""


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    server = Hostile()
    server.start()
    server.turn_hostile()
    yield server
    server.stop()


@pytest.fixture
async def reader(tmp_path: Path, loopback: Loopback, hostile: Hostile) -> AsyncIterator[Reader]:
    """A Reader with an entry for each hostile page, which it may go to."""
    items = "".join(f"<item><title>{name}</title><link>{hostile.url(f'/{name}')}</link>"
                    f"<description>The feed's own text of {name}.</description></item>" for name in NAMES)
    url = loopback.feed("/f", f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
    toml = tmp_path / "feeds.toml"
    toml.write_text(f'version = 1\n[[feed]]\nid = "f"\nurl = "{url}"\ntimeout = "1s"\n', encoding="utf-8")
    async with Reader(load_config(toml), tmp_path / "data", clock=lambda: NOW) as opened:
        async for result in opened.refresh():
            assert result.new == len(NAMES)
        yield opened


async def test_every_hostile_page_leaves_the_feeds_text_and_a_sentence(reader: Reader, hostile: Hostile) -> None:
    for row in await reader.entries(limit=100):
        shown = await reader.article(row.id, force=True)
        assert shown.source == "feed", row.title
        assert "feed's own text" in str(shown.document), row.title
        assert shown.note.endswith("."), (row.title, shown.note)
        assert not any(words in shown.note for words in FEED_ONLY), (row.title, shown.note)
    assert {seen.path.removeprefix("/") for seen in hostile.requests} == set(NAMES)


async def test_looking_at_a_hostile_address_is_a_sentence_that_promises_nothing(
    reader: Reader, hostile: Hostile
) -> None:
    for name in ("gzip-bomb", "endless-close", "endless-headers", "length-lie", "cut-at-once", "empty", "circle",
                 "to-a-file", "to-metadata", "to-localhost", "noise", "two-lengths"):
        with pytest.raises(TermnewsError) as refused:
            await reader.preview(hostile.url(f"/{name}"))
        said = str(refused.value)
        assert said.endswith("."), (name, said)
        assert not any(words in said for words in FEED_ONLY), (name, said)
