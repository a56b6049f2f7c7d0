"""Two termnews that change feeds.toml in the same moment lose nothing of each other's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from termnews.config.edit import add_feed, id_of
from termnews.config.load import load_config
from termnews.config.sole_writer import sole_writer
from termnews.core.errors import ConfigError

ADDS = """
import sys
from pathlib import Path
from termnews.config import edit
from termnews.config.feed_settings import set_muted
path, name = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(8):
    set_muted(path, edit.add_feed(path, f"https://{name}.example/{number}", title=f"{name} {number}"), True)
"""


def test_feeds_that_several_add_at_once_are_all_there(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text("# mine\nversion = 1\n", encoding="utf-8")
    running = [subprocess.Popen([sys.executable, "-c", ADDS, str(path), name], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True) for name in "abc"]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        process.communicate("\n", timeout=60)
        assert process.returncode == 0
    found = load_config(path).subscriptions
    assert sorted(sub.url for sub in found) == [f"https://{n}.example/{k}" for n in "abc" for k in range(8)]
    assert all(sub.muted for sub in found)
    assert [file.name for file in tmp_path.iterdir()] == ["feeds.toml"], "no lock is left lying about"


def test_a_change_inside_a_change_waits_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text("version = 1\n", encoding="utf-8")
    with sole_writer(path):
        assert add_feed(path, "https://a.example/f") == "a-example"


def test_a_feed_that_another_took_out_again_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text("version = 1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"changed in the same moment.*try again\.$"):
        id_of(path, "https://a.example/f")
