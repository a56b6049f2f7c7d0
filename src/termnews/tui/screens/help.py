"""The keys of the place one comes from, then all others, straight from the command table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from termnews.core.wrap import clip
from termnews.tui import keys, themes
from termnews.tui.screens.base import PaperScreen
from termnews.tui.screens.keybar import KeyBar

COLUMN = 50
"""Cells of a column of keys and what they do."""
KEYS_WIDTH = 13
"""Cells of the keys alone."""


class HelpScreen(PaperScreen):
    """All keys that work where help was asked for."""

    SCOPES = ("help",)

    DEFAULT_CSS = """
    HelpScreen { background: $background; }
    HelpScreen VerticalScroll { height: 1fr; padding: 0 2; border-top: heavy $accent; scrollbar-size-vertical: 1;
        border-title-color: $accent; border-title-style: bold; border-title-background: $background; }
    HelpScreen Static { height: auto; }
    """

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__()
        self._about = tuple(scopes)

    def compose(self) -> ComposeResult:
        """A scrolling page of columns."""
        page = VerticalScroll(Static(id="keys"), id="help")
        page.border_title = " KEYS "
        yield page
        yield KeyBar(self.news.plan)

    def on_mount(self) -> None:
        """Give the page the focus, so that it scrolls."""
        self.query_one("#help").focus()

    def on_resize(self) -> None:
        """Set the columns anew."""
        self.query_one("#keys", Static).update(self._page(self.size.width - 5))

    def _page(self, width: int) -> Text:
        columns = max(1, min(3, width // COLUMN))
        cells = width // columns
        blocks = [list(lines) for lines in self._groups(cells - 2)]
        share = -(-sum(map(len, blocks)) // columns)
        piles: list[list[Text]] = [[]]
        for block in blocks:
            if len(piles[-1]) + len(block) // 2 > share and len(piles) < columns:
                piles.append([])
            piles[-1] += block
        page = Text()
        for row in range(max(map(len, piles))):
            for pile in piles:
                line = pile[row].copy() if row < len(pile) else Text()
                line.pad_right(max(0, cells - line.cell_len))
                page.append_text(line)
            page.append("\n")
        return page

    def _groups(self, cells: int) -> Iterator[Iterator[Text]]:
        palette = themes.palette(self.app.theme_variables)
        accent, muted = Style(color=palette.accent, bold=True), Style(color=palette.muted)
        commands = self.news.plan.commands(self._about)
        for group in dict.fromkeys(command.group for command in keys.COMMANDS):
            rows = [(command, typed) for command, typed in commands if command.group == group and typed]
            if rows:
                yield _block(group, rows, cells, (accent, muted))


def _block(
    group: str, rows: Sequence[tuple[keys.Command, tuple[str, ...]]], cells: int, styles: tuple[Style, Style]
) -> Iterator[Text]:
    accent, muted = styles
    bold = Style(bold=True)
    yield Text(group.upper(), accent)
    yield Text("─" * cells, muted)
    sections_shown = False
    for command, typed in rows:
        name, says = "  ".join(keys.shown_key(key) for key in typed), command.help
        if command.id.startswith("section-"):
            if sections_shown:
                continue
            sections_shown, name, says = True, "1 … 9", "Pages of the paper; 1 front page, 9 Saved"
        line = Text().append(clip(name, KEYS_WIDTH - 2), bold)
        line.pad_right(max(1, KEYS_WIDTH - line.cell_len))
        line.append(clip(says, max(1, cells - KEYS_WIDTH)))
        yield line
    yield Text()
