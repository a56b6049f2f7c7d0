from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich._unicode_data import load as load_cell_table
from rich.cells import cell_len, get_character_cell_size

from termnews.core.cells import DOUBLE_WIDTH, ZERO_WIDTH
from termnews.core.text import MARKS_IN_A_ROW, cell_width, clean_line, clean_text, plain_text

NASTY = (
    "\x00\x07\x08\t\n\r\x0b\x0c\x1b\x7f\x80\x85\x9b\x9d\u00ad\u0301\u0308\u061c\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u2028\u2029\u202a\u202e\u2060\u2064\u2066\u2069\ufe0f\ufeff\ufff9\ufffb\ufffe\ufdd0\ud800\udfff\u0958\u212b"
    "\U000e0001\U000e0100\U0001f469\U0001f3fd\u2764\u1100\u1161\u0e33\u0bca日e  a"
)
foreign = st.text(st.one_of(st.sampled_from(NASTY), st.characters()), max_size=60)
FORBIDDEN = {
    *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x2060, 0x2065), *range(0xFFF9, 0xFFFC),
    *range(0xFDD0, 0xFDF0), 0x200B, 0x200E, 0x200F, 0xFEFF, 0xAD, 0x61C, 0x180E, 0x2028, 0x2029,
}  # fmt: skip


def offences(text: str, *, allowed: str = "") -> list[str]:
    found = []
    for character in text:
        code = ord(character)
        bad = unicodedata.category(character) in {"Cc", "Cs"} or code in FORBIDDEN
        bad = bad or 0xE0000 <= code <= 0xE0FFF or code & 0xFFFE == 0xFFFE
        if bad and character not in allowed:
            found.append(hex(code))
    return found


def longest_mark_run(text: str) -> int:
    longest = run = 0
    for character in text:
        if character in "\u200c\u200d":
            continue
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        longest = max(longest, run)
    return longest


@given(foreign, st.integers(1, 80), st.booleans())
@example("e\u200d\u0301", 10, True)
@example("\u0301" * 9 + "\u200d" * 3 + "\u0301" * 9, 60, False)
@example("\U0001f469\u200d\u2764\ufe0f\u200d\U0001f468", 60, True)
def test_a_line_is_safe_short_and_stays_as_it_is(text: str, limit: int, list_row: bool) -> None:
    line = clean_line(text, limit, list_row=list_row)
    assert offences(line) == []
    assert len(line) <= limit
    assert longest_mark_run(line) <= MARKS_IN_A_ROW
    assert "  " not in line
    assert line == line.strip()
    assert clean_line(line, limit, list_row=list_row) == line
    if list_row:
        assert not {"\u200d", "\ufe0f"} & set(line)


@given(foreign, st.integers(1, 80))
def test_a_body_is_safe_and_keeps_its_newlines(text: str, limit: int) -> None:
    body = clean_text(text, limit)
    assert offences(body, allowed="\n") == []
    assert len(body) <= limit
    assert longest_mark_run(body) <= MARKS_IN_A_ROW
    assert clean_text(body, limit) == body


@given(foreign)
def test_clean_text_is_in_normal_form_c(text: str) -> None:
    assert unicodedata.is_normalized("NFC", clean_line(text))
    assert unicodedata.is_normalized("NFC", clean_text(text))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("plain", "plain"),
        ("  two \t\r\n words\u2028here ", "two words here"),
        ("\x1b]52;c;cm0=\x07copy", "]52;c;cm0=copy"),
        ("pay\u202egnp.exe", "paygnp.exe"),
        ("soft\u00adhy\u200bphen", "softhyphen"),
        ("Qui\u00a0?", "Qui\u00a0?"),
        ("e\u0301", "é"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud83d\ude00", ""),
        ("H" + "\u0335\u0321" * 20, "H\u0335\u0335\u0335\u0335"),
    ],
)
def test_line_examples(raw: str, clean: str) -> None:
    assert clean_line(raw) == clean


def test_a_list_row_shows_a_joined_emoji_as_its_first_part_and_keeps_letters() -> None:
    assert clean_line("\U0001f469\U0001f3fd\u200d\U0001f680 flies", list_row=True) == "\U0001f469\U0001f3fd flies"
    assert clean_line("\u0dc1\u0dca\u200d\u0dbb\u0dd3", list_row=True) == "\u0dc1\u0dca\u0dbb\u0dd3"


def test_a_body_keeps_indents_and_folds_line_ends() -> None:
    assert clean_text("a\r\n    b\rc\td\u2029e") == "a\n    b\nc d\ne"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>One</p><p>two &amp; <b>th</b>ree</p>", "One two & three"),
        ("AT&amp;amp;T &amp;#8217;s", "AT&T ’s"),
        ("use &lt;p&gt; tags", "use <p> tags"),
        ("a<script>alert('<p>')</script>b<!-- <p>c</p> -->d", "abd"),
        ("open <!-- comment", "open"),
        ("x<STYLE>p{}</STYLE\n>y", "xy"),
        ('<img alt="a > b" src=x>after', "after"),
        ('<a title="broken>after</a>', "after"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("line<br>break<hr/>rule", "line break rule"),
        ("&#27;[31mred&#x9b;", "[31mred›"),
        ("", ""),
    ],
)
def test_plain_text_examples(html: str, words: str) -> None:
    assert plain_text(html) == words


@given(st.text(st.sampled_from("<>!-\"'/ab &#;script=\n"), max_size=200))
def test_plain_text_of_any_markup_is_a_clean_line(html: str) -> None:
    text = plain_text(html, 50)
    assert len(text) <= 50
    assert clean_line(text) == text


@pytest.mark.parametrize("unit", ["<meta ", '<a "', "<!--", "<script>", "<b '", "&amp;", "&#", "</"])
def test_plain_text_ends_soon_on_repeated_openings(unit: str) -> None:
    # A quadratic pattern would need minutes here.
    assert len(plain_text(unit * 100_000, 100)) <= 100


def test_every_character_has_the_width_that_rich_gives_it() -> None:
    theirs = [edge for start, end, _ in load_cell_table("latest").widths for edge in (start - 1, start, end, end + 1)]
    ours = [int(edge, 16) + by for edge in re.split(r"[\s-]+", ZERO_WIDTH + DOUBLE_WIDTH) if edge for by in (-1, 0, 1)]
    # widths only change at the edges of ranges
    codes = sorted({code for code in (*theirs, *ours, *range(0x300)) if 0 <= code < 0x110000})
    differing = [
        hex(code) for code in codes if cell_width(chr(code)) != get_character_cell_size(chr(code), "latest")
    ]
    assert len(codes) > 1000
    assert differing == [], "core/cells.py is older than rich's table"


@given(st.text(st.one_of(st.sampled_from("a日\u200d\ufe0f\u0301\u2764#\u20e3\U0001f469\U0001f3fd"), st.characters())))
@settings(max_examples=200)
@example("\U0001f469\u200d\u2764\ufe0f\u200d\U0001f468 \u2764\ufe0f \U0001f1e9\U0001f1ea 1\ufe0f\u20e3")
@example("\u200d\u200da\ufe0f\ufe0f")
def test_width_is_that_of_rich(text: str) -> None:
    assert cell_width(text) == cell_len(text)
