from __future__ import annotations

import pytest

from termnews.core.counting import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Eleven ports share a wall", 5),
        ("onze ports – une digue", 5),
        ("霧浜港の防潮壁。", 4),
        ("東京で iPhone を発売", 4),
        ("我们在港口。", 3),
        ("ภาษาไทยง่าย", 3),
        ("한국어 문장입니다", 2),
    ],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words
