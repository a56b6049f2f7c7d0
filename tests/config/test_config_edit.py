from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from termnews.config.edit import STARTER, add_feed, remove_feed, write_atomically, write_first_run
from termnews.config.load import load_config
from termnews.core.errors import ConfigError, NotFoundError

ROOT = Path(__file__).resolve().parents[2]

TEXT = '''\
# my paper
version = 1

# World
[[feed]]
title = "A"  # the best
url = "https://a.example/"
section = "world"
# inside A
  [feed.http]
  user_agent = "x"

# Science
[[feed]]
title = "B"
url = "https://b.example/"
section = "science"

[[query]]
name = "q"
match = "x"

[sources]
# short ones
"C" = "https://c.example/"
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(TEXT)
    return path


def test_adding_goes_after_the_last_feed_of_its_section_and_touches_nothing_else(path: Path) -> None:
    assert add_feed(path, "https://d.example/", title='D "quoted"', section="world", tags=("x",)) == "d-quoted"
    added = '\n[[feed]]\ntitle = "D \\"quoted\\""\nurl = "https://d.example/"\nsection = "world"\ntags = ["x"]\n'
    assert path.read_text() == TEXT.replace('  user_agent = "x"\n', f'  user_agent = "x"\n{added}')


def test_adding_to_no_section_goes_last(path: Path) -> None:
    assert add_feed(path, "https://d.example/") == "d-example"
    assert [sub.id for sub in load_config(path).subscriptions] == ["a", "b", "d-example", "c"]
    assert path.read_text() == TEXT.replace(
        'section = "science"\n', 'section = "science"\n\n[[feed]]\nurl = "https://d.example/"\n')


@pytest.mark.parametrize("text", ["", "version = 1\n", "[app]\nmeasure = 60", "# only a comment\n\n\n",
                                  '[sources]\n"C" = "https://c.example/"\n'])
def test_adding_the_first_feed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    assert add_feed(path, "https://d.example/") == "d-example"
    assert path.read_text().startswith(text.rstrip("\n"))


def test_adding_what_is_there_is_refused(path: Path) -> None:
    with pytest.raises(ConfigError, match="already there, as 'c'"):
        add_feed(path, "http://www.c.example")
    assert path.read_text() == TEXT


def test_adding_to_a_file_with_errors_changes_nothing(path: Path) -> None:
    path.write_text(TEXT + "\n[ap]\n")
    with pytest.raises(ConfigError, match="Unknown key 'ap'"):
        add_feed(path, "https://d.example/")
    assert path.read_text() == TEXT + "\n[ap]\n"


def test_removing_takes_the_feed_and_leaves_the_headings(path: Path) -> None:
    assert remove_feed(path, "a") == "https://a.example/"
    text = path.read_text()
    assert "# World" in text
    assert "# Science\n[[feed]]" in text
    assert "inside A" not in text
    assert "user_agent" not in text
    assert [sub.id for sub in load_config(path).subscriptions] == ["b", "c"]
    remove_feed(path, "c")
    assert "# short ones" in path.read_text()
    remove_feed(path, "b")
    assert load_config(path).subscriptions == ()
    assert tomllib.loads(path.read_text())["query"] == [{"name": "q", "match": "x"}]


def test_removing_what_was_added_gives_the_file_back(path: Path) -> None:
    feed_id = add_feed(path, "https://d.example/", section="science")
    remove_feed(path, feed_id)
    assert path.read_text() == TEXT


def test_removing_from_an_included_file(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "more.toml"
    other.write_text('[[feed]]\nurl = "https://m.example/"\n[[feed]]\nurl = "https://n.example/"\n')
    path.write_text('include = ["more.toml"]\n' + TEXT)
    remove_feed(path, "m-example")
    assert other.read_text() == '[[feed]]\nurl = "https://n.example/"\n'


def test_what_cannot_be_changed_safely_is_refused(path: Path) -> None:
    path.write_text('feed = [{ url = "https://a.example/" }]\n')
    with pytest.raises(ConfigError, match="by hand"):
        add_feed(path, "https://d.example/")
    with pytest.raises(ConfigError, match="by hand"):
        remove_feed(path, "a-example")
    with pytest.raises(NotFoundError):
        remove_feed(path, "nope")


def test_saving_keeps_mode_link_line_ends_and_byte_order_mark(path: Path, tmp_path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    add_feed(link, "https://d.example/")
    raw = path.read_bytes()
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert raw.startswith(b"\xef\xbb\xbf#")
    assert raw.count(b"\r\n") == raw.count(b"\n")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["feeds.toml", "link.toml"]


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="No space left"):
        add_feed(path, "https://d.example/")
    assert path.read_text() == TEXT
    assert [file.name for file in path.parent.iterdir()] == ["feeds.toml"]


def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_atomically(tmp_path / "new", "x")
    finally:
        os.umask(old)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_the_first_run_writes_the_starter_set_once(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "feeds.toml"
    assert write_first_run(path) is True
    path.write_text("version = 1\n")
    assert write_first_run(path) is False
    assert path.read_text() == "version = 1\n"
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be written"):
        write_first_run(tmp_path / "file" / "feeds.toml")


def test_the_starter_set_is_whole() -> None:
    config = load_config(STARTER)
    assert config.warnings == ()
    assert len(config.subscriptions) >= 25
    assert {sub.section for sub in config.subscriptions} == {section.id for section in config.sections}
    assert all(sub.url.startswith("https://") and sub.title for sub in config.subscriptions)
    assert (ROOT / "feeds.toml").read_bytes() == STARTER.read_bytes(), "copy config/starter.toml to feeds.toml"
