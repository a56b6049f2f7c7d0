"""A page's blocks as the rule tester lists them. Values only."""

from __future__ import annotations

from termnews.core.models import EntryRow
from termnews.core.records import dataclass
from termnews.core.subscriptions import ExtractSettings


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block of a page: an element that holds text, and how to name it."""

    selector: str
    """A CSS selector that names this element and no other."""
    depth: int
    """How many of the listed blocks it stands in."""
    words: int
    text: str
    """Its first words, on one line."""
    chosen: bool = False
    """The article was taken from it."""


@dataclass(frozen=True, slots=True)
class TestedPage:
    """A page that rules are tried on."""

    entry: EntryRow
    feed_id: str
    url: str
    body: bytes
    content_type: str | None
    blocks: tuple[PageBlock, ...]
    rules: ExtractSettings
    """The rules that were in force when it was fetched."""


def within(blocks: tuple[PageBlock, ...], at: int) -> range:
    """Return the numbers of the blocks that stand inside one."""
    end = at + 1
    while end < len(blocks) and blocks[end].depth > blocks[at].depth:
        end += 1
    return range(at + 1, end)
