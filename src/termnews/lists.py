"""What the store answers: front page, lists, sidebars, search, counts. Nothing here writes or uses the network."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from termnews.core.errors import NotFoundError, QueryError
from termnews.core.frontpage import FrontPage, Habits, compose_front_page, edition_start
from termnews.core.latest import Cursor
from termnews.core.models import (
    Counts,
    EntryRow,
    Feed,
    Ranked,
    SearchHit,
)
from termnews.core.pages import Page
from termnews.core.popular import RANGES, Popular, Range, Reading
from termnews.core.published import Enclosure
from termnews.core.query import Query, all_of, expanded, parse_query, saved_key
from termnews.core.sorting import Order
from termnews.core.subscriptions import Section
from termnews.lanes import ThreadLane
from termnews.store import (
    connect,
    events,
    feeds,
    folding,
    latest,
    patterns,
    popularity,
    queries,
    rows,
    searching,
)

if TYPE_CHECKING:
    from termnews.config.model import Config

FRONT_PAGE_CANDIDATES = 240
HABITS_OVER = timedelta(days=30)
"""How far back the reader's habits go."""


class Lists:
    """The reading half of a Reader, which opens the store and owns the lane."""

    config: Config
    """feeds.toml, loaded."""
    now: Callable[[], datetime]
    """The moment, in UTC."""
    database: Path
    """The store's file."""
    _read: ThreadLane[sqlite3.Connection]

    async def _open(self) -> None:
        raise NotImplementedError

    @property
    def sections(self) -> tuple[Section, ...]:
        """The pages of the newspaper, in the order of feeds.toml; only those with feeds."""
        used = {sub.section for sub in self.config.subscriptions}
        return tuple(section for section in self.config.sections if section.id in used)

    def mark_read_rule(self, feed: str) -> str:
        """Return when an article of a feed counts as read, as feeds.toml says it."""
        sub = self.config.subscription(feed)
        return sub.mark_read if sub is not None else "open"

    @property
    def pages(self) -> tuple[Page, ...]:
        """The sections, then the saved searches (``[[query]]``): what the section bar and the tree show."""
        sections = (Page(f"section:{section.id}", section.title, section.id) for section in self.sections)
        saved = (Page(f"query:{saved_key(query.name)}", query.name) for query in self.config.queries)
        return (*sections, *saved)

    async def front_page(self, section: str | None = None, *, query: str = "") -> FrontPage:
        """Return today's paper, or the page of one section or query laid out the same way."""
        await self._open()
        understood = self._understood(f"section:{section}" if section else query)
        where, parameters = self._condition(understood)
        candidates = await self._read.run(
            patterns.bounded, understood, rows.newest, where, parameters, limit=FRONT_PAGE_CANDIDATES
        )
        others = await self._read.run(rows.telling_too, candidates, queries.SUBSCRIBED)
        together = await self._read.run(folding.groups_among, self.config.app.dedupe, [row.id for row in candidates])
        now = self.now().astimezone()
        begun = edition_start(now)
        feeds, sections = await self._read.run(
            events.openings, since=begun - HABITS_OVER if self.recording else begun, before=begun
        )
        return compose_front_page(
            candidates, now=now, sections=self.sections, together=together, others=others,
            habits=Habits(feeds, sections),
        )

    def _understood(self, query: str, *, narrowing: str = "", typing: bool = False) -> Query:
        found = parse_query(query, typing=typing and not narrowing)
        if narrowing:
            further = parse_query(narrowing, typing=typing)
            roots = [each.root for each in (found, further) if each.root is not None]
            found = Query(f"{query} {narrowing}".strip(), all_of(roots))
        return expanded(found, {saved_key(saved.name): saved.match for saved in self.config.queries})

    def _condition(self, query: Query, *, muted: bool = False) -> tuple[str, list[Any]]:
        return queries.condition(query, now=self.now(), feed_tags=self._feed_tags, muted=muted)

    @property
    def _feed_tags(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for sub in self.config.subscriptions:
            for tag in sub.tags:
                found.setdefault(tag.lower(), []).append(sub.id)
        return found

    async def entry_ids(
        self, query: str = "", *, narrowing: str = "", limit: int | None = None, order: Order = Order.NEWEST,
        typing: bool = False, muted: bool = False,
    ) -> array[int]:
        """Return the ids of the entries a query selects, in order.

        Args:
            query: The query language.
            narrowing: A further query that has to hold too.
            limit: Most ids.
            order: How they are sorted.
            typing: The last word is still being typed and matches as a prefix.
            muted: Entries of muted feeds too, though the query does not name their feed.

        Raises:
            QueryError: the query cannot be understood.
        """
        await self._open()
        understood = self._understood(query, narrowing=narrowing, typing=typing)
        where, parameters = self._condition(understood, muted=muted)
        return await self._read.run(
            patterns.bounded, understood, rows.ids, where, parameters, limit=limit, order=order
        )

    async def rows(self, ids: Sequence[int]) -> list[EntryRow]:
        """Return rows in the order asked; ids that are gone are left out."""
        await self._open()
        return await self._read.run(rows.rows, ids)

    async def row(self, entry_id: int) -> EntryRow:
        """Return one row; NotFoundError for an unknown id."""
        await self._open()
        return await self._read.run(rows.row, entry_id)

    async def enclosures(self, entry_id: int) -> tuple[Enclosure, ...]:
        """Return the files that the feed attaches to an entry."""
        await self._open()
        return (await self._read.run(rows.entry, entry_id)).enclosures

    async def entries(self, query: str = "", *, limit: int = 50) -> list[EntryRow]:
        """Return the rows a query selects, newest first."""
        return await self.rows(await self.entry_ids(query, limit=limit))

    async def latest(self, *, limit: int = 10) -> list[Ranked]:
        """Return the newest entries by the date they are filed under, no source shouting the others down."""
        found, _ = await self.latest_page(limit=limit)
        return [Ranked(row, "newest first") for row in found]

    async def latest_page(self, *, limit: int, cursor: Cursor | None = None) -> tuple[list[EntryRow], Cursor | None]:
        """Return a page of Latest and where it ends; the next one goes on there, whatever came in meanwhile."""
        await self._open()
        return await self._read.run(latest.latest, limit=limit, cursor=cursor, dedupe=self.config.app.dedupe)

    @property
    def recording(self) -> bool:
        """Whether what is read is recorded (``[app] history``)."""
        return self.config.app.history

    async def popular(self, *, window: str = "week", limit: int = 10) -> Popular:
        """Return what this reader read most ``today``, this ``week`` or ``month``, or of ``all``, with true counts.

        Where there is room, and where nothing was read, what most feeds tell follows.
        """
        from termnews.store.chart import chart

        await self._open()
        return await self._read.run(
            chart, self._range(window), now=self.now(), limit=limit, recording=self.recording
        )

    async def explain_popular(self, ids: Sequence[int]) -> dict[int, Reading]:
        """Return what was done with these entries, as it was recorded; those with which nothing was are left out."""
        await self._open()
        return await self._read.run(popularity.of_entries, ids) if self.recording else {}

    @staticmethod
    def _range(name: str) -> Range:
        if name not in RANGES:
            raise NotFoundError(f'"{name}" is no range of time. Use {", ".join(RANGES)}.')
        return RANGES[name]

    async def search(self, query: str, *, limit: int = 50, typing: bool = False) -> list[SearchHit]:
        """Return ranked hits with snippets.

        Args:
            query: The query language; without words it is a list, newest first.
            limit: Most hits.
            typing: The last word is still being typed and matches as a prefix.

        Raises:
            QueryError: the query cannot be understood, or asks for nothing.
        """
        await self._open()
        understood = self._understood(query, typing=typing)
        if understood.root is None and typing:
            return []
        if understood.root is None:
            raise QueryError("Nothing to search for: write a word, or see docs/queries.md.", query=query, position=0)
        return await self._read.run(
            patterns.bounded, understood, searching.search, understood, now=self.now(), limit=limit,
            feed_tags=self._feed_tags,
        )

    async def suggestion(self, query: str) -> str | None:
        """Return what a query that found nothing was perhaps meant to be; None where nobody can say."""
        from termnews.store.vocabulary import suggestion

        await self._open()
        try:
            understood = parse_query(query)
        except QueryError:  # it is still being typed
            understood = parse_query(query, typing=True)
        return await self._read.run(suggestion, understood)

    async def unread_of(self, query: str) -> int:
        """Return how many unread entries a query selects."""
        await self._open()
        understood = self._understood(query, narrowing="is:unread")
        where, parameters = self._condition(understood)
        return await self._read.run(patterns.bounded, understood, rows.count, where, parameters)

    async def feeds(self) -> list[Feed]:
        """Return every feed with its health and counts, in the order of feeds.toml."""
        await self._open()
        held = await self._read.run(feeds.held_hosts, now=self.now())
        return feeds.with_holds(await self._read.run(feeds.all_feeds), held)

    async def counts(self) -> Counts:
        """Return the numbers of the masthead and the section tree."""
        await self._open()
        return await self._read.run(feeds.counts)

    async def check_store(self) -> None:
        """Look at every page of the database; raises StoreError where it is damaged."""
        await self._open()
        if found := await self._read.run(connect.first_damage):
            raise connect.unusable(self.database, sqlite3.DatabaseError(f"corrupt: {found}"))

    async def mend_store(self) -> str:
        """Make a damaged database anew of what can be read, the old one kept as a copy; returns what came of it.

        The Reader cannot be used afterwards; a new one can. No other termnews should be open.

        Raises:
            StoreError: there is no room, or the place cannot be written.
        """
        from asyncio import to_thread

        from termnews.store.rescue import rescue

        await self._read.close()
        done = await to_thread(rescue, self.database)
        return (f"The database was made anew with {done.articles:,} articles of {done.feeds:,} feeds; what was lost is "
                f"fetched again where the feeds still have it. The damaged one is kept as {done.copy}.")
