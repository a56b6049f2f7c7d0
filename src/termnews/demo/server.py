"""The demo edition's web server: loopback only, standard library only, up in a few milliseconds.

``python -m termnews.demo.server --port 0`` prints its URL on the first line and ends when its stdin closes. A server
of our own in place of ``http.server``: it listens on several loopback addresses at once and imports in a third of the
time. Each connection has a thread; a slow page delays nobody else.
"""

from __future__ import annotations

import argparse
import errno
import gzip
import os
import selectors
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType

from termnews.demo.child import DemoProcess, start_demo_server
from termnews.demo.site import Answer, Site
from termnews.demo.syndicate import http_date

__all__ = ["DemoProcess", "DemoServer", "loopback_hosts", "main", "start_demo_server"]

MAX_HOSTS = 5
"""Loopback addresses to spread the outlets over, where the platform has them: readers are polite to each host."""
IDLE_TIMEOUT_S = 30.0
_MAX_REQUEST_BYTES = 65_536
_PORT_TRIES = 20
_REASONS = {200: "OK", 304: "Not Modified", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
            405: "Method Not Allowed", 503: "Service Unavailable"}  # fmt: skip


def loopback_hosts(count: int = MAX_HOSTS) -> tuple[str, ...]:
    """Loopback addresses that this machine can bind: all of 127.0.0.x on Linux, 127.0.0.1 alone on macOS."""
    hosts = ["127.0.0.1"]
    for number in range(2, count + 1):
        with socket.socket() as probe:
            try:
                probe.bind((f"127.0.0.{number}", 0))
            except OSError:
                break
        hosts.append(f"127.0.0.{number}")
    return tuple(hosts)


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(64)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


def _listen_all(hosts: tuple[str, ...], port: int) -> list[socket.socket]:
    """Listen on one port of every host; raise OSError when it is taken."""
    for _ in range(_PORT_TRIES):
        listeners = [_listen(hosts[0], port)]
        chosen: int = listeners[0].getsockname()[1]
        try:
            listeners += [_listen(host, chosen) for host in hosts[1:]]
        except OSError as error:
            listeners[0].close()
            if port or error.errno != errno.EADDRINUSE:
                raise
        else:
            return listeners
    raise OSError(errno.EADDRINUSE, "No port is free on all loopback addresses.")


class DemoServer:
    """The edition on loopback, as a context manager.

    Args:
        port: 0 lets the system choose.
        now: freezes the edition's time, for pictures and tests; None: the clock runs.
    """

    def __init__(self, *, port: int = 0, now: datetime | None = None) -> None:
        self._listeners = _listen_all(loopback_hosts(), port)
        self._wake, self._waker = socket.socketpair()
        addresses = [listener.getsockname() for listener in self._listeners]
        self.urls = tuple(f"http://{host}:{chosen}" for host, chosen in addresses)
        """Base URLs, one a loopback address; the first is the edition's address."""
        clock: Callable[[], datetime] = (lambda: now) if now else (lambda: datetime.now(UTC))
        self.site = Site(self.urls, start=clock(), clock=clock)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._accept, name="demo-server", daemon=True)

    @property
    def url(self) -> str:
        """The edition's address, without a slash at the end."""
        return self.urls[0]

    def __enter__(self) -> DemoServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening."""
        self._waker.close()
        if self._thread.is_alive():
            self._thread.join()
        for listener in (*self._listeners, self._wake):
            listener.close()

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            for listener in (*self._listeners, self._wake):
                selector.register(listener, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._wake:
                        return
                    self._serve(next(listener for listener in self._listeners if listener is key.fileobj))

    def _serve(self, listener: socket.socket) -> None:
        try:
            connection, _ = listener.accept()
        except OSError:
            return  # the client has gone again
        threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(IDLE_TIMEOUT_S)
            rest = b""
            try:
                while True:
                    head, rest = _read_head(connection, rest)
                    if not head:
                        return
                    reply, stay = self._reply(head)
                    connection.sendall(reply)
                    if not stay:
                        return
            except OSError:
                return  # hung up, or idle for too long

    def _reply(self, head: bytes) -> tuple[bytes, bool]:
        first, *lines = head.decode("latin-1").split("\r\n")
        method, _, target = first.partition(" ")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        stay = headers.get("connection", "").lower() != "close" and first.endswith("HTTP/1.1")
        if method not in ("GET", "HEAD"):
            return _wire(Answer(405, "text/plain", b"Only GET and HEAD."), headers, head_only=False, stay=False), False
        with self._lock:
            answer = self.site.answer(target.partition(" ")[0])
        if answer.delay_s:
            time.sleep(answer.delay_s)
        return _wire(answer, headers, head_only=method == "HEAD", stay=stay), stay


def _read_head(connection: socket.socket, rest: bytes) -> tuple[bytes, bytes]:
    """The next request's head and what follows it; an empty head when the client has closed or says too much."""
    while b"\r\n\r\n" not in rest:
        piece = connection.recv(16_384)
        if not piece or len(rest) > _MAX_REQUEST_BYTES:
            return b"", b""
        rest += piece
    head, _, rest = rest.partition(b"\r\n\r\n")
    return head, rest


def _wire(answer: Answer, asked: Mapping[str, str], *, head_only: bool, stay: bool) -> bytes:
    body, status = answer.body, answer.status
    lines = [f"Date: {http_date(datetime.now(UTC))}", f"Connection: {'keep-alive' if stay else 'close'}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    if status == 200:
        lines += [f"ETag: {answer.etag}", "Cache-Control: no-cache", "Vary: Accept-Encoding"]
        if answer.modified:
            lines.append(f"Last-Modified: {http_date(answer.modified)}")
        if _unchanged(answer, asked):
            status, body = 304, b""
    if status != 304:
        if "gzip" in asked.get("accept-encoding", "") and len(body) > 500 and not answer.type.startswith("image/"):
            body = gzip.compress(body, 5, mtime=0)
            lines.append("Content-Encoding: gzip")
        lines += [f"Content-Type: {answer.type}", f"Content-Length: {len(body)}"]
    head = f"HTTP/1.1 {status} {_REASONS.get(status, 'Other')}\r\n" + "\r\n".join(lines) + "\r\n\r\n"
    return head.encode("latin-1") + (b"" if head_only else body)


def _unchanged(answer: Answer, asked: Mapping[str, str]) -> bool:
    """RFC 9110 §13.2.2: If-None-Match decides where it is sent, else If-Modified-Since."""
    if "if-none-match" in asked:
        tags = [tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")]
        return "*" in tags or answer.etag in tags
    return answer.modified is not None and asked.get("if-modified-since") == http_date(answer.modified)


def main(argv: list[str] | None = None) -> None:
    """Serve until stdin closes; the first line of stdout is the edition's URL."""
    parser = argparse.ArgumentParser(prog="python -m termnews.demo.server", description="Serve the demo edition.")
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--now", type=datetime.fromisoformat, help="freeze the edition's time (RFC 3339)")
    options = parser.parse_args(argv)
    with DemoServer(port=options.port, now=options.now) as server:
        print(server.url, flush=True)
        try:
            while os.read(sys.stdin.fileno(), 4096):
                pass
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
