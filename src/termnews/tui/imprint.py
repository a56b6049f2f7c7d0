"""The front page pressed into a file, for ``termnews.splash`` to show at the next start."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.strip import Strip

from termnews import splash
from termnews.core.frontpage import FrontPage, edition_name
from termnews.core.text import cell_width, clean_line
from termnews.core.wrap import unbroken
from termnews.tui.themes import Palette
from termnews.tui.widgets.frontpage import FrontPageView
from termnews.tui.widgets.masthead import Masthead, SectionBar, long_date, short_date, short_edition
from termnews.tui.widgets.paint import section_title, spaced, title_of

if TYPE_CHECKING:
    from termnews.tui.screens.front import FrontScreen

WORDS = 200
"""Characters of a headline that are kept for other sizes."""
_SYSTEMS = {"standard": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT, "truecolor": ColorSystem.TRUECOLOR}


def save_splash(screen: FrontScreen, front: FrontPage | None) -> None:
    """Write the front page for the next start; without stories, or where one starts elsewhere, there is no splash.

    What cannot be written is not worth a word: the next start only shows its page a little later.
    """
    path = screen.reader.database.parent / splash.NAME
    with suppress(OSError):
        if front is None or not front.stories or screen.reader.config.app.start != "front":
            path.unlink(missing_ok=True)
        elif screen.size.width and screen.size.height:
            _replace(path, "\n".join([splash.MARK, *_lines(screen, front), ""]))


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f"{splash.NAME}.{os.getpid()}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _lines(screen: FrontScreen, front: FrontPage) -> Iterator[str]:
    config = screen.reader.config
    masthead = screen.query_one(Masthead)
    styles = _Styles(masthead.palette, _SYSTEMS.get(screen.app.console.color_system or "", ColorSystem.TRUECOLOR))
    ears: list[tuple[int, str]] = []
    filters = screen.app.get_line_filters()
    rows = [styles.row(_filtered(strip, filters)) for strip in _rows(screen, masthead, ears)]
    yield _fields("config", os.path.abspath(config.path), config.path.stat().st_mtime_ns)
    yield _fields("terminal", *splash.terminal_kind())
    yield _fields("size", screen.size.width, screen.size.height)
    yield from (_fields("style", *style) for style in styles.known)
    now = screen.reader.now().astimezone()
    kinds = {long_date(now): "long", short_date(now): "short", short_edition(now, edition_name(now)): "both"}
    yield from (_fields("ear", line, kinds.get(text, "edition")) for line, text in ears)
    yield from (_fields("line", *row) for row in rows)
    if not screen.news.in_ascii:  # else there is nothing to set the page anew with: it has rules of its own
        yield from _words_of_page(screen, front)
    yield "end"


def _filtered(strip: Strip, filters: Sequence[LineFilter]) -> Strip:
    """A line as the app will write it, in ASCII for instance."""
    for each in filters:
        strip = strip.apply_filter(each, Color(0, 0, 0))
    return strip


def _words_of_page(screen: FrontScreen, front: FrontPage) -> Iterator[str]:
    """The name and the headlines for other sizes."""
    config = screen.reader.config
    name = clean_line(config.app.masthead, 60, list_row=True)
    yield _fields("name", _word(spaced(name)), _word(name.upper()))
    titles = {section.id: section.title for section in screen.reader.sections}
    for story in front.stories:
        kicker = section_title(titles, story.entry.section)
        yield _fields("story", _word(kicker), *map(_word, _words(title_of(story.entry)[:WORDS])))


def _rows(screen: FrontScreen, masthead: Masthead, ears: list[tuple[int, str]]) -> Iterator[Strip]:
    """The lines of the screen from the top, without what will not be true any more.

    ``ears`` takes the lines that had an ear to the left, and what it said.
    """
    places: dict[int, Strip] = {}
    for y in range(masthead.size.height):
        strip, ear = _without_ears(masthead.render_line(y), masthead.palette)
        if ear:
            ears.append((masthead.region.y + y, ear))
        places[masthead.region.y + y] = strip
    bar, view = screen.query_one(SectionBar), screen.query_one(FrontPageView)
    places |= {bar.region.y + y: bar.render_line(y) for y in range(bar.size.height)}
    places |= {view.region.y + y: strip for y, strip in enumerate(view.first_lines(view.size.height))}
    for y in range(screen.size.height):
        yield places.get(y, Strip([]))


def _without_ears(strip: Strip, palette: Palette) -> tuple[Strip, str]:
    """A line of the masthead with blanks for its ears, and the left one."""
    ear_styles = (palette.style("muted"), palette.style("warning"))
    segments: list[Segment] = []
    left = ""
    for at, segment in enumerate(strip):
        if segment.style in ear_styles:
            left = segment.text if at == 1 else left
            segments.append(Segment(" " * segment.cell_length, palette.style("text")))
        else:
            segments.append(segment)
    return Strip(segments), left


class _Styles:
    """Numbers for styles, and what a terminal is sent for them: attributes and colours apart."""

    def __init__(self, palette: Palette, system: ColorSystem) -> None:
        self._system = system
        self._numbers: dict[Style, int] = {}
        self.known: list[tuple[str, str]] = []
        for role in splash.ROLES:
            self._number(palette.style(role))

    def row(self, strip: Strip) -> list[str]:
        """A line as pieces; blanks at its end are the paper, which is there already."""
        pieces = [(self._number(segment.style or Style()), segment.text) for segment in strip]
        while pieces and not pieces[-1][1].strip() and pieces[-1][0] == 0:
            pieces.pop()
        return [f"{number}:{text}" for number, text in pieces]

    def _number(self, style: Style) -> int:
        if style not in self._numbers:
            self._numbers[style] = len(self.known)
            attributes = Style(
                bold=style.bold, dim=style.dim, italic=style.italic, underline=style.underline, reverse=style.reverse
            )
            colours = Style(color=style.color, bgcolor=style.bgcolor)
            self.known.append((self._codes(attributes), self._codes(colours)))
        return self._numbers[style]

    def _codes(self, style: Style) -> str:
        """The numbers between ``ESC [`` and ``m``."""
        drawn = style.render("x", color_system=self._system)
        return drawn.removeprefix("\x1b[").partition("m")[0] if drawn.startswith("\x1b[") else ""


def _words(title: str) -> list[str]:
    """Pieces of a headline between which a line may end, each with the blank after it."""
    words: list[str] = []
    for piece in unbroken(title):
        if words and piece.isspace():
            words[-1] += " "
        else:
            words.append(piece)
    return words


def _word(text: str) -> str:
    return f"{cell_width(text)}:{text}"


def _fields(kind: str, *fields: object) -> str:
    return "\t".join([kind, *(str(field).replace("\t", " ").replace("\n", " ") for field in fields)])
