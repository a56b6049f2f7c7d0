"""The reader's own tags, typed in one line: parted by commas, completed from those in use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.suggester import Suggester
from textual.widgets import Input, Static

from termnews.core.models import EntryRow
from termnews.core.text import clean_line
from termnews.tui.screens.prompt import PromptScreen

if TYPE_CHECKING:
    from termnews.tui.screens.entry import EntryScreen

SHOWN_TAGS = 12
"""Tags in use that are shown under the line."""


class TagSuggester(Suggester):
    """Completes the last of several tags."""

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._tags = tags

    async def get_suggestion(self, value: str) -> str | None:
        """Return the line with its last tag completed."""
        begun = value.rpartition(",")[2].lstrip()
        if not begun:
            return None
        for tag in self._tags:
            if tag.casefold().startswith(begun.casefold()) and len(tag) > len(begun):
                return value + tag[len(begun) :]
        return None


class TagScreen(PromptScreen):
    """Asks for tags; under the line stand those in use."""

    DEFAULT_CSS = """
    TagScreen Horizontal { dock: bottom; }
    TagScreen Static#known { dock: bottom; width: 100%; height: 1; padding: 0 1; background: $surface;
        color: $foreground 70%; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, value: str, tags: Sequence[str], *, many: int) -> None:
        question = f"Tags of {many:,} stories" if many > 1 else "Tags"
        super().__init__(question, value=value, placeholder="parted by commas; nothing: none")
        self._tags = [clean_line(tag, 40, list_row=True) for tag in tags]

    def compose(self) -> ComposeResult:
        """The line, and the tags in use."""
        known = "in use: " + ", ".join(self._tags[:SHOWN_TAGS]) if self._tags else "no tags in use yet"
        yield Static(Content(f"{known} · → completes"), id="known")
        yield from super().compose()

    def on_mount(self) -> None:
        """Complete what is typed."""
        self.query_one(Input).suggester = TagSuggester(self._tags)


async def ask_tags(screen: EntryScreen, rows: Sequence[EntryRow]) -> None:
    """Ask for the tags of some stories and set them as one change."""
    if not rows:
        return
    shared = [tag for tag in rows[0].tags if all(tag in row.tags for row in rows)]
    value = ", ".join(shared) + (", " if shared else "")
    prompt = TagScreen(value, await screen.reader.tags(), many=len(rows))
    screen.app.push_screen(prompt, partial(_tagged, screen, [row.id for row in rows], shared))


def _tagged(screen: EntryScreen, ids: Sequence[int], shared: Sequence[str], typed: str | None) -> None:
    async def tag() -> None:
        change = await screen.reader.set_tags(ids, typed or "", before=shared)
        screen.unpick()
        await screen.news.mark(change)

    if typed is not None:
        screen.run_worker(tag(), group="marks")
