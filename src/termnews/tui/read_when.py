"""When an article counts as read: as soon as it is open, after a while, at its end, or by hand (``mark_read``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.core.models import FINISHED_AT, EntryRow

if TYPE_CHECKING:
    from textual.timer import Timer

    from termnews.tui.screens.reader import ReaderScreen


SLACK_S = 0.5
"""The visit begins a little after the timer, or before it."""
LEAST_WAIT_S = 5.0
"""While nobody is there, it is looked for them no more often than this."""


class ReadWhen:
    """Marks the open article of a reading room read when its feed's setting says so."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._waiting: int | None = None
        self._timer: Timer | None = None
        self._needed_s = 0.0
        self._offered: set[int] = set()

    async def began(self, row: EntryRow) -> None:
        """An article is open."""
        if self._timer is not None:
            self._timer.stop()
        self._waiting = self._timer = None
        if row.read:
            return
        rule = self._screen.reader.mark_read_rule(row.feed_slug)
        if rule == "open":
            await self._screen.news.read_now(row.id)
        elif rule == "finished":
            self._waiting = row.id
        elif rule.startswith("dwell:"):
            from termnews.config.values import duration_s

            self._waiting, self._needed_s = row.id, duration_s(rule.removeprefix("dwell:"))
            self._timer = self._screen.set_timer(self._needed_s, self._stayed)

    def _stayed(self) -> None:
        """The time is over; what of it nobody was there for is waited for once more."""
        missing_s = self._needed_s - self._screen.news.visits.dwell_s
        if missing_s > SLACK_S and self._waiting == self._screen.entry:
            self._timer = self._screen.set_timer(max(LEAST_WAIT_S, missing_s), self._stayed)
        else:
            self._mark()

    def reached(self, progress: float) -> None:
        """A place of the article came into sight."""
        if progress < FINISHED_AT:
            return
        if self._timer is None:
            self._mark()
        entry_id = self._screen.entry
        if entry_id is not None and entry_id not in self._offered:
            self._offered.add(entry_id)
            self._screen.run_worker(self._offer(entry_id), group="offer", exclusive=True)

    async def _offer(self, entry_id: int) -> None:
        """Offer to mark the rest of the story read; once for each story."""
        others = await self._screen.reader.unread_same(entry_id)
        self._offered.update(others)
        if others and self._screen.entry == entry_id:
            news = self._screen.news
            tell = "1 more article tells" if len(others) == 1 else f"{len(others)} more articles tell"
            these = "it" if len(others) == 1 else "them"
            news.say(f"{tell} this story; {news.key_of('story-read', 'entry')} marks {these} read.")

    def _mark(self) -> None:
        entry_id, self._waiting = self._waiting, None
        if entry_id is not None and entry_id == self._screen.entry:
            self._screen.run_worker(self._screen.news.read_now(entry_id), group="marks")
