from __future__ import annotations

from pathlib import Path

import pytest

from termnews.config.extract_rules import set_extract
from termnews.config.load import load_config
from termnews.core.errors import ConfigError, NotFoundError
from termnews.core.subscriptions import ExtractSettings

RULES = ExtractSettings('div[class="a b"] > p', ("aside", ".ad"))
NEW = """extract = { selector = 'div[class="a b"] > p', remove = ["aside", ".ad"] }"""


def changed(tmp_path: Path, before: str, rules: ExtractSettings = RULES, feed: str = "a") -> str:
    path = tmp_path / "feeds.toml"
    path.write_text(before, encoding="utf-8")
    set_extract(path, feed, rules)
    sub = load_config(path).subscription(feed)
    assert sub is not None
    assert (sub.extract.selector, sub.extract.remove) == (rules.selector, rules.remove)
    return path.read_text(encoding="utf-8")


BEFORE = """# my paper
[[feed]]
id = "a"
url = "https://a.example/rss"  # the good one
title = "A"

# the other
[[feed]]
id = "b"
url = "https://b.example/rss"
"""


def test_rules_come_in_behind_the_address_and_every_comment_stays(tmp_path: Path) -> None:
    after = changed(tmp_path, BEFORE)
    lines = after.split("\n")
    where = next(at for at, line in enumerate(lines) if line.startswith("extract"))
    assert lines[where - 1].endswith("# the good one")
    assert [line for line in lines if not line.startswith("extract")] == BEFORE.split("\n")


@pytest.mark.parametrize(
    ("rules", "kept"),
    [
        ('[feed.extract]  # mine\nnext_page = "a.on"\n', ["[feed.extract]  # mine", 'next_page = "a.on"']),
        ('[feed.extract]\n# why\nselector = "main"\nnext_page = "a.on"\n', ["# why", 'next_page = "a.on"']),
        ('[feed.extract]\nremove = [\n  ".x",\n  ".y",\n]\n', ["[feed.extract]"]),
        ('extract = { selector = "main", next_page = "a.on" }\n', []),
        ('extract.selector = "main"\nextract.next_page = "a.on"\n', ['extract.next_page = "a.on"']),
    ],
    ids=["table", "table-with-selector", "table-of-lines", "inline", "dotted"],
)
def test_rules_change_where_they_stand(tmp_path: Path, rules: str, kept: list[str]) -> None:
    after = changed(tmp_path, BEFORE.replace('title = "A"\n', f'title = "A"\n{rules}'))
    for line in (*kept, "# my paper", "# the other"):
        assert line in after.split("\n")
    if "next_page" in rules:
        sub = load_config(tmp_path / "feeds.toml").subscription("a")
        assert sub is not None
        assert sub.extract.next_page == "a.on"


def test_no_rules_take_the_line_away_again(tmp_path: Path) -> None:
    changed(tmp_path, BEFORE)
    assert changed(tmp_path, (tmp_path / "feeds.toml").read_text(), ExtractSettings()) == BEFORE


def test_a_feed_that_is_not_there_or_cannot_hold_rules_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        changed(tmp_path, BEFORE, feed="c")
    with pytest.raises(ConfigError, match="sources"):
        changed(tmp_path, '[sources]\n"A" = "https://a.example/rss"\n')
    with pytest.raises(ConfigError, match="inline list"):
        changed(tmp_path, 'feed = [{ id = "a", url = "https://a.example/rss" }]\n')
