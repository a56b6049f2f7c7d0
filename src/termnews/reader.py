"""The use-cases. ``Reader`` is the only object a front end holds; the screen and the command line call the same."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Self

from termnews.core.clock_check import set_back_sentence
from termnews.core.errors import NotFoundError, StoreError
from termnews.core.models import (
    FINISHED_AT,
    EventKind,
    Feed,
    ReadingEvent,
    RefreshResult,
)
from termnews.core.reception import muted_on
from termnews.core.subscriptions import HttpSettings, Subscription
from termnews.discovering import Discovering
from termnews.illustrating import Illustrator, can_decode
from termnews.lanes import InlineLane, ProcessLane, ThreadLane
from termnews.marking import Marking
from termnews.prefetching import Prefetching
from termnews.rule_testing import RuleTesting
from termnews.store import connect, events, feeds, state
from termnews.store.still import is_current
from termnews.subscribing import Subscribing
from termnews.unlocking import Unlocking

if TYPE_CHECKING:
    from sqlite_utils import Database

    from termnews.config.model import Config
    from termnews.core.pictures import Bitmap, Wanted
    from termnews.net.client import Client


def utc_now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


class Reader(Marking, Discovering, Subscribing, Prefetching, RuleTesting):
    """A reader of the news: everything a front end can do.

    Making one opens nothing. Reading comes from the cache; only ``refresh`` and ``article`` use the network.
    """

    def __init__(
        self, config: Config, data_dir: Path, *, clock: Callable[[], datetime] = utc_now, inline: bool = False
    ) -> None:
        """Make a reader.

        Args:
            config: feeds.toml, loaded.
            data_dir: Where the database lives; made on first use.
            clock: Returns the moment in UTC.
            inline: Parse and extract in this process, without the limits of a child (for tests).
        """
        self.config = config
        self.database = data_dir / connect.DATABASE_NAME
        self.now = clock
        self._subs = {sub.id: sub for sub in config.subscriptions}
        self._write: ThreadLane[Database] = ThreadLane(
            lambda: connect.open_writer(self.database), name="write", close_resource=connect.close_writer,
            guard=lambda: connect.translated(self.database),
        )  # fmt: skip
        self._read: ThreadLane[sqlite3.Connection] = ThreadLane(
            lambda: connect.open_reader(self.database), name="read",
            close_resource=sqlite3.Connection.close, guard=lambda: connect.translated(self.database),
            is_current=is_current, interrupt=sqlite3.Connection.interrupt,
        )  # fmt: skip
        workers = min(4, os.cpu_count() or 1)
        self._parse = InlineLane() if inline else ProcessLane(workers, preload=("termnews.feeds.parse",))
        self._extract = InlineLane() if inline else ProcessLane(1, preload=("termnews.articles.extract",))
        self._client: Client | None = None
        self._in_hand = {}
        self._clock_note = ""
        self._secrets = Unlocking()
        self._illustrator = Illustrator(data_dir, self._network, clock, inline=inline)
        self._ready = False

    # ------------------------------------------------------------ opening and closing

    async def __aenter__(self) -> Self:
        """Open the store."""
        await self._open()
        return self

    async def __aexit__(self, *exc: object) -> None:
        """Close everything."""
        await self.close()

    async def _open(self) -> None:
        """Make or migrate the database where needed, and mirror feeds.toml; a store that is up to date costs a look.

        A store that can be read and not written reads on with the feeds it knows.
        """
        if self._ready:
            return
        if connect.schema_version(self.database) < connect.SCHEMA_VERSION:
            await self._write.run(lambda db: None)
        if await self._read.run(feeds.subscriptions_differ, self._as_of_today):
            with contextlib.suppress(StoreError):
                await self._write.run(feeds.sync_subscriptions, self._as_of_today)
        self._ready = True

    async def close(self) -> None:
        """Stop what is under way and close; bounded, whatever is running."""
        closing = [self._parse.close(), self._extract.close(), self._read.close(), self._write.close()]
        closing += [self._illustrator.close(), self._secrets.close()]
        if self._client is not None:
            closing.append(self._client.close())
            self._client = None
        await asyncio.gather(*closing)

    async def warm(self) -> None:
        """Start the child that lays out and extracts articles, so that the first one opens at once."""
        await self._extract.warm()

    # ------------------------------------------------------------ what goes with articles

    @property
    def can_show_pictures(self) -> bool:
        """Whether the extra ``images`` is installed."""
        return can_decode()

    async def picture(self, entry_id: int, wanted: Wanted) -> Bitmap:
        """Return a picture of an entry's article, from the disk or the network; PictureError where it cannot be had."""
        stored = await self._load(entry_id)
        sub = self._sub(stored)
        return await self._illustrator.picture(wanted, sub=sub, feed_url=sub.url if sub else "")

    async def download(self, entry_id: int, url: str, progress: Callable[[int], None]) -> Path:
        """Fetch a file attached to an entry into the folder of downloads; ``progress`` hears the bytes so far.

        Raises:
            FetchError: it cannot be had.
            StoreError: it cannot be written.
        """
        from termnews.config.paths import downloads_dir
        from termnews.downloading import download

        stored = await self._load(entry_id)
        sub = self._sub(stored)
        return await download(
            self._network(), url, downloads_dir(self.config.app.downloads), http=sub.http if sub else HttpSettings(),
            feed_url=sub.url if sub else "", now=self.now(), progress=progress,
        )

    async def keep_place(self, entry_id: int, *, progress: float, place: tuple[int, int]) -> None:
        """Remember where in an article one is: how far it was read, and the block and offset that is read next."""
        await self._open()
        await self._write.carry_out(state.set_progress, entry_id, progress, place)

    async def leave(
        self, entry_id: int, *, dwell_s: float, progress: float, place: tuple[int, int] = (0, 0)
    ) -> None:
        """Close a visit: how long it took, how far it came and where it stopped, each measured by the front end."""
        await self.keep_place(entry_id, progress=progress, place=place)
        if self.recording:
            await self._write.carry_out(events.extend_visit, entry_id, dwell_s=dwell_s, progress=progress)
        if progress >= FINISHED_AT:
            await self.record(entry_id, EventKind.FINISHED)

    async def record(self, entry_id: int, kind: EventKind, *, dwell_s: float = 0.0) -> None:
        """Record an act of reading: opened, opened in the browser, finished; nothing where history is off."""
        await self._open()
        if self.recording:
            event = ReadingEvent(entry_id, kind, self.now(), dwell_s)
            await self._write.carry_out(events.record, event)

    async def forget_reading(self) -> tuple[int, bool]:
        """Forget what was recorded of reading; returns how many visits it was, and whether no trace of it is left."""
        await self._open()
        return await self._write.carry_out(events.clear)

    @property
    def _as_of_today(self) -> list[Subscription]:
        """The subscriptions; those whose mute ends on a day are muted until then."""
        today = self.now().astimezone().date()
        return [replace(sub, muted=muted_on(sub, today)) for sub in self.config.subscriptions]

    def _network(self) -> Client:
        if self._client is None:
            from termnews.holding import stored_turns
            from termnews.net.client import open_client

            turns = stored_turns(self.database, self._read, self._write, self.now)
            allowed = self.config.app.allow_private
            self._client = open_client(allow_private=allowed, fill_secrets=self._secrets.filled, turns=turns)
        return self._client

    # ------------------------------------------------------------ refresh

    async def refresh(
        self, names: Sequence[str] = (), *, force: bool = False, manual: bool = True
    ) -> AsyncIterator[RefreshResult]:
        """Ask the feeds what is new; yields each feed's outcome as it comes.

        Args:
            names: Feeds' ids; none: all. One alone is asked even before its server wants it asked again.
            force: Ask even feeds whose floor has not passed; a server's Retry-After still holds.
            manual: The reader asked: feeds are due once their floor has passed and their server has no objection, not
                only by their schedule.

        Raises:
            NotFoundError: a name is no feed's; the nearest is named.
            BusyError: another process refreshes this store.
        """
        from termnews.receiving import Receptions
        from termnews.refresh_lock import refresh_lock
        from termnews.refresh_round import Round
        from termnews.refreshing import refresh_feeds
        from termnews.saving import Saving
        from termnews.store import retention

        await self._open()
        if await self._read.run(feeds.subscriptions_differ, self._as_of_today):
            await self._write.run(feeds.sync_subscriptions, self._as_of_today)
        chosen = [self._subs[name] for name in map(self._known, names)] or self._as_of_today
        changed = clock_off = False
        with refresh_lock(self.database.parent):
            # read under the lock: another termnews may just have asked them
            stored = await self._feeds_in_step()
            # one that is not stored was put aside a moment ago, by a termnews that read another feeds.toml
            pairs = [(stored[sub.id], sub) for sub in chosen if sub.id in stored and (names or not sub.muted)]
            # of feeds never read a body is sure to come: the children get ready while the network does
            never_read = sum(feed.last_success is None and not feed.failures for feed, _ in pairs)
            await self._parse.warm(min(never_read, 4, os.cpu_count() or 1))
            round_ = Round(
                self._network(), self._parse, self._read, Saving(self._write), self.now, no_network=asyncio.Event(),
                in_hand=self._take_in_hand, reception=Receptions(self.config, self._understood).of,
                feed_tags=self._feed_tags, mistaken=self._log,
            )  # fmt: skip
            asking = refresh_feeds(round_, pairs, force=force, manual=manual, named=len(names) == 1)
            async with aclosing(asking) as outcomes:
                async for result in outcomes:
                    if self._clock_note and not result.note:
                        result, self._clock_note = replace(result, note=self._clock_note), ""
                    changed = changed or bool(result.new or result.changed)
                    clock_off = clock_off or bool(result.note)
                    yield result
        if changed:
            from termnews.settling import AFTER_REFRESH_S

            await self.settle(within_s=AFTER_REFRESH_S)
            if not clock_off:
                await self._write.run(retention.tidy, now=self.now())

    async def settle(self, *, within_s: float | None = None, bodies_only: bool = False) -> bool:
        """Do what refreshes left to be done by and by, as ``settling.settle`` does; returns whether more is left.

        A store that cannot be written now leaves it undone.
        """
        from termnews.settling import settle

        await self._open()
        try:
            return await settle(self._write, within_s=within_s, bodies_only=bodies_only)
        except StoreError:
            return False

    async def _feeds_in_step(self) -> dict[str, Feed]:
        """Return the feeds by their ids, with times that a clock set back since has not left behind."""
        now = self.now()
        if ahead := await self._read.run(feeds.clock_ran_ahead, now=now):
            self._clock_note = set_back_sentence(ahead)
            with contextlib.suppress(StoreError):
                await self._write.run(feeds.set_clock_back, now=now)
        return {feed.slug: feed for feed in await self._read.run(feeds.all_feeds)}

    def _log(self, error: Exception) -> None:
        from termnews.config.paths import log_path
        from termnews.crash_log import append

        with contextlib.suppress(OSError):  # the feed's own line says what it was all the same
            append(log_path(self.database.parent), error)

    async def any_due(self) -> bool:
        """Say whether the time of any feed has come."""
        from termnews.core.schedule import is_due

        await self._open()
        stored = await self._feeds_in_step()
        now = self.now()
        subs = [sub for sub in self._as_of_today if not sub.muted]
        return any(
            sub.id not in stored or is_due(stored[sub.id], sub, now=now, manual=False, force=False)[0] for sub in subs
        )

    def _known(self, name: str) -> str:
        if name in self._subs:
            return name
        near = get_close_matches(name, self._subs, n=1)
        hint = f' Did you mean "{near[0]}"?' if near else " `termnews feeds` lists them."
        raise NotFoundError(f'No feed has the id "{name}".{hint}')

    async def update_subscriptions(self, config: Config) -> None:
        """Take over a feeds.toml that changed."""
        self.config = config
        self._subs = {sub.id: sub for sub in config.subscriptions}
        self._ready = False
        await self._open()
