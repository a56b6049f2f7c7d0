"""Hosts that asked to be left alone, as the store knows them, for every request of the program (P10)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.core.errors import StoreError
from termnews.store import feeds

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

    from termnews.lanes import ThreadLane
    from termnews.net.turns import Turns


def stored_turns(
    database: Path, read: ThreadLane[sqlite3.Connection], write: ThreadLane[Database], clock: Callable[[], datetime]
) -> Turns:
    """Return turns that know what hosts asked of earlier runs; a store that cannot be used knows of none."""
    from termnews.net.turns import Turns

    async def recall() -> dict[str, datetime]:
        if database.exists():
            with contextlib.suppress(StoreError):
                return await read.run(feeds.held_hosts, now=clock())
        return {}

    async def remember(host: str, until: datetime) -> None:
        with contextlib.suppress(StoreError):
            await write.carry_out(feeds.hold_host, host, until)

    return Turns(recall=recall, remember=remember, clock=clock)
