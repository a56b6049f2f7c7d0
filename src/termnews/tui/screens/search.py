"""Search as you type: hits with the words where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from termnews.core.errors import QueryError
from termnews.core.models import SearchHit
from termnews.core.query import parse_query
from termnews.core.text import clean_line
from termnews.core.wrap import clip
from termnews.tui import keys, themes
from termnews.tui.screens.entry import EntryScreen
from termnews.tui.screens.keybar import KeyBar
from termnews.tui.screens.list_keys import ListKeys
from termnews.tui.screens.search_print import draw_hit, search_help
from termnews.tui.widgets.plain_list import PlainList
from termnews.tui.widgets.query_trouble import QueryTrouble
from termnews.tui.widgets.typing_line import TypingLine

LIMIT = 50
LABEL_CELLS = 2
LEAST_TYPED = 2
"""Characters from which finding nothing is worth a word."""


class SearchScreen(ListKeys, EntryScreen):
    """The search."""

    SCOPES = ("search", "entry")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("search")]

    DEFAULT_CSS = """
    SearchScreen #query { height: 2; border-top: heavy $accent; padding: 0 1; border-title-color: $accent;
        border-title-style: bold; border-title-background: $background; }
    SearchScreen Label { width: 2; color: $accent; text-style: bold; }
    SearchScreen #says { height: 1; padding: 0 1; color: $muted-ink; }
    SearchScreen #how { display: none; height: 1fr; padding: 0 3; border-top: solid $hair; overflow-y: auto; }
    SearchScreen.-empty #how { display: block; }
    SearchScreen.-empty #hits, SearchScreen.-empty #says { display: none; }
    SearchScreen PlainList, SearchScreen PlainList:focus { height: 1fr; border-top: solid $hair; }
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text
        self._hits: list[SearchHit] = []
        self._meant: str | None = None
        """What a search that found nothing was perhaps meant to be."""
        self._width = 0
        """What the hits are set for."""

    def compose(self) -> ComposeResult:
        """The line to type in, what it found, the hits."""
        with Horizontal(id="query") as line:
            yield Label("/")
            yield TypingLine(self._text, placeholder="Search everything")
        line.border_title = " SEARCH "
        yield QueryTrouble()
        yield Static(id="says")
        yield PlainList(id="hits")
        yield Static(id="how")
        yield KeyBar(self.news.plan)

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()
        self.set_class(not self._text.strip(), "-empty")
        self._explain()

    # ------------------------------------------------------------ searching

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what is typed so far; a newer word stops the older search."""
        event.stop()
        self._search(event.value)

    @work(group="search", exclusive=True)
    async def _search(self, text: str) -> None:
        trouble = self.query_one(QueryTrouble)
        self._meant = None
        try:
            hits = await self.reader.search(text, limit=LIMIT, typing=True)
            little = not hits and (len(text.strip()) < LEAST_TYPED or parse_query(text, typing=True).root is None)
            self.set_class(little, "-empty")
        except QueryError as error:
            trouble.show(error, indent=LABEL_CELLS, scrolled=self.query_one(Input).scroll_offset.x)
            return
        trouble.show(None)
        self._show(hits)
        if hits or little:
            self._say(_count(hits))
            return
        self._meant = await self.reader.suggestion(text)
        if self._meant is not None:
            self._say(f"Nothing found. Did you mean “{self._meant}”? {keys.shown_key('enter')} searches for it.")
        else:
            self._say("Nothing found. Fewer words find more, and so does * after the beginning of one.")

    def _explain(self) -> None:
        how = search_help(self.size.width, themes.palette(self.app.theme_variables))
        self.query_one("#how", Static).update(how)

    def _say(self, sentence: str) -> None:
        self.query_one("#says", Static).update(Text(clip(clean_line(sentence), max(1, self.size.width - 2))))

    def _show(self, hits: list[SearchHit]) -> None:
        self._hits, self._width = hits, self.size.width
        options = self.query_one(PlainList)
        options.put(Option(self._draw(hit)) for hit in hits)
        if hits:
            options.highlighted = 0

    def _draw(self, hit: SearchHit) -> Text:
        palette = themes.palette(self.app.theme_variables)
        return draw_hit(hit, palette, max(10, self.size.width - 3), self.reader.now())

    def on_resize(self) -> None:
        """Set the hits anew where the width changed."""
        self._explain()
        if self._hits and self.size.width != self._width:
            at = self._lines.highlighted
            self._show(self._hits)
            self._lines.highlighted = at

    # ------------------------------------------------------------ moving and opening

    def action_cursor_down(self) -> None:
        """From the line into the hits; in them to the next."""
        if isinstance(self.focused, Input):
            self.action_next_pane()
        else:
            super().action_cursor_down()

    def action_cursor_up(self) -> None:
        """The hit before; from the first back to the line."""
        if not self._lines.highlighted:
            self.query_one(Input).focus()
        else:
            super().action_cursor_up()

    def action_next_pane(self) -> None:
        """From the line to the hits, and back."""
        if not isinstance(self.focused, Input):
            self.query_one(Input).focus()
        elif self._hits:
            self._lines.focus()

    action_previous_pane = action_next_pane

    def action_open(self) -> None:
        """Open the hit under the cursor."""
        self.action_take()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter opens the best hit; where there is none, it takes what was perhaps meant."""
        event.stop()
        if self._hits:
            self._open(0)
        elif self._meant is not None:
            line = self.query_one(Input)
            line.value = self._meant
            line.cursor_position = len(self._meant)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open a hit."""
        event.stop()
        self._open(event.option_index)

    def _open(self, index: int) -> None:
        ids = [hit.entry.id for hit in self._hits]
        self.news.places.stories(ids, f"Search: {self.query_one(Input).value}", open_id=ids[index])

    @property
    def cursor_entry(self) -> int | None:
        """The hit under the cursor."""
        index = self.query_one(OptionList).highlighted
        return self._hits[index].entry.id if index is not None and index < len(self._hits) else None

    async def step_unread(self, step: int) -> None:
        """Go to the next unread hit."""
        options = self.query_one(OptionList)
        at = options.highlighted if options.highlighted is not None else -1
        ahead = range(at + 1, len(self._hits)) if step > 0 else range(at - 1, -1, -1)
        found = next((index for index in ahead if not self._hits[index].entry.read), None)
        if found is not None:
            options.highlighted = found

    async def entries_changed(self, ids: Sequence[int]) -> None:
        """Show changed states."""
        if {hit.entry.id for hit in self._hits} & set(ids):
            by_id = {row.id: row for row in await self.reader.rows([hit.entry.id for hit in self._hits])}
            at = self.query_one(OptionList).highlighted
            self._show([replace(hit, entry=by_id.get(hit.entry.id, hit.entry)) for hit in self._hits])
            self.query_one(OptionList).highlighted = at

    def action_search(self) -> None:
        """Type again."""
        self.query_one(Input).focus()


def _count(hits: Sequence[SearchHit]) -> str:
    if not hits:
        return ""
    order = "best first" if any(hit.score for hit in hits) else "newest first"
    if len(hits) == LIMIT:
        return f"The {'best' if order == 'best first' else 'newest'} {LIMIT} stories"
    return "1 story" if len(hits) == 1 else f"{len(hits)} stories, {order}"
