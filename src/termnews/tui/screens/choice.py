"""One of a few things to choose, at the bottom of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from termnews.core.text import clean_line
from termnews.tui import keys
from termnews.tui.screens.sheet import ListSheet, Sheet
from termnews.tui.widgets.plain_list import PlainList

CHOSEN = "•"
"""Beside what holds now."""


class ChoiceScreen(ListSheet[int | None]):
    """Numbered things; the number, or Enter, hands back the index of one."""

    SCOPES = ("choice",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("choice")]

    def __init__(self, title: str, things: Sequence[str], *, chosen: int = -1) -> None:
        super().__init__()
        self._title = title
        self._things = list(things)
        self._at = chosen

    def compose(self) -> ComposeResult:
        """The list."""
        with Sheet() as sheet:
            yield PlainList(*(Option(self._line(at, thing)) for at, thing in enumerate(self._things)))
        sheet.border_title = Content(f" {self._title.upper()} ")

    def on_mount(self) -> None:
        """Begin at what holds now."""
        self.query_one(OptionList).highlighted = max(0, self._at)

    def _line(self, at: int, thing: str) -> Content:
        return Content.from_markup(
            "[$accent b]$number[/] $sign $thing", number=f"{at + 1:>2}" if at < 9 else "  ",
            sign=CHOSEN if at == self._at else " ", thing=clean_line(thing, 200, list_row=True),
        )

    def action_choose(self, number: int) -> None:
        """Hand the index of a number back at once."""
        if number <= len(self._things):
            self.dismiss(number - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Hand the index back."""
        event.stop()
        self.dismiss(event.option_index)
