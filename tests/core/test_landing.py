from __future__ import annotations

import pytest

from termnews.core.landing import leads_home


@pytest.mark.parametrize(
    ("asked", "answered", "home"),
    [
        ("https://paper.example/2026/wall", "https://paper.example/", True),
        ("http://www.paper.example/?p=12", "https://paper.example", True),
        ("https://paper.example/de/wall", "https://paper.example/de/", True),
        ("https://paper.example/wall", "https://paper.example/index.html", True),
        ("https://paper.example/wall", "https://paper.example/2026/wall", False),
        ("https://paper.example/wall", "https://paper.example/?p=12", False),
        ("https://short.example/x1", "https://paper.example/", False),
        ("http://paper.example", "https://paper.example/en", False),
        ("https://paper.example/", "https://paper.example/?ref=rss", False),
    ],
)
def test_where_a_redirect_led(asked: str, answered: str, home: bool) -> None:
    assert leads_home(asked, answered) is home
