from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest

import termnews.cli.app
from termnews.__main__ import main
from termnews.core.bidi import can_reorder

COMMAND = [sys.executable, "-m", "termnews"]
HEAVY = ("textual", "httpcore2", "feedparser", "readability", "lxml", "sqlite_utils", "tomlkit", "rich")


def imported(*arguments: str) -> set[str]:
    """Return the packages that a call imports."""
    code = ("import sys; from termnews.__main__ import main; code = main(sys.argv[1:]); "
            "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr); sys.exit(code)")
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_a_list_imports_nothing_heavy(filled: Any) -> None:
    assert not imported(*filled.options, "list", "--json") & set(HEAVY)


def test_the_version_needs_click_and_little_else() -> None:
    assert not imported("--version") & {*HEAVY, "asyncio", "sqlite3", "tomllib", "platformdirs"}


def test_shells_can_complete_verbs(filled: Any) -> None:
    env = {**os.environ, "_TERMNEWS_COMPLETE": "bash_complete", "COMP_WORDS": "termnews la", "COMP_CWORD": "1"}
    done = subprocess.run(COMMAND, env=env, capture_output=True, text=True, check=False)
    assert done.stdout == "plain,latest\n"


def test_help_imports_nothing_heavy() -> None:
    assert not imported("--help") & set(HEAVY)


@pytest.mark.parametrize("arguments", [["lst"], ["list", "--limit", "0"], ["--nope"], ["read"], ["read", "x"],
                                       ["config", "explain"], ["read", "9" * 20], ["related", "9" * 20],
                                       ["popular", "--window", "year"]])
def test_usage_errors_end_with_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Error" in printed.err


def test_an_unknown_verb_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serach", "x"]) == 2
    assert "did you mean 'search'?" in capsys.readouterr().err


def test_an_unknown_error_is_one_line_and_a_log_without_locals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(arguments: list[str]) -> int:
        token = "hunter" + "2"
        raise ZeroDivisionError(f"by {len(token)}")

    monkeypatch.setattr(termnews.cli.app, "run", broken)
    assert main(["--data-dir", str(tmp_path / "data"), "list"]) == 70
    printed = capsys.readouterr()
    log = tmp_path / "data" / "termnews.log"
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert "Traceback" not in printed.err
    assert str(log) in printed.err
    assert "ZeroDivisionError" in log.read_text()
    assert "hunter2" not in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(termnews.cli.app, "run", interrupted)
    assert main(["list"]) == 130


def test_ctrl_c_during_a_refresh_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        config = tmp_path / "feeds.toml"
        config.write_text(f'[[feed]]\nurl = "http://127.0.0.1:{silent.getsockname()[1]}/"\n')
        process = subprocess.Popen([*COMMAND, "--config", config, "--data-dir", tmp_path, "refresh"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        connection, _ = silent.accept()
        with connection:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "Traceback" not in out + err


def test_a_closed_pipe_ends_quietly(filled: Any) -> None:
    process = subprocess.Popen([*COMMAND, *filled.options, "list", "--json"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(10) == 0


def on_a_terminal(arguments: list[str], *, columns: int, **env: str) -> str:
    """Run on a pseudo-terminal and return what reached it."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen([*COMMAND, *arguments], stdin=theirs, stdout=theirs, stderr=theirs,
                               env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "500", **env})
    os.close(theirs)
    pieces = []
    try:
        while piece := os.read(ours, 65536):
            pieces.append(piece)
    except OSError:  # how Linux says that the other side has closed
        pass
    finally:
        os.close(ours)
    assert process.wait(10) == 0
    return b"".join(pieces).decode()


def test_a_terminal_gets_colour_and_lines_that_fit_whatever_columns_says(filled: Any) -> None:
    shown = on_a_terminal([*filled.options, "list"], columns=50)
    assert "\x1b[" in shown
    plain = on_a_terminal([*filled.options, "list"], columns=50, NO_COLOR="1")
    assert "\x1b" not in plain
    assert max(len(line) for line in plain.splitlines()) <= 50
    assert "…" in plain


def test_output_that_goes_elsewhere_gets_the_front_page_as_text(filled: Any) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run([*COMMAND, *filled.options], stdin=theirs, capture_output=True, text=True, check=True)
    os.close(ours)
    os.close(theirs)
    lines = done.stdout.splitlines()
    assert lines[0].strip() == "THE TERMINAL NEWS"
    assert "4 unread" in lines[3]
    assert lines[-1].strip() == "— 30 —"
    assert "no terminal" in done.stderr
    assert max(len(line) for line in lines) <= 72


@pytest.mark.skipif(not can_reorder(), reason="python-bidi is not installed (the extra bidi)")
def test_a_terminal_gets_right_to_left_text_as_the_eye_meets_it_and_a_program_as_it_is_read(desk: Any) -> None:
    name = "\u05d7\u05d3\u05e9\u05d5\u05ea \u05d4\u05e0\u05de\u05dc"
    text = desk.config.read_text(encoding="utf-8").replace("Harbour Post", name)
    desk.config.write_text(text + '[app]\nbidi = "app"\n', encoding="utf-8")
    shown = on_a_terminal([*desk.options, "feeds"], columns=100, PYTHONUTF8="1")
    assert name[::-1] in shown
    assert name not in shown
    done = subprocess.run([*COMMAND, *desk.options, "feeds"], capture_output=True, text=True, encoding="utf-8",
                          env={**os.environ, "PYTHONUTF8": "1"}, check=True)
    assert name in done.stdout
