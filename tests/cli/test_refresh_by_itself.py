"""`termnews refresh` under cron and timers, and `termnews rules test`: the real command on a real server."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loopback import Answer, Loopback
from termnews.refresh_lock import refresh_lock

DOCS = Path(__file__).parents[2] / "docs"
UNITS = [DOCS / "systemd" / f"termnews-refresh.{kind}" for kind in ("timer", "service")]


def rss(*titles: str) -> str:
    items = "".join(f"<item><guid>{title}</guid><title>{title}</title></item>" for title in titles)
    return f'<rss version="2.0"><channel><title>The Herald</title>{items}</channel></rss>'


class Call:
    """The command with a configuration of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self.config = folder / "feeds.toml"
        self.env = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
        for name in ("SSH_CONNECTION", "http_proxy", "https_proxy"):
            self.env.pop(name, None)

    def __call__(self, *arguments: str, code: int = 0) -> str:
        self.done = subprocess.run(
            [sys.executable, "-m", "termnews", "--config", self.config, "--data-dir", self.data, *arguments],
            capture_output=True, text=True, env=self.env, timeout=60, check=False,
        )  # fmt: skip
        assert self.done.returncode == code, self.done.stderr
        return self.done.stdout


@pytest.fixture
def call(tmp_path: Path) -> Call:
    return Call(tmp_path)


def test_due_asks_by_the_feeds_own_times_and_quiet_says_only_what_failed(call: Call, loopback: Loopback) -> None:
    good, bad = loopback.feed("/f", rss("One")), loopback.add("/bad", Answer(b"no", status=500, reason=b"Broken"))
    call.config.write_text(f'[[feed]]\nurl = "{good}"\nid = "good"\nrefresh_min = "1s"\n'
                           f'[[feed]]\nurl = "{bad}"\nid = "bad"\n', encoding="utf-8")
    said = call("refresh", "--due", "--quiet", code=1)
    assert re.fullmatch(r"! \S+ +\S+ answered 500 Broken\..*\n", said)
    assert call.done.stderr == ""
    assert call("refresh", "--due", "--quiet") == ""
    assert call("refresh", "--due") == ""
    assert "0 feeds asked" in call.done.stderr
    assert sorted(loopback.paths) == ["/bad", "/f"]
    call("refresh", "--due", "--force", code=2)
    call("refresh", "--due", "good", code=2)


def test_what_fails_in_the_same_way_is_one_line(call: Call, loopback: Loopback) -> None:
    feeds = [loopback.add(f"/{n}", Answer(b"no", status=500, reason=b"Broken")) for n in range(3)]
    call.config.write_text("".join(f'[[feed]]\nurl = "{url}"\nid = "f{url[-1]}"\n' for url in feeds), encoding="utf-8")
    said = call("refresh", "--quiet", code=1).splitlines()
    assert len(said) == 1
    assert said[0].startswith("! 3 feeds ")
    assert len(call("refresh", "--quiet", "--force", "--json", code=1).splitlines()) == 3


def test_a_refresh_that_is_under_way_is_no_failure_for_a_timer(call: Call, loopback: Loopback) -> None:
    call.config.write_text(f'[[feed]]\nurl = "{loopback.feed("/f", rss("One"))}"\n', encoding="utf-8")
    call("feeds")
    with refresh_lock(call.data):
        assert call("refresh", "--due", "--quiet") == ""
        assert call.done.stderr == ""
        call("refresh", code=1)
    assert loopback.requests == []


def test_notify_announces_what_is_new_and_asked_for(call: Call, loopback: Loopback) -> None:
    tool = call.folder / "notify-send"
    tool.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> {call.folder}/told\n', encoding="utf-8")
    tool.chmod(0o755)
    call.env["DISPLAY"] = ":0"
    url = loopback.feed("/f", rss("One"))
    call.config.write_text(f'[[feed]]\nurl = "{url}"\nid = "herald"\nnotify = "-dull"\n', encoding="utf-8")
    call("refresh", "--notify")
    assert not (call.folder / "told").exists()
    loopback.feed("/f", rss("One", "A dull one", "Two"))
    record = json.loads(call("refresh", "--force", "--notify", "--json"))
    assert len(record["announced"]) == 1
    assert (call.folder / "told").read_text(encoding="utf-8").splitlines()[-2:] == ["Two", "The Herald"]


def test_rules_are_tried_without_changing_anything(call: Call, loopback: Loopback) -> None:
    url = loopback.feed("/f", rss("Advert \u009b31m one", "Advert two", "News"))
    call.config.write_text(f'[[feed]]\nurl = "{url}"\nid = "herald"\n', encoding="utf-8")
    call("refresh")
    call("rules", "test")
    assert "no [[rule]]" in call.done.stderr
    with call.config.open("a", encoding="utf-8") as file:
        file.write('[[rule]]\nwhen = "advert"\ndo = ["read", "tag:ad"]\n[[rule]]\nwhen = "title:none"\ndo = ["hide"]\n')
    first, second = map(json.loads, call("rules", "test", "--json", "--limit", "1").splitlines())
    assert (first["rule"], first["do"], first["matches"], len(first["latest"])) == (1, ["read", "tag:ad"], 2, 1)
    assert (second["matches"], second["latest"]) == (0, [])
    said = call("rules", "test")
    assert "1. advert  read, tag:ad" in said
    assert "2 articles" in said
    assert "\x9b" not in said
    assert len(call("list", "is:unread", "--json").splitlines()) == 3


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here")
def test_the_unit_files_are_good(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("%h/.local/bin/termnews", shutil.which("true") or "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *(tmp_path / unit.name for unit in UNITS)],
        capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_files_and_the_page_name_options_that_there_are(call: Call) -> None:
    lines = [*UNITS[1].read_text(encoding="utf-8").splitlines(),
             *(DOCS / "refreshing.md").read_text(encoding="utf-8").splitlines()]
    known = call("refresh", "--help")
    used = {option for line in lines if "bin/termnews refresh" in line for option in re.findall(r" (--[\w-]+)", line)}
    assert used == {"--due", "--quiet", "--notify"}
    assert all(f" {option} " in known for option in used)
