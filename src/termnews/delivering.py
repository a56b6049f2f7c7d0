"""Articles as a front end asks for them: what is here at once, the whole one, and the other of an entry's two texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from termnews import opening
from termnews.core.errors import StoreError
from termnews.core.models import EventKind, ShownArticle
from termnews.core.popular import UNMEASURED_S
from termnews.core.subscriptions import Subscription
from termnews.lanes import InlineLane, ProcessLane, ThreadLane
from termnews.store import state

if TYPE_CHECKING:
    from sqlite_utils import Database

    from termnews.net.client import Client


class Delivering:
    """The part of a Reader that hands out articles."""

    now: Callable[[], datetime]
    _subs: dict[str, Subscription]
    _read: ThreadLane[sqlite3.Connection]
    _write: ThreadLane[Database]
    _extract: ProcessLane | InlineLane
    _network: Callable[[], Client]

    async def _open(self) -> None:
        raise NotImplementedError

    async def record(self, entry_id: int, kind: EventKind, *, dwell_s: float = 0.0) -> None:
        """Record an act of reading."""
        raise NotImplementedError

    async def feed_text(self, entry_id: int) -> ShownArticle:
        """Return what is in the cache at once: the stored article, else the feed's own text. No network.

        ``pending`` says that ``article`` would fetch the page.
        """
        stored = await self._load(entry_id)
        article = opening.stored_article(stored)
        sub = self._sub(stored)
        pending = opening.wants_page(stored, sub, article, now=self.now())
        if article is not None and not pending:
            return await opening.better_version(self._desk, stored, article, sub)
        note = opening.NOT_WORTH_IT if opening.passed_over(stored, sub, now=self.now()) else ""
        return await opening.feed_version(self._desk, stored, article=article, pending=pending, note=note)

    async def article(self, entry_id: int, *, peek: bool = False, force: bool = False) -> ShownArticle:
        """Return the whole article, from the cache or from its page; counts as a read unless ``peek``.

        A page that cannot be had leaves the feed's text with one line that says why; nothing is raised for it.

        Args:
            entry_id: Which entry.
            peek: Leave no trace: not marked read, not counted.
            force: Fetch the page even where the feed's text would do.
        """
        stored = await self._load(entry_id)
        trouble = "" if peek else await self._opened(entry_id)
        article = opening.stored_article(stored)
        sub = self._sub(stored)
        if opening.wants_page(stored, sub, article, now=self.now()) or (force and stored.entry.url):
            from termnews.page_fetching import UnsavedError, fetch_article

            feed_url = sub.url if sub else ""  # of a feed taken out: then no address is its own
            try:
                article = await fetch_article(self._desk, stored, sub, feed_url=feed_url)
            except UnsavedError as error:
                article, trouble = error.article, str(error)
            stored = await self._load(entry_id)
        if article is None:
            note = opening.NOT_WORTH_IT if opening.passed_over(stored, sub, now=self.now()) else ""
            shown = await opening.feed_version(self._desk, stored, note=note)
        else:
            shown = await opening.better_version(self._desk, stored, article, sub)
        return replace(shown, note=f"{shown.note} {trouble}".strip()) if trouble else shown

    async def original(self, entry_id: int, source: str) -> ShownArticle:
        """Return the ``feed``'s text or the ``page``'s article as asked, for switching between them.

        The page's is fetched where it is not stored.
        """
        stored = await self._load(entry_id)
        article = opening.stored_article(stored)
        if source == "feed":
            return await opening.feed_version(self._desk, stored, article=article)
        if article is None or not article.document.blocks:
            return await self.article(entry_id, peek=True, force=True)
        return opening.page_version(stored, article, self._sub(stored))

    async def _opened(self, entry_id: int) -> str:
        """Count a read; a store that cannot be written keeps nobody from reading, and the answer says why."""
        try:
            await self.record(entry_id, EventKind.OPENED, dwell_s=UNMEASURED_S)
            await self._write.carry_out(state.set_state, "read", [entry_id], on=True)
        except StoreError as error:
            return f"This is not counted as read: {error}"
        return ""

    async def _load(self, entry_id: int) -> opening.Stored:
        await self._open()
        stored = await self._read.run(opening.load, entry_id)
        sub = self._sub(stored)
        return replace(stored, language=sub.language, direction=sub.direction) if sub else stored

    def _sub(self, stored: opening.Stored) -> Subscription | None:
        return self._subs.get(stored.row.feed_slug)

    @property
    def _desk(self) -> opening.Desk:
        return opening.Desk(self._network, self._extract, self._read, self._write, self.now)
