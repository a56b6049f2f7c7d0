"""The command palette: type a few letters of a command, a place, a feed, a theme or a headline, and go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from termnews.core.fuzzy import Fit, fit
from termnews.core.wrap import clip
from termnews.tui import keys, themes
from termnews.tui.commands import Offer, article_offers, best, command_offers, feed_offers, place_offers
from termnews.tui.screens.list_keys import ListKeys
from termnews.tui.screens.modal import PaperModal
from termnews.tui.screens.sheet import Sheet
from termnews.tui.widgets.plain_list import PlainList
from termnews.tui.widgets.typing_line import TypingLine

WIDEST = 84
HIGHEST = 80
"""Per cent of the screen that the sheet may take."""
RULE = 1
"""The line above the list, which its height counts."""
KIND = 16
"""Cells of the column that says what a line is."""


class PaletteScreen(ListKeys, PaperModal[Offer | None]):
    """Gives the offer that was chosen."""

    SCOPES = ("palette",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("palette")]

    DEFAULT_CSS = """
    PaletteScreen { align: center top; background: $background 60%; }
    PaletteScreen Sheet { max-width: 84; margin: 1 2 0 2; }
    PaletteScreen #typed { height: 1; padding: 0 1; }
    PaletteScreen Label { width: 2; color: $accent; text-style: bold; background: $surface; }
    PaletteScreen PlainList, PaletteScreen PlainList:focus { border-top: solid $hair; }
    PaletteScreen #nothing { display: none; height: 1; padding: 0 1; color: $muted-ink; background: $surface; }
    """

    def __init__(self, scopes: Sequence[str]) -> None:
        super().__init__()
        self._scopes = tuple(scopes)
        self._offers: list[Offer] = []
        self._articles: list[Offer] = []
        self._shown: list[tuple[Offer, Fit]] = []
        self._highest = 0
        """Most lines of the list."""

    def compose(self) -> ComposeResult:
        """A line to type in, and what fits."""
        with Sheet() as sheet:
            with Horizontal(id="typed"):
                yield Label(":")
                yield TypingLine(placeholder="Command, section, feed, theme or headline")
            offers = PlainList(id="offers")
            offers.led = True
            yield offers
            yield Static("Nothing of that name.", id="nothing")
        sheet.border_title = " COMMANDS "

    def on_mount(self) -> None:
        """Show what is known at once; the feeds follow."""
        self._fit()
        self._offers = [*command_offers(self.news, self._scopes), *place_offers(self.news)]
        self._show()
        self.query_one(Input).focus()
        self.run_worker(self._feeds(), group="palette-feeds")

    async def _feeds(self) -> None:
        self._offers += feed_offers(self.news, await self.news.reader.feeds())
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits; articles follow when the store has found them."""
        event.stop()
        self._articles = [offer for offer in self._articles if fit(event.value, offer.title)]
        self._show()
        self.run_worker(self._find(event.value), group="palette-articles", exclusive=True)

    async def _find(self, typed: str) -> None:
        found = await article_offers(self.news, typed)
        if found or self._articles:
            self._articles = found
            self._show()

    # ------------------------------------------------------------ what is shown

    def _show(self) -> None:
        typed = self.query_one(Input).value
        found = best(self._offers, typed)
        found += [(offer, fit(typed, offer.title) or Fit(0, ())) for offer in self._articles]
        options = self.query_one(PlainList)
        at = options.highlighted if found[:1] == self._shown[:1] else 0
        self._shown = found
        options.put(Option(self._line(index)) for index in range(len(found)))
        options.highlighted = min(at or 0, len(found) - 1) if found else None
        options.display = bool(found)
        # as tall as its lines by itself, it would lay out the whole screen with every key
        options.styles.height = min(RULE + len(found), self._highest)
        self.query_one("#nothing").display = not found

    def _fit(self) -> None:
        """Leave the list what the sheet has below its rule and the line one types in: its last row is in sight."""
        highest = max(4, (self.app.size.height - 1) * HIGHEST // 100)
        self.query_one(Sheet).styles.max_height = highest
        self._highest = highest - 2

    def _line(self, index: int) -> Text:
        offer, how = self._shown[index]
        width = max(10, min(WIDEST, self.app.size.width - 4) - 4)
        palette = themes.palette(self.app.theme_variables)
        muted, typed = Style(color=palette.muted), Style(color=palette.accent, bold=True, underline=True)
        kind = KIND if width >= 60 else 0
        note = clip(offer.note, max(0, width // 3))
        title = Text(clip(offer.title, max(4, width - kind - len(note) - 2)))
        for at in how.positions:
            if at < len(title) - (title.plain != offer.title):
                title.stylize(typed, at, at + 1)
        line = Text(" ", no_wrap=True, overflow="ellipsis")
        if kind:
            line.append(clip(offer.kind, kind - 2), muted)
            line.pad_right(max(0, kind + 1 - line.cell_len))
        line.append_text(title)
        line.pad_right(max(1, width + 1 - line.cell_len - Text(note).cell_len))
        return line.append(note, Style(color=palette.accent))

    def on_resize(self) -> None:
        """Set the lines anew."""
        self._fit()
        if self._shown:
            self._show()

    # ------------------------------------------------------------ keys

    # commands of their own: beside a line one types in they have fewer keys than in other lists
    action_next_offer = ListKeys.action_cursor_down
    action_previous_offer = ListKeys.action_cursor_up
    action_offers_down = ListKeys.action_page_down
    action_offers_up = ListKeys.action_page_up

    def action_back(self) -> None:
        """Clear the line first, then leave."""
        line = self.query_one(Input)
        if line.value:
            line.value = ""
        else:
            self.dismiss(None)

    def action_take(self) -> None:
        """Take the line under the cursor."""
        self._choose(self.query_one(OptionList).highlighted)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """So does the line's own Enter."""
        event.stop()
        self.action_take()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """So does a click."""
        event.stop()
        self._choose(event.option_index)

    def on_click(self, event: events.Click) -> None:
        """A click beside the palette leaves it."""
        if event.widget is self:
            self.dismiss(None)

    def _choose(self, index: int | None) -> None:
        if index is not None and index < len(self._shown):
            self.dismiss(self._shown[index][0])
