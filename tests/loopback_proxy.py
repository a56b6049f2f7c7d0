"""A small real proxy on loopback: HTTP forwarding, CONNECT tunnels and SOCKS5, with a log of what it was told.

``async with proxy() as opened:`` gives one that listens at ``opened.port`` in the running loop. With ``login`` it
asks for that user and password and refuses others. ``opened.asked`` holds a line for each request it let through
(``GET http://…``, ``CONNECT host:port``, ``SOCKS host:port``), ``opened.heads`` the header lines it got with it.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Proxy:
    """The proxy; see the module's docstring."""

    login: tuple[str, str] | None = None
    port: int = 0
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            first = await reader.readexactly(1)
            await (self._socks(reader, writer) if first == b"\x05" else self._http(first, reader, writer))
        self._tasks.discard(task)
        writer.close()

    async def end(self) -> None:
        """Drop what is still open."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _http(self, begun: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (begun + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *headers = head.split("\r\n")[:-2]
        method, target, _ = line.split(" ")
        if self.login and not self._let_in(headers):
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        self.asked.append(f"{method} {target}")
        self.heads.append("\n".join(headers))
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            far = await asyncio.open_connection(host, int(port))
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            parts = urlsplit(target)
            far = await asyncio.open_connection(parts.hostname, parts.port)
            kept = [header for header in headers if not header.lower().startswith("proxy-")]
            far[1].write("\r\n".join([f"{method} {parts.path} HTTP/1.1", *kept, "", ""]).encode("latin-1"))
        await _both_ways((reader, writer), far)

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        offered = await reader.readexactly((await reader.readexactly(1))[0])
        wanted = 2 if self.login else 0
        writer.write(bytes([5, wanted if wanted in offered else 255]))
        if self.login:
            await reader.readexactly(1)
            user = await reader.readexactly((await reader.readexactly(1))[0])
            password = await reader.readexactly((await reader.readexactly(1))[0])
            good = (user.decode(), password.decode()) == self.login
            writer.write(bytes([1, 0 if good else 1]))
            if not good:
                return
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = ".".join(str(byte) for byte in await reader.readexactly(4))
        port = int.from_bytes(await reader.readexactly(2), "big")
        self.asked.append(f"SOCKS {host}:{port}")
        far = await asyncio.open_connection(host, port)
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        await _both_ways((reader, writer), far)

    def _let_in(self, headers: list[str]) -> bool:
        assert self.login is not None
        pair = base64.b64encode(":".join(self.login).encode()).decode()
        return any(header.lower().startswith("proxy-authorization:") and header.endswith(pair) for header in headers)


Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _both_ways(near: Pipe, far: Pipe) -> None:
    await asyncio.gather(_pour(near[0], far[1]), _pour(far[0], near[1]))


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while piece := await source.read(65_536):
            sink.write(piece)
            await sink.drain()
    finally:
        sink.close()


@asynccontextmanager
async def proxy(login: tuple[str, str] | None = None) -> AsyncIterator[Proxy]:
    """A proxy that listens until the block ends."""
    opened = Proxy(login)
    server = await asyncio.start_server(opened.connected, "127.0.0.1", 0)
    opened.port = server.sockets[0].getsockname()[1]
    try:
        yield opened
    finally:
        server.close()
        await opened.end()
