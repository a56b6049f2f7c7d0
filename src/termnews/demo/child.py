"""Start the demo server as a child process, so that it can never stall the screen."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from types import TracebackType

STOP_TIMEOUT_S = 1.0


class DemoProcess:
    """A running demo server; closing its stdin ends it, and so does our own end, however it comes."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self._process = process
        self.url = url
        """The edition's address, without a slash at the end."""

    def __enter__(self) -> DemoProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the server; calling it twice is harmless."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def start_demo_server(*, now: datetime | None = None) -> DemoProcess:
    """Start the server and wait for its URL; ``now`` freezes the edition's time. Raise OSError where it cannot start.

    Call it before the screen starts: the app replaces the standard streams that a child inherits.
    """
    argv = [sys.executable, "-m", "termnews.demo.server", "--port", "0"]
    if now:
        argv += ["--now", now.isoformat()]
    process = subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    url = process.stdout.readline().strip() if process.stdout else ""
    demo = DemoProcess(process, url)
    if not url:
        demo.close()
        raise OSError("The demo server could not start.")
    return demo
