"""Textual's list of options as a part of the paper: a bar beside the one under the cursor, and no keys of its own."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from termnews.tui.themes import palette
from termnews.tui.widgets.paint import BAR, HAIR, THIN_BAR


class PlainList(OptionList, inherit_bindings=False):
    """A list whose keys are those of the screen around it, by the table.

    A blank last line parts an option from the next one; neither the bar nor the tint goes that far.
    """

    DEFAULT_CSS = """
    PlainList, PlainList:focus {
        width: 100%; border: none; padding: 0; background: $background; background-tint: $background 0%;
        border-title-color: $accent; border-title-style: bold; border-title-background: $background;
        scrollbar-size-vertical: 1;
    }
    PlainList > .option-list--option-highlighted, PlainList:focus > .option-list--option-highlighted {
        background: $tint; color: $foreground; text-style: none;
    }
    PlainList > .option-list--option { padding: 0 1 0 0; }
    PlainList > .option-list--option-hover { background: $tint 50%; }
    PlainList > .option-list--option-disabled { color: $muted-ink; text-style: none; }
    PlainList > .option-list--separator { color: $hair; }
    """

    led = False
    """Whether the line one types in leads the cursor, which then stands as if the list had the focus."""

    def put(self, options: Iterable[Option]) -> None:
        """Show other options; a list that stays as long is not laid out anew, and its bar does not go and come."""
        new = list(options)
        if new:
            self.set_options(new)
        else:
            self.clear_options()

    def _get_left_gutter_width(self) -> int:
        """The cell of the bar."""
        return 1

    def render_line(self, y: int) -> Strip:
        """Draw one line, after the cell of the bar."""
        strip = super().render_line(y)
        number = self.scroll_offset.y + y
        lines = self._lines
        index, inside = lines[number] if number < len(lines) else (-1, 0)
        plain = self.get_visual_style("option-list--option").rich_style
        ends = number + 1 == len(lines) or lines[number + 1 : number + 2] != [(index, inside + 1)]
        if index < 0 or (inside and ends and not strip.text.strip(f" {HAIR}")):
            rule = strip if index >= 0 and HAIR in strip.text else Strip.blank(strip.cell_length, plain)
            return Strip([Segment(" ", plain), *rule], strip.cell_length + 1)
        here = index == self.highlighted and not self.options[index].disabled
        style = next((segment.style for segment in strip if segment.style), plain)
        mark, color = " ", None
        if here:
            mark, color = (BAR if self.has_focus or self.led else THIN_BAR), palette(self.app.theme_variables).accent
        bar = Strip([Segment(mark, Style(color=color, bgcolor=style.bgcolor))], 1).apply_meta({"option": index})
        return Strip([*bar, *strip], strip.cell_length + 1)
