"""The command palette's offers: every command of the table that works here, and every section and feed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from termnews.core.text import clean_line
from termnews.tui import keys
from termnews.tui.screens.base import PaperScreen

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp

MOVING = "Moving"
"""The group that makes no sense in a palette."""


class _Offers(Provider):
    """Offers by title; a title is plain text, never markup."""

    async def _offers(self) -> list[tuple[str, str, Callable[[], object]]]:
        raise NotImplementedError

    @property
    def news(self) -> NewsApp:
        """The app."""
        return cast("NewsApp", self.app)

    async def discover(self) -> Hits:
        """Everything there is."""
        for title, help_line, run in await self._offers():
            yield DiscoveryHit(Content(title), run, title, help_line)

    async def search(self, query: str) -> Hits:
        """What fits the words typed."""
        matcher = self.matcher(query)
        async for score, title, help_line, run in self._scored(matcher.match):
            yield Hit(score, matcher.highlight(title), run, title, help_line)

    async def _scored(
        self, match: Callable[[str], float]
    ) -> AsyncIterator[tuple[float, str, str, Callable[[], object]]]:
        for title, help_line, run in await self._offers():
            score = match(title)
            if score > 0:
                yield score, title, help_line, run


class PaperCommands(_Offers):
    """The command table."""

    async def _offers(self) -> list[tuple[str, str, Callable[[], object]]]:
        screen = self.screen
        scopes = screen.active_scopes() if isinstance(screen, PaperScreen) else ["app"]
        return [
            (command.help, "  ".join(keys.shown_key(key) for key in typed), partial(self._run, command))
            for command, typed in self.news.plan.commands(scopes)
            if command.group != MOVING and command.id not in ("command-palette", "quit-now")
            and not command.id.startswith("section-")
        ]

    async def _run(self, command: keys.Command) -> None:
        await self.news.run_command(command)


class PlaceCommands(_Offers):
    """Sections, saved queries and feeds."""

    async def _offers(self) -> list[tuple[str, str, Callable[[], object]]]:
        places = self.news.places
        sections: list[tuple[str, str, Callable[[], object]]] = [
            (clean_line(section.title, list_row=True), "Section", partial(places.section_named, section.id))
            for section in self.news.reader.sections
        ]
        for query in self.news.reader.config.queries:
            title = clean_line(query.name, list_row=True)
            sections.append((title, "Saved query", partial(places.listing, query.match, title)))
        for feed in await self.news.reader.feeds():
            title = clean_line(feed.title, list_row=True)
            run = partial(places.listing, f"feed:{feed.slug}", title)
            sections.append((title, f"Feed · {feed.unread:,} unread", run))
        return sections
