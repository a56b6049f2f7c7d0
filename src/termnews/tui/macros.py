"""Macros: several commands on one key, done one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from termnews.tui import keys

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp

GROUP = "Your own"
"""The group of macros in help and palette."""
NOT_WAITED_FOR = frozenset({"refresh", "edit", "macro", "article"})
"""Groups of workers that may take long; the next step does not wait for them."""
SETTLE_WITHIN_S = 2.0
"""How long one step may hold up the next."""


def macro(steps: Sequence[keys.Command], scope: str) -> keys.Command:
    """Return the row of a macro, for help, palette and footer."""
    said = ", then ".join([steps[0].help, *(step.help[:1].lower() + step.help[1:] for step in steps[1:])])
    return keys.Command(
        id="+".join(step.id for step in steps) + f"@{scope}", keys=(), label=f"{len(steps)} steps", help=said,
        scopes=(scope,), footer=False, group=GROUP,
    )


async def run_steps(app: NewsApp, steps: Sequence[keys.Command]) -> None:
    """Do commands one after the other, each when what the one before began is done."""
    for step in steps:
        before = set(app.workers)
        await app.run_command(step)
        await _settled(app)
        begun = [worker for worker in app.workers if worker not in before and worker.group not in NOT_WAITED_FOR]
        if begun:
            with suppress(Exception):  # a worker that failed has said so itself
                await asyncio.wait_for(app.workers.wait_for_complete(begun), SETTLE_WITHIN_S)
        await _settled(app)


async def _settled(app: NewsApp) -> None:
    """Wait until the screen on top has handled its messages."""
    done = asyncio.Event()
    app.screen.call_after_refresh(done.set)
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), SETTLE_WITHIN_S)
