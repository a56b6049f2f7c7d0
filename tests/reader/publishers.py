"""Publishers that mind their manners and note ours: each watches over one rule and says from its log what was broken.

The rules are P1 to P22 of the manners in ``core.schedule`` and ``net``. A publisher answers by what it is asked and
when, on a clock that the test sets; ``broken()`` yields a sentence for each breach it saw. ``Street`` is the server
they all live on, each under an address of its own, so that holding one host holds no other.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
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
        for one, two in zip(times, times[1:], strict=False):
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


# ------------------------------------------------------------------ validators


class Opaque(Publisher):
    """Validators no parser would like: they go back byte for byte, both."""

    rule = "P1"
    ETAG: ClassVar[str] = 'W/"caf\xe9 \xfc;, \\"'
    SINCE: ClassVar[str] = "yesterday, about noon"

    def answer(self, visit: Visit, number: int) -> Answer:
        if visit.etag == self.ETAG:
            return Answer(status=304)
        return Answer(rss("Opaque"), headers={"ETag": self.ETAG, "Last-Modified": self.SINCE})

    def broken(self) -> Iterator[str]:
        for visit in self.visits[1:]:
            sent = visit.etag, visit.headers.get("if-modified-since")
            if visit.at - self.visits[0].at < 8 * DAY and sent != (self.ETAG, self.SINCE):
                yield f"sent {sent}"


class Changing(Publisher):
    """Validators are replaced by a 200, by a 304 that brings new ones, by the same body; and forgotten without."""

    rule = "P2"
    SCRIPT: ClassVar[tuple[tuple[int, str, str | None], ...]] = (
        (200, "A", '"1"'), (304, "", '"2"'), (200, "A", '"3"'), (200, "B", None), (200, "B", '"5"'),
    )

    def answer(self, visit: Visit, number: int) -> Answer:
        status, item, etag = self.SCRIPT[min(number, len(self.SCRIPT)) - 1]
        return Answer(rss("Changing", item) if item else "", status=status, headers={"ETag": etag} if etag else {})

    def broken(self) -> Iterator[str]:
        for number, visit in enumerate(self.visits[1:], 1):
            expected = self.SCRIPT[min(number, len(self.SCRIPT)) - 1][2]
            if visit.etag != expected and visit.at - self.visits[0].at < 8 * DAY:
                yield f"visit {number + 1} brought {visit.etag}, not {expected}"


class FromTheFirst(Publisher):
    """Validators are kept from the first fetch on, over restarts."""

    rule = "P3"

    def answer(self, visit: Visit, number: int) -> Answer:
        if visit.etag == '"first"':
            return Answer(status=304)
        return Answer(rss("First"), headers={"ETag": '"first"'})

    def broken(self) -> Iterator[str]:
        for visit in self.visits[1:2]:
            if visit.etag != '"first"':
                yield "the second visit was unconditional"


class Stumbling(Publisher):
    """An error or rubbish with validators of its own changes none."""

    rule = "P4"

    def answer(self, visit: Visit, number: int) -> Answer:
        if number == 2:
            return Answer("oh", status=500, headers={"ETag": '"error"'})
        if number == 3:
            return Answer("<html>down for maintenance", headers={"ETag": '"rubbish"', "Content-Type": "text/html"})
        return Answer(rss("Stumbling"), headers={"ETag": '"good"'})

    def broken(self) -> Iterator[str]:
        for visit in self.visits[1:]:
            if visit.etag != '"good"' and visit.at - self.visits[0].at < 8 * DAY:
                yield f"sent {visit.etag}"


class Moving(Publisher):
    """Validators belong to the address that gave them."""

    rule = "P5"
    paths = ("/old",)

    def answer(self, visit: Visit, number: int) -> Answer:
        if visit.path == "/old":
            return Answer(status=302, headers={"Location": "/new"})
        etag = f'"{visit.path}"'
        if visit.etag == etag:
            return Answer(status=304)
        return Answer(rss("Moving"), headers={"ETag": etag})

    def broken(self) -> Iterator[str]:
        if any(visit.etag for visit in self.to("/old")):
            yield "the redirect got the validators of its target"
        if len(self.to("/new")) > 1 and self.to("/new")[1].etag != '"/new"':
            yield "the target did not get its own back"
        for visit in self.to("/edited")[:1]:
            if visit.etag:
                yield "an address that was edited got the old one's validators"
        if not self.to("/edited"):
            yield "the edited address was never asked"


class Unchanging(Publisher):
    """After eight days of nothing but 304 the whole feed is asked for, once."""

    rule = "P6"
    least = 6

    def answer(self, visit: Visit, number: int) -> Answer:
        if visit.etag == '"same"':
            return Answer(status=304)
        return Answer(rss("Unchanging"), headers={"ETag": '"same"'})

    def broken(self) -> Iterator[str]:
        whole = self.visits[0].at
        for visit in self.visits[1:]:
            long_ago = visit.at - whole >= 8 * DAY
            if long_ago != (visit.etag is None):
                yield f"{'conditional' if visit.etag else 'unconditional'} {visit.at - whole} after the last whole one"
            if visit.etag is None:
                whole = visit.at


# ------------------------------------------------------------------ when


class MaxAge(Publisher):
    """``max-age`` less ``Age``, on a 304 too."""

    rule = "P7"
    WAIT: ClassVar[timedelta] = 5 * HOUR

    def answer(self, visit: Visit, number: int) -> Answer:
        headers = {"Cache-Control": "public, max-age=21600", "Age": "3600", "ETag": '"m"'}
        return Answer(status=304, headers=headers) if visit.etag else Answer(rss("Max age"), headers=headers)

    def broken(self) -> Iterator[str]:
        yield from self.closer(self.WAIT)


class Expires(MaxAge):
    """``Expires`` less ``Date``."""

    def answer(self, visit: Visit, number: int) -> Answer:
        headers = {"Date": format_datetime(visit.at, usegmt=True),
                   "Expires": format_datetime(visit.at + self.WAIT, usegmt=True)}
        return Answer(rss("Expires", f"{number}"), headers=headers)


class Ttl(MaxAge):
    """The feed's own ``ttl``, though the headers promise less."""

    def answer(self, visit: Visit, number: int) -> Answer:
        headers = {"Cache-Control": "max-age=60", "ETag": '"t"'}
        if visit.etag:
            return Answer(status=304, headers=headers)
        return Answer(rss("Ttl", extra="<ttl>300</ttl>"), headers=headers)


class Period(MaxAge):
    """``sy:updatePeriod`` and ``updateFrequency``: five times a day would be 4.8 hours, once in five hours is not."""

    WAIT = 6 * HOUR

    def answer(self, visit: Visit, number: int) -> Answer:
        body = rss("Period", extra="<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>")
        return Answer(body.replace("<rss ", "<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' "))


class Forever(Publisher):
    """A wish for a month is cut at a day, so that the feed does not fall asleep; ``no-store`` still gets the floor."""

    rule = "P7"
    paths = ("/month", "/never")
    least = 8

    def answer(self, visit: Visit, number: int) -> Answer:
        control = "max-age=2592000" if visit.path == "/month" else "no-store, max-age=0"
        return Answer(rss("Forever"), headers={"Cache-Control": control})

    def broken(self) -> Iterator[str]:
        yield from self.closer(DAY, "/month")
        yield from self.closer(15 * MINUTE, "/never")
        if len(self.to("/month")) < 3:
            yield "a month was believed"


class Sleeping(Publisher):
    """Not between noon and eight in the evening GMT, and never on a Wednesday."""

    rule = "P8"
    HOURS: ClassVar[range] = range(12, 20)

    def answer(self, visit: Visit, number: int) -> Answer:
        if number == 3:
            return Answer("busy with sleep", status=500)
        hours = "".join(f"<hour>{hour}</hour>" for hour in self.HOURS)
        return Answer(rss("Sleeping", extra=f"<skipHours>{hours}</skipHours><skipDays><day>Wednesday</day></skipDays>"))

    def broken(self) -> Iterator[str]:
        for visit in self.visits[1:]:
            if visit.at.hour in self.HOURS or visit.at.weekday() == 2:
                yield f"woken on {visit.at:%A at %H:%M}"


class Floor(Publisher):
    """A feed that asks for nothing: not more often than the floor; by itself once in an hour, give or take a tenth."""

    rule = "P9"
    least = 6
    by_hand: ClassVar[bool] = False

    def answer(self, visit: Visit, number: int) -> Answer:
        return Answer(rss("Floor", *(f"{n}" for n in range(number))))

    def broken(self) -> Iterator[str]:
        yield from self.closer(15 * MINUTE if self.by_hand else 54 * MINUTE)


class OwnFloor(Publisher):
    """A floor of seconds, set in feeds.toml, is a floor."""

    rule = "P9"
    settings = 'refresh = "10s"\nrefresh_min = "7s"'
    least = 9

    def answer(self, visit: Visit, number: int) -> Answer:
        return Answer(rss("Own floor", f"{number}"))

    def broken(self) -> Iterator[str]:
        yield from self.closer(timedelta(seconds=7))


class Busy(Publisher):
    """429 holds the whole host until the time it names, in seconds or as a date."""

    rule = "P10"
    paths = ("/a", "/b", "/c")
    least = 6
    WAIT: ClassVar[timedelta] = 4 * HOUR

    def answer(self, visit: Visit, number: int) -> Answer:
        if visit.path == "/b" and number == 2:
            return Answer("slow down", status=429, headers={"Retry-After": self.named(visit.at)})
        return Answer(rss("Busy"))

    def named(self, now: datetime) -> str:
        return f"{int(self.WAIT.total_seconds())}"

    def broken(self) -> Iterator[str]:
        held = [visit.at for visit in self.to("/b")][1:2]
        for start in held:
            early = [visit for visit in self.visits if start < visit.at < start + self.WAIT]
            if early:
                yield f"{len(early)} visits before the time it named"


class BusyByDate(Busy):
    """The same, with a date."""

    def named(self, now: datetime) -> str:
        return format_datetime(now + self.WAIT, usegmt=True)


class Down(Publisher):
    """503: with ``Retry-After`` nothing before; without, an hour, then two."""

    rule = "P10"
    paths = ("/named", "/unnamed")
    least = 5

    def answer(self, visit: Visit, number: int) -> Answer:
        if number > 2:
            return Answer(rss("Down"))
        return Answer("down", status=503, headers={"Retry-After": "10000"} if visit.path == "/named" else {})

    def broken(self) -> Iterator[str]:
        for path, waits in (("/named", (10_000, 10_000)), ("/unnamed", (3600, 7200))):
            times = [visit.at for visit in self.to(path)]
            for one, two, least in zip(times, times[1:], waits, strict=False):
                if two - one < timedelta(seconds=least):
                    yield f"{path} asked again after {two - one}"


class Failing(Publisher):
    """Errors: no second try within the round, then an hour, two, four."""

    rule = "P11"

    def answer(self, visit: Visit, number: int) -> Answer:
        return Answer("no", status=500)

    def broken(self) -> Iterator[str]:
        times = [visit.at for visit in self.visits]
        for number, (one, two) in enumerate(zip(times, times[1:], strict=False)):
            if two - one < min(HOUR * 2**number, DAY):
                yield f"try {number + 2} came {two - one} after the last"


class Cutting(Failing):
    """The same where the connection breaks off."""

    def answer(self, visit: Visit, number: int) -> Answer:
        return Answer(rss("Cutting"), length=9_999)


class Gone(Publisher):
    """410 is the end."""

    rule = "P12"
    least = 2

    def answer(self, visit: Visit, number: int) -> Answer:
        return Answer(rss("Gone")) if number == 1 else Answer("gone", status=410)

    def broken(self) -> Iterator[str]:
        if len(self.visits) > 2:
            yield f"asked {len(self.visits) - 2} times more"


class ForGood(Publisher):
    """301 and 308 are followed for good after three fetches that led to the same feed; 302 and 307 never."""

    rule = "P13"
    paths = ("/301", "/308", "/302", "/307", "/chain", "/page")

    def answer(self, visit: Visit, number: int) -> Answer:
        if visit.path == "/html":
            return Answer("<html>our new site</html>", headers={"Content-Type": "text/html"})
        if visit.path.startswith("/to"):
            return Answer(rss("Moved"))
        if visit.path == "/step":
            return Answer(status=302, headers={"Location": "/to-chain"})
        target = {"/chain": "/step", "/page": "/html"}.get(visit.path, f"/to{visit.path[1:]}")
        status = int(visit.path[1:]) if visit.path[1:].isdigit() else 301
        return Answer(status=status, headers={"Location": target})

    def broken(self) -> Iterator[str]:
        for path, target in (("/301", "/to301"), ("/308", "/to308"), ("/chain", "/step")):
            if len(self.to(path)) != 3 or len(self.to(target)) <= 3:
                yield f"{path} asked {len(self.to(path))} times, its target {len(self.to(target))} times"
        for path, target in (("/302", "/to302"), ("/307", "/to307"), ("/page", "/html")):
            if len(self.to(path)) != len(self.to(target)):
                yield f"{path} was taken for good"


# ------------------------------------------------------------------ how


class Crowded(Publisher):
    """Many feeds of one host: two requests at once at most, over connections that are kept."""

    rule = "P14"
    paths = tuple(f"/{number}" for number in range(8))

    def answer(self, visit: Visit, number: int) -> Answer:
        return Answer(rss("Crowded"), wait_s=0.01)

    def broken(self) -> Iterator[str]:
        connections = len({visit.connection for visit in self.visits[:8]})
        if connections > 2:
            yield f"{connections} connections for the 8 feeds of a round"


class Introduced(Publisher):
    """Who asks, and for what: a name with an address, the types of feeds, gzip and brotli; no cookie, no referrer."""

    rule = "P15"

    def answer(self, visit: Visit, number: int) -> Answer:
        headers = {"Content-Encoding": "gzip", "Set-Cookie": "you=1", "ETag": f'"{number}"'}
        return Answer(gzip.compress(rss("Introduced", f"{number}").encode()), headers=headers)

    def broken(self) -> Iterator[str]:
        for visit in self.visits:
            agent, accept = visit.headers.get("user-agent", ""), visit.headers.get("accept", "")
            if not (agent.startswith("termnews/") and "(+http" in agent):
                yield f"came as {agent}"
            if not all(kind in accept for kind in ("application/rss+xml", "application/atom+xml")):
                yield f"asked for {accept}"
            if not {"gzip", "br"} <= {part.strip() for part in visit.headers.get("accept-encoding", "").split(",")}:
                yield "took no gzip and brotli"
            if unwanted := {"cookie", "referer", "authorization"} & visit.headers.keys():
                yield f"sent {unwanted}"


class International(Publisher):
    """Paths beyond ASCII are encoded in UTF-8, escapes stay, fragments do not travel."""

    rule = "P20"
    paths = ("/zürich/%e2%82%ac?q=ä#top",)

    def answer(self, visit: Visit, number: int) -> Answer:
        return Answer(rss("International"))

    def broken(self) -> Iterator[str]:
        for visit in self.visits:
            if visit.path != "/z%C3%BCrich/%e2%82%ac?q=%C3%A4":
                yield f"asked for {visit.path}"


class Quiet(Publisher):
    """Nothing is asked that is not subscribed to: no hub, no icon, no page, no robots.txt; 226 is an answer."""

    rule = "P22"

    def answer(self, visit: Visit, number: int) -> Answer:
        self_links = ("<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' href='/hub'/>"
                      "<link>/site</link><image><url>/icon.png</url></image>")
        return Answer(rss("Quiet", f"{number}", extra=self_links), status=226 if number == 2 else 200)

    def broken(self) -> Iterator[str]:
        if unasked := {visit.path for visit in self.visits} - {"/feed"}:
            yield f"asked for {sorted(unasked)}"


PUBLISHERS: tuple[type[Publisher], ...] = (
    Opaque, Changing, FromTheFirst, Stumbling, Moving, Unchanging, MaxAge, Expires, Ttl, Period, Forever, Sleeping,
    Floor, OwnFloor, Busy, BusyByDate, Down, Failing, Cutting, Gone, ForGood, Crowded, Introduced, International, Quiet,
)  # fmt: skip
