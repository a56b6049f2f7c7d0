"""The line that narrows a list while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import Input

from termnews.tui.screens.prompt import PromptScreen


class FilterScreen(PromptScreen):
    """Tells the list of every letter; Enter leaves it narrowed, Escape takes the filter away."""

    def __init__(self, value: str, typed: Callable[[str], None]) -> None:
        super().__init__("Filter", value=value, placeholder="words, is:unread, tag:europe, newer:3d …")
        self._typed = typed

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list by what is there so far."""
        event.stop()
        self._typed(event.value)
