"""What is wrong with a query, under the line it is typed into: a caret below the place, and the sentence."""

from __future__ import annotations

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from termnews.core.errors import QueryError
from termnews.core.text import cell_width, clean_line
from termnews.core.wrap import break_lines

CARET = "▲"
MAX_LINES = 3
"""Lines of a sentence that does not fit beside its caret."""


class QueryTrouble(Static):
    """One line where the sentence fits beside the caret, else a few; nothing where nothing is wrong."""

    DEFAULT_CSS = """
    QueryTrouble { height: auto; padding: 0 1; color: $foreground; background: $background; display: none; }
    """

    def show(self, error: QueryError | None, *, indent: int = 0, scrolled: int = 0) -> None:
        """Show what is wrong; None: nothing.

        Args:
            error: Its query and position say where.
            indent: Cells before the typed text begins, the widget's own padding not counted.
            scrolled: Cells of the typed text that are out of sight to its left.
        """
        self.display = error is not None
        if error is not None:
            before = clean_line(f"|{error.query[: error.position]}|", len(error.query) + 2)[1:-1]
            column = max(0, indent + cell_width(before) - scrolled)
            around = self.parent if isinstance(self.parent, Widget) else self.app
            width = max(10, around.size.width - 2)
            self.update(Text("\n".join(caret_lines(str(error), min(column, width - 1), width))))


def caret_lines(sentence: str, column: int, width: int) -> list[str]:
    """Return the lines of a caret at a column with its sentence after it, before it, or below it."""
    said = clean_line(sentence)
    if column + 2 + cell_width(said) <= width:
        return [" " * column + f"{CARET} {said}"]
    if cell_width(said) + 1 <= column:
        return [" " * (column - cell_width(said) - 1) + f"{said} {CARET}"]
    below = [said[start:end] for start, end in break_lines(said, width)][:MAX_LINES]
    return [" " * column + CARET, *below]
