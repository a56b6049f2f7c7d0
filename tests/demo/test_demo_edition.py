"""The edition's feeds.toml, read by the program's own loader."""

from __future__ import annotations

from pathlib import Path

import pytest

from termnews.config.load import load_config
from termnews.demo.edition import SECTIONS, write_demo_config
from termnews.demo.server import DemoServer


def test_config_loads_and_names_every_feed_where_it_is_served(tmp_path: Path) -> None:
    path = tmp_path / "edition" / "feeds.toml"
    with DemoServer() as server:
        write_demo_config(path, server.url)
        served = {server.site.feed_url(slug) for slug in server.site.slugs}
    config = load_config(path)
    assert {subscription.url for subscription in config.subscriptions} == served
    assert len({subscription.id for subscription in config.subscriptions}) == len(served)
    assert [section.id for section in config.sections] == [key for key, _, _ in SECTIONS]
    assert {subscription.refresh_min_s for subscription in config.subscriptions} == {1}
    assert config.warnings == ()


@pytest.mark.parametrize(
    ("slug", "language", "direction"), [("asanagi-tsushin", "ja", "auto"), ("risalat", "ar", "rtl")]
)
def test_config_says_language_and_direction(tmp_path: Path, slug: str, language: str, direction: str) -> None:
    write_demo_config(tmp_path / "feeds.toml", "http://127.0.0.1:4000")
    subscription = next(sub for sub in load_config(tmp_path / "feeds.toml").subscriptions if slug in sub.url)
    assert (subscription.language, subscription.direction) == (language, direction)


def test_config_is_the_same_for_the_same_server(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        write_demo_config(tmp_path / name, "http://127.0.0.1:4000")
    assert (tmp_path / "a.toml").read_text() == (tmp_path / "b.toml").read_text()
