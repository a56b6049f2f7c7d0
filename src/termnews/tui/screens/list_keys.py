"""Moving in a short list by the keys of the command table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import OptionList

if TYPE_CHECKING:
    from textual.dom import DOMNode as _Base
else:
    _Base = object


class ListKeys(_Base):
    """A screen around one such list."""

    @property
    def _lines(self) -> OptionList:
        return self.query_one(OptionList)

    def action_cursor_down(self) -> None:
        """Next line; after the last the first."""
        self._lines.action_cursor_down()

    def action_cursor_up(self) -> None:
        """Previous line; before the first the last."""
        self._lines.action_cursor_up()

    def action_page_down(self) -> None:
        """One page down."""
        self._lines.action_page_down()  # type: ignore[no-untyped-call]

    def action_page_up(self) -> None:
        """One page up."""
        self._lines.action_page_up()  # type: ignore[no-untyped-call]

    def action_top(self) -> None:
        """To the first line."""
        self._lines.action_first()

    def action_bottom(self) -> None:
        """To the last line."""
        self._lines.action_last()

    def action_take(self) -> None:
        """Take the line under the cursor, as a click on it does."""
        self._lines.action_select()
