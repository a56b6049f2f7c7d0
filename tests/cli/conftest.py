"""A small paper on loopback and a store that was filled from it once, through the whole real path."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from termnews.__main__ import main

NOW = datetime.now(UTC)
BODY = "".join(f"<p>The harbour wall was repaired on day {n}, and the ferry waited at the quay until the tide, "
               f"which nobody had asked, came in at its own hour.</p>" for n in range(12))


def _item(number: int, title: str, summary: str) -> str:
    date = (NOW - timedelta(hours=number)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    return (f"<item><title>{title}</title><link>http://HOST/page/{number}</link><guid>g{number}</guid>"
            f"<author>Ada Quill</author><description>{summary}</description><pubDate>{date}</pubDate></item>")


FEED = ("<rss version='2.0'><channel><title>Harbour Post</title><link>http://HOST/</link>"
        + _item(1, "Harbour wall repaired", "The wall stands again.")
        + _item(2, "Bells &amp; whistles &#x202e;reversed", "A summary of bells.")
        + _item(3, "Ferry &#27;[31mlate", "The ferry waits.") + "</channel></rss>")
OTHER = ("<rss version='2.0'><channel><title>Quay Times</title>"
         + _item(1, "Harbour wall stands repaired again", "The harbour wall, repaired.").replace("g1", "q1")
         + "</channel></rss>")
PAGE = f"<html><head><title>Harbour wall repaired</title></head><body><article><h1>Harbour wall repaired</h1>{BODY}" \
       "</article></body></html>"


class _Paper(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        host = self.headers["Host"]
        pages = {"/feed": ("application/rss+xml", FEED), "/other": ("application/rss+xml", OTHER),
                 "/page/1": ("text/html", PAGE), "/empty": ("text/html", "<p></p>")}
        kind, text = pages.get(self.path, ("text/plain", ""))
        body = text.replace("HOST", host).encode()
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass(frozen=True)
class Desk:
    """A configuration and a data folder of the test's own."""

    config: Path
    data: Path
    url: str

    @property
    def options(self) -> list[str]:
        return ["--config", str(self.config), "--data-dir", str(self.data)]

    def __call__(self, *arguments: str) -> int:
        return main([*self.options, *arguments])


@pytest.fixture(scope="session")
def paper_url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Paper) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, paper_url: str) -> Desk:
    folder = tmp_path_factory.mktemp("paper")
    config = folder / "feeds.toml"
    config.write_text(f'''
[sections.world]
title = "World"
[[feed]]
title = "Harbour Post"
url = "{paper_url}/feed"
section = "world"
[[feed]]
title = "Quay Times"
url = "{paper_url}/other"
section = "world"
''')
    desk = Desk(config, folder / "data", paper_url)
    assert desk("refresh") == 0
    return desk


@pytest.fixture
def desk(filled: Desk, tmp_path: Path) -> Desk:
    """A copy of the filled store, to change at will."""
    shutil.copytree(filled.data, tmp_path / "data")
    shutil.copy(filled.config, tmp_path / "feeds.toml")
    return Desk(tmp_path / "feeds.toml", tmp_path / "data", filled.url)
