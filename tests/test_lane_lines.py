"""Lines of a child's answer are those that splitting it gives, and are held as bytes."""

from __future__ import annotations

import pytest

from termnews.lane_lines import Lines


@pytest.mark.parametrize("text", ["a", "a\nb", "ä\n\nb😀\n", "\n", "\n\n", "\x85a\u2028b\r\nc"])
def test_lines_are_those_that_splitting_gives(text: str) -> None:
    lines = Lines(text.encode())
    assert list(lines) == text.split("\n")
    assert len(lines) == len(text.split("\n"))
    assert [lines[0], lines[-1]] == [text.split("\n")[0], text.split("\n")[-1]]
    assert lines[1:] == text.split("\n")[1:]


def test_no_bytes_are_no_lines() -> None:
    assert not Lines(b"")
    with pytest.raises(IndexError):
        Lines(b"")[0]
