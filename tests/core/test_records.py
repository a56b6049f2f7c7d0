"""Values made in the short way behave as those of the standard decorator, and there is no second way."""

from __future__ import annotations

import dataclasses
import pickle
import re
from pathlib import Path

import pytest

from termnews.core.models import EntryState
from termnews.core.records import dataclass

SOURCES = Path(__file__).parents[2] / "src" / "termnews"


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0
    seen: list[int] = dataclasses.field(default_factory=list, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Named(Point):
    name: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True)
class Open:
    x: int


class TestAsTheStandardOnes:
    def test_they_are_equal_by_what_is_compared(self) -> None:
        assert Point(1, 2, [3]) == Point(1, 2) != Point(2, 2)
        assert Nothing() == Nothing()
        assert Open(1) == Open(1) != Open(2)

    def test_another_class_is_never_equal(self) -> None:
        assert Point(1) != Named(1)
        assert Point(1) != (1, 0)

    def test_they_are_keys(self) -> None:
        assert len({Point(1), Point(1), Point(2), Nothing(), Nothing(), Open(1), Open(1)}) == 4

    def test_what_holds_a_list_is_no_key(self) -> None:
        with pytest.raises(TypeError, match="unhashable"):
            hash(Open([]))  # type: ignore[arg-type]

    def test_they_say_what_they_hold(self) -> None:
        assert repr(Named(1, 2, [3], "a")) == "Named(x=1, y=2, name='a')"

    def test_they_can_be_replaced_matched_and_pickled(self) -> None:
        assert dataclasses.replace(Named(1), name="b") == Named(1, name="b")
        match Point(1, 2):
            case Point(x, y):
                assert (x, y) == (1, 2)
        assert pickle.loads(pickle.dumps(Named(1, name="c"))) == Named(1, name="c")

    def test_they_have_slots_where_asked(self) -> None:
        assert not hasattr(Point(1), "__dict__")
        assert not hasattr(EntryState(), "__dict__")

    def test_what_is_not_frozen_is_the_standard_one(self) -> None:
        @dataclass(slots=True)
        class Box:
            x: int

        box = Box(1)
        box.x = 2
        assert box == Box(2)
        with pytest.raises(TypeError, match="unhashable"):
            hash(box)


def test_every_frozen_class_is_made_this_way() -> None:
    standard = re.compile(r"^from dataclasses import .*\bdataclass\b", re.M)
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py") if path.name != "records.py"}
    assert [str(path) for path, text in texts.items() if "@dataclass(frozen" in text and standard.search(text)] == []
