"""The keys of the place one comes from, the focused pane's first, straight from the command table; ``/`` finds one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Label, Static

from termnews.core.fuzzy import fit
from termnews.core.wrap import clip
from termnews.tui import keys, themes
from termnews.tui.screens.base import PaperScreen
from termnews.tui.screens.keybar import KeyBar
from termnews.tui.widgets.paint import balanced
from termnews.tui.widgets.typing_line import TypingLine

COLUMN = 50
"""Cells of a column of keys and what they do."""
KEYS_WIDTH = 13
"""Cells of the keys alone."""

Row = tuple[keys.Command, tuple[str, ...]]


class HelpScreen(PaperScreen):
    """All keys that work where help was asked for."""

    SCOPES = ("help",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("help")]

    DEFAULT_CSS = """
    HelpScreen { background: $background; }
    HelpScreen VerticalScroll { height: 1fr; padding: 0 0 0 2; border-top: heavy $accent; scrollbar-size-vertical: 1;
        border-title-color: $accent; border-title-style: bold; border-title-background: $background; }
    HelpScreen Static { height: auto; }
    HelpScreen #find { display: none; dock: top; height: 1; padding: 0 2; }
    HelpScreen.-finding #find { display: block; }
    HelpScreen Label { width: 2; color: $accent; text-style: bold; }
    """

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__()
        self._about = tuple(scopes)

    def compose(self) -> ComposeResult:
        """A line to find in, and a scrolling page of columns."""
        with Horizontal(id="find"):
            yield Label("/")
            yield TypingLine(placeholder="Find a key, or what it does")
        page = VerticalScroll(Static(id="keys"), id="help")
        page.border_title = " KEYS "
        yield page
        yield KeyBar(self.news.plan)

    def on_mount(self) -> None:
        """Give the page the focus, so that it scrolls."""
        self._scroll.focus()

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one("#help", VerticalScroll)

    # ------------------------------------------------------------ finding

    def action_find_key(self) -> None:
        """Type what to find."""
        self.set_class(True, "-finding")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show only what fits."""
        event.stop()
        self._draw()
        self._scroll.scroll_home(animate=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps what was found."""
        event.stop()
        self._scroll.focus()

    def action_next_pane(self) -> None:
        """From the line to the page, and back where there is a line."""
        if self.has_class("-finding") and not isinstance(self.focused, Input):
            self.query_one(Input).focus()
        else:
            self._scroll.focus()

    action_previous_pane = action_next_pane

    @property
    def can_step_back(self) -> bool:
        """There is always the screen below."""
        return True

    async def step_back(self) -> bool:
        """Out of finding first."""
        if not self.has_class("-finding"):
            return False
        self.query_one(Input).value = ""
        self.set_class(False, "-finding")
        self._scroll.focus()
        return True

    # ------------------------------------------------------------ moving

    def action_scroll_down(self) -> None:
        """One line down; from the line of finding to the page."""
        if isinstance(self.focused, Input):
            self._scroll.focus()
            return
        self._scroll.scroll_relative(y=1, animate=False)

    def action_scroll_up(self) -> None:
        """One line up."""
        self._scroll.scroll_relative(y=-1, animate=False)

    def action_page_down(self) -> None:
        """One page down."""
        self._scroll.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """One page up."""
        self._scroll.scroll_page_up(animate=False)

    def action_half_page_down(self) -> None:
        """Half a page down."""
        self._scroll.scroll_relative(y=self._scroll.size.height // 2, animate=False)

    def action_half_page_up(self) -> None:
        """Half a page up."""
        self._scroll.scroll_relative(y=-(self._scroll.size.height // 2), animate=False)

    def action_top(self) -> None:
        """To the top."""
        self._scroll.scroll_home(animate=False)

    def action_bottom(self) -> None:
        """To the end."""
        self._scroll.scroll_end(animate=False)

    # ------------------------------------------------------------ what is shown

    def on_resize(self) -> None:
        """Set the columns anew."""
        self._draw()

    def _draw(self) -> None:
        self.query_one("#keys", Static).update(self._page(self.size.width - 5))

    def _page(self, width: int) -> Text:
        columns = max(1, min(3, width // COLUMN))
        cells = width // columns
        blocks = [list(self._block(title, rows, cells - 2)) for title, rows in self._groups()]
        if not blocks:
            return Text("No key does that here. The command palette knows every command by name.")
        page = Text()
        piles = in_columns(blocks, columns)
        for row in range(max(map(len, piles))):
            for pile in piles:
                line = pile[row].copy() if row < len(pile) else Text()
                line.pad_right(max(0, cells - line.cell_len))
                page.append_text(line)
            page.append("\n")
        return page

    def _groups(self) -> list[tuple[str, list[Row]]]:
        """The scopes of the place, the focused pane's first; what works everywhere by the table's groups."""
        wanted = self.query_one(Input).value
        found: dict[str, list[Row]] = {}
        for scope, command, typed in self.news.plan.commands_by_scope(self._about):
            shown = "  ".join(keys.shown_key(key) for key in typed)
            if typed and fit(wanted, f"{shown} {command.help} {command.label}") is not None:
                found.setdefault(command.group if scope == "app" else keys.SCOPES[scope], []).append((command, typed))
        return list(found.items())

    def _block(self, title: str, rows: Sequence[Row], cells: int) -> Iterator[Text]:
        palette = themes.palette(self.app.theme_variables)
        accent, muted, bold = Style(color=palette.accent, bold=True), Style(color=palette.muted), Style(bold=True)
        yield Text(clip(title.upper(), cells), accent)
        yield Text("─" * cells, muted)
        sections_shown = False
        for command, typed in rows:
            name, says = "  ".join(keys.shown_key(key) for key in typed), command.help
            if command.id.startswith("section-"):
                if sections_shown:
                    continue
                sections_shown, name, says = True, "1 … 9", "Pages of the paper; 1 front page, 9 Saved"
            line = Text().append(clip(name, KEYS_WIDTH - 2), bold)
            for words in balanced(says, max(8, cells - KEYS_WIDTH)):
                line.pad_right(max(0, KEYS_WIDTH - line.cell_len))
                yield line.append(words)
                line = Text()
        yield Text()


def in_columns(blocks: Sequence[Sequence[Text]], columns: int) -> list[list[Text]]:
    """Return blocks one under the other in so many columns of about one height, none of them torn apart."""
    total = sum(map(len, blocks))
    piles: list[list[Text]] = [[]]
    done = 0
    for block in blocks:
        if piles[-1] and done + len(block) / 2 > total * len(piles) / columns and len(piles) < columns:
            piles.append([])
        piles[-1] += block
        done += len(block)
    return piles
