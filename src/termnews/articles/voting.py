"""Decides which lines of a page are its article, from how likely each of them is."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from termnews.articles.lines import Line
from termnews.articles.structure import FORMULA
from termnews.core.block_tags import HEADINGS

LEAST, MOST = 0.45, 0.5
"""Between these lies the likelihood from which a line is kept."""
GAP = 8
"""Lines from one that is kept to the next: more, and they are of different parts of the page."""
ALMOST = 0.8
"""How likely the lines of a part have to be beside those of the part that is surest to be article."""
SURE = 0.5
"""The likelihood above which a long part speaks for itself, and below which its length speaks against it."""
_GROUPS = frozenset({"blockquote", "ul", "ol", "dl"})
_WHOLE = frozenset({"pre", "table", "h2", "h3", "h4", "h5", "h6"})


def vote(likely: Sequence[float], sizes: Sequence[int], captions: Sequence[bool]) -> list[bool]:
    """Return for each line whether it is kept.

    The threshold is the one from which the expected F1 of what is kept is highest, weighed by length; on a page
    where no line is likely it may be lower than ``LEAST``. Captions go with their pictures and have no vote. What
    stands apart from most of the article, such as comments and other stories, has to be almost as likely as that.
    """
    threshold = min(max(best_threshold(likely, sizes, captions), LEAST), MOST)
    kept = [one >= threshold and not aside for one, aside in zip(likely, captions, strict=True)]
    if not any(kept):
        threshold = best_threshold(likely, sizes, captions)
        kept = [one >= threshold and not aside for one, aside in zip(likely, captions, strict=True)]
    for at in _apart(likely, sizes, kept):
        kept[at] = False
    return kept


def _apart(likely: Sequence[float], sizes: Sequence[int], kept: Sequence[bool]) -> Iterator[int]:
    """Yield the lines of parts of the page that are a good deal less likely than the surest part."""
    parts: list[list[int]] = []
    for at in (at for at, wanted in enumerate(kept) if wanted):
        if parts and at - parts[-1][-1] <= GAP:
            parts[-1].append(at)
        else:
            parts.append([at])
    if len(parts) < 2:
        return
    means = [sum(likely[at] * sizes[at] for at in part) / sum(sizes[at] for at in part) for part in parts]
    gains = [sum((likely[at] - SURE) * sizes[at] for at in part) for part in parts]
    best = means[max(range(len(parts)), key=gains.__getitem__)]
    for mean, part in zip(means, parts, strict=True):
        if mean < ALMOST * best:
            yield from part


def best_threshold(likely: Sequence[float], sizes: Sequence[int], captions: Sequence[bool]) -> float:
    """Return the likelihood from which keeping lines gives the highest expected F1; above 1 where there is none."""
    ranked = sorted(
        ((one, size) for one, size, aside in zip(likely, sizes, captions, strict=True) if not aside), reverse=True
    )
    expected = sum(one * size for one, size in ranked)
    best, threshold, true, taken = 0.0, 1.1, 0.0, 0
    for one, size in ranked:
        true += one * size
        taken += size
        if (worth := 2 * true / (taken + expected)) > best:
            best, threshold = worth, one
    return threshold


def completed(lines: Sequence[Line], kept: Sequence[bool]) -> list[bool]:
    """Return a vote in which things that are whole stay whole.

    A quotation or list of which most is kept is kept; so is a heading, listing, table or formula between lines so kept.
    """
    result = list(kept)
    groups: dict[Any, list[int]] = {}
    for at, line in enumerate(lines):
        if not line.caption and (group := _group(line.box)) is not None:
            groups.setdefault(group, []).append(at)
    for members in groups.values():
        size = sum(len(lines[at].text) for at in members)
        if sum(len(lines[at].text) for at in members if kept[at]) * 2 >= size:
            for at in members:
                result[at] = True
    whole = [line.box.tag in _WHOLE or _is_formula(line) for line in lines]
    others = [at for at, stands in enumerate(whole) if not stands]
    for at, line in enumerate(lines):
        if whole[at] and not line.caption:
            after = bisect(others, at)
            follows, leads = after > 0 and result[others[after - 1]], after < len(others) and result[others[after]]
            opens = leads and line.box.tag in HEADINGS and _side_by_side(line.box, lines[others[after]].box)
            result[at] = result[at] or (follows and leads) or (opens and any(result[:at]))
    return result


def _side_by_side(heading: Any, box: Any) -> bool:
    """Return True where what follows a heading stands in the same element, or in one beside it."""
    around = heading.getparent()
    return around is not None and any(parent is around for parent in islice(box.iterancestors(), 3))


def _is_formula(line: Line) -> bool:
    """Return True for a line of formulas and, at most, marks between them."""
    told = False
    for element, tail in line.slots:
        text = (element.tail if tail else element.text) or ""
        if not tail and element.get("class") == FORMULA:
            told = told or bool(text.strip())
        elif any(map(str.isalnum, text)):
            return False
    return told


def _group(box: Any) -> Any:
    """Return the quotation or list that a line stands in."""
    element = box
    for _ in range(4):
        if element is None:
            return None
        if element.tag in _GROUPS:
            return element
        element = element.getparent()
    return None
