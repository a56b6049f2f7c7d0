"""A feed on loopback whose pages tests write, read by a real Reader on a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from string import ascii_lowercase

from loopback import Answer, Loopback
from termnews.config.load import load_config
from termnews.core.models import Prefetched
from termnews.reader import Reader

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe"
    "92ef0000000049454e44ae426082"
)


def prose(name: str, paragraphs: int = 12) -> str:
    """Paragraphs in words of their own."""
    return "".join(
        f"<p>Paragraph {number} of {name} tells at length what {name}{number} was about, who had a hand in it, and "
        f"what came of it when the harbour was looked at again by {name} and by the town council in spring.</p>"
        for number in range(paragraphs)
    )


def page(body: str, head: str = "") -> Answer:
    html = f"<html><head><title>T</title>{head}</head><body><article><h1>T</h1>{body}</article></body></html>"
    return Answer(html, headers={"Content-Type": "text/html; charset=utf-8"})


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Paper:
    """A feed on loopback, its pages, and a Reader on a real store."""

    def __init__(self, server: Loopback, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.clock = Clock()

    def publish(self, *bodies: str) -> None:
        """Put entries 0, 1 … into the feed, newest first, with their own text."""
        items = "".join(
            f"<item><title>Story {number}</title><guid>g{number}</guid><link>{self.server.url(f'/{number}')}</link>"
            f"<pubDate>{format_datetime(NOW - timedelta(hours=number))}</pubDate>"
            f"<description>{escape(body)}</description></item>"
            for number, body in enumerate(bodies)
        )
        rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'
        self.server.add("/feed.xml", Answer(rss, headers={"Content-Type": "application/rss+xml"}))

    def publish_whole(self, count: int) -> list[str]:
        """Publish so many entries whose pages give no more than their own text; returns the texts."""
        texts = [prose(f"story{letter}", 6) for letter in ascii_lowercase[:count]]
        self.publish(*texts)
        for number, text in enumerate(texts):
            self.server.add(f"/{number}", page(text))
        return texts

    @asynccontextmanager
    async def reader(self, *, more: str = "", app: str = "", inline: bool = True) -> AsyncIterator[Reader]:
        """A Reader that has read the feed."""
        path = self.folder / "feeds.toml"
        path.write_text(
            f'version = 1\n{app}[[feed]]\nid = "feed"\nurl = "{self.server.url("/feed.xml")}"\ntitle = "Feed"\n{more}',
            encoding="utf-8",
        )
        async with Reader(load_config(path), self.folder, clock=self.clock, inline=inline) as reader:
            async for result in reader.refresh():
                assert result.error is None or result.outcome.value == "skipped", result.error
            yield reader

    def asked(self, path: str) -> int:
        return self.server.count(path)


@contextmanager
def published(folder: Path) -> Iterator[Paper]:
    """A Paper whose server runs."""
    server = Loopback().start()
    yield Paper(server, folder)
    server.stop()


async def entry_ids(reader: Reader) -> list[int]:
    return list(await reader.entry_ids())


async def fetch_ahead(reader: Reader, **kwargs: object) -> list[Prefetched]:
    return [result async for result in reader.prefetch(**kwargs)]  # type: ignore[arg-type]
