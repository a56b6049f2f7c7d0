"""What lies over the page like a slip of paper: one look for all of it."""

from __future__ import annotations

from typing import TypeVar

from textual.containers import Vertical

from termnews.tui.screens.list_keys import ListKeys
from termnews.tui.screens.modal import PaperModal

T = TypeVar("T")


class Sheet(Vertical):
    """Its title stands in a heavy rule above it, what its keys do (``#keys``) in its last line."""

    DEFAULT_CSS = """
    Sheet {
        width: 100%; height: auto; max-height: 100%; background: $surface; border-top: heavy $accent;
        border-title-color: $accent; border-title-style: bold; border-title-background: $surface;
    }
    Sheet PlainList, Sheet PlainList:focus {
        height: auto; background: $surface; background-tint: $surface 0%; border-title-background: $surface;
    }
    Sheet #keys { height: 1; padding: 0 2; color: $muted-ink; background: $surface; }
    """


class ListSheet(ListKeys, PaperModal[T]):
    """A list at the foot of the screen; what Enter hands back is the list's own."""

    DEFAULT_CSS = """
    ListSheet { align: left bottom; background: transparent; }
    ListSheet Sheet { max-height: 60%; }
    """
