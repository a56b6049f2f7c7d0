"""A small newspaper for tests: two feeds on loopback, fetched by a real Reader into a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from textual.pilot import Pilot

from loopback import Answer, Loopback
from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.tui.app import NewsApp

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOSTILE = "Bell \u001b]52;c;cm0gLXJm\u0007 \u009b31m \u202eevil [@click=app.quit]click[/] [/b] \u2066x"
"""A title with an OSC 52, a C1 CSI, bidi overrides and markup that Textual would obey."""
TITLES = {
    "world": ["Harbour wall agreed", "Night buses stay", HOSTILE, "Ferry terminal closed"],
    "science": ["A star blinked", "Bees and queues", "A mountain in the sea"],
}


def body(section: str, entry: int) -> str:
    """Forty paragraphs in words of their own, so that no two entries tell the same story."""
    letters = f"{section}{entry}"
    return "".join(
        f"<p>Paragraph {at}: " + " ".join(f"{letters}{at}{word}" for word in "abcdefgh") + ".</p>" for at in range(40)
    )


def rss(section: str) -> str:
    """One feed, newest first, an hour between its entries."""
    items = "".join(
        f"<item><title>{escape(title)}</title><guid>{section}-{number}</guid>"
        f"<link>https://example.org/{section}/{number}</link>"
        f"<pubDate>{format_datetime(NOW - timedelta(hours=number + 1))}</pubDate>"
        f"<description>{escape(body(section, number) + '<p>See <a href=https://example.net/more>more</a>.</p>')}</description></item>"
        for number, title in enumerate(TITLES[section])
    )
    # XML has no such characters, but HTML inside it may name them: they appear only after the second decoding.
    items = "".join(c if c.isprintable() else f"&amp;#{ord(c)};" for c in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The {section} feed</title>{items}</channel></rss>'


def write_config(folder: Path, server: Loopback, *, more: str = "") -> Path:
    """Write a feeds.toml for the two feeds; ``full_text`` off, so that nothing is fetched on opening."""
    path = folder / "feeds.toml"
    feeds = "".join(
        f'[[feed]]\nurl = "{server.url(f"/{section}.xml")}"\ntitle = "The {section} feed"\nsection = "{section}"\n'
        for section in TITLES
    )
    path.write_text(
        'version = 1\n[defaults]\nfull_text = "off"\nrefresh_min = "1s"\n'
        '[sections.world]\ntitle = "World"\n[sections.science]\ntitle = "Science"\n' + feeds + more,
        encoding="utf-8",
    )
    return path


@contextmanager
def served() -> Iterator[Loopback]:
    """The feeds on loopback."""
    server = Loopback().start()
    for section in TITLES:
        server.add(f"/{section}.xml", Answer(rss(section), headers={"Content-Type": "application/rss+xml"}))
    yield server
    server.stop()


async def fill(path: Path) -> None:
    """Fetch the feeds into a store beside their feeds.toml."""
    async with Reader(load_config(path), path.parent, clock=lambda: NOW, inline=True) as reader:
        async for result in reader.refresh():
            assert result.error is None, result.error


@contextmanager
def filled(folder: Path) -> Iterator[Path]:
    """A folder with the feeds.toml and its store, for a program of its own; the feeds go on being served."""
    with served() as server:
        asyncio.run(fill(write_config(folder, server)))
        yield folder


@asynccontextmanager
async def opened(
    folder: Path, *, size: tuple[int, int] = (120, 40), filled: bool = True, more: str = ""
) -> AsyncIterator[Pilot[int]]:
    """The app on a small paper, under Pilot and at rest."""
    with served() as server:
        path = write_config(folder, server, more=more)
        if filled:
            await fill(path)
        async with running(path, size=size) as pilot:
            yield pilot


@asynccontextmanager
async def running(
    path: Path, *, size: tuple[int, int] = (120, 40), fetched: bool = False
) -> AsyncIterator[Pilot[int]]:
    """The app on a feeds.toml and the store beside it, under Pilot and at rest; ``fetched``: its feeds at first."""
    if fetched:
        await fill(path)
    reader = Reader(load_config(path), path.parent, clock=lambda: NOW, inline=True)
    try:
        async with NewsApp(reader).run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            yield pilot
    finally:
        await reader.close()


async def settle(pilot: Pilot[int]) -> None:
    """Wait until no worker is under way and every message is handled."""
    for _ in range(2):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def press(pilot: Pilot[int], *pressed: str) -> None:
    """Press keys and wait until what they start is done."""
    await pilot.press(*pressed)
    await settle(pilot)


def toasts(pilot: Pilot[int]) -> list[str]:
    """What the toasts say."""
    return [note.message for note in pilot.app._notifications]


def screen_text(pilot: Pilot[int]) -> str:
    """Everything on screen, as text."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
