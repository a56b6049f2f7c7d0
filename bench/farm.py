"""A feed farm on loopback: many feeds, each at a host of its own, with ETag, Last-Modified and 304.

``python -m bench farm --feeds 300 --latency-ms 50`` prints one JSON line (``{"port": …, "urls": […]}``) and serves
until its standard input closes. Every feed has its own address (127.0.x.y), so that per-host manners apply as they
do on the web; ``--one-host`` puts all of them at 127.0.0.1. The text is made here, from the same seeds each time.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import html
import json
import random
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from itertools import accumulate

PATH = "/feed.xml"
METER = b"GET /meter "
"""Asked at 127.0.0.1, the farm says what went over the wire since it began; that request is not counted."""


def words(text: str) -> list[str]:
    """A list written as prose."""
    return text.split()


ONSETS = words("b bl br c ch cl cr d dr f fl g gl gr h j k l m n p pl pr qu r s sc sh sl sp st str t th tr v w")
VOWELS = words("a e i o u ai ea ee ie oa oo ou")
CODAS = ["", "", "", "n", "r", "l", "s", "t", "m", "ck", "nd", "rt", "st"]
VOCABULARY = 12_000
"""Words of our papers together: so few tell so many stories that a farm of a hundred would be all one story."""
SHORT = words("a the its their this every one another of in after before with without and while despite for to")


def vocabulary() -> list[str]:
    """Words that sound like words, the same ones each time, the most frequent first."""
    rng = random.Random(1)
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        syllables = rng.choices((1, 2, 3), (1, 4, 3))[0]
        made["".join(rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(syllables))] = None
    return list(made)


WORDS = vocabulary()
WEIGHTS = list(accumulate(1 / (rank + 30) for rank in range(VOCABULARY)))
"""As often as words of a language are, each by its rank (Zipf)."""


@dataclass(frozen=True)
class Served:
    """One feed, ready to send."""

    etag: bytes
    full: bytes
    unchanged: bytes


def word(rng: random.Random) -> str:
    """One word, a frequent one more often than a rare one."""
    return rng.choices(WORDS, cum_weights=WEIGHTS)[0]


def clause(rng: random.Random) -> str:
    """Some words that are put together almost like a sentence."""
    long = rng.choices(WORDS, cum_weights=WEIGHTS, k=rng.randint(5, 9))
    return " ".join(f"{rng.choice(SHORT)} {each}" if rng.random() < 0.45 else each for each in long)


def description(rng: random.Random, host: str) -> str:
    """HTML of 400 to 1,500 characters: paragraphs, a link, sometimes a list or a picture."""
    wanted = rng.randint(350, 1150)
    parts: list[str] = []
    length = 0
    while length < wanted:
        sentences = " ".join(clause(rng).capitalize() + "." for _ in range(rng.randint(1, 3)))
        if rng.random() < 0.3:
            sentences += f' <a href="http://{host}/{word(rng)}?p={rng.randint(1, 999)}">Read &amp; compare</a>.'
        parts.append(f"<p>{sentences}</p>")
        length += len(parts[-1])
    if rng.random() < 0.2:
        parts.insert(1, f'<img src="http://{host}/{word(rng)}.jpg" alt="{word(rng)}" width="640">')
    return "\n".join(parts)


def item(rng: random.Random, host: str, number: int, at: datetime) -> str:
    """One RSS item."""
    title = html.escape(clause(rng).capitalize())
    link = f"http://{host}/{at:%Y/%m}/{word(rng)}-{number}"
    author = f"{word(rng).title()} {word(rng).title()}"
    return (
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink=\"true\">{link}</guid>"
        f"<pubDate>{format_datetime(at)}</pubDate><dc:creator>{author}</dc:creator>"
        f"<category>{word(rng)}</category><category>{word(rng)}</category>"
        f"<description>{html.escape(description(rng, host))}</description></item>"
    )


def feed(number: int, entries: int, now: datetime) -> bytes:
    """One RSS 2.0 feed document, its newest entry at most ten hours old; the same arguments give the same bytes."""
    rng = random.Random(number)
    host = f"paper-{number}.example"
    newest = now - timedelta(minutes=rng.randint(0, 600))
    items = "\n".join(item(rng, host, n, newest - timedelta(hours=3 * n)) for n in range(entries))
    title = f"The {word(rng).title()} {rng.choice(['Post', 'Courier', 'Times', 'Weblog', 'Notes'])} {number}"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{title}</title><link>http://{host}/</link><description>{clause(rng)}</description>"
        f"<language>en</language>\n{items}\n</channel></rss>\n"
    ).encode()


def served(number: int, entries: int, now: datetime) -> Served:
    """A feed and its two answers as they go over the wire."""
    body = feed(number, entries, now)
    etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'.encode()
    common = b"ETag: " + etag + b"\r\nLast-Modified: " + format_datetime(now, usegmt=True).encode() + b"\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\n" + common
    return Served(
        etag=etag,
        full=head + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body,
        unchanged=b"HTTP/1.1 304 Not Modified\r\n" + common + b"\r\n",
    )


@dataclass
class Meter:
    """What went over the wire: requests, and bytes of HTTP both ways."""

    requests: int = 0
    received: int = 0
    sent: int = 0


class Stall(asyncio.Protocol):
    """One connection: answers each request after the latency, in the order they came."""

    def __init__(self, feeds: dict[bytes, Served], latency_s: float, meter: Meter) -> None:
        self.feeds = feeds
        self.latency_s = latency_s
        self.meter = meter
        self.pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.pending += data
        while b"\r\n\r\n" in self.pending:
            head, _, self.pending = self.pending.partition(b"\r\n\r\n")
            if head.startswith(METER):
                self.transport.write(_json_answer(asdict(self.meter)))
                continue
            answer = self.answer(head)
            self.meter.requests += 1
            self.meter.received += len(head) + 4
            self.meter.sent += len(answer)
            if self.latency_s:
                asyncio.get_running_loop().call_later(self.latency_s, self.transport.write, answer)
            else:
                self.transport.write(answer)

    def answer(self, head: bytes) -> bytes:
        first, *lines = head.split(b"\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
        key = first.split(b" ")[1]
        found = self.feeds.get(key) or self.feeds.get(headers.get(b"host", b"").partition(b":")[0])
        if found is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        return found.unchanged if headers.get(b"if-none-match") == found.etag else found.full


def _json_answer(value: object) -> bytes:
    body = json.dumps(value).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body


def address(number: int) -> str:
    """The loopback address of a feed: 127.0.1.1, 127.0.1.2 …"""
    return f"127.0.{1 + number // 250}.{1 + number % 250}"


async def serve(*, feeds: int, entries: int, latency_s: float, one_host: bool) -> None:
    """Listen, say where, and serve until standard input closes."""
    loop = asyncio.get_running_loop()
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    texts = [served(n, entries, now) for n in range(feeds)]
    table = {(f"/{n}.xml" if one_host else address(n)).encode(): text for n, text in enumerate(texts)}
    make = partial(Stall, table, latency_s, Meter())
    first = await loop.create_server(make, "127.0.0.1", 0, backlog=512)
    port = first.sockets[0].getsockname()[1]
    if one_host:
        urls = [f"http://127.0.0.1:{port}/{n}.xml" for n in range(feeds)]
    else:
        await loop.create_server(make, [address(n) for n in range(feeds)], port, backlog=64)
        urls = [f"http://{address(n)}:{port}{PATH}" for n in range(feeds)]
    size = sum(len(text.full) for text in texts)
    print(json.dumps({"port": port, "urls": urls, "bytes": size}), flush=True)
    await loop.run_in_executor(None, sys.stdin.buffer.read)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench farm", description=__doc__.partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--latency-ms", type=float, default=0.0)
    parser.add_argument("--one-host", action="store_true")
    asked = parser.parse_args(arguments)
    asyncio.run(
        serve(feeds=asked.feeds, entries=asked.entries, latency_s=asked.latency_ms / 1000, one_host=asked.one_host)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
