"""The real program through pipes and on a real terminal."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tui"))

from pty_app import PtyApp
from small_paper import fill, served, write_config

COMMAND = [sys.executable, "-m", "termnews"]


@pytest.fixture
async def options(tmp_path: Path) -> list[str]:
    with served() as server:
        path = write_config(tmp_path, server)
        await fill(path)
    return ["--config", str(path), "--data-dir", str(tmp_path)]


def piped(options: list[str], script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *options], input=script, capture_output=True, text=True, check=False, timeout=60)


def test_a_script_in_a_pipe_is_answered_and_ends_with_0(options: list[str]) -> None:
    done = piped(["--plain", *options], "list\n1\nquit\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Article 1 of 7." in done.stdout
    assert "termnews>" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 78
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", done.stdout)


def test_the_end_of_input_is_an_orderly_end_and_no_wrap_leaves_lines_long(options: list[str]) -> None:
    done = piped(["--plain", "--no-wrap", *options], "1")
    assert done.returncode == 0
    assert "End of article." in done.stdout
    assert max(map(len, done.stdout.splitlines())) > 100


def test_without_a_terminal_it_is_chosen_by_itself_and_said(options: list[str]) -> None:
    done = piped(options, "")
    assert done.returncode == 0
    assert done.stderr == "termnews: This is no terminal, so this is the plain line interface; see termnews --help.\n"
    assert "Front page" in done.stdout


def test_it_loads_no_textual(options: list[str]) -> None:
    code = ("import sys; from termnews.__main__ import main; code = main(sys.argv[1:]); "
            "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr); sys.exit(code)")
    done = subprocess.run([sys.executable, "-c", code, "--plain", *options], input="1\nlinks\nq\n", capture_output=True,
                          text=True, check=True)
    assert not {"textual", "rich"} & set(done.stderr.split())
    assert "End of article." in done.stdout


def test_a_dumb_terminal_gets_it_with_a_prompt_and_no_sequences(options: list[str]) -> None:
    with PtyApp(options, env={"TERM": "dumb"}) as app:
        app.wait_for(b"termnews> ")
        assert b"This terminal calls itself dumb" in app.output
        app.press("1\n")
        app.wait_for(b"Enter goes on.\r\ntermnews> ")
        app.press("q\n")
        assert app.wait() == 0
        assert b"\x1b" not in app.output


def test_on_a_terminal_lines_can_be_edited_and_ctrl_c_leaves(options: list[str]) -> None:
    with PtyApp(["--plain", *options], size=(60, 20)) as app:
        app.wait_for(b"termnews> ")
        app.press("where\n")
        app.wait_for(b"7\r\narticles.\r\n")
        app.press("\x04")
        assert app.wait() == 0
        assert b"\x1b" not in app.output
        assert max(len(line) for line in app.output.decode().replace("\r", "").split("\n")) <= 60
    with PtyApp(["--plain", *options]) as app:
        app.wait_for(b"termnews> ")
        app.press("\x03")
        assert app.wait() == 130


def test_ctrl_c_stops_a_refresh_and_only_that(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        config = tmp_path / "feeds.toml"
        config.write_text(f'[[feed]]\nurl = "http://127.0.0.1:{silent.getsockname()[1]}/"\n', encoding="utf-8")
        with PtyApp(["--plain", "--config", str(config), "--data-dir", str(tmp_path)]) as app:
            app.wait_for(b"termnews> ")
            app.press("refresh\n")
            connection, _ = silent.accept()
            with connection:
                app.signal(signal.SIGINT)
                app.wait_for(b"Stopped.\r\ntermnews> ")
                app.press("quit\n")
                assert app.wait() == 0


def test_every_command_is_documented() -> None:
    from termnews.plain.commands import COMMANDS

    docs = (Path(__file__).parents[2] / "docs" / "plain.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        names = ", ".join(f"`{name}`" for name in (command.name, *command.short))
        assert f"\n| {names} | {command.argument} | {command.help} |" in docs, command.name
