"""What typed letters find, and in which order."""

from __future__ import annotations

import pytest

from termnews.core.fuzzy import fit

TITLES = ["Star the story", "Restart", "Go to the starred stories", "Feed health", "Le Monde", "Süddeutsche Zeitung"]


def best(typed: str) -> list[str]:
    fits = [(found.score, title) for title in TITLES if (found := fit(typed, title))]
    return [title for _, title in sorted(fits, reverse=True)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("star", "Star the story"), ("starred", "Go to the starred stories"), ("fh", "Feed health"),
     ("monde le", "Le Monde"), ("suddeutsche", "Süddeutsche Zeitung"), ("ZEIT", "Süddeutsche Zeitung")],
)
def test_what_is_meant_stands_first(typed: str, first: str) -> None:
    assert best(typed)[0] == first


def test_a_word_goes_before_its_beginning_and_that_before_its_inside() -> None:
    assert best("star") == ["Star the story", "Go to the starred stories", "Restart"]


def test_every_word_has_to_be_there() -> None:
    assert best("star health") == []
    assert fit("xyz", "Le Monde") is None


def test_the_positions_are_those_of_the_title() -> None:
    found = fit("zeit", "Süddeutsche Zeitung")
    assert found is not None
    assert "".join("Süddeutsche Zeitung"[at] for at in found.positions) == "Zeit"
    assert len("ﬁnd İt") == len("".join("ﬁnd İt"))
    assert fit("it", "ﬁnd İt") is not None


def test_nothing_typed_fits_everything() -> None:
    assert len(best("")) == len(TITLES)
