"""Stories: entries about one event, as groups in the graph of what is alike.

Two entries tell one story when they are alike and most of what is like the one is like the other too. A chain of chance
likenesses joins nothing, and which entries are together never depends on the order they came in: taking one away and
putting it back changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from termnews.core.likeness import DAY_S, decay, shared_count, similarity
from termnews.core.terms import Profile

ALIKE = 0.15
"""Least likeness of two entries that count as alike."""
TWO_ALONE = 0.20
"""Least likeness of two that nothing else is like."""
MIN_SHARED = 3
"""Two entries share at least so many telling terms, or they are no story, however rare the words."""
WITHIN_S = 4 * DAY_S
LONGEST_S = 5 * DAY_S
SERIES_S = 36 * 3600
"""One feed's entries under one title, further apart than this, are a series and not a story."""
COMMON_CIRCLE = 0.5
"""Least structural similarity: common neighbours over the geometric mean of all (SCAN, Xu et al., KDD 2007)."""
PER_MILLE = 1000

Graph = Mapping[int, Mapping[int, int]]
"""Entry -> entries like it -> likeness in thousandths; both directions."""


def alike(a: Profile, a_feed: int, a_s: int, b: Profile, b_feed: int, b_s: int) -> int:
    """Return how alike two entries are in thousandths; 0 where that is too little for one story.

    Args:
        a: One entry's profile.
        a_feed: Its feed.
        a_s: Its time, in Unix seconds.
        b: The other's, and so on.
    """
    apart = abs(a_s - b_s)
    if apart > WITHIN_S or shared_count(a, b) < MIN_SHARED:
        return 0
    if a_feed == b_feed and apart > SERIES_S and a.title == b.title:
        return 0
    score = round(similarity(a, b) * decay(a_s, b_s) * PER_MILLE)
    return score if score >= ALIKE * PER_MILLE else 0


def tell_one_story(graph: Graph, one: int, other: int) -> bool:
    """Say whether two entries that are alike tell one story."""
    first, second = graph[one], graph[other]
    common = len(first.keys() & second.keys())
    if not common and first[other] < TWO_ALONE * PER_MILLE:
        return False
    return common + 2 >= COMMON_CIRCLE * math.sqrt((len(first) + 1) * (len(second) + 1))


def group_stories(graph: Graph, times: Mapping[int, int]) -> list[list[int]]:
    """Return the stories of two and more among these entries, each sorted.

    A subject that stays in the news for weeks is told in chapters: no story is longer than ``LONGEST_S``.

    Args:
        graph: What is like each of the entries.
        times: The entries, and when each was published, in Unix seconds. All that hangs together with one of them has
            to be among them.
    """
    stories: list[list[int]] = []
    waiting = [set(times)]
    while waiting:
        for group in _hang_together(graph, waiting.pop()):
            end = min(times[entry] for entry in group) + LONGEST_S
            chapter = {entry for entry in group if times[entry] <= end}
            if len(chapter) < len(group):
                waiting += [chapter, group - chapter]
            elif len(group) > 1:
                stories.append(sorted(group))
    return stories


def _hang_together(graph: Graph, entries: set[int]) -> list[set[int]]:
    """Return the entries parted so that what tells one story is together."""
    groups: list[set[int]] = []
    left = set(entries)
    while left:
        first = left.pop()
        group, waiting = {first}, [first]
        while waiting:
            at = waiting.pop()
            for other in graph.get(at, {}):
                if other in left and tell_one_story(graph, at, other):
                    left.discard(other)
                    group.add(other)
                    waiting.append(other)
        groups.append(group)
    return groups
