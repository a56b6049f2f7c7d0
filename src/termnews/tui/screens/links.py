"""The links of an article as a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from termnews.core.document import Block, Document, Span
from termnews.core.text import clean_line
from termnews.core.urls import host_of
from termnews.tui import keys
from termnews.tui.screens.sheet import ListSheet, Sheet
from termnews.tui.screens.target import Choice, Target
from termnews.tui.widgets.plain_list import PlainList


class LinksScreen(ListSheet[Choice | None]):
    """Numbered links, and where the one under the cursor leads; Enter hands it back."""

    SCOPES = ("links", "target")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("links"), *keys.bindings("target")]

    DEFAULT_CSS = """
    LinksScreen Sheet { max-height: 100%; }
    LinksScreen PlainList { max-height: 50vh; }
    LinksScreen Target { border-top: solid $hair; }
    """

    def __init__(self, links: Sequence[tuple[str, str]]) -> None:
        """Take (words, URL) pairs in the order of the article."""
        super().__init__()
        self._links = list(links)

    def compose(self) -> ComposeResult:
        """The list."""
        with Sheet() as sheet:
            yield PlainList(*(Option(self._line(i, words, url)) for i, (words, url) in enumerate(self._links, 1)))
            yield Target()
        sheet.border_title = " LINKS "

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say where the link leads."""
        self.query_one(Target).show(self._links[event.option_index][1])

    def _line(self, number: int, words: str, url: str) -> Content:
        return Content.from_markup(
            "[$accent b]$number[/] $words [$foreground 70%]$host[/]",
            number=f"{number:>2}", words=clean_line(words, 80, list_row=True) or "(no words)",
            host=clean_line(host_of(url) or url, 80),
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Hand the link back."""
        event.stop()
        self.dismiss(Choice(self._links[event.option_index][1]))

    def action_browser(self) -> None:
        """Open the link under the cursor."""
        self._hand_back(copied=False)

    def action_copy_link(self) -> None:
        """Copy the link under the cursor."""
        self._hand_back(copied=True)

    def action_links(self) -> None:
        """Leave the list by the key that opened it."""
        self.action_back()

    def _hand_back(self, *, copied: bool) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(Choice(self._links[at][1], copied=copied))


def links_of(document: Document) -> list[tuple[str, str]]:
    """Return (words, URL) of every link, in the order the article first names it."""
    words: dict[int, str] = {}
    for block in document.blocks:
        for span in _spans(block):
            if span.link is not None:
                words[span.link] = words.get(span.link, "") + span.text
    return [(text.strip(), document.links[index]) for index, text in words.items() if index < len(document.links)]


def _spans(block: Block) -> Iterator[Span]:
    yield from block.spans
    for row in block.rows:
        for cell in row:
            yield from cell
    for child in block.children:
        yield from _spans(child)
