"""Connections: names looked up, addresses checked before anything is sent to them, sockets by asyncio.

httpcore2's own backend cannot check the address between look-up and connection, and looks names up in threads that
a program which wants to quit has to wait for.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Iterable
from itertools import chain, zip_longest
from threading import Thread
from typing import Any

import httpcore2

from termnews.net.guard import is_address, is_public

NEXT_ADDRESS_AFTER_S = 0.25
"""The next address is tried beside the last one after this long (RFC 8305 §5)."""

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class PrivateAddressError(httpcore2.ConnectError):
    """Content named a host that is at a private address."""


class UnreachableError(httpcore2.ConnectError):
    """No connection could be made; ``reason`` is the system's error (httpcore2 takes ``__cause__`` away)."""

    def __init__(self, reason: OSError | UnicodeError) -> None:
        super().__init__(str(reason))
        self.reason = reason


class LookUpError(UnreachableError):
    """A host's name could not be looked up."""


class ProxyDownError(httpcore2.ConnectError):
    """No connection to the proxy could be made; ``where`` is the proxy's host and port."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class CertificateFileError(httpcore2.ConnectError):
    """The file of certificates that feeds.toml names cannot be used."""

    def __init__(self, name: str, reason: OSError) -> None:
        super().__init__(str(reason))
        self.name = name
        self.reason = reason


class StaleConnectionError(httpcore2.ReadError):
    """A kept connection had been closed by the server before this request reached it: ask again on a new one."""


class Connector(httpcore2.AsyncNetworkBackend):
    """Opens TCP connections; with ``public_only`` to addresses of the public internet alone.

    ``to_proxy``: what is connected to is a proxy, so that no site is to blame where that fails.
    """

    def __init__(self, *, public_only: bool, to_proxy: bool = False) -> None:
        self._public_only = public_only
        self._to_proxy = to_proxy

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Look up, check, connect; the last three arguments are httpcore2's and only ``timeout`` is used."""
        try:
            return await self._connect(host, port, timeout)
        except (UnreachableError, httpcore2.ConnectTimeout) as error:
            if self._to_proxy:
                raise ProxyDownError(f"{host}:{port}") from error
            raise

    async def _connect(self, host: str, port: int, timeout: float | None) -> SocketStream:
        try:
            async with asyncio.timeout(timeout):
                addresses = await look_up(host, port)
                if self._public_only:
                    addresses = [address for address in addresses if is_public(address)]
                    if not addresses:
                        raise PrivateAddressError(host)
                return await _first_of(addresses, port)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(host) from error
        except OSError as error:
            raise UnreachableError(error) from error


class SocketStream(httpcore2.AsyncNetworkStream):
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._answered = False
        """Bytes have come since the last request."""
        self._used = False
        """This is not the connection's first request."""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come, at least one byte; empty at the end."""
        try:
            async with asyncio.timeout(timeout):
                received = await self._reader.read(max_bytes)
        except TimeoutError as error:
            raise httpcore2.ReadTimeout from error
        except OSError as error:
            raise (StaleConnectionError if self._stale else httpcore2.ReadError) from error
        if not received and self._stale:
            raise StaleConnectionError
        self._answered = True
        return received

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send everything."""
        if self._answered:
            self._used, self._answered = True, False
        try:
            async with asyncio.timeout(timeout):
                self._writer.write(buffer)
                await self._writer.drain()
        except TimeoutError as error:
            raise httpcore2.WriteTimeout from error
        except OSError as error:
            raise httpcore2.WriteError from error

    async def aclose(self) -> None:
        """Close at once, without the farewells of TLS that a slow server could draw out."""
        self._writer.transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.AsyncNetworkStream:
        """Go on encrypted; raises ConnectError with the reason as its cause."""
        try:
            async with asyncio.timeout(timeout):
                await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except TimeoutError as error:
            await self.aclose()
            raise httpcore2.ConnectTimeout from error
        except OSError as error:
            await self.aclose()
            raise UnreachableError(error) from error
        return self

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore2 asks: the TLS object, and whether an idle connection has been closed."""
        if info == "ssl_object":
            return self._writer.get_extra_info("ssl_object")
        if info == "is_readable":
            return self._reader.at_eof() or self._writer.transport.is_closing()
        return None

    @property
    def _stale(self) -> bool:
        return self._used and not self._answered


async def look_up(host: str, port: int) -> list[str]:
    """Return a host's addresses, IPv6 and IPv4 in turn; raises LookUpError.

    It runs in a thread that nobody waits for: a look-up cannot be called off, and may take half a minute.
    """
    if is_address(host):
        return [host.strip("[]")]
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def settle(found: list[str] | OSError | UnicodeError) -> None:
        if answer.done():
            return
        if isinstance(found, list):
            answer.set_result(found)
        else:
            answer.set_exception(found)

    def ask() -> None:
        found: list[str] | OSError | UnicodeError
        try:
            found = _in_turn(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found = error
        with contextlib.suppress(RuntimeError):  # the loop is closed: the reader has quit meanwhile
            loop.call_soon_threadsafe(settle, found)

    Thread(target=ask, name=f"look-up {host}", daemon=True).start()
    try:
        return await answer
    except (socket.gaierror, UnicodeError) as error:
        raise LookUpError(error) from error


def _in_turn(found: list[Any]) -> list[str]:
    """Addresses of the two families in turn, the system's first choice first (RFC 8305 §4)."""
    families: dict[int, list[str]] = {}
    for family, *_, where in found:
        families.setdefault(family, []).append(str(where[0]))
    turns = chain.from_iterable(zip_longest(*families.values()))
    return list(dict.fromkeys(address for address in turns if address is not None))


async def _open(address: str, port: int) -> SocketStream:
    return SocketStream(*await asyncio.open_connection(address, port))


async def _first_of(addresses: list[str], port: int) -> SocketStream:
    """Connect to whichever address answers first, starting one after the other; raises the last OSError."""
    if len(addresses) == 1:
        return await _open(addresses[0], port)
    waiting = list(addresses)
    running: set[asyncio.Task[SocketStream]] = set()
    failure: BaseException = OSError("the name has no address")
    try:
        while waiting or running:
            if waiting:
                running.add(asyncio.create_task(_open(waiting.pop(0), port)))
            pause = NEXT_ADDRESS_AFTER_S if waiting else None
            done, running = await asyncio.wait(running, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
            streams = [task.result() for task in done if task.exception() is None]
            for spare in streams[1:]:
                await spare.aclose()
            if streams:
                return streams[0]
            failure = next((error for task in done if (error := task.exception())), failure)
        raise failure
    finally:
        for task in running:
            task.add_done_callback(_drop)
            task.cancel()


def _drop(task: asyncio.Task[SocketStream]) -> None:
    """Close a connection that came too late."""
    if not task.cancelled() and task.exception() is None:
        task.result()._writer.transport.abort()
