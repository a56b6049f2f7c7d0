"""The line that narrows a list while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.widgets import Input, Label

from termnews.core.errors import QueryError
from termnews.core.query import parse_query
from termnews.tui.screens.prompt import PromptScreen
from termnews.tui.widgets.query_trouble import QueryTrouble


class FilterScreen(PromptScreen):
    """Tells the list of every letter; Enter leaves it narrowed, Escape takes the filter away.

    What cannot be understood is said below the line, and the line stays.
    """

    DEFAULT_CSS = """
    FilterScreen QueryTrouble { background: $surface; }
    """

    def __init__(self, value: str, typed: Callable[[str], None]) -> None:
        super().__init__("Filter", value=value, placeholder="words, -not, a or b, is:unread, tag:europe, newer:3d …")
        self._typed = typed

    def compose(self) -> ComposeResult:
        """The line, and what is wrong with it."""
        yield from super().compose()
        yield QueryTrouble()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list by what is there so far."""
        event.stop()
        if self._understood(event.value, typing=True):
            self._typed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Leave the list narrowed, where the line can be understood."""
        event.stop()
        event.prevent_default()  # the prompt's own would leave in any case
        self.action_take()

    def action_take(self) -> None:
        """Leave the list narrowed, where the line can be understood."""
        value = self.query_one(Input).value
        if self._understood(value, typing=False):
            self.dismiss(value)

    def _understood(self, value: str, *, typing: bool) -> bool:
        trouble = self.query_one(QueryTrouble)
        try:
            parse_query(value, typing=typing)
        except QueryError as error:
            line = self.query_one(Input)
            trouble.show(error, indent=self.query_one(Label).outer_size.width, scrolled=line.scroll_offset.x)
            return False
        trouble.show(None)
        return True
