"""``▲ 12 new``: what came in, without moving the page under the reader's eyes."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class Pill(Static):
    """A short line over the page; shown only when there is something new."""

    DEFAULT_CSS = """
    Pill {
        layer: above; dock: top; width: auto; height: 1; display: none;
        background: $accent; color: $background; text-style: bold;
    }
    """

    class Clicked(Message):
        """The pill was clicked."""

    def show(self, new: int, key: str) -> None:
        """Show how many stories are new and which key brings them; 0 takes the pill away."""
        self.display = new > 0
        if new:
            text = f" ▲ {new:,} new · {key} shows them "
            self.update(Content(text))
            self.styles.offset = (max(0, (self.app.size.width - len(text)) // 2), self._below_the_head())

    def _below_the_head(self) -> int:
        """The line under the section bar."""
        bar = self.screen.query("SectionBar").first()
        return bar.region.bottom - 1 if bar.region.height > 1 else bar.region.bottom

    def on_click(self) -> None:
        """Tell the screen."""
        self.post_message(self.Clicked())
