"""A list on a sheet at the foot of the screen: what choices and links share."""

from __future__ import annotations

from typing import TypeVar

from termnews.tui.screens.list_keys import ListKeys
from termnews.tui.screens.modal import PaperModal

T = TypeVar("T")


class ListSheet(ListKeys, PaperModal[T]):
    """What Enter hands back is the list's own."""

    DEFAULT_CSS = """
    ListSheet { align: left bottom; background: transparent; }
    ListSheet OptionList {
        width: 100%; max-height: 60%; height: auto; background: $surface; padding: 0 1; border: none;
        border-top: heavy $accent; border-title-color: $accent; border-title-style: bold;
        border-title-background: $surface;
    }
    ListSheet OptionList:focus { border: none; border-top: heavy $accent; }
    """
