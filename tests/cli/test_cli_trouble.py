"""What surrounds a call is broken: closed streams, a full disk, no home, a damaged store or one that is read-only."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from termnews.__main__ import main
from termnews.store.connect import SCHEMA_VERSION

COMMAND = [sys.executable, "-m", "termnews"]
FEEDS = Path(__file__).parents[1] / "data" / "feeds"


def shell(desk: Any, words: str) -> subprocess.CompletedProcess[str]:
    """Run ``words`` in a shell, with ``$T`` as the command and its options."""
    script = words.replace("$T", " ".join([*COMMAND, *desk.options]))
    return subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", ["$T list >&-", "$T feeds --json >&-", "$T >&-", "$T feeds >&- 2>&- <&-"])
def test_closed_streams_are_no_error(filled: Any, words: str) -> None:
    done = shell(filled, words)
    assert (done.returncode, done.stdout) == (0, "")
    assert "wrong" not in done.stderr


def test_a_closed_stdin_is_an_empty_one_and_a_feed_is_parsed_without_it(filled: Any) -> None:
    assert "This is an empty answer, not a feed." in shell(filled, "$T parse - <&-").stderr
    feed = FEEDS / "paper.rss"
    done = shell(filled, f"$T parse {feed} --json <&-")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has /dev/full")
def test_an_output_without_room_is_said_in_a_sentence(filled: Any) -> None:
    done = shell(filled, "$T list >/dev/full")
    assert done.returncode == 1
    assert done.stderr == ("termnews: The output cannot be written: No space left on device. Make room where it goes, "
                           "or send it elsewhere.\n")


def test_without_a_home_the_sentence_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], filled: Any
) -> None:
    nobody = "~no-such-user-of-termnews/x"
    assert main(["--config", nobody, "list"]) == 2
    assert main(["--config", str(filled.config), "--data-dir", nobody, "list"]) == 2
    said = capsys.readouterr().err
    assert said.count("This user has no home directory that termnews could find. Set HOME, or use --") == 2


def test_a_database_of_something_else_is_refused(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    database = desk.data / "termnews.db"
    for file in desk.data.iterdir():
        file.unlink()
    with sqlite3.connect(database) as other:
        other.execute("CREATE TABLE feed (x)")
        other.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    other.close()
    assert desk("list") == 1
    assert "is no database of termnews, or a damaged one (no such column: slug)" in capsys.readouterr().err


def test_a_page_of_rubbish_in_the_database_is_a_sentence(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    database = desk.data / "termnews.db"
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = DELETE")  # everything is in the one file
    connection.close()
    raw = bytearray(database.read_bytes())
    raw[4096:] = b"\xa5" * (len(raw) - 4096)
    database.write_bytes(raw)
    for verb in (["list"], ["feeds"], ["search", "harbour"], ["refresh", "--force"]):
        assert desk(*verb) == 1
        assert f"{database} is damaged" in capsys.readouterr().err


def test_rubbish_in_one_title_and_in_the_schema_is_damage_too(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    database = desk.data / "termnews.db"
    with sqlite3.connect(database) as damaged:
        damaged.execute("UPDATE entry SET title = CAST(x'fbff1b' AS TEXT) WHERE id = 2")
    damaged.close()
    assert desk("list") == 1
    assert "is damaged (Could not decode to UTF-8 column 'title')" in capsys.readouterr().err
    with sqlite3.connect(database) as damaged:
        damaged.execute("PRAGMA writable_schema = 1")
        damaged.execute("UPDATE sqlite_schema SET name = CAST(x'fbff' AS TEXT), sql = CAST(x'fbff' AS TEXT) "
                        "WHERE name = 'article'")
    damaged.close()
    assert desk("list") == 1
    assert "is damaged" in capsys.readouterr().err


def test_the_doctor_finds_damage_that_no_list_meets(desk: Any, capsys: pytest.CaptureFixture[str]) -> None:
    database = desk.data / "termnews.db"
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = DELETE")
    page, = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'reading_event'").fetchone()
    size, = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    assert desk("list") == 0
    assert desk("doctor") == 1
    assert "is damaged (" in capsys.readouterr().out


def as_nobody(desk: Any, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a verb as a user who may read the store but not write it."""
    for path in (desk.data, *desk.data.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in desk.data.parents:
        if str(parent).startswith(tempfile.gettempdir() + os.sep):
            parent.chmod(0o755)
    other = ["setpriv", "--reuid", "65534", "--clear-groups"] if os.geteuid() == 0 else []
    if other and (not shutil.which("setpriv") or subprocess.run([*other, *COMMAND, "--help"], check=False).returncode):
        pytest.skip("Another user cannot run this Python.")
    call = [*other, *COMMAND, *desk.options, *arguments]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def test_a_store_that_cannot_be_written_is_still_read(desk: Any) -> None:
    desk.config.write_text(desk.config.read_text() + '[[feed]]\nurl = "http://127.0.0.1:9/new"\n')
    listed = as_nobody(desk, "list", "--json")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.count("\n") == 4
    entries = [json.loads(line) for line in listed.stdout.splitlines()]
    bells = next(entry["id"] for entry in entries if "Bells" in entry["title"])  # ids follow which feed came first
    read = as_nobody(desk, "read", str(bells))
    assert (read.returncode, "A summary of bells." in read.stdout) == (0, True), read.stderr
    assert "cannot be opened for writing" in read.stderr
    asked = as_nobody(desk, "refresh", "--force")
    assert asked.returncode == 1
    assert "cannot be opened for writing" in asked.stderr


def test_the_demo_does_not_complain_of_the_feeds_that_fail_on_purpose() -> None:
    done = subprocess.run([sys.executable, "-m", "termnews", "demo"], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=True)
    assert "could not be read" not in done.stderr
    assert "plain line interface" in done.stderr
    assert "Front page" in done.stdout
