from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from pty_app import PtyApp
from small_paper import NOW, fill, opened, press, served, settle, toasts, write_config

from loopback import Answer
from termnews.config.load import load_config
from termnews.core.filenames import file_name
from termnews.reader import Reader
from termnews.tui.app import NewsApp


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="pseudo-terminals are a Unix thing")
def test_the_article_goes_to_a_command_without_a_shell(tmp_path: Path) -> None:
    with served() as server:
        path = write_config(tmp_path, server)
        asyncio.run(fill(path))
        with PtyApp(["--config", str(path), "--data-dir", str(tmp_path)]) as app:
            app.wait_for(b"\x1b[?1004h")
            app.wait_for(b"Harbour wall agreed")
            app.read(0.2)
            app.press("|")
            app.wait_for(b"Pipe to")
            app.press("head -c 300 - '$(touch no)'\r")
            app.wait_for(b"Enter goes back to the paper.")
            assert b"# Harbour wall agreed" in app.output
            app.press("\r")
            app.read(0.3)
            app.press("Q")
            assert app.wait() == 0
    assert not (tmp_path / "no").exists()


async def test_a_command_that_is_not_there_gets_a_sentence(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "|", *"nosuch", "enter")
        assert any("There is no program “nosuch” here" in said for said in toasts(pilot))
        await press(pilot, "|")
        assert pilot.app.screen.query_one("Input").value == "nosuch"  # type: ignore[attr-defined]
        await press(pilot, "escape")


async def test_what_is_attached_is_chosen_and_downloaded(tmp_path: Path) -> None:
    with served() as server:
        server.add("/one.mp3", Answer(b"sound" * 1000))
        feed = (
            '<rss version="2.0"><channel><title>Cast</title><item><title>Episode</title><guid>e</guid>'
            '<description>Words.</description>'
            f'<enclosure url="{server.url("/one.mp3")}" type="audio/mpeg" length="5000"/>'
            "</item></channel></rss>"
        )
        server.add("/world.xml", Answer(feed, headers={"Content-Type": "application/rss+xml"}))
        path = write_config(tmp_path, server)
        downloads = tmp_path / "got"
        path.write_text(path.read_text().replace("[defaults]", f'[app]\ndownloads = "{downloads}"\n[defaults]', 1))
        await fill(path)
        reader = Reader(load_config(path), tmp_path, clock=lambda: NOW, inline=True)
        async with NewsApp(reader).run_test(size=(120, 40), notifications=True) as pilot:
            await settle(pilot)
            await press(pilot, "/", *"Episode", "enter", "enter")
            await press(pilot, "e")
            await settle(pilot)
            assert (downloads / "one.mp3").read_bytes() == b"sound" * 1000, toasts(pilot)
            assert any("one.mp3 is in" in said for said in toasts(pilot))
            await press(pilot, "e")
            assert (downloads / "one (2).mp3").exists()
            server.add("/one.mp3", Answer("no", status=404))
            await press(pilot, "e")
            assert any("one.mp3 was not downloaded." in said for said in toasts(pilot))
            assert sorted(each.name for each in downloads.iterdir()) == ["one (2).mp3", "one.mp3"]
        await reader.close()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x.org/a/b.mp3?x=1", "b.mp3"),
        ("https://x.org/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "_.._etc_passwd"),
        ("https://x.org/", "download"),
        ("https://x.org/.bashrc", "bashrc"),
        ("https://x.org/%1b%5d52.mp3", "]52.mp3"),
    ],
)
def test_names_of_files_are_tame(url: str, name: str) -> None:
    found = file_name(url)
    assert "/" not in found
    assert not found.startswith(".")
    assert found == name


