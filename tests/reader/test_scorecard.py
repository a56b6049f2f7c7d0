"""The score: every rule that a server's log can show, over eight rounds with a restart of the program between them."""

from __future__ import annotations

import sys
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path

import pytest
from publishers_how import HOW, Courted
from publishers_when import WHEN, Floor
from street import DAY, HOUR, MINUTE, Street, printed

from termnews.config.load import load_config
from termnews.reader import Reader

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives all of 127.0.0.0/8 to loopback")

ROUNDS = (timedelta(), 20 * MINUTE, 70 * MINUTE, 3 * HOUR, 9 * HOUR, DAY, 2 * DAY + HOUR, 10 * DAY)
"""When the eight rounds are, counted from a Monday at six: before and after waits, by night and by day."""

KNOCKS_S = (0, 4, 12)
"""Within a round it is knocked thrice, these seconds from its beginning."""


async def subscribe(reader: Reader, toml: Path, url: str) -> None:
    """Look at an address, take it on, and let the feed's first refresh follow."""
    found = await reader.preview(url)
    new = await reader.subscribe(found.url, section="", title=found.title)
    await reader.update_subscriptions(load_config(toml))
    assert [result.new async for result in reader.refresh([new])] == [1]


@pytest.fixture
def street(monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    monkeypatch.setattr("random.uniform", lambda low, high: low)  # the earliest that jitter allows
    opened = Street(*HOW, *WHEN).start()
    yield opened
    opened.stop()


@pytest.mark.parametrize("by_hand", [False, True], ids=["by-itself", "by-hand"])
async def test_every_rule_is_kept(tmp_path: Path, street: Street, by_hand: bool, monkeypatch: pytest.MonkeyPatch,
                                  capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(Floor, "by_hand", by_hand)
    toml = tmp_path / "feeds.toml"
    toml.write_text(street.feeds_toml(), encoding="utf-8")
    start = street.now
    for number, after in enumerate(ROUNDS):
        street.now = start + after
        if number == 5:
            toml.write_text(toml.read_text("utf-8").replace("/old", "/edited"), encoding="utf-8")
        async with Reader(load_config(toml), tmp_path / "data", clock=lambda: street.now) as reader:
            if number == 0:
                await subscribe(reader, toml, street.url("/feed", host=street.host_of(Courted)))
            for knock_s in KNOCKS_S:
                street.now = start + after + timedelta(seconds=knock_s)
                async for _ in reader.refresh(manual=by_hand):
                    pass
    card = street.card()
    with capsys.disabled():
        print(f"\n{printed(card)}")
    assert {rule: breaches for rule, breaches in card.items() if breaches} == {}
    assert street.most_at_once <= 16


def test_a_rude_reader_scores_low(street: Street) -> None:
    """The publishers see what they are there for."""
    start = street.now
    urls = [line.split('"')[1] for line in street.feeds_toml().splitlines() if line.startswith("url")]
    urls.append(street.url("/feed", host=street.host_of(Courted)))
    for after in ROUNDS:
        street.now = start + after
        for url in urls:
            try:
                urllib.request.urlopen(url.replace("\xfc", "u").replace("\xe4", "a").partition("#")[0]).read()
            except (OSError, HTTPException):
                continue
    card = street.card()
    assert {rule for rule, breaches in card.items() if not breaches} <= {"P22"}, printed(card)
