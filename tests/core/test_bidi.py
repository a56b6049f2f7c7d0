"""Lines of several texts: each of them in the order of the eye, none of them moved."""

from __future__ import annotations

import pytest

from termnews.core.bidi import can_reorder, clusters, has_rtl, parts, seen
from termnews.core.wrap import width_of

pytestmark = pytest.mark.skipif(not can_reorder(), reason="python-bidi is not installed (the extra bidi)")

ALEF, BET, GIMEL = "\u05d0", "\u05d1", "\u05d2"
ABC = ALEF + BET + GIMEL


def test_a_line_without_right_to_left_text_is_left_alone() -> None:
    for line in ("", "Harbour wall agreed", "● café · 1 h", "朝凪通信"):
        assert seen(line) is line


def test_a_text_is_turned_where_it_stands() -> None:
    assert seen(f"● {ABC}  ★") == f"● {ABC[::-1]}  ★"


def test_two_columns_keep_their_places() -> None:
    assert seen(f" {ABC} one │ {ABC} two") == f" one {ABC[::-1]} │ two {ABC[::-1]}"
    assert seen(f"{ABC}    {BET}{GIMEL}") == f"{ABC[::-1]}    {GIMEL}{BET}"


def test_the_age_beside_a_source_stays_beside_it() -> None:
    assert seen(f"World · {ABC} · 38 min · 6 min read") == f"World · {ABC[::-1]} · 38 min · 6 min read"


def test_numbers_and_latin_words_keep_their_own_direction() -> None:
    assert seen(f"{ABC} 2026 ABC") == f"ABC 2026 {ABC[::-1]}"
    assert seen(f"ABC {ABC} 12") == f"ABC 12 {ABC[::-1]}"


def test_brackets_are_mirrored() -> None:
    assert seen(f"({ABC})") == f"({ABC[::-1]})"
    assert seen(f"{ABC} (x") == f"x) {ABC[::-1]}"


def test_marks_stay_on_their_letters() -> None:
    shin = "\u05e9\u05c1"
    assert clusters(f"{ALEF}{shin}") == [ALEF, shin]
    assert seen(f"{ALEF}{shin}") == f"{shin}{ALEF}"


def test_styles_stay_around_what_they_were_around() -> None:
    assert seen(f"\x1b[1m{ABC}\x1b[0m · 1 h") == f"\x1b[1m{ABC[::-1]}\x1b[0m · 1 h"


def test_a_line_stays_as_wide_as_it_was_and_turns_back() -> None:
    line = f" ▌ {ABC} x{ABC}  │ {GIMEL} · 3 min ★"
    assert width_of(seen(line)) == width_of(line)
    assert sorted(seen(line)) == sorted(line)
    assert has_rtl(line)
    assert len(parts(line)) == 2
