from __future__ import annotations

from pathlib import Path

import pytest

from termnews.config.load import explain, load_config
from termnews.core.errors import NotFoundError

TEXT = '''\
[defaults]
keep = "30d"
timeout = "5s"
[sections.world]
title = "World"
timeout = "9s"
[[feed]]
url = "https://example.org/rss"
section = "world"
  [feed.http]
  auth = { type = "basic", user = "me", password = "hunter2" }
  headers = { Authorization = "Bearer t0ken", X-Private-Token = "xpriv", Accept-Language = "de" }
  proxy = "http://me:pr0xy@p.example:1"
  proxy_auth = { user = "me", password = "pa55" }
[sources]
"HN" = "https://news.ycombinator.com/rss"
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(TEXT)
    return path


def test_each_value_comes_with_its_origin(path: Path) -> None:
    origins = {origin.key: (origin.value, origin.origin) for origin in explain(load_config(path), "example-org")}
    assert origins["id"] == ("example-org", f"{path}:8 (from url)")
    assert origins["url"] == ("https://example.org/rss", f"{path}:8")
    assert origins["keep"] == ("30d", f"{path}:2")
    assert origins["timeout"] == ("9s", f"{path}:6")
    assert origins["refresh"] == ("auto", "built-in")
    assert "title" not in origins, "the section's title is not the feed's"
    hn = {origin.key: (origin.value, origin.origin) for origin in explain(load_config(path), "hn")}
    assert hn["url"] == ("https://news.ycombinator.com/rss", f"{path}:16")
    assert hn["section"] == ("news", "built-in")


def test_no_secret_is_explained(path: Path) -> None:
    shown = repr(explain(load_config(path), "example-org"))
    assert not any(secret in shown for secret in ("hunter2", "t0ken", "pr0xy", "xpriv", "pa55"))
    assert "'Accept-Language': 'de'" in shown
    assert "p.example:1" in shown


def test_an_unknown_feed_names_the_nearest(path: Path) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'example-org'"):
        explain(load_config(path), "exmple-org")
