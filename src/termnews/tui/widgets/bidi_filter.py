"""Right-to-left text in the order of the eye on every line of the screen, where the terminal does not see to it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from termnews.core.bidi import has_rtl, parts
from termnews.tui.widgets.article_bidi import reordered


class BidiFilter(LineFilter):
    """Puts each text of a line in order by itself; the article, whose paragraphs it knows, sees to its own."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments as the eye meets them, as wide as they were."""
        line = "".join(segment.text for segment in segments)
        if not has_rtl(line):
            return segments
        drawn: Sequence[Segment] = segments
        for begin, end in parts(line):
            drawn = reordered(drawn, begin, end, rtl=None)
        return list(drawn)


def leave_out(filters: Sequence[LineFilter]) -> list[LineFilter]:
    """Return the filters of a widget that puts its text in order itself."""
    return [each for each in filters if not isinstance(each, BidiFilter)]
