"""Writes of a refresh that come close together, made in one transaction: a commit costs more than what it commits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from termnews.store.connect import transaction

if TYPE_CHECKING:
    from sqlite_utils import Database

    from termnews.lanes import ThreadLane

P = ParamSpec("P")
T = TypeVar("T")

MOST_TOGETHER = 16
"""Writes in one transaction, so that marking a story read never waits long for the lane."""

_Work = Callable[["Database"], Any]


class Saving:
    """Gathers what waits while the lane is busy and writes it in one go; what fails together is tried alone."""

    def __init__(self, lane: ThreadLane[Database]) -> None:
        self._lane = lane
        self._waiting: list[tuple[_Work, asyncio.Future[Any]]] = []
        self._drain: asyncio.Task[None] | None = None

    async def run(self, fn: Callable[Concatenate[Database, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``fn(database, *args)`` inside a transaction and return its result once that is committed.

        It may run twice, the first time in a transaction that is then taken back.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((partial(_call, fn, args, kwargs), future))
        if self._drain is None or self._drain.done():
            self._drain = asyncio.create_task(self._write_all())
        return await future

    async def close(self) -> None:
        """Give up what has not begun; what the lane has begun is written whole, or not at all."""
        self._waiting.clear()
        if self._drain is not None:
            self._drain.cancel()
            await asyncio.gather(self._drain, return_exceptions=True)

    async def _write_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
            wanted = [(work, future) for work, future in batch if not future.cancelled()]
            if len(wanted) < 2 or not await self._write(wanted):
                for one in wanted:
                    await self._write([one])

    async def _write(self, batch: list[tuple[_Work, asyncio.Future[Any]]]) -> bool:
        """Write a batch and answer its waiters; False where several failed together."""
        try:
            results = await self._lane.run(_in_one_transaction, [work for work, _ in batch])
        except Exception as error:  # carried to its waiter, once it is known whose it is
            if len(batch) > 1:
                return False
            if not batch[0][1].done():
                batch[0][1].set_exception(error)
            return True
        for (_, future), result in zip(batch, results, strict=True):
            if not future.done():
                future.set_result(result)
        return True


def _call(fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], db: Database) -> Any:
    return fn(db, *args, **kwargs)


def _in_one_transaction(db: Database, works: list[_Work]) -> list[Any]:
    with transaction(db):
        return [work(db) for work in works]
