"""While a window's corner is dragged not every size is laid out; the first one is at once, the last one always."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pty_app import PtyApp
from small_paper import fill, opened, served, settle, write_config
from textual.events import Resize
from textual.geometry import Size

from termnews.tui.resizing import AT_MOST_S, REST_S, Sizes

TAKEN_OVER = b"\x1b[?1004h"


class Loop(asyncio.SelectorEventLoop):
    """A loop whose time is set by hand."""

    moment = 0.0

    def time(self) -> float:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        """Do what falls due within so many seconds, a millisecond at a time."""
        for _ in range(round(seconds * 1000)):
            self.moment += 0.001
            self.call_soon(self.stop)
            self.run_forever()


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.close()


def size(columns: int) -> Resize:
    return Resize(Size(columns, 30), Size(columns, 30))


def test_a_single_size_is_laid_out_at_once(loop: Loop) -> None:
    laid_out: list[int] = []
    sizes = Sizes(lambda event: laid_out.append(event.size.width), loop)
    sizes.take(size(80))
    assert laid_out == [80]
    loop.pass_by(1)
    sizes.take(size(90))
    assert laid_out == [80, 90]
    loop.pass_by(1)
    assert laid_out == [80, 90]


def test_of_sixty_sizes_in_a_second_few_are_laid_out_and_the_last_one_soon(loop: Loop) -> None:
    laid_out: list[int] = []
    sizes = Sizes(lambda event: laid_out.append(event.size.width), loop)
    for columns in range(60, 120):
        sizes.take(size(columns))
        loop.pass_by(1 / 60)
    assert 2 < len(laid_out) <= 2 + 1 / AT_MOST_S
    loop.pass_by(REST_S)
    assert laid_out[0] == 60
    assert laid_out[-1] == 119


async def test_the_layout_of_a_size_is_made_once(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(120, 40)) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        screen = pilot.app.screen
        for columns, lines, classes in ((170, 44, {"-wide", "-high"}), (90, 20, {"-narrow", "-short"})):
            await pilot.resize_terminal(columns, lines)
            await settle(pilot)
            assert {name for name in screen.classes if name in (
                "-tiny", "-narrow", "-middle", "-wide", "-low", "-short", "-tall", "-high")} == classes


def test_the_last_size_of_many_is_drawn(tmp_path: Path) -> None:
    with served() as server:
        path = write_config(tmp_path, server)
        asyncio.run(fill(path))
        arguments = ["--config", str(path), "--data-dir", str(tmp_path)]
        with PtyApp(arguments, env={"NO_SPLASH": "1"}) as app:
            app.wait_for(TAKEN_OVER)
            app.wait_for(b"Harbour wall agreed")
            for columns in range(60, 100):
                app.resize(columns, 40)
            app.read(0.1)
            seen = len(app.output)
            app.resize(90, 52)
            app.wait_for(b"\x1b[52;1H")
            assert b"Harbour wall agreed" in app.output[seen:]
            app.press("\x11")
            assert app.wait() == 0
