"""One browser tab: a process of the newspaper's own, spoken to by textual-serve."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from collections.abc import Sequence
from contextlib import suppress

from textual_serve.app_service import AppService

LEAVE_WITHIN_S = 5.0
"""How long the newspaper may take to keep its place and end."""
LIMIT = 16 * 1024 * 1024
"""Bytes of a frame."""
DRIVER = "termnews.tui.web_driver:PaperWebDriver"


class Tab(AppService):
    """Runs the program as an argument list, never by a shell, and ends it whatever it does."""

    argv: Sequence[str] = ()
    """The program and its arguments."""
    light = False
    """Whether the browser asks for light colours."""

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        environment: dict[str, str] = super()._build_environment(width, height)
        return {
            **environment,
            "TEXTUAL_DRIVER": DRIVER,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "COLORFGBG": "0;15" if self.light else "15;0",
        }

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the program; what it says on stderr goes where ours goes."""
        process = await asyncio.create_subprocess_exec(
            *self.argv, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LIMIT,
            env=self._build_environment(width, height),
        )  # fmt: skip
        process.stderr = asyncio.StreamReader()
        process.stderr.feed_eof()
        self._process, self._stdin = process, process.stdin
        return process

    async def stop(self) -> None:
        """Ask the program to leave, and end it where it does not."""
        try:
            await asyncio.wait_for(super().stop(), LEAVE_WITHIN_S)
        except TimeoutError:
            self._task = None
        finally:
            if self._process is not None and self._process.returncode is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._process.wait(), 1.0)
                with suppress(ProcessLookupError):
                    self._process.kill()
                await self._process.wait()
