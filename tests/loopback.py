"""A small real HTTP/1.1 server on loopback, with scripted answers and a log of what was asked.

It runs an event loop in a thread of its own, so that synchronous tests, asynchronous tests and child processes
(the command line) can all talk to it. Use the ``loopback`` fixture of ``tests/conftest.py``::

    def test_something(loopback):
        loopback.add("/feed.xml", Answer(RSS, headers={"ETag": '"a"'}), Answer(status=304))
        url = loopback.url("/feed.xml")            # http://127.0.0.1:PORT/feed.xml
        other = loopback.url("/feed.xml", host="127.0.0.2")    # the same server under a second address (Linux)
        ...
        assert loopback.requests[1].headers["if-none-match"] == '"a"'
        assert loopback.paths == ["/feed.xml", "/feed.xml"]

Each request to a path takes the next scripted answer; the last one repeats. An unknown path answers 404.
``loopback.feed(path, body)`` serves a body with a strong ETag and answers 304 to it, as good servers do;
call it again with another body to publish.

``Answer`` fields make a server misbehave: ``length`` lies in Content-Length (None: close-delimited, -1: the truth),
``raw`` sends bytes verbatim, ``reason`` is the reason phrase, ``drip_s`` sends the body a byte at a time with that
many seconds between, ``wait_s`` answers only after so many seconds, ``silent`` accepts the request and never answers,
``close`` closes the connection afterwards.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

HONEST = -1
SECOND_HOST = "127.0.0.2"


@dataclass(frozen=True)
class Answer:
    """One scripted answer."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] | tuple[tuple[str, str], ...] = ()
    reason: bytes = b"OK"
    length: int | None = HONEST
    raw: bytes | None = None
    drip_s: float = 0.0
    wait_s: float = 0.0
    silent: bool = False
    close: bool = False

    def wire(self) -> tuple[bytes, bytes]:
        """Head and body as sent."""
        if self.raw is not None:
            return self.raw, b""
        body = self.body.encode() if isinstance(self.body, str) else self.body
        pairs = list(self.headers.items() if isinstance(self.headers, Mapping) else self.headers)
        if self.status != 304 and self.length is not None:
            pairs.append(("Content-Length", str(len(body) if self.length == HONEST else self.length)))
        lines = [f"HTTP/1.1 {self.status} ".encode() + self.reason]
        lines += [f"{name}: {value}".encode("latin-1") for name, value in pairs]
        return b"\r\n".join(lines) + b"\r\n\r\n", body

    @property
    def closes(self) -> bool:
        """Whether the connection cannot be used again after this answer."""
        return self.close or self.raw is not None or self.length != HONEST


@dataclass(frozen=True)
class Seen:
    """One request as it arrived; header names lower-case, the last of a repeated header wins."""

    method: str
    path: str
    headers: dict[str, str]
    pairs: tuple[tuple[str, str], ...] = ()
    connection: int = 0
    """Number of the TCP connection it came over: equal numbers mean keep-alive."""


@dataclass
class Loopback:
    """The server; see the module's docstring."""

    port: int = 0
    tls: ssl.SSLContext | None = None
    """With it, https is spoken and nothing else."""
    clock: Callable[[], datetime] | None = None
    """Tells the time, which feeds are then sent with (``Date``)."""
    requests: list[Seen] = field(default_factory=list)
    most_at_once: int = 0
    """The largest number of requests that were open at the same moment."""

    def __post_init__(self) -> None:
        self._answers: dict[str, list[Answer]] = {}
        self._feeds: dict[str, tuple[bytes, str, str]] = {}
        self._open = 0
        self._connections = 0
        self._servers: list[asyncio.Server] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="loopback", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> Loopback:
        """Listen on 127.0.0.1, and under the same port on 127.0.0.2 where the system has it."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def stop(self) -> None:
        """Drop every connection and end the thread."""
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        """The absolute URL of a path."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def add(self, path: str, *answers: Answer | bytes | str) -> str:
        """Script the answers of a path (replacing what was there) and return its URL."""
        self._feeds.pop(path, None)
        self._answers[path] = [a if isinstance(a, Answer) else Answer(a) for a in answers]
        return self.url(path)

    def feed(self, path: str, body: bytes | str, *, content_type: str = "application/rss+xml") -> str:
        """Serve a body with an ETag and 304, and return its URL."""
        raw = body.encode() if isinstance(body, str) else body
        self._answers.pop(path, None)
        self._feeds[path] = (raw, f'"{hashlib.blake2b(raw, digest_size=8).hexdigest()}"', content_type)
        return self.url(path)

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [seen.path for seen in self.requests]

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return self.paths.count(path)

    # ---------------------------------------------------------------- inside the thread

    async def _listen(self) -> None:
        first = await asyncio.start_server(self._connected, "127.0.0.1", self.port, ssl=self.tls)
        self.port = first.sockets[0].getsockname()[1]
        self._servers.append(first)
        with contextlib.suppress(OSError):  # only Linux gives all of 127.0.0.0/8 to the loopback device
            self._servers.append(await asyncio.start_server(self._connected, SECOND_HOST, self.port, ssl=self.tls))

    async def _shut(self) -> None:
        for server in self._servers:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._connections += 1
        number = self._connections
        try:
            while await self._exchange(reader, writer, number):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client left, or the test is over
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = head.split("\r\n")[:-2]
        method, path, _ = first.split(" ", 2)
        pairs = tuple((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in rest))
        seen = Seen(method, path, dict(pairs), pairs, number)
        self.requests.append(seen)
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        try:
            return await self._send(self._choose(seen), reader, writer)
        finally:
            self._open -= 1

    def _choose(self, seen: Seen) -> Answer:
        if seen.path in self._feeds:
            body, etag, content_type = self._feeds[seen.path]
            date = {"Date": format_datetime(self.clock(), usegmt=True)} if self.clock else {}
            if seen.headers.get("if-none-match") == etag:
                return Answer(status=304, headers={"ETag": etag, **date}, reason=b"Not Modified")
            return Answer(body, headers={"ETag": etag, "Content-Type": content_type, **date})
        script = self._answers.get(seen.path)
        if not script:
            return Answer(b"not here", status=404, reason=b"Not Found")
        return script.pop(0) if len(script) > 1 else script[0]

    async def _send(self, answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if answer.silent:
            await reader.read()  # until the client gives up
            return False
        if answer.wait_s:
            await asyncio.sleep(answer.wait_s)
        head, body = answer.wire()
        writer.write(head)
        if answer.drip_s:
            for byte in body:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(answer.drip_s)
        else:
            writer.write(body)
        await writer.drain()
        return not answer.closes
