"""Keys pressed right after a story was opened belong to that story, however fast they come.

Opening takes a few messages from the list to the reading room, and the next key may be in the app's hands before they
have arrived. So the app takes no further key until the room is there; what the room then cannot do yet, because the
text is still on its way, its article keeps (``Sheet.when_shown``).

The same holds for a step to the next story, which has to ask the store for it: the key after it, and be it the same
one, is about the story that the step came to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.app import App

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.dom import DOMNode
    from textual.screen import Screen

ACTIONS = frozenset({"open", "read_on"})
"""Actions that may open a story."""
STEPS = frozenset({
    "next_unread", "previous_unread", "read_and_next", "next_unread_feed", "previous_unread_feed", "read_on",
})
"""Actions that look for another story, or feed, by a worker of the group ``STEP``."""
STEP = "step"
STEP_WITHIN_S = 2.0
HOPS = 40
"""Turns of the event loop in which the message that opens a story has arrived, if there is one."""
ROOM_WITHIN_S = 2.0


class Handing(App[int]):
    """An app that hands keys to the story they are meant for."""

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do an action; the key after one that leads to another story waits until that story is there."""
        before = self.screen
        done = await super().run_action(action, default_namespace, namespaces)
        if done and action in STEPS:
            await self._stepped()
        if done and action in ACTIONS:
            await self._handed_over(before)
        return done

    async def _stepped(self) -> None:
        """Wait until the steps under way have come to their story; one that takes too long goes on alone."""
        under_way = [worker for worker in self.workers if worker.group == STEP and not worker.is_finished]
        if under_way:
            waiting = asyncio.ensure_future(self.workers.wait_for_complete(under_way))
            waiting.add_done_callback(lambda over: over.cancelled() or over.exception())  # the worker has said it
            await asyncio.wait([waiting], timeout=STEP_WITHIN_S)

    async def _handed_over(self, before: Screen[object]) -> None:
        """Wait until a story that was asked for on the screen ``before`` has a reading room that expects it."""
        from termnews.tui.screens.reader import ReaderScreen

        for _ in range(HOPS):
            screen = self.screen
            if screen is not before or (isinstance(screen, ReaderScreen) and screen.article.waiting):
                break
            await asyncio.sleep(0)
        else:
            return
        if isinstance(self.screen, ReaderScreen):
            with suppress(TimeoutError):
                await asyncio.wait_for(self.screen.laid_out.wait(), ROOM_WITHIN_S)
