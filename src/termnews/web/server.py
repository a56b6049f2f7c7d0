"""The server: one page of our own, textual-serve's terminal, and a process of the newspaper for each tab."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import textual_serve.server
from aiohttp import WSCloseCode, web
from aiohttp.typedefs import Handler, Middleware

from termnews.core.errors import TermnewsError
from termnews.web.guard import HEADERS, Gate, bracketed
from termnews.web.tab import LEAVE_WITHIN_S, Tab

PAGE = Path(__file__).with_name("static")
TERMINAL = Path(textual_serve.server.__file__).with_name("static")
"""textual-serve's script, style sheet and font."""
MOST_TABS = 12
"""Tabs at a time: each is a process."""
CLOSE_WITHIN_S = LEAVE_WITHIN_S + 2
"""How long all tabs may take to end when the server does."""
LONGEST_MESSAGE = 1024 * 1024
"""Bytes of a message from the browser; a paste is one."""
CELLS = range(1, 1000)


class ServeError(TermnewsError):
    """The newspaper cannot be served there."""


class PaperServer(textual_serve.server.Server):
    """Serves the newspaper to the browsers that ``Gate`` lets in."""

    def __init__(self, argv: Sequence[str], *, host: str, port: int) -> None:
        """Make a server; ``argv`` is the program that each tab runs."""
        super().__init__("termnews", host=host, port=port)
        self.argv = tuple(argv)
        self.gate = Gate(host)
        self._tabs: set[web.WebSocketResponse] = set()

    async def run(self, announce: Callable[[str, int], None]) -> None:
        """Serve until SIGINT or SIGTERM; ``announce`` is told the URL and port.

        Raises:
            ServeError: the address cannot be had.
        """
        runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=CLOSE_WITHIN_S)
        await runner.setup()
        try:
            site = web.TCPSite(runner, self.host, self.port)
            try:
                await site.start()
            except OSError as error:
                raise ServeError(
                    f"{bracketed(self.host)}:{self.port} cannot be had ({error.strerror}); choose another --port."
                ) from error
            port = runner.addresses[0][1]
            announce(f"http://{bracketed(self.host)}:{port}/", port)
            await _told_to_stop()
        finally:
            await runner.cleanup()

    def application(self) -> web.Application:
        """Return the routes, behind the gate."""
        app = web.Application(middlewares=[_guarded_by(self.gate)])
        app.add_routes([
            web.get("/", self._index, name="index"),
            web.get("/ws/{colours:light|dark}", self.handle_websocket, name="websocket"),
            web.get("/download/{key}", self.handle_download, name="download"),
            web.static("/static", TERMINAL),
            web.static("/page", PAGE),
        ])
        app.on_response_prepare.append(_add_headers)
        app.on_shutdown.append(self._close_tabs)
        return app

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run the newspaper for one tab, as long as the tab is open."""
        if len(self._tabs) >= MOST_TABS:
            raise web.HTTPServiceUnavailable(text=f"{MOST_TABS} tabs are open; close one.\n")
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=LONGEST_MESSAGE)
        await socket.prepare(request)
        self._tabs.add(socket)

        async def close() -> None:
            await socket.close()

        tab = Tab(
            "termnews", write_bytes=socket.send_bytes, write_str=socket.send_str, close=close,
            download_manager=self.download_manager,
        )  # fmt: skip
        tab.argv, tab.light = self.argv, request.match_info["colours"] == "light"
        try:
            await tab.start(_cells(request, "width", 80), _cells(request, "height", 24))
            # a browser that sends nonsense loses its tab and nothing else
            with suppress(ValueError, KeyError, IndexError, TypeError, AssertionError, ConnectionError):
                await self._process_messages(socket, tab)
        finally:
            self._tabs.discard(socket)
            await asyncio.shield(tab.stop())
            await socket.close()
        return socket

    async def _close_tabs(self, app: web.Application) -> None:
        for socket in list(self._tabs):
            with suppress(ConnectionError):
                await socket.close(code=WSCloseCode.GOING_AWAY)


def _guarded_by(gate: Gate) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        refusal = gate.refusal(
            request.headers.get("Host", ""), request.headers.get("Origin"), websocket=request.path.startswith("/ws")
        )
        if refusal:
            raise web.HTTPForbidden(text=f"{refusal}\n")
        return await handler(request)

    return guard


async def _add_headers(request: web.BaseRequest, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


def _cells(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and int(text) in CELLS else default


async def _told_to_stop() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await told.wait()
