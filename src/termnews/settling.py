"""What a refresh leaves to be done by and by: the words of bodies into the index, and what entries are like.

A feed that is read for the first time, or a store that grew, brings far more of it than anybody wants to wait for. The
newest entries come first; the open paper does the rest in the background, and a verb that needs it whole does it first.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from termnews.store import discovery, search

if TYPE_CHECKING:
    from sqlite_utils import Database

    from termnews.lanes import ThreadLane

AFTER_REFRESH_S = 0.1
"""How long a refresh goes on with it before it ends."""


async def settle(
    write: ThreadLane[Database], *, within_s: float | None = None, bodies_only: bool = False
) -> bool:
    """Do what is left, a part at a time; returns whether more is left.

    Args:
        write: The lane that writes; others get their turn between two parts.
        within_s: No part begins later than this; None: all of it.
        bodies_only: Only what full-text search needs.
    """
    loop = asyncio.get_running_loop()
    ends = None if within_s is None else loop.time() + within_s
    for part in (search.catch_up,) if bodies_only else (search.catch_up, discovery.settle):
        while await write.run(part):
            if ends is not None and loop.time() > ends:
                return True
    return False
