"""Draws the pictures in screenshots/: the demo edition at 80, 120 and 200 columns, by day and by night.

``python -m bench.screenshots [--only TEXT] [--png] [--out DIR]``: SVG always, PNG for what the README shows
(``--png``: for all) where ``rsvg-convert`` is installed. The clock is frozen, so that the same edition gives the same
files.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from bench.svg import export_svg
from termnews import refresh_round
from termnews.config.load import load_config
from termnews.core.models import EventKind
from termnews.demo.child import start_demo_server
from termnews.demo.edition import write_demo_config
from termnews.reader import Reader
from termnews.tui.app import NewsApp

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SIZES = {80: 30, 120: 40, 200: 50}
"""Columns and lines."""
THEMES = ("broadsheet", "midnight-edition")
ALSO_HIGH_CONTRAST = ("front-120", "read-120", "themes-120")
README_PNG = ("front-120-broadsheet", "read-200-midnight-edition", "front-80-midnight-edition", "read-120-broadsheet")
OUT = Path(__file__).parent.parent / "screenshots"
PORT = re.compile(r"(127\.0\.0\.[0-9]+:)[0-9]{5}")
"""The demo's server takes the next free port; the pictures show the same one each time."""


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until nothing is under way."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def front(pilot: Pilot[Any]) -> None:
    await settle(pilot)


async def read(pilot: Pilot[Any]) -> None:
    await pilot.press("enter")


async def section(pilot: Pilot[Any]) -> None:
    await pilot.press("5")


async def search(pilot: Pilot[Any]) -> None:
    await pilot.press("slash", *"tide wall")


async def keys(pilot: Pilot[Any]) -> None:
    await pilot.press("question_mark")


async def feeds(pilot: Pilot[Any]) -> None:
    await pilot.press("g", "e")


async def go(pilot: Pilot[Any]) -> None:
    await pilot.press("g")


async def palette(pilot: Pilot[Any]) -> None:
    await pilot.press("colon", *"mark")


async def papers(pilot: Pilot[Any]) -> None:
    await pilot.press("T")


async def zen(pilot: Pilot[Any]) -> None:
    await pilot.press("enter", "z")


async def empty(pilot: Pilot[Any]) -> None:
    await pilot.press("g", "l")


async def failed(pilot: Pilot[Any]) -> None:
    """A page that cannot be had: the feed's own text stays, with a line that says why."""
    await pilot.press("slash", *FAILING, "enter")
    await settle(pilot)
    await pilot.press("enter")


async def picture(pilot: Pilot[Any]) -> None:
    """The first picture of the lead, alone."""
    await pilot.press("enter")
    await settle(pilot)
    await pilot.press("i")


async def subscribe(pilot: Pilot[Any]) -> None:
    """What a feed's address offers."""
    await pilot.press("a")
    await settle(pilot)
    pilot.app.screen.query_one(Input).value = _addresses[ADDED]
    await pilot.press("enter")
    await settle(pilot)


async def nothing(pilot: Pilot[Any]) -> None:
    """The first page of a paper without feeds comes by itself."""


FAILING = "moss census"
ADDED = "orbit-weekly"
"""The feed that the reader of ``subscribe`` does not have yet."""
SCENES: dict[str, Callable[[Pilot[Any]], Awaitable[None]]] = {
    "front": front, "read": read, "section": section, "search": search, "palette": palette, "help": keys,
    "feeds": feeds, "themes": papers, "zen": zen, "empty": empty, "error": failed, "go": go,
    "welcome": nothing, "subscribe": subscribe, "picture": picture,
}
ONE_WIDTH = ("go", "themes", "zen")
"""Scenes that look alike at every width: drawn at 120 columns."""


_addresses: dict[str, str] = {}
refresh_round.JITTER = 0.0  # the next checks on the page of feeds are then the same every time


async def fill(folder: Path, clock: Clock) -> None:
    """Fetch the edition, and leave some traces of reading, as on any morning."""
    async with Reader(load_config(folder / "feeds.toml"), folder, clock=clock) as reader:
        for sub in reader.config.subscriptions:  # one by one: ids in the order of feeds.toml, every time
            async for _ in reader.refresh([sub.id]):
                pass
        rows = (await reader.front_page()).stories
        for number, story in enumerate(rows):
            if number % 5 == 4:
                clock.moment = NOW - timedelta(hours=number)
                for _ in range(1 + number % 3):
                    await reader.record(story.entry.id, EventKind.OPENED)
                await reader.set_read([story.entry.id], True)
        clock.moment = NOW
        await reader.set_starred([rows[2].entry.id, rows[7].entry.id], True)
        for story in rows[:1]:
            await reader.article(story.entry.id, peek=True)


def prepare(name: str, folder: Path) -> None:
    """Give a reader of ``subscribe`` one feed less, and one of ``welcome`` none."""
    path = folder / "feeds.toml"
    text = path.read_text(encoding="utf-8")
    head, *feeds = re.split(r"^(?=\[\[feed\]\])", text, flags=re.MULTILINE)
    if name == "subscribe":
        left = [feed for feed in feeds if ADDED not in feed]
        _addresses.update({ADDED: re.search(r'url = "([^"]+)"', (set(feeds) - set(left)).pop())[1]})  # type: ignore[index]
        path.write_text(head + "".join(left), encoding="utf-8")
    elif name == "welcome":
        for file in folder.iterdir():
            file.unlink()
        path.write_text("version = 1\n", encoding="utf-8")


async def shoot(folder: Path, clock: Clock, name: str, *, width: int, theme: str) -> str:
    """Return one picture; the store is a copy, so that no picture changes the next one."""
    with tempfile.TemporaryDirectory(prefix="termnews-shot-") as copy:
        for file in folder.iterdir():
            shutil.copy(file, copy)
        prepare(name, Path(copy))
        config = load_config(Path(copy) / "feeds.toml")
        config = replace(config, app=replace(config.app, theme=theme, images="halfblock"))
        reader = Reader(config, Path(copy), clock=clock)
        app = NewsApp(reader, demo=True)
        async with app.run_test(size=(width, SIZES[width])) as pilot:
            await settle(pilot)
            await SCENES[name](pilot)
            await settle(pilot)
            picture = PORT.sub(r"\g<1>48000", export_svg(app, title="termnews"))
        await reader.close()
    return picture


async def shoot_all(folder: Path, options: argparse.Namespace) -> list[str]:
    clock = Clock(NOW - timedelta(minutes=2))
    await fill(folder, clock)
    made = []
    for name in SCENES:
        for width in SIZES:
            more = ("high-contrast",) if f"{name}-{width}" in ALSO_HIGH_CONTRAST else ()
            for theme in (*THEMES, *more):
                shot = f"{name}-{width}-{theme}"
                if options.only in shot and (name not in ONE_WIDTH or width == 120):
                    (options.out / f"{shot}.svg").write_text(
                        await shoot(folder, clock, name, width=width, theme=theme), encoding="utf-8")
                    made.append(shot)
                    print(f"{options.out.name}/{shot}.svg")
    return made


def main(arguments: list[str] | None = None) -> int:
    """Draw the pictures."""
    parser = argparse.ArgumentParser(prog="bench.screenshots")
    parser.add_argument("--only", default="", help="only pictures with this in their name")
    parser.add_argument("--png", action="store_true", help="PNG for every picture, not only the README's")
    parser.add_argument("--out", type=Path, default=OUT, help="where they go")
    options = parser.parse_args(arguments)
    os.environ.update(TEXTUAL_ANIMATIONS="none", TZ="UTC")
    os.environ.pop("NO_COLOR", None)
    time.tzset()
    options.out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="termnews-shots-") as name, start_demo_server(now=NOW) as server:
        write_demo_config(Path(name) / "feeds.toml", server.url)
        made = asyncio.run(shoot_all(Path(name), options))
    if shutil.which("rsvg-convert") is None:
        print("rsvg-convert is not installed: no PNG.", file=sys.stderr)
        return 0
    for shot in made:
        if options.png or shot in README_PNG:
            picture = options.out / shot
            subprocess.run(["rsvg-convert", f"{picture}.svg", "-o", f"{picture}.png"], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
