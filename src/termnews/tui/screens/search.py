"""Search as you type: hits with the words where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from termnews.core.dates import ago
from termnews.core.errors import QueryError
from termnews.core.models import SearchHit
from termnews.core.text import clean_line
from termnews.core.wrap import clip
from termnews.tui import keys, themes
from termnews.tui.screens.entry import EntryScreen
from termnews.tui.screens.keybar import KeyBar
from termnews.tui.screens.list_keys import ListKeys
from termnews.tui.widgets.plain_list import PlainList
from termnews.tui.widgets.typing_line import TypingLine

HIT_BEGIN, HIT_END = "\ue000", "\ue001"
"""What the store puts around the words found (``SearchHit.snippet``)."""
LIMIT = 50
HINT = "Words, “a phrase”, -not, feed:name, section:id, is:unread, newer:3d, title:word, author:name"


class SearchScreen(ListKeys, EntryScreen):
    """The search."""

    SCOPES = ("search", "entry")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("search")]

    DEFAULT_CSS = """
    SearchScreen #query { height: 2; border-top: heavy $accent; padding: 0 1; border-title-color: $accent;
        border-title-style: bold; border-title-background: $background; }
    SearchScreen Label { width: 2; color: $accent; text-style: bold; }
    SearchScreen #says { height: 1; padding: 0 1; color: $muted-ink; }
    SearchScreen PlainList, SearchScreen PlainList:focus { height: 1fr; border-top: solid $hair; }
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text
        self._hits: list[SearchHit] = []
        self._width = 0
        """What the hits are set for."""

    def compose(self) -> ComposeResult:
        """The line to type in, what it found, the hits."""
        with Horizontal(id="query") as line:
            yield Label("/")
            yield TypingLine(self._text, placeholder="Search everything")
        line.border_title = " SEARCH "
        yield Static(id="says")
        yield PlainList(id="hits")
        yield KeyBar(self.news.plan)

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Input).focus()
        self._say(HINT)

    # ------------------------------------------------------------ searching

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what is typed so far; a newer word stops the older search."""
        event.stop()
        self.run_worker(self._search(event.value), group="search", exclusive=True)

    async def _search(self, text: str) -> None:
        if not text.strip():
            self._show([])
            self._say(HINT)
            return
        try:
            hits = await self.reader.search(text, limit=LIMIT, typing=True)
        except QueryError as error:
            self._say(str(error))
            return
        self._show(hits)
        if hits:
            count = "1 story" if len(hits) == 1 else f"{len(hits)} stories"
            self._say(count if len(hits) < LIMIT else f"The best {LIMIT} stories")
        else:
            self._say("Nothing found. Fewer words, or * after the beginning of one.")

    def _say(self, sentence: str) -> None:
        self.query_one("#says", Static).update(Text(clip(clean_line(sentence), max(1, self.size.width - 2))))

    def _show(self, hits: list[SearchHit]) -> None:
        self._hits, self._width = hits, self.size.width
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(self._draw(hit)) for hit in hits)
        if hits:
            options.highlighted = 0

    def _draw(self, hit: SearchHit) -> Text:
        """Title, where and when, and the snippet with its hits marked."""
        palette = themes.palette(self.app.theme_variables)
        width = max(10, self.size.width - 3)
        row = hit.entry
        muted = Style(color=palette.muted)
        text = Text(no_wrap=True, overflow="ellipsis")
        text.append("  " if row.read else "● ", Style(color=palette.accent))
        title = clip(clean_line(row.title, list_row=True) or "(untitled)", width - 2)
        text.append(title, Style(color=palette.muted if row.read else palette.ink, bold=not row.read))
        meta = " · ".join((clean_line(row.feed_title, 60, list_row=True), ago(row.sort_date, self.reader.now())))
        text.append(f"\n  {meta}" + (" ★" if row.starred else ""), muted)
        text.append("\n  ")
        text.append_text(_snippet(hit.snippet, width - 2, (Style(color=palette.ink), palette.style("mark"))))
        return text.append("\n")

    def on_resize(self) -> None:
        """Set the hits anew where the width changed."""
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
        """Enter opens the best hit."""
        event.stop()
        if self._hits:
            self._open(0)

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


def _snippet(snippet: str, width: int, styles: tuple[Style, Style]) -> Text:
    """Return a snippet with its hits marked."""
    plain, mark = styles
    text = Text()
    first = snippet.find(HIT_BEGIN)
    if first > width * 2 // 3:
        cut = snippet.rfind(" ", 0, first - width // 3)
        snippet = "…" + snippet[cut + 1:] if cut > 0 else snippet
    for index, piece in enumerate(snippet.replace(HIT_END, HIT_BEGIN).split(HIT_BEGIN)):
        text.append(clean_line(f"x{piece}x", list_row=True)[1:-1], mark if index % 2 else plain)
    text.truncate(width, overflow="ellipsis")
    return text
