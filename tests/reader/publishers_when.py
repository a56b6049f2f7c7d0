"""Publishers that watch when they are asked: P7 to P13."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import ClassVar

from street import DAY, HOUR, MINUTE, Publisher, Visit, rss

from loopback import Answer


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
    least = 14

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
        for number, (one, two) in enumerate(pairwise(times)):
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

WHEN: tuple[type[Publisher], ...] = (
    MaxAge, Expires, Ttl, Period, Forever, Sleeping, Floor, OwnFloor, Busy, BusyByDate, Down, Failing, Cutting, Gone,
    ForGood,
)  # fmt: skip
