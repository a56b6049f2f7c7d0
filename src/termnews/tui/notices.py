"""Notifications that never ask for a timer of no time."""

from __future__ import annotations

from dataclasses import dataclass
from time import time

from textual.notifications import Notification

LEAST_TIME_LEFT_S = 0.05


@dataclass
class Notice(Notification):
    """A notification whose toast always has time left to set a timer for.

    A toast is made anew on each screen. Textual gives its timer what is left of the notification's time, and where
    that ran out an instant before, a timer of a negative interval never ends (``textual.timer.Timer._run``) and takes
    the whole app with it.
    """

    @property
    def time_left(self) -> float:
        """Seconds until it goes; never none."""
        return max(LEAST_TIME_LEFT_S, self.raised_at + self.timeout - time())

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return self.raised_at + self.timeout <= time()
