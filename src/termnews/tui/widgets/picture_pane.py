"""One picture, as large as there is room, or a sentence in its place."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from termnews.core.pictures import Box
from termnews.core.text import clean_line
from termnews.core.wrap import break_lines, width_of
from termnews.tui.widgets.pane import Inked
from termnews.tui.widgets.picture_drawing import Drawing, picture_row


class PicturePane(Inked):
    """Shows a drawing in its middle."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawing: Drawing | None = None
        self._sentence = ""

    @property
    def box(self) -> Box:
        """The cells there are."""
        return Box(*self.content_size)

    def show(self, drawing: Drawing | None, sentence: str = "") -> None:
        """Show a drawing, or a sentence where there is none."""
        self._drawing, self._sentence = drawing, clean_line(sentence)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        paper, box = self.palette.style("text"), self.box
        if self._drawing is not None:
            return Strip(picture_row(self._drawing, y, box, paper), box.columns)
        spans = break_lines(self._sentence, max(1, min(60, box.columns - 4))) if self._sentence else []
        at = y - max(0, (box.rows - len(spans)) // 2)
        if not 0 <= at < len(spans):
            return Strip.blank(box.columns, paper)
        words = self._sentence[slice(*spans[at])]
        left = max(0, (box.columns - width_of(words)) // 2)
        drawn = [Segment(" " * left, paper), Segment(words, self.palette.style("muted"))]
        return Strip(drawn).extend_cell_length(box.columns, paper)
