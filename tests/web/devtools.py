"""A real Chromium without a window, driven by the DevTools protocol over aiohttp's websocket."""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

GIVE_UP_S = 40.0
"""After this long something is broken; nothing here measures speed."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


def chromium() -> str | None:
    """Where a Chromium is; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Page:
    """One tab: what it asked for, what it was sent, and a keyboard."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._heard = asyncio.Event()
        self.session = ""
        self.requests: list[str] = []
        """Every address the page asked for, websockets too."""
        self.targets: list[str] = []
        """Every address that a tab was at."""
        self.problems: list[str] = []
        self.frames = ""
        """What the newspaper drew, without escape sequences."""

    async def listen(self) -> None:
        """Take in what the browser tells, as long as it does."""
        async for message in self._socket:
            told = message.json()
            if "id" in told:
                self._answers.pop(told["id"]).set_result(told)
            else:
                self._event(told["method"], told["params"])
            self._heard.set()

    def _event(self, method: str, given: dict[str, Any]) -> None:
        match method:
            case "Network.requestWillBeSent":
                self.requests.append(given["request"]["url"])
            case "Network.webSocketCreated":
                self.requests.append(given["url"])
            case "Network.webSocketFrameReceived" if given["response"]["opcode"] == 2:
                drawn = base64.b64decode(given["response"]["payloadData"]).decode("utf-8", "replace")
                self.frames += ESCAPES.sub("", drawn)
            case "Target.targetCreated" | "Target.targetInfoChanged":
                self.targets.append(given["targetInfo"]["url"])
            case "Log.entryAdded":
                self.problems.append(given["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.problems.append(str(given["exceptionDetails"]))

    async def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command; return its result."""
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        message = {"id": self._number, "method": method, "params": parameters}
        await self._socket.send_json({**message, "sessionId": self.session} if self.session else message)
        told = await asyncio.wait_for(answer, GIVE_UP_S)
        assert "error" not in told, told
        return told["result"]

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds; it is looked at with each thing the browser tells."""
        async def wait() -> None:
            while not holds():
                self._heard.clear()
                await self._heard.wait()

        try:
            await asyncio.wait_for(wait(), GIVE_UP_S)
        except TimeoutError:
            raise AssertionError(f"{what} never came; {self.problems}; drawn last: {self.frames[-1500:]}") from None

    async def press(self, key: str, text: str = "") -> None:
        """Press a key as a hand does."""
        for kind in ("keyDown", "keyUp"):
            code = {"Enter": 13, "Escape": 27}.get(key, ord(key.upper()) if len(key) == 1 else 0)
            await self.ask("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code,
                           **({"text": text or key} if kind == "keyDown" and (text or len(key) == 1) else {}))

    async def value(self, script: str) -> Any:
        """Return what a script in the page comes to."""
        result = await self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        return result["result"].get("value")

    async def picture(self) -> bytes:
        """Return the page as PNG."""
        return base64.b64decode((await self.ask("Page.captureScreenshot", format="png"))["data"])


@asynccontextmanager
async def browsing(folder: Path, *, light: bool = False) -> AsyncIterator[Page]:
    """A browser with an empty tab; it can reach nothing but this machine."""
    program = chromium()
    assert program
    process = await asyncio.create_subprocess_exec(
        program, "--headless=new", "--no-sandbox", "--enable-unsafe-swiftshader", "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update", "--disable-dev-shm-usage",
        "--remote-debugging-port=0", "--window-size=1280,800",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={folder}",
        stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        address = b""
        while b"DevTools listening on" not in address:
            address = await asyncio.wait_for(process.stderr.readline(), GIVE_UP_S)
            assert address, "Chromium does not start"
        async with (
            aiohttp.ClientSession() as client,
            client.ws_connect(address.split()[-1].decode(), max_msg_size=0) as socket,
        ):
            page = Page(socket)
            listening = asyncio.create_task(page.listen())
            await page.ask("Target.setDiscoverTargets", discover=True)
            target = await page.ask("Target.createTarget", url="about:blank")
            attached = await page.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
            page.session = attached["sessionId"]
            for domain in ("Network", "Page", "Runtime", "Log"):
                await page.ask(f"{domain}.enable")
            scheme = {"name": "prefers-color-scheme", "value": "light" if light else "dark"}
            await page.ask("Emulation.setEmulatedMedia", features=[scheme])
            yield page
            listening.cancel()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
