"""Publishers that watch how they are asked: validators, P1 to P6; and P14 to P22."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import ClassVar

from street import DAY, Publisher, Visit, rss

from loopback import Answer


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


# ------------------------------------------------------------------ requests


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


class Mumbling(FromTheFirst):
    """Bytes in the charset that the header names; what cannot be read would not be asked for conditionally."""

    rule = "P19"

    def answer(self, visit: Visit, number: int) -> Answer:
        if visit.etag == '"first"':
            return Answer(status=304)
        body = rss("Новости").encode("windows-1251")
        return Answer(body, headers={"ETag": '"first"', "Content-Type": "application/rss+xml; charset=windows-1251"})


class Mislabelled(FromTheFirst):
    """A feed that is sent as a page, and has its entries read all the same."""

    rule = "P21"

    def answer(self, visit: Visit, number: int) -> Answer:
        if visit.etag == '"first"':
            return Answer(status=304)
        return Answer(rss("Mislabelled"), headers={"ETag": '"first"', "Content-Type": "text/html"})


class Courted(Publisher):
    """One who subscribes asks once, looks at what came, and begins with that."""

    rule = "P16"
    paths = ()
    least = 2

    def answer(self, visit: Visit, number: int) -> Answer:
        if visit.etag == '"courted"':
            return Answer(status=304)
        return Answer(rss("Courted"), headers={"ETag": '"courted"'})

    def broken(self) -> Iterator[str]:
        if [visit.etag for visit in self.visits[:2]] != [None, '"courted"']:
            yield f"subscribing and the next round asked with {[visit.etag for visit in self.visits]}"


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

HOW: tuple[type[Publisher], ...] = (
    Opaque, Changing, FromTheFirst, Stumbling, Moving, Unchanging, Crowded, Introduced, Courted, Mumbling, Mislabelled,
    International, Quiet,
)  # fmt: skip
