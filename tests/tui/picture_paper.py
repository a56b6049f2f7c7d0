"""A paper of one story with pictures, on loopback, for tests of what the screen shows of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image
from rich.segment import Segment
from small_paper import NOW, fill, settle
from textual.pilot import Pilot

from loopback import Answer, Loopback
from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.tui.app import NewsApp

RED, BLUE = (200, 30, 30), (20, 40, 200)
TEXT = "".join(f"<p>Paragraph {at}: " + "the water rises and the caissons float. " * 6 + "</p>" for at in range(30))
HALFBLOCK = '[app]\nimages = "halfblock"\n'


def png(size: tuple[int, int], colour: tuple[int, int, int] = RED) -> bytes:
    """A picture of one colour."""
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


def story(*, first: str = '<img src="/first.png" alt="A red wall" width="600" height="300">') -> str:
    """Two pictures near the top, one far below."""
    return (
        f"<p>It begins here.</p><figure>{first}<figcaption>The wall at dusk.</figcaption></figure>"
        f'<p>And goes on.</p>{TEXT}<figure><img src="/last.png" alt="A blue sea"></figure><p>The end.</p>'
    )


def serve(server: Loopback, html: str, item: str) -> None:
    """Put the feed and its pictures on the server."""
    rss = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Herald</title><item><title>The wall is up</title>'
        f"<guid>1</guid><link>{server.url('/1')}</link><pubDate>Tue, 24 Nov 2026 07:00:00 GMT</pubDate>"
        f"<description>{escape(html)}</description>{item}</item></channel></rss>"
    )
    server.add("/feed.xml", Answer(rss, headers={"Content-Type": "application/rss+xml"}))
    for name, size, colour in (("first", (600, 300), RED), ("last", (600, 300), BLUE)):
        server.add(f"/{name}.png", Answer(png(size, colour), headers={"Content-Type": "image/png"}))


async def prepare(
    folder: Path, server: Loopback, *, html: str | None = None, item: str = "", more: str = HALFBLOCK
) -> Path:
    """Write feeds.toml and fetch the feed."""
    serve(server, html or story(), item)
    path = folder / "feeds.toml"
    path.write_text(
        f'version = 1\n[defaults]\nfull_text = "off"\n{more}[[feed]]\nurl = "{server.url("/feed.xml")}"\n', "utf-8"
    )
    await fill(path)
    return path


@asynccontextmanager
async def reading(path: Path, *, size: tuple[int, int] = (100, 40)) -> AsyncIterator[Pilot[int]]:
    """The story, opened and at rest."""
    reader = Reader(load_config(path), path.parent, clock=lambda: NOW, inline=True)
    try:
        async with NewsApp(reader).run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
            yield pilot
    finally:
        await reader.close()


def cells(pilot: Pilot[int]) -> list[Segment]:
    """The half blocks on screen."""
    strips = pilot.app.screen._compositor.render_strips()
    return [segment for strip in strips for segment in strip if "▀" in segment.text]


def inks(pilot: Pilot[int]) -> set[tuple[int, ...]]:
    """The colours of the half blocks on screen."""
    styles = [segment.style for segment in cells(pilot)]
    colours = [color for style in styles if style for color in (style.color, style.bgcolor) if color]
    return {tuple(color.triplet) for color in colours if color.triplet}
