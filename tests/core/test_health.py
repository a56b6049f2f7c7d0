"""How a feed is, in words that every front end shares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from termnews.core.health import State, mark, moved, next_try, next_words, remedy, state_of, trouble
from termnews.core.models import Feed
from termnews.core.schedule import NEVER

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def feed(**changes: object) -> Feed:
    return Feed(1, "f", "https://a.example/feed", "F", "news", **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "state", "sign", "upcoming"),
    [
        ({}, State.NEW, " ", ""),
        ({"last_success": NOW, "next_check": NOW + HOUR}, State.WELL, " ", "next in 60 min"),
        ({"last_success": NOW, "next_check": NOW - HOUR}, State.WELL, " ", "next now"),
        ({"last_success": NOW, "next_check": NEVER}, State.WELL, " ", "asked by hand"),
        ({"failures": 2, "error": "No.", "next_check": NOW + 4 * HOUR}, State.TROUBLED, "?", "next in 4 h"),
        ({"failures": 3, "error": "No.", "next_check": NOW + 50 * HOUR}, State.FAILING, "!", "next in 2 d"),
        ({"failures": 1, "status": 410, "error": "No.", "next_check": NEVER}, State.GONE, "!", "gone for good"),
        ({"retry_at": NOW + 2 * HOUR, "next_check": NOW + HOUR}, State.HELD, "?", "next in 2 h"),
        ({"retry_at": NOW - HOUR, "last_success": NOW, "next_check": NOW + HOUR}, State.WELL, " ", "next in 60 min"),
        ({"muted": True, "failures": 9, "next_check": NOW}, State.MUTED, "-", "muted"),
    ],
)
def test_every_state(fields: dict[str, object], state: State, sign: str, upcoming: str) -> None:
    one = feed(**fields)
    assert (state_of(one, NOW), mark(one, NOW), next_words(one, NOW)) == (state, sign, upcoming)
    assert (next_try(one, NOW) is None) == (not upcoming.startswith("next"))


def test_trouble_is_a_reason_and_a_remedy_that_names_what_to_press_or_call() -> None:
    assert trouble(feed(last_success=NOW), NOW, retry="r") == ""
    failing = feed(failures=4, error="It said no.", next_check=NOW + HOUR)
    assert trouble(failing, NOW, retry="r", edit="e") == (
        "It said no. It failed 4 times in a row: e edits its line in feeds.toml, r tries once more.")
    assert trouble(failing, NOW, retry="`termnews refresh f`") == (
        "It said no. It failed 4 times in a row: its line in feeds.toml can be mended, `termnews refresh f` tries "
        "once more.")
    gone = feed(status=410, failures=1, error="Gone.", next_check=NEVER)
    assert trouble(gone, NOW, retry="r", edit="e") == "Gone. If it has a new address, e edits its line in feeds.toml."
    assert remedy(feed(retry_at=NOW + HOUR), NOW, retry="r").endswith("next try in 60 min.")


def test_moves_are_told_until_they_are_believed_and_after() -> None:
    assert moved(feed()) == ""
    once, settled = feed(moved_to="https://b.example/", moves=1), feed(moved_to="https://b.example/", moves=3)
    assert moved(once) == "It says that it has moved to https://b.example/ (1 of 3 times to be believed)."
    assert moved(settled) == "It has moved for good, and is fetched from https://b.example/."
