"""``termnews serve``: the real server, the real program behind it, and a real browser before it."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason='the extra "web" is not installed: pip install ".[web]"')

import aiohttp
from devtools import ESCAPES, GIVE_UP_S, Page, browsing, chromium

sys.path.insert(0, str(Path(__file__).parents[1] / "tui"))

from small_paper import fill, served, write_config

needs_chromium = pytest.mark.skipif(chromium() is None, reason="no Chromium is installed: apt-get install chromium")
COMMAND = [sys.executable, "-m", "termnews"]


@asynccontextmanager
async def serving(*arguments: str, env: dict[str, str] | None = None) -> AsyncIterator[str]:
    """The server; gives its URL, and ends it by Ctrl-C."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, "--port", "0", "--json", stdout=asyncio.subprocess.PIPE, env={**os.environ, **(env or {})}
    )
    try:
        assert process.stdout is not None
        told = json.loads(await asyncio.wait_for(process.stdout.readline(), GIVE_UP_S))
        assert told["url"] == f"http://127.0.0.1:{told['port']}/"
        yield told["url"]
        process.send_signal(signal.SIGINT)
        rest, _ = await asyncio.wait_for(process.communicate(), GIVE_UP_S)
        assert (process.returncode, rest) == (0, b"")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def demo_options(folder: Path) -> list[str]:
    return ["--config", str(folder / "feeds.toml"), "--data-dir", str(folder / "data"), "serve", "--demo"]


async def shown(page: Page, url: str) -> None:
    await page.ask("Page.navigate", url=url)
    await page.until(lambda: "TERMINAL" in re.sub(r"\s", "", page.frames) and "tide wall" in page.frames, "the paper")


@needs_chromium
async def test_the_paper_is_read_in_a_browser_and_nothing_else_is_asked(tmp_path: Path) -> None:
    opened = tmp_path / "opened-by-the-server"
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\ntouch {opened}\n", encoding="utf-8")
    browser.chmod(0o755)
    async with (
        serving(*demo_options(tmp_path), env={"BROWSER": str(browser)}) as url,
        browsing(tmp_path / "profile") as page,
    ):
        await shown(page, url)
        assert await page.value("document.fonts.check('16px \"Roboto Mono\"')")
        assert await page.value("getComputedStyle(document.querySelector('.textual-terminal')).opacity == 1")
        page.frames = ""
        await page.press("Enter", "\r")
        await page.until(lambda: "min read" in page.frames or "Eleven" in page.frames, "the article")
        assert {re.match(r"\w+://[^/]+/", asked)[0] for asked in page.requests if not asked.startswith("data:")} == {
            url, url.replace("http:", "ws:")}
        await page.press("y")
        await page.until(lambda: "by the browser" in page.frames, "the toast that says what copied")
        assert page.problems == []
        await page.press("o")
        await page.until(lambda: any("/" in at and not at.startswith((url, "about:", "chrome", "devtools"))
                                     for at in page.targets if at), "a tab with the page of the article")
        assert not opened.exists()


@needs_chromium
@pytest.mark.parametrize("light", [False, True])
async def test_the_paper_has_the_colours_the_browser_asks_for(tmp_path: Path, light: bool) -> None:
    from PIL import Image

    async with serving(*demo_options(tmp_path)) as url, browsing(tmp_path / "profile", light=light) as page:
        await shown(page, url)
        picture = Image.open(io.BytesIO(await page.picture())).convert("L")
        page_colour = max(enumerate(picture.histogram()), key=lambda pair: pair[1])[0]
        assert (page_colour > 200) if light else (page_colour < 60)
        assert len(picture.getcolors(256) or []) > 30
        if keep := os.environ.get("TERMNEWS_PICTURES"):
            picture.save(Path(keep) / f"web-{light}.png")


@needs_chromium
async def test_a_paper_that_was_left_says_so(tmp_path: Path) -> None:
    async with serving(*demo_options(tmp_path)) as url, browsing(tmp_path / "profile") as page:
        await shown(page, url)
        await page.press("q")
        closed = "new Promise(done => { const look = () => document.body.classList.contains('-closed') ? done(true) "\
                 ": requestAnimationFrame(look); look(); })"
        assert await page.value(closed)
        assert await page.value("document.getElementById('closed').innerText.includes('closed')")


async def test_other_names_and_other_sites_are_turned_away(tmp_path: Path) -> None:
    async with serving(*demo_options(tmp_path)) as url, aiohttp.ClientSession() as client:
        async def status(path: str = "", **headers: str) -> int:
            async with client.get(url + path, headers=headers) as answer:
                return answer.status

        assert await status() == 200
        assert await status(Host="evil.example") == 403
        assert await status("page/page.js", Host="evil.example:80") == 403
        assert await status(Origin="https://evil.example") == 403
        assert await status(Origin="null") == 403
        assert await status("ws/dark") == 403
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"{url}ws/dark", headers={"Origin": "https://evil.example"})
        assert refused.value.status == 403
        async with client.get(url) as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert not re.findall(r"(?:src|href)=\"(?!/)", await answer.text())


async def test_each_tab_reads_the_same_feeds_toml_and_data(tmp_path: Path) -> None:
    with served() as server:
        config = write_config(tmp_path, server)
        await fill(config)
    options = ["--config", str(config), "--data-dir", str(tmp_path), "serve"]
    async with serving(*options) as url, aiohttp.ClientSession() as client:
        origin = {"Origin": url.rstrip("/")}
        for size in ("width=100&height=30", "width=64&height=20"):
            async with (
                client.ws_connect(f"{url}ws/light?{size}", headers=origin, max_msg_size=0) as socket,
                asyncio.timeout(GIVE_UP_S),
            ):
                drawn = ""
                while "Harbour wall agreed" not in drawn:
                    message = await socket.receive()
                    assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), (message, drawn)
                    if message.type is aiohttp.WSMsgType.BINARY:
                        drawn += ESCAPES.sub("", message.data.decode())


async def test_nonsense_costs_a_browser_its_tab_and_nothing_else(tmp_path: Path) -> None:
    async with serving(*demo_options(tmp_path)) as url, aiohttp.ClientSession() as client:
        origin = {"Origin": url.rstrip("/")}
        for nonsense in ("{", "[]", '["resize", {}]', '["stdin", 3]', "7"):
            async with client.ws_connect(f"{url}ws/light?width=x&height=-3", headers=origin) as socket:
                await socket.send_str(nonsense)
                async with asyncio.timeout(GIVE_UP_S):
                    async for _ in socket:
                        pass
        async with client.get(url) as answer:
            assert answer.status == 200


async def test_the_newspapers_end_with_the_server_however_it_ends(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *demo_options(tmp_path), "--port", "0", "--json", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    url = json.loads(await process.stdout.readline())["url"]
    async with aiohttp.ClientSession() as client:
        socket = await client.ws_connect(f"{url}ws/dark", headers={"Origin": url.rstrip("/")})
        await socket.receive(GIVE_UP_S)
        [paper] = children(process.pid)
        process.kill()
        await process.wait()
        await socket.close()
    async with asyncio.timeout(GIVE_UP_S):
        while alive(paper):
            await asyncio.sleep(0.05)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "paper.example"])
def test_far_addresses_are_refused_with_the_reason(host: str, tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, "--data-dir", str(tmp_path), "serve", "--host", host], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 2
    assert "there is no password" in " ".join(done.stderr.split())
    assert "--i-know" in done.stderr


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run([*COMMAND, "--data-dir", str(tmp_path), "serve", "--demo", "--port", str(port)],
                              capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be had" in done.stderr
    assert "choose another --port" in done.stderr


def test_what_is_wrong_with_feeds_toml_is_said_where_it_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("[[feed\n", encoding="utf-8")
    done = subprocess.run([*COMMAND, "--config", str(tmp_path / "feeds.toml"), "serve"], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 2
    assert f"{tmp_path / 'feeds.toml'}:1" in done.stderr


def test_without_the_extra_a_sentence_says_how_to_install_it(tmp_path: Path) -> None:
    code = ("import sys; sys.modules['textual_serve'] = None\n"
            "from termnews.__main__ import main; sys.exit(main(sys.argv[1:]))")
    done = subprocess.run([sys.executable, "-c", code, "--data-dir", str(tmp_path), "serve"], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith('termnews: The newspaper in a browser needs the extra "web"')
    assert "pip install 'termnews[web]'" in done.stderr
