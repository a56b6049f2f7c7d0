"""A server that means harm: answers that never end, unpack without end, lie, or lead astray; one at each path.

``HOSTILE`` has every answer by its name, with words that the sentence about it must hold; ``SLOW`` names those that
only a deadline ends. Each is a feed at an address of its own, so that none waits for another. Each path serves
``GOOD`` until ``turn_hostile`` is called, so that there are old articles to lose.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import brotli

from loopback import Answer, Loopback, Seen

MB = 1_000_000
GOOD = (b"<rss version='2.0'><channel><title>Good</title><item><title>Old article</title><guid>1</guid></item>"
        b"</channel></rss>")


@dataclass(frozen=True)
class Endless(Answer):
    """An answer whose head is followed by a piece again and again, until the client leaves."""

    head: bytes = b"HTTP/1.1 200 OK\r\n\r\n"
    piece: bytes = b"x" * 65_536
    every_s: float = 0.0


def _chunk(piece: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(piece), piece)


@cache
def _zeros(megabytes: int) -> bytes:
    return bytes(megabytes * MB)


def _packed(coding: str, body: bytes) -> Answer:
    return Answer(body, headers={"Content-Encoding": coding, "Content-Type": "application/rss+xml"})


def _twice(coding: str, pack: Callable[[bytes], bytes]) -> Answer:
    return _packed(f"{coding}, {coding}", pack(pack(_zeros(40))))


def _raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(body) + stream.flush()


def _cut(body: bytes) -> bytes:
    return body[: len(body) * 2 // 3]


def _raw(headers: str, body: bytes = b"") -> Answer:
    return Answer(raw=f"HTTP/1.1 200 OK\r\n{headers}\r\n".encode() + body)


def _moved(to: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": to})


LARGE, _BROKEN = "larger than 10 MB", "breaks off in the middle"
_FEED = b"<rss version='2.0'><channel><title>t</title><item><title>%b</title></item></channel></rss>"
_XHTML = (b"<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><title>t</title><content type='xhtml'>"
          b"<div>%b</div></content></entry></feed>")
_JSON = b'{"version":"https://jsonfeed.org/version/1","title":"t","items":[%b{}]}'


def _feed(item: bytes, count: int) -> bytes:
    items = b"".join(item % number for number in range(count))
    return b"<rss version='2.0'><channel><title>t</title>%b</channel></rss>" % items


_LAUGHS = b"".join([
    b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY l0 'ha'>",
    *(b"<!ENTITY l%d '%b'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)),
    b"]>", _FEED % b"&l9;",
])  # fmt: skip

HOSTILE: dict[str, tuple[Callable[[], Answer], str]] = {
    # bombs: small as sent, large as unpacked
    "gzip-bomb": (lambda: _packed("gzip", gzip.compress(_zeros(40))), LARGE),
    "brotli-bomb": (lambda: _packed("br", brotli.compress(_zeros(40), quality=2)), LARGE),
    "deflate-bomb": (lambda: _packed("deflate", zlib.compress(_zeros(40))), LARGE),
    "raw-deflate-bomb": (lambda: _packed("deflate", _raw_deflate(_zeros(40))), LARGE),
    "bomb-in-a-bomb": (lambda: _twice("gzip", gzip.compress), LARGE),
    "three-codings": (lambda: _packed("gzip, gzip, gzip", gzip.compress(gzip.compress(b"x"))), "packed too often"),
    "many-members": (lambda: _packed("gzip", gzip.compress(_zeros(1)) * 50), LARGE),
    "zstd": (lambda: _packed("zstd", b"\x28\xb5\x2f\xfd" + bytes(99)), "did not ask for"),
    "not-gzip": (lambda: _packed("gzip", GOOD), "packed wrongly"),
    "billion-laughs": (lambda: Answer(_LAUGHS), ""),
    # as large as may be
    "giant-entries": (lambda: Answer(_feed(b"<item><title>t%d</title><description>" + b"word " * 1_000
                                           + b"</description></item>", 500)), ""),
    "many-entries": (lambda: Answer(_feed(b"<item><title>t%d</title></item>", 200_000)), ""),
    "emoji-entries": (lambda: Answer(_feed(b"<item><title>t%d</title><description>" + "😀 word ".encode() * 480
                                           + b"</description></item>", 1_900)), ""),
    "emoji-entry": (lambda: Answer(_FEED % ("x</title><description>😀 & ".encode() + b"a & " * 1_200_000
                                            + b"</description><title>")), ""),
    "deep-xml": (lambda: Answer(_FEED % (b"<a>" * 1_600_000 + b"</a>" * 1_200_000)), ""),
    "xhtml-bits": (lambda: Answer(_XHTML % (b"<b/>" * 2_470_000)), ""),
    "new-names": (lambda: Answer(_FEED % b"".join(b"<n%d>1</n%d>" % (n, n) for n in range(500_000))), ""),
    "many-parts": (lambda: Answer(_FEED % (b"<enclosure url='a'/>" * 250_000)), ""),
    "parts-of-many": (lambda: Answer(_feed(b"<item><title>t%d</title>" + b"<enclosure url='a'/>" * 240 + b"</item>",
                                           1_990)), ""),
    "no-xml": (lambda: Answer(_FEED % (b"</b>" + b"<a b=c><d>" * 80_000)), ""),
    "stray-references": (lambda: Answer(_FEED % (b"</b>" + b"&a;&b;" * 500_000)), ""),
    "skip-hours": (lambda: Answer(_FEED % b"</title></item>" + b"<skipHours><hour>1</hour>" * 150_000), ""),
    "json-bits": (lambda: Answer(_JSON % (b"{}," * 3_300_000)), "more parts than a feed"),
    "json-depth": (lambda: Answer(_JSON % (b"[" * 400_000)), "nested too deeply"),
    "deep-entry": (lambda: Answer(_FEED % (b"&lt;div&gt;" * 90_000)), ""),
    # endless
    "endless-close": (Endless, LARGE),
    "endless-chunks": (lambda: Endless(head=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                                       piece=_chunk(b"x" * 65_536)), LARGE),
    "endless-gzip": (lambda: Endless(head=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
                                     piece=gzip.compress(_zeros(1))), LARGE),
    "endless-headers": (lambda: Endless(head=b"HTTP/1.1 200 OK\r\n", piece=b"X-More: " + b"y" * 900 + b"\r\n"),
                        "too many headers"),
    "endless-header": (lambda: Endless(head=b"HTTP/1.1 200 OK\r\nX-Long: ", piece=b"y" * 9_000), "too many headers"),
    "endless-hints": (lambda: Endless(head=b"", piece=b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
                      "did not answer"),
    "giant-length": (lambda: Answer(b"x", length=10**15), LARGE),
    # slow
    "silence": (lambda: Answer(silent=True), "did not answer within 1 second"),
    "slow-body": (lambda: Answer(GOOD, drip_s=0.2), "did not answer within 1 second"),
    "slow-headers": (lambda: Endless(head=b"HTTP/1.1 200 OK\r\nX-Slow: ", piece=b"y", every_s=0.2),
                     "did not answer within 1 second"),
    "slow-chunks": (lambda: Endless(head=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                                    piece=_chunk(b" "), every_s=0.2), "did not answer within 1 second"),
    # broken
    "length-lie": (lambda: Answer(GOOD, length=len(GOOD) + 99, close=True), _BROKEN),
    "cut-chunk": (lambda: _raw("Transfer-Encoding: chunked\r\n", _chunk(GOOD)[:-40]), _BROKEN),
    "no-last-chunk": (lambda: _raw("Transfer-Encoding: chunked\r\n", _chunk(GOOD)), _BROKEN),
    "bad-chunk": (lambda: _raw("Transfer-Encoding: chunked\r\n", b"zz\r\n" + GOOD), "not answer in HTTP"),
    "cut-gzip": (lambda: _packed("gzip", _cut(gzip.compress(GOOD))), _BROKEN),
    "cut-brotli": (lambda: _packed("br", _cut(brotli.compress(GOOD))), _BROKEN),
    "two-lengths": (lambda: _raw("Content-Length: 5\r\nContent-Length: 9\r\n", GOOD), "not answer in HTTP"),
    "cut-at-once": (lambda: Answer(raw=b""), "without an answer"),
    "noise": (lambda: Answer(raw=bytes(range(256)) * 9), "not answer in HTTP"),
    "empty": (lambda: Answer(b""), "empty answer"),
    "blanks": (lambda: Answer(b" \r\n\t " * 99), "empty answer"),
    "a-page": (lambda: Answer("<!doctype html><title>Log in</title><p>Welcome", headers={"Content-Type": "text/html"}),
               "an HTML page, not a feed"),
    # astray
    "circle": (lambda: _moved("/circle"), "in a circle"),
    "to-a-file": (lambda: _moved("file:///etc/passwd"), "does not follow"),
    "to-a-script": (lambda: _moved("javascript:alert(1)"), "does not follow"),
    "to-ftp": (lambda: _moved("ftp://127.0.0.1/feed"), "does not follow"),
    "nowhere": (lambda: Answer(status=301), "does not follow"),
    "to-metadata": (lambda: _moved("http://169.254.169.254/latest/meta-data/"), "private address"),
    "to-home": (lambda: _moved("http://10.0.0.1/"), "private address"),
    "to-mapped": (lambda: _moved("http://[::ffff:127.0.0.1]/"), "private address"),
    "to-localhost": (lambda: _moved("http://localhost/"), "private address"),
    "to-decimal": (lambda: _moved("http://2130706433/"), "private address"),
}  # fmt: skip
"""Name to the answer, made once, and words of the sentence; none where it does no harm and is no error."""
SLOW = ("silence", "slow-body", "slow-headers", "slow-chunks", "endless-hints")
PATIENCE_S = 10
"""The deadline of the others, so that a machine that is slow and busy still gets what is wrong with them."""


class Hostile(Loopback):
    """The server; ``/NAME`` for each answer, ``/walk/N`` leads on for ever."""

    def __init__(self) -> None:
        super().__init__()
        self._worst: dict[str, Answer] = {}

    async def _listen(self) -> None:
        await super()._listen()
        for number in range(len(HOSTILE) + 1):
            self._servers.append(await asyncio.start_server(self._connected, f"127.0.1.{number}", self.port))

    def turn_hostile(self) -> None:
        """From now on every path does its worst."""
        self._worst = {name: make() for name, (make, _) in HOSTILE.items()}

    def feeds_toml(self) -> str:
        """A subscription for each answer; little is waited for those that never end."""
        lines = ['version = 1', "[defaults]", f'timeout = "{PATIENCE_S}s"', 'refresh_min = "1s"']
        for number, name in enumerate([*HOSTILE, "walk"]):
            url = self.url(f"/{name}", host=f"127.0.1.{number}")
            lines += ["[[feed]]", f'id = "{name}"', f'url = "{url}"', *(['timeout = "1s"'] if name in SLOW else [])]
        return "\n".join(lines) + "\n"

    def _choose(self, seen: Seen) -> Answer:
        name = seen.path.split("/")[1]
        if not self._worst:
            return Answer(GOOD, headers={"ETag": '"good"'})
        if name == "walk":
            return _moved(f"{seen.path}/on")
        return self._worst.get(name) or super()._choose(seen)

    async def _send(self, answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if not isinstance(answer, Endless):
            return await super()._send(answer, reader, writer)
        writer.write(answer.head)
        while not writer.is_closing():
            writer.write(answer.piece)
            await writer.drain()
            await asyncio.sleep(answer.every_s)
        return False
