from __future__ import annotations

import pytest
from rich.cells import cell_len

from termnews.core.ascii import STAND_INS, fitted, in_ascii, needs_ascii


def test_every_stand_in_is_ascii_and_as_wide_as_what_it_stands_for() -> None:
    for code, sign in STAND_INS.items():
        assert sign.isascii()
        assert sign.isprintable()
        assert len(sign) == cell_len(chr(code)) == 1, chr(code)


def test_signs_that_mean_different_things_stay_different() -> None:
    for different in ("●★▌│─━", "─━│", "▾▲★●"):
        assert len({in_ascii(sign) for sign in different}) == len(different), different


def test_letters_are_left_alone() -> None:
    assert in_ascii("“Tromsø” — 東京 … ★") == '"Tromsø" - 東京 ~ *'


@pytest.mark.parametrize(("text", "encoding", "seen"), [
    ("Tromsø 東京", "iso8859-1", "Tromsø ????"),
    ("Tromsø", "ascii", "Troms?"),
    ("cafe\u0301", "ascii", "cafe"),
    ("東", "utf-8", "東"),
])
def test_what_an_encoding_lacks_takes_as_many_cells(text: str, encoding: str, seen: str) -> None:
    assert fitted(text, encoding) == seen
    assert cell_len(seen) == cell_len(text)


@pytest.mark.parametrize(("term", "encoding", "needed"), [
    ("xterm-256color", "utf-8", False), ("xterm", "UTF8", False), ("linux", "utf-8", True),
    ("xterm", "iso8859-1", True), ("xterm", "ascii", True), ("xterm", "no-such", True),
])
def test_the_linux_console_and_other_encodings_need_ascii(term: str, encoding: str, needed: bool) -> None:
    assert needs_ascii(term, encoding) is needed
