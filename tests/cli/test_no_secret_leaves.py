"""Secrets of feeds.toml reach the feed's server and nothing else: no output, no export, no database, no log."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from loopback import SECOND_HOST, Answer, Loopback
from termnews.cli.crash import report_crash

SECRETS = ("hunter2-password", "hunter2-header", "hunter2-proxy", "hunter2-cookie")
RSS = "<rss version='2.0'><channel><title>Herald</title><item><title>One</title></item></channel></rss>"
TOML = '''
[defaults.http]
headers = {{ X-Api-Key = {{ env = "NEWS_HEADER" }}, X-Token = "hunter2-header" }}
[sections.world.http]
auth = {{ type = "basic", user = "me", password = "hunter2-password" }}
[[feed]]
id = "good"
url = "{good}"
section = "world"
[[feed]]
id = "moved"
url = "{moved}"
section = "world"
[[feed]]
id = "refused"
url = "{refused}"
section = "world"
[[feed]]
id = "cookies"
url = "{good}?c"
  [feed.http]
  auth = {{ type = "cookies", file = "{folder}/cookies.txt" }}
[[feed]]
id = "proxied"
url = "{good}?p"
  [feed.http]
  proxy = "http://me:hunter2-proxy@127.0.0.1:1"
[[feed]]
id = "proxied-too"
url = "{good}?q"
  [feed.http]
  proxy = "socks5://127.0.0.1:1"
  proxy_auth = {{ user = "me", password = "hunter2-proxy" }}
'''


@pytest.fixture
def call(tmp_path: Path, loopback: Loopback) -> list[str]:
    for path in ("/f", "/f?c"):
        loopback.add(path, RSS)
    elsewhere = loopback.url("/elsewhere", host=SECOND_HOST)
    loopback.add("/elsewhere", RSS)
    loopback.add("/moved", Answer(status=302, headers={"Location": elsewhere}))
    loopback.add("/refused", Answer(b"no", status=401, reason=b"Unauthorized hunter"))
    (tmp_path / "cookies.txt").write_text("127.0.0.1\tFALSE\t/\tFALSE\t0\tid\thunter2-cookie\n", encoding="utf-8")
    config = tmp_path / "feeds.toml"
    text = TOML.format(good=loopback.url("/f"), moved=loopback.url("/moved"), refused=loopback.url("/refused"),
                       folder=tmp_path)
    config.write_text(f'[app]\nallow_private = ["{SECOND_HOST}"]\n{text}', encoding="utf-8")
    return [sys.executable, "-m", "termnews", "--config", str(config), "--data-dir", str(tmp_path / "data")]


def test_secrets_reach_their_server_and_nothing_else(tmp_path: Path, call: list[str], loopback: Loopback) -> None:
    said = ""
    env = {**os.environ, "NEWS_HEADER": "hunter2-header", "TERMNEWS_DEBUG": "1"}
    feeds = ("good", "moved", "refused", "cookies", "proxied", "proxied-too")
    for arguments in (["refresh"], ["refresh", "--force", "--json"], ["feeds"], ["feeds", "--json"], ["doctor"],
                      ["export"], ["config", "check"], *(["config", "explain", feed] for feed in feeds),
                      *(["config", "explain", feed, "--json"] for feed in feeds)):
        done = subprocess.run([*call, *arguments], capture_output=True, text=True, env=env, timeout=60, check=False)
        assert done.returncode in (0, 1), done.stderr
        said += done.stdout + done.stderr
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    for secret in SECRETS:
        assert secret not in said
        assert secret.encode() not in kept
    assert "(hidden)" in said
    sent = {seen.path: seen.headers for seen in loopback.requests}
    assert (sent["/f"]["x-api-key"], sent["/f"]["x-token"]) == ("hunter2-header", "hunter2-header")
    assert sent["/f"]["authorization"] == "Basic bWU6aHVudGVyMi1wYXNzd29yZA=="
    assert sent["/f?c"]["cookie"] == "id=hunter2-cookie"
    assert not {"authorization", "x-api-key", "x-token", "cookie"} & sent["/elsewhere"].keys()


def test_the_log_of_a_crash_hides_what_looks_like_a_secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise RuntimeError("https://me:hunter2-password@h/?token=hunter2-header Authorization: Bearer hunter2-proxy")
    except RuntimeError as error:
        report_crash(error, ["--data-dir", str(tmp_path)])
    log = next(tmp_path.glob("*.log")).read_text(encoding="utf-8")
    said = capsys.readouterr().err
    assert "RuntimeError" in log
    assert "https://(hidden)@h/" in said
    # the traceback shows the line of this test, where the text stands
    assert "hunter2" not in said + "".join(line for line in log.splitlines() if not line.startswith("    "))


def test_an_export_says_which_addresses_hold_a_key(tmp_path: Path) -> None:
    config = tmp_path / "feeds.toml"
    config.write_text('[[feed]]\nid = "open"\nurl = "https://a.example/f?page=1"\n'
                      '[[feed]]\nid = "keyed"\nurl = "https://b.example/f?token=abc"\n', encoding="utf-8")
    call = [sys.executable, "-m", "termnews", "--config", config, "--data-dir", tmp_path / "d", "export"]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=True)
    assert "(keyed)" in done.stderr
    assert 'xmlUrl="https://b.example/f?token=abc"' in done.stdout


def test_a_key_in_an_address_is_shown_nowhere(tmp_path: Path, loopback: Loopback) -> None:
    loopback.add("/moved", Answer(status=301, headers={"Location": "/f?token=hunter2"}))
    loopback.add("/f?token=hunter2", "<rss version='2.0'><channel><title>F</title></channel></rss>")
    loopback.add("/echo?api_key=hunter2", Answer(status=500, reason=b"api_key=hunter2 is refused"))
    config = tmp_path / "feeds.toml"
    config.write_text(f'[defaults]\nrefresh_min = "1s"\n[[feed]]\nid = "moved"\nurl = "{loopback.url("/moved")}"\n'
                      f'[[feed]]\nid = "echo"\nurl = "{loopback.url("/echo?api_key=hunter2")}"\n', encoding="utf-8")
    call = [sys.executable, "-m", "termnews", "--config", str(config), "--data-dir", str(tmp_path / "data")]
    said = ""
    for arguments in (["refresh", "--force"], ["refresh", "--force", "--json"], ["feeds"], ["feeds", "--json"],
                      ["doctor"], ["config", "explain", "echo"], ["add", loopback.url("/no?token=hunter2")]):
        done = subprocess.run([*call, *arguments], capture_output=True, text=True, timeout=60, check=False)
        said += done.stdout + done.stderr
    assert "hunter2" not in said
    assert "/f?token=(hidden)" in said
