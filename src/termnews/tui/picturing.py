"""Pictures for the screens: how this terminal can show them, and each one fetched, decoded and made ready to draw."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING
from zlib import crc32

from rich.color import Color

from termnews.core import kitty
from termnews.core.errors import NotFoundError, PictureError, StoreError
from termnews.core.pictures import Bitmap, Box, Wanted
from termnews.tui import themes
from termnews.tui.widgets.picture_drawing import Drawing, half_blocks, placeholders
from termnews.tui.widgets.picture_shelf import Shelf

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp

KITTY_TERMS = ("kitty", "ghostty")
"""Terminals, by a part of TERM, that show pictures by placeholders."""
CELL = (10, 20)
"""Pixels of a cell where the terminal does not say."""
MOST_SENT = 24
"""Pictures the terminal keeps at the same time."""
TMUX_TIMEOUT_S = 1.0


class Picturing:
    """How pictures are shown in this terminal, and those that are on the way."""

    def __init__(self, app: NewsApp, *, answered: bool) -> None:
        """Make it; ``answered``: the terminal said that it shows kitty's pictures."""
        self._app = app
        self._answered = answered
        self._tmux: bool | None = None
        """Whether tmux hands pictures through to a terminal that shows them; None: not asked yet."""
        self._sent: OrderedDict[int, None] = OrderedDict()
        self.shelf = Shelf()

    # ------------------------------------------------------------ whether and how

    @property
    def wanted(self) -> str:
        """What ``[app] images`` says."""
        return self._app.reader.config.app.images

    @property
    def off(self) -> str:
        """Why there are no pictures, as a sentence; empty where there are."""
        if self.wanted == "off":
            return 'Pictures are off: images = "off" in feeds.toml.'
        if not self._app.reader.can_show_pictures:
            return "Pictures need Pillow: pip install 'termnews[images]'."
        if themes.palette(self._app.theme_variables).ansi or "NO_COLOR" in os.environ:
            return "Pictures need colours, and this theme has only those of the terminal."
        if self.wanted == "auto" and self._app.console.color_system not in ("truecolor", "256"):
            return 'Pictures need 256 colours or more, which this terminal does not name; images = "halfblock" tries.'
        return ""

    @property
    def active_shelf(self) -> Shelf | None:
        """The shelf, where pictures are shown at all."""
        return None if self.off else self.shelf

    async def _kitty(self) -> bool:
        """Return whether pictures are sent to the terminal."""
        if self.wanted == "halfblock" or self._app.console.color_system != "truecolor":
            return False
        if in_tmux():
            if self._tmux is None:
                self._tmux = await tmux_hands_through() if self.wanted == "auto" else True
            return self._tmux
        return self.wanted == "kitty" or self._answered or speaks_kitty(os.environ)

    # ------------------------------------------------------------ one picture

    async def draw(self, entry_id: int, src: str, box: Box) -> Drawing | None:
        """Put a picture for a box on the shelf and return it; None where it cannot be had, and the shelf says why."""
        palette = themes.palette(self._app.theme_variables)
        if (found := self.shelf.drawing(src, box, palette.paper)) is not None:
            return found
        paper = tuple(Color.parse(palette.paper).get_truecolor())
        sends = await self._kitty() and max(box) <= kitty.MOST_CELLS
        cell = cell_pixels() if sends else (1, 2)
        try:
            bitmap = await self._app.reader.picture(
                entry_id, Wanted(src, (box.columns * cell[0], box.rows * cell[1]), (paper[0], paper[1], paper[2]))
            )
        except (PictureError, NotFoundError, StoreError) as error:
            self.shelf.trouble(src, str(error))
            return None
        if sends:
            shown = _cells(bitmap, box, cell)
            number = self._send(f"{src} {shown.columns} {shown.rows} {palette.paper}", bitmap, shown)
            drawing = placeholders(number, shown, bitmap.natural, palette.style("text"))
        else:
            drawing = half_blocks(bitmap, (paper[0], paper[1], paper[2]))
        self.shelf.keep(src, box, palette.paper, drawing)
        return drawing

    # ------------------------------------------------------------ the terminal's own

    def _send(self, name: str, bitmap: Bitmap, box: Box) -> int:
        number = crc32(name.encode("utf-8", "replace")) & 0xFFFFFF or 1
        for piece in kitty.transmit(number, bitmap, box, tmux=in_tmux()):
            self._write(piece)
        self._sent[number] = None
        self._sent.move_to_end(number)
        while len(self._sent) > MOST_SENT:
            self._take_away(self._sent.popitem(last=False)[0])
        return number

    def close(self) -> None:
        """Take every picture away that was sent: nobody else would."""
        while self._sent:
            self._take_away(self._sent.popitem()[0])

    def _take_away(self, number: int) -> None:
        self.shelf.forget_number(number)
        self._write(kitty.delete(number, tmux=in_tmux()))

    def _write(self, text: str) -> None:
        driver = self._app._driver
        if driver is not None:
            driver.write(text)


def in_tmux() -> bool:
    """Return whether tmux stands between us and the terminal."""
    return bool(os.environ.get("TMUX"))


def speaks_kitty(environ: Mapping[str, str]) -> bool:
    """Return whether TERM names a terminal that shows pictures, so that nobody has to ask."""
    return any(name in environ.get("TERM", "") for name in KITTY_TERMS)


async def tmux_hands_through() -> bool:
    """Ask tmux whether it hands sequences through, and to which terminal."""
    try:
        asked = await asyncio.create_subprocess_exec(
            "tmux", "display-message", "-p", "#{client_termname} #{allow-passthrough}",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:
        return False
    try:
        said, _ = await asyncio.wait_for(asked.communicate(), TMUX_TIMEOUT_S)
    except TimeoutError:
        asked.kill()
        return False
    return lets_through(said.decode("utf-8", "replace"))


def lets_through(said: str) -> bool:
    """Return whether tmux's answer, the terminal's name and ``allow-passthrough``, means that pictures arrive."""
    terminal, _, through = said.strip().rpartition(" ")
    return through in ("on", "all", "1") and speaks_kitty({"TERM": terminal})


def cell_pixels() -> tuple[int, int]:
    """Return width and height of a cell in pixels, as the terminal's size says."""
    try:
        import fcntl
        import struct
        import sys
        import termios

        answer = fcntl.ioctl(sys.__stderr__.fileno(), termios.TIOCGWINSZ, bytes(8)) if sys.__stderr__ else bytes(8)
        rows, columns, across, down = struct.unpack("HHHH", answer)
    except (ImportError, OSError, ValueError):
        return CELL
    if not (rows and columns and across >= columns and down >= rows):
        return CELL
    return min(32, across // columns), min(64, down // rows)


def _cells(bitmap: Bitmap, box: Box, cell: tuple[int, int]) -> Box:
    """Return the cells that a bitmap fills."""
    return Box(
        max(1, min(box.columns, -(-bitmap.width // cell[0]))), max(1, min(box.rows, -(-bitmap.height // cell[1])))
    )
