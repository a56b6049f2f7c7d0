"""The model that says how likely a line is part of the article: boosted trees over the numbers of ``features``.

``line_model.json`` holds it; ``python -m bench train_lines`` made it, and says how. It knows no site and no language:
the names and words in its tables are those that at least eight sites use.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from termnews.articles.features import FEATURES, Described
from termnews.articles.surroundings import LEVELS
from termnews.core.records import dataclass

TABLE_FEATURES = (
    "name 0", "name 1", "name 2", "names above", "name least", "name most", "name near least", "names all",
    "word least", "word most", "words all", "above least", "above all",
)  # fmt: skip
"""What the tables add to ``FEATURES``."""
MOST = 4.0
"""Where sums of log-odds are cut."""
FIRST_TREES = 80
HOPELESS = -2.2
"""Log-odds after ``FIRST_TREES`` under which the other trees never made a line of the corpus likely."""
UNLIKELY = 0.01
"""What such a line is given."""

Table = Mapping[str, float]
Tree = tuple[list[int], list[float], list[int], list[int], list[float], list[float]]
"""Of each fork its number, its threshold, where to go up to it and beyond (a leaf as ``~leaf``); the leaves' log-odds;
what the lines at each fork come to on average."""


@dataclass(frozen=True)
class LineModel:
    """Tables of names and words, and the trees."""

    names: Table
    words: Table
    trees: Sequence[Tree]

    def score(self, described: Described) -> list[float]:
        """Return for each line how likely it is part of the article, 0 to 1."""
        return [self._likely(row) for row in self.rows(described)]

    def rows(self, described: Described) -> list[list[float]]:
        """Return each line's numbers, those of the tables last."""
        added = table_numbers(described, self.names, self.words)
        return [[*row, *more] for row, more in zip(described.rows, added, strict=True)]

    def _likely(self, row: Sequence[float]) -> float:
        total = 0.0
        for count, (feature, threshold, low, high, leaves, _) in enumerate(self.trees):
            if count == FIRST_TREES and total < HOPELESS:
                return UNLIKELY
            at = 0
            while at >= 0:
                at = low[at] if row[feature[at]] <= threshold[at] else high[at]
            total += leaves[~at]
        return 1.0 / (1.0 + math.exp(-total))

    def reasons(self, row: Sequence[float]) -> dict[str, float]:
        """Return how far each number moved a line's log-odds, towards the article (above 0) or away from it."""
        moved: dict[str, float] = {}
        names = FEATURES + TABLE_FEATURES
        for feature, threshold, low, high, leaves, means in self.trees:
            at = 0
            while at >= 0:
                following = low[at] if row[feature[at]] <= threshold[at] else high[at]
                value = means[following] if following >= 0 else leaves[~following]
                name = names[feature[at]]
                moved[name] = moved.get(name, 0.0) + value - means[at]
                at = following
        return moved


@lru_cache(maxsize=1)
def line_model() -> LineModel:
    """Return the model that comes with the program."""
    raw = json.loads(files("termnews.articles").joinpath("line_model.json").read_text(encoding="utf-8"))
    return LineModel(raw["names"], raw["words"], [tuple(tree) for tree in raw["trees"]])


def table_numbers(described: Described, names: Table, words: Table) -> list[list[float]]:
    """Return for each line what the tables say of its names, its words and its heading's, as ``TABLE_FEATURES``."""
    known: dict[Any, tuple[float, float, float]] = {}

    def said(keys: tuple[str, ...], table: Table) -> tuple[float, float, float]:
        found = known.get((keys, table is names))
        if found is None:
            values = [value for key in keys if (value := table.get(key))]
            whole = sum(values) / math.sqrt(len(values)) if values else 0.0
            found = known[keys, table is names] = (min(values, default=0.0), max(values, default=0.0), whole)
        return found

    rows = []
    for levels, own, above in zip(described.names, described.words, described.above, strict=True):
        named = [said(keys, names) for keys in levels] + [(0.0, 0.0, 0.0)] * (LEVELS - len(levels))
        worded, headed = said(own, words), said(above, words)
        rows.append([
            _cut(named[0][2]), _cut(named[1][2]), _cut(named[2][2]), _cut(sum(level[2] for level in named[3:]) / 2),
            min(level[0] for level in named), max(level[1] for level in named), min(level[0] for level in named[:2]),
            _cut(sum(level[2] for level in named) / 3), worded[0], worded[1], _cut(worded[2]), headed[0],
            _cut(headed[2]),
        ])  # fmt: skip
    return rows


def _cut(value: float) -> float:
    return max(-MOST, min(MOST, value))
