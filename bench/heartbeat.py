"""The app with a heart: beats every 5 ms in the UI's own loop, and notes the longest gap; used by ``bench startup``."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from termnews.config.load import load_config
from termnews.reader import Reader
from termnews.tui.app import NewsApp

BEAT_S = 0.005


class BeatingApp(NewsApp):
    """Beats while a refresh is under way."""

    beats: list[float]

    async def on_mount(self) -> None:
        """Start the heart."""
        self.beats = []
        self.run_worker(self._beat(), group="heartbeat", exclusive=True)

    async def _beat(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(BEAT_S)
            now = time.perf_counter()
            if self.refreshing.under_way:
                self.beats.append(now - last - BEAT_S)
            last = now


def main(config: Path, out: Path) -> int:
    """Run the app and write the gaps to ``out``."""
    reader = Reader(load_config(config), config.parent)
    app = BeatingApp(reader)

    async def run() -> None:
        await app.run_async()
        if app.crash is not None:
            raise app.crash
        gaps = sorted(app.beats) or [0.0]
        measured = {"stall_ms": gaps[-1] * 1000, "stall_p99_ms": gaps[int(len(gaps) * 0.99)] * 1000}
        out.write_text(json.dumps(measured), encoding="utf-8")
        await reader.close()

    asyncio.run(run())
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
