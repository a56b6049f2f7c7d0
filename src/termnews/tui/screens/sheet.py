"""A list on a sheet at the foot of the screen: what choices and links share."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import OptionList

T = TypeVar("T")


class ListSheet(ModalScreen[T]):
    """``j`` and ``k`` move, Esc and ``q`` leave with nothing; what Enter hands back is the list's own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", show=False),
        Binding("j", "down", show=False),
        Binding("k", "up", show=False),
    ]

    DEFAULT_CSS = """
    ListSheet { align: left bottom; background: transparent; }
    ListSheet OptionList {
        width: 100%; max-height: 60%; height: auto; background: $surface; padding: 0 1; border: none;
        border-top: heavy $accent; border-title-color: $accent; border-title-style: bold;
        border-title-background: $surface;
    }
    ListSheet OptionList:focus { border: none; border-top: heavy $accent; }
    """

    def action_down(self) -> None:
        """Next one."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """Previous one."""
        self.query_one(OptionList).action_cursor_up()
