"""This computer's clock during a refresh: what servers say of the time as their answers come in."""

from __future__ import annotations

from datetime import datetime

from termnews.core.clock_check import Clock, Told, told_by


class ClockWatch:
    """What a round knows of the clock; the first server that agrees with it speaks for all that come after."""

    def __init__(self) -> None:
        self.clock = Clock()

    def hear(self, now: datetime, server_time: datetime | None, *, host: str) -> Told:
        """Take in what an answer says of the time."""
        told = told_by(now, server_time, clock=self.clock, host=host)
        if told.agrees:
            self.clock = Clock(agreed=True)
        return told
