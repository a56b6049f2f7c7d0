"""A street of publishers that mind their manners and note ours, each by a rule of its own, from its log.

The rules are P1 to P22 of docs/manners.md. A publisher answers by what it is asked and
when, on a clock that the test sets; ``broken()`` yields a sentence for each breach it saw. ``Street`` is the server
they all live on, each under an address of its own, so that holding one host holds no other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import ClassVar

from loopback import Answer, Loopback, Seen

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def rss(title: str, *items: str, extra: str = "") -> str:
    """A feed with these items."""
    entries = "".join(f"<item><title>{item}</title><guid>{item}</guid></item>" for item in items or ("One",))
    return f"<rss version='2.0'><channel><title>{title}</title>{extra}{entries}</channel></rss>"


@dataclass(frozen=True)
class Visit:
    """One request, and when it came by the clock of the test."""

    path: str
    at: datetime
    headers: dict[str, str]
    connection: int

    @property
    def etag(self) -> str | None:
        """``If-None-Match`` as sent."""
        return self.headers.get("if-none-match")


@dataclass
class Publisher:
    """One address on the street; ``paths`` are its feeds."""

    rule: ClassVar[str] = ""
    paths: ClassVar[tuple[str, ...]] = ("/feed",)
    settings: ClassVar[str] = ""
    """Lines of feeds.toml for its feeds."""
    least: ClassVar[int] = 3
    """Visits without which nothing was seen: a reader that never asks keeps no rule."""

    host: str = ""
    visits: list[Visit] = field(default_factory=list)

    def answer(self, visit: Visit, number: int) -> Answer:
        """What the visit of that number to this path gets; numbers begin with 1."""
        raise NotImplementedError

    def broken(self) -> Iterator[str]:
        """A sentence for each breach."""
        raise NotImplementedError

    def to(self, path: str) -> list[Visit]:
        """The visits to one path."""
        return [visit for visit in self.visits if visit.path == path]

    def closer(self, least: timedelta, path: str = "/feed") -> Iterator[str]:
        """A sentence for each two visits closer together than they may be."""
        times = [visit.at for visit in self.to(path)]
        for one, two in pairwise(times):
            if two - one < least:
                yield f"asked again after {two - one}, not {least}"


class Street(Loopback):
    """A server with an address for each publisher."""

    def __init__(self, *kinds: type[Publisher]) -> None:
        super().__init__()
        self.now = datetime(2026, 3, 2, 6, tzinfo=UTC)
        """The clock that publishers and reader share; a Monday."""
        self.publishers = [kind(f"127.0.1.{number}") for number, kind in enumerate(kinds, 1)]

    async def _listen(self) -> None:
        first = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = first.sockets[0].getsockname()[1]
        self._servers.append(first)
        for publisher in self.publishers:
            self._servers.append(await asyncio.start_server(self._connected, publisher.host, self.port))

    def _choose(self, seen: Seen) -> Answer:
        host = seen.headers.get("host", "").partition(":")[0]
        for publisher in self.publishers:
            if publisher.host == host:
                visit = Visit(seen.path, self.now, seen.headers, seen.connection)
                publisher.visits.append(visit)
                return publisher.answer(visit, len(publisher.to(seen.path)))
        return Answer(b"nobody lives here", status=404)

    def host_of(self, kind: type[Publisher]) -> str:
        """The address of the publisher of that kind."""
        return next(publisher.host for publisher in self.publishers if type(publisher) is kind)

    def feeds_toml(self) -> str:
        """Every feed on the street, each with an id of its own."""
        lines = ["version = 1"]
        for publisher in self.publishers:
            for number, path in enumerate(publisher.paths):
                lines += ["[[feed]]", f'id = "{type(publisher).__name__.lower()}-{number}"',
                          f'url = "{self.url(path, host=publisher.host)}"', publisher.settings]
        return "\n".join(lines) + "\n"

    def card(self) -> dict[str, list[str]]:
        """Every rule, and what was broken of it."""
        found: dict[str, list[str]] = {}
        for publisher in self.publishers:
            breaches = found.setdefault(publisher.rule, [])
            who = type(publisher).__name__
            if len(publisher.visits) < publisher.least:
                breaches.append(f"{who}: {len(publisher.visits)} visits show nothing")
            breaches += [f"{who}: {breach}" for breach in publisher.broken()]
        return found


def printed(card: dict[str, list[str]]) -> str:
    """The card as lines, and the score."""
    lines = [f"{rule:4} {'kept' if not breaches else '; '.join(breaches)}" for rule, breaches in card.items()]
    kept = sum(not breaches for breaches in card.values())
    return "\n".join([*lines, f"{kept} of {len(card)} rules kept: {kept / len(card):.0%}"])
