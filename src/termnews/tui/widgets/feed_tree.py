"""The tree of sections and their feeds, with what is unread in each and a mark at those in trouble."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from rich.cells import cell_len
from textual.binding import BindingType
from textual.message import Message

from termnews.core.models import Counts, Feed
from termnews.core.pages import Page
from termnews.core.records import dataclass
from termnews.core.subscriptions import Section
from termnews.core.wrap import clip
from termnews.tui import keys
from termnews.tui.widgets.cursor_list import CursorList, Item
from termnews.tui.widgets.paint import STAR, Piece, shown

FAILURES_SHOWN = 3
"""Attempts in a row that must have failed before a feed is marked (P11)."""

FOLD_CELLS = 2
"""A click on the first cells of a section folds it."""

Kind = Literal["all", "place", "section", "feed", "query"]
SEARCHED = "/"
"""Before a saved search: the key that searches."""


@dataclass(frozen=True, slots=True)
class _Node:
    kind: Kind
    query: str
    title: str
    mark: str
    count: int
    failing: bool = False
    section: str = ""


class FeedTree(CursorList):
    """All unread, starred and later; the sections, each with its feeds unless it is folded; the saved searches."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("tree")]

    quiet_cursor = False

    class Picked(Message):
        """The reader wants the list of a section, a feed or a state."""

        def __init__(self, tree: FeedTree, query: str, title: str) -> None:
            super().__init__()
            self.tree = tree
            self.query = query
            """In the query language: ``section:world``."""
            self.title = title

        @property
        def control(self) -> FeedTree:
            """The tree."""
            return self.tree

    def __init__(
        self, title: str = "SECTIONS", *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(title=title, name=name, id=id, classes=classes)
        self._sections: tuple[Section, ...] = ()
        self._feeds: tuple[Feed, ...] = ()
        self._counts = Counts()
        self._saved: tuple[tuple[Page, int], ...] = ()
        self._folded: set[str] = set()
        self._visible: list[_Node] = []

    def show(
        self, sections: Sequence[Section], feeds: Sequence[Feed], counts: Counts,
        saved: Sequence[tuple[Page, int]] = (),
    ) -> None:
        """Show sections, feeds and numbers, and saved searches with what is unread; the cursor stays where it is."""
        self._sections, self._feeds, self._counts, self._saved = tuple(sections), tuple(feeds), counts, tuple(saved)
        self._plant(self._visible[self._index].query if self._index < len(self._visible) else None)

    def pick(self, query: str) -> bool:
        """Put the cursor on the node of a query; False if there is none."""
        for index, node in enumerate(self._visible):
            if node.query == query:
                self.go(index)
                return True
        return False

    @property
    def cursor_query(self) -> str | None:
        """The query of the node under the cursor."""
        return self._visible[self._index].query if self._index < len(self._visible) else None

    def action_toggle_node(self) -> None:
        """Fold or unfold the section under the cursor (or that of the feed under it)."""
        if self._index < len(self._visible) and self._visible[self._index].section:
            self._fold(self._visible[self._index].section)

    def click_item(self, index: int, x: int) -> None:
        """A click picks at once; on the mark of a section it folds."""
        node = self._visible[index]
        if node.kind == "section" and x <= FOLD_CELLS:
            self._fold(node.section)
        else:
            self.go(index)
            self.activate(index)

    def activate(self, index: int) -> None:
        """Ask for the node's list."""
        node = self._visible[index]
        self.post_message(self.Picked(self, node.query, node.title))

    def _fold(self, section: str) -> None:
        self._folded ^= {section}
        self._plant(f"section:{section}" if section in self._folded else self.cursor_query)

    def _plant(self, query: str | None) -> None:
        """List the visible nodes anew, the cursor on the one with the query."""
        counts = self._counts
        self._visible = [
            _Node("all", "is:unread", "All unread", " ", counts.unread),
            _Node("place", "is:starred", "Starred", STAR, counts.starred),
            _Node("place", "is:later", "Later", " ", counts.later),
        ]
        known = {section.id for section in self._sections}
        strays = dict.fromkeys(feed.section for feed in self._feeds if feed.section not in known)
        for section in (*self._sections, *(Section(id=each, title=each) for each in strays)):
            self._plant_section(section)
        self._visible += [_Node("query", page.query, page.title, SEARCHED, unread) for page, unread in self._saved]
        queries = [node.query for node in self._visible]
        self._index = queries.index(query) if query in queries else min(self._index, len(queries) - 1)
        self.repaint()

    def _plant_section(self, section: Section) -> None:
        feeds = [feed for feed in self._feeds if feed.section == section.id]
        folded = section.id in self._folded
        failing = folded and any(feed.failures >= FAILURES_SHOWN for feed in feeds)
        unread = self._counts.unread_by_section.get(section.id, 0)
        mark = " " if not feeds else "▸" if folded else "▾"
        self._visible.append(
            _Node("section", f"section:{section.id}", section.title, mark, unread, failing, section.id)
        )
        if folded:
            return
        for number, feed in enumerate(feeds, start=1):
            unread = self._counts.unread_by_feed.get(feed.slug, 0)
            mark = "└" if number == len(feeds) else "├"
            failing = feed.failures >= FAILURES_SHOWN
            self._visible.append(_Node("feed", f"feed:{feed.slug}", feed.title, mark, unread, failing, section.id))

    def set_items(self, width: int) -> list[Item]:
        """One line a node."""
        return [(_set_node(node, width),) for node in self._visible]


def _set_node(node: _Node, width: int) -> list[Piece]:
    """``├ ! The Coastal Herald  96``."""
    count = f"{node.count:,}" if node.count else ""
    head: list[Piece] = [(f"{node.mark} ", "star" if node.mark == STAR else "faint")]
    if node.failing:
        head.append(("! ", "warning"))
    used = sum(cell_len(text) for text, _ in head)
    room = max(0, width - used - len(count) - (1 if count else 0))
    title = clip(shown(node.title, 80), room)
    strong = node.kind in ("all", "section", "query") and node.count
    role = "headline" if strong else "text" if node.count or node.kind != "feed" else "muted"
    padding = " " * max(0, width - used - cell_len(title) - len(count))
    return [*head, (title, role), (padding, "text"), (count, "muted")]
