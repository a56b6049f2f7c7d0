"""Fetching ahead: the pages of what will be read, so that it opens without a network. Polite, newest first, capped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from termnews import opening
from termnews.core.errors import FetchError, LaneError, NotFoundError, PictureError, StoreError
from termnews.core.models import Article, EntryRow, Prefetched, Verdict
from termnews.core.pictures import figures, with_lead
from termnews.delivering import Delivering
from termnews.illustrating import Illustrator, can_decode
from termnews.lanes import InlineLane, ProcessLane
from termnews.lists import Lists
from termnews.store.page_memory import page_memory

if TYPE_CHECKING:
    from termnews.core.subscriptions import Subscription
    from termnews.net.client import Turn

MOST_A_ROUND = 60
"""Articles that one round fetches; the next one goes on."""
CANDIDATES = 1_000
"""Newest unread entries that are looked at."""
AT_ONCE = 4


class Prefetching(Lists, Delivering):
    """The part of a Reader that fetches ahead."""

    _illustrator: Illustrator

    async def prefetch(
        self, names: Sequence[str] = (), *, every_feed: bool = False, limit: int = MOST_A_ROUND
    ) -> AsyncIterator[Prefetched]:
        """Fetch the pages of unread entries that have none yet; yields each as it comes.

        The front page's stories come first, in its order, then the newest. Requests keep the distances of a refresh,
        and go behind those of somebody who looks at the screen.

        Args:
            names: Feeds' ids; none: all.
            every_feed: Fetch for every feed whose pages would be fetched on opening; else only for those with
                ``full_text = "prefetch"``.
            limit: Most articles of this round.
        """
        await self._open()
        waiting = await self._waiting(names, every_feed=every_feed, limit=limit)
        if not waiting:
            return
        turns = self._network().turns
        turns.politeness.expect([row.url or "" for row in waiting])

        def turn(url: str) -> AbstractAsyncContextManager[None]:
            return turns.turn(url)

        # a lane of its own: opening an article never queues behind this
        inline = isinstance(self._extract, InlineLane)
        lane = InlineLane() if inline else ProcessLane(1, preload=("termnews.articles.extract",))
        round_ = _Round(self, replace(self._desk, extract=lane), turn, asyncio.Event())
        try:
            async for result in round_.run(waiting):
                yield result
        finally:
            await lane.close()

    async def _waiting(self, names: Sequence[str], *, every_feed: bool, limit: int) -> list[EntryRow]:
        """Return what is to be fetched, the most wanted first."""
        wanted = {
            sub.id: sub
            for sub in self._subs.values()
            if (not names or sub.id in names) and (not sub.muted or sub.id in names)
            and (sub.full_text == "prefetch" or (every_feed and sub.full_text != "off"))
        }
        if not wanted:
            return []
        newest = await self.entries("is:unread verdict:none", limit=CANDIDATES)
        rows = {
            row.id: row for row in newest
            if row.feed_slug in wanted and opening.would_ask(wanted[row.feed_slug], row.url, row.words)
        }
        for feed_id, sub in {row.feed_id: wanted[row.feed_slug] for row in rows.values()}.items():
            if opening.heeds(await self._read.run(page_memory, feed_id), sub, now=self.now()):
                rows = {row.id: row for row in rows.values() if row.feed_id != feed_id}
        if not rows:
            return []
        front = await self.front_page()
        first = [story.entry.id for story in front.stories if story.entry.id in rows]
        return [rows[entry_id] for entry_id in dict.fromkeys((*first, *rows))][:limit]


class _Round:
    """One round: a few articles at the same time."""

    def __init__(self, reader: Prefetching, desk: opening.Desk, turn: Turn, no_network: asyncio.Event) -> None:
        self._reader = reader
        self._desk = desk
        self._turn = turn
        self._no_network = no_network

    async def run(self, rows: Sequence[EntryRow]) -> AsyncGenerator[Prefetched]:
        """Fetch these; what is under way is cancelled when the caller leaves early."""
        waiting = list(reversed(rows))
        results: asyncio.Queue[Prefetched | BaseException | None] = asyncio.Queue()
        tasks = [asyncio.create_task(self._work(waiting, results)) for _ in range(min(AT_ONCE, len(rows)))]
        done, at_work = 0, len(tasks)
        try:
            while at_work:
                result = await results.get()
                if isinstance(result, BaseException):
                    raise result
                if result is None:
                    at_work -= 1
                    continue
                done += 1
                yield replace(result, done=done, total=len(rows))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(
        self, waiting: list[EntryRow], results: asyncio.Queue[Prefetched | BaseException | None]
    ) -> None:
        """Fetch one after the other until none are left; None says that this was the last."""
        try:
            while waiting and not self._no_network.is_set():
                if (result := await self._one(waiting.pop())) is not None:
                    results.put_nowait(result)
            results.put_nowait(None)
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            results.put_nowait(error)

    async def _one(self, row: EntryRow) -> Prefetched | None:
        """Fetch one; None where it is here by now, gone, or its feed's pages turned out not to be worth it."""
        from termnews.page_fetching import UnsavedError, fetch_article

        try:
            stored = await self._reader._load(row.id)
        except NotFoundError:
            return None
        sub = self._reader._sub(stored)
        if stored.record is not None or opening.passed_over(stored, sub, now=self._desk.clock()):
            return None
        feed_url = sub.url if sub else row.url or ""
        try:
            article = await fetch_article(
                self._desk, stored, sub, feed_url=feed_url, turn=self._turn, waits=False,
                before=lambda article: self._keep_picture(stored, article, sub, feed_url),
            )  # fmt: skip
        except FetchError as error:
            if error.offline:
                self._no_network.set()
            return Prefetched(0, 0, row, reason=str(error), offline=error.offline)
        except UnsavedError as error:
            raise StoreError(str(error)) from error
        return Prefetched(0, 0, row, article.verdict, "" if article.verdict is Verdict.FULL else article.reason)

    async def _keep_picture(
        self, stored: opening.Stored, article: Article, sub: Subscription | None, feed_url: str
    ) -> None:
        """Keep the picture that the article opens with, where pictures are shown; an article is here when that is."""
        if self._reader.config.app.images == "off" or not can_decode():
            return
        shown = await opening.better_version(self._desk, stored, article, sub)
        src = next((figure.src for figure in figures(with_lead(shown.document, shown.lead_image))), None)
        if src is not None:
            with suppress(PictureError, FetchError, LaneError):
                await self._reader._illustrator.keep(src, sub=sub, feed_url=feed_url, turn=self._turn)
