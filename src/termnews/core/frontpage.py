"""Today's paper: which stories, in which order, at which rank. Pure: rows and a clock in, a page out.

The page does not depend on what of it was read: it stays where it is while the reader works through it. What was read
before its edition began counts a little (``Habits``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import Literal, TypeVar

from termnews.core.models import EntryRow
from termnews.core.records import dataclass
from termnews.core.subscriptions import Section
from termnews.core.telling import independent, tellings

K = TypeVar("K")
Rank = Literal["lead", "second", "story", "brief"]

HALF_LIFE_H = 10.0
"""Hours in which a story loses half of its weight."""
SECONDS = 3
"""Stories of the second rank, beside the lead."""
BRIEFS = "briefs"
"""The block at the end of the page."""
SAME_FEED = 0.72
"""What each story already taken from a feed leaves of the next one's weight: no feed fills the page."""
SAME_SECTION = 0.93
"""The same for sections, milder: a page of one section is still a page."""
SAME_STORY = 0.35
"""The same for stories, where each of their entries is a row of its own: the page is not of one event."""
BRIEF_FROM = 0.7
"""The last part of the page (from this share of it on) is set as briefs: headlines without a summary."""


FEED_HABIT, SECTION_HABIT = 0.15, 0.1
"""What the reader's own reading adds to a weight at most: a paper shows more than one has always read."""
EDITIONS = ((4, "Morning Edition"), (11, "Midday Edition"), (17, "Evening Edition"))
"""Hour that an edition begins, and its name."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How often the reader opened entries of each feed and section, before the edition began."""

    feeds: Mapping[int, int] = field(default_factory=dict)
    sections: Mapping[str, int] = field(default_factory=dict)

    def liking(self, row: EntryRow) -> float:
        """What a row's weight is multiplied by: 1 to 1.25, growing ever less with each opening."""
        return 1.0 + FEED_HABIT * _share(self.feeds, row.feed_id) + SECTION_HABIT * _share(self.sections, row.section)


def _share(counts: Mapping[K, int], key: K) -> float:
    most = max(counts.values(), default=0)
    return math.log1p(max(0, counts.get(key, 0))) / math.log1p(most) if most > 0 else 0.0


@dataclass(frozen=True, slots=True)
class FrontStory:
    """A story on the front page: the entry that tells it there, and who else tells it."""

    entry: EntryRow
    rank: Rank
    sources: int
    """Independent sources that tell it, this one included; a copy of another's text is none."""
    also: tuple[int, ...]
    """Ids of the other entries of the same story."""
    block: str = ""
    """Id of the section it stands under, ``BRIEFS``, or empty at the head of the page and on a section's page."""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """A finite edition."""

    stories: tuple[FrontStory, ...]
    unread: int
    """Stories of this page not read yet."""
    edition: str
    date: datetime


def edition_name(now_local: datetime) -> str:
    """The edition of the hour; pass the time in the reader's own zone."""
    return next((name for hour, name in reversed(EDITIONS) if now_local.hour >= hour), EDITIONS[-1][1])


def edition_start(now_local: datetime) -> datetime:
    """When the edition of the hour began; pass the time in the reader's own zone."""
    begun = [hour for hour, _ in EDITIONS if hour <= now_local.hour]
    day = now_local if begun else now_local - timedelta(days=1)
    return day.replace(hour=(begun or [EDITIONS[-1][0]])[-1], minute=0, second=0, microsecond=0)


NO_HABITS = Habits()


def compose_front_page(
    rows: Sequence[EntryRow],
    *,
    now: datetime,
    sections: Sequence[Section],
    together: Mapping[int, Hashable] | None = None,
    others: Sequence[EntryRow] = (),
    habits: Habits = NO_HABITS,
    limit: int = 30,
) -> FrontPage:
    """Choose and rank the stories of the front page.

    A story weighs its coverage by independent sources, its age, its section's weight, its feed's priority and a little
    of the reader's habits. No story stands twice, and the lead and the second rank come from different feeds where
    there are enough of them. After them come the sections in the paper's own order, then the briefs.

    Args:
        rows: Candidates, in any order.
        now: In the reader's own zone: the edition's name is read from its hour.
        sections: For their weights; a section that is not named weighs 1.
        together: Entry id → what makes it one row with others, which have the same; None: what tells the same story is
            one row (``core.telling``).
        others: Rows that tell stories of the candidates too, but do not stand on this page (another section's): they
            count as sources. Known by their ``story_id``.
        habits: From before the edition began, or the page moves while it is read.
        limit: Most stories of the page.
    """
    weights = {section.id: section.weight for section in sections}
    also: dict[int | None, list[EntryRow]] = {}
    for row in (*others, *(rows if together is not None else ())):
        also.setdefault(row.story_id, []).append(row)
    told = [
        _tell(group, _also_told(group, also), now=now, weights=weights, habits=habits)
        for group in tellings(rows, together)
    ]
    told.sort(key=lambda story: (-story.weight, -story.entry.sort_date.timestamp(), story.entry.id))
    chosen = _mix(_head_of_page(told), limit)
    ranks = _ranks(len(chosen))
    page = _in_blocks(
        [
            FrontStory(entry=story.entry, rank=rank, sources=story.sources, also=story.also)
            for story, rank in zip(chosen, ranks, strict=True)
        ],
        [section.id for section in sections],
    )
    unread = sum(not story.entry.read for story in page)
    return FrontPage(stories=page, unread=unread, edition=edition_name(now), date=now)


@dataclass(frozen=True, slots=True)
class _Told:
    entry: EntryRow
    sources: int
    also: tuple[int, ...]
    weight: float

    @property
    def stories(self) -> tuple[int, ...]:
        """The number of its story, where it has one."""
        return () if self.entry.story_id is None else (self.entry.story_id,)


def _also_told(group: Sequence[EntryRow], others: Mapping[int | None, list[EntryRow]]) -> list[EntryRow]:
    told, here = {row.story_id for row in group if row.story_id is not None}, {row.id for row in group}
    return [row for story_id in told for row in others.get(story_id, ()) if row.id not in here]


def _tell(
    group: list[EntryRow], others: list[EntryRow], *, now: datetime, weights: Mapping[str, float], habits: Habits
) -> _Told:
    def worth(row: EntryRow) -> float:
        return weights.get(row.section, 1.0) * max(0.0, row.priority)

    def wanted(row: EntryRow) -> float:
        return worth(row) * habits.liking(row)

    def best(row: EntryRow) -> tuple[float, int, bool, float, int]:
        return (worth(row), min(row.words, 1500) // 300, bool(row.summary), -row.sort_date.timestamp(), -row.id)

    entry = max(group, key=best)
    all_told = [*group, *others]
    sources = independent(all_told)
    newest = max(row.sort_date for row in group)
    age_h = max(0.0, (now - newest).total_seconds() / 3600)
    coverage = 1.0 + math.log2(sources)
    body = 1.0 if entry.summary else 0.8
    weight = coverage * max(map(wanted, group)) * body * 0.5 ** (age_h / HALF_LIFE_H)
    return _Told(entry, sources, tuple(row.id for row in all_told if row.id != entry.id), weight)


def _head_of_page(told: list[_Told]) -> list[_Told]:
    """Bring forward different stories of different feeds for the lead and the second rank."""
    head: list[_Told] = []
    feeds: set[int] = set()
    stories: set[int] = set()
    for story in told:
        if len(head) > SECONDS:
            break
        if story.entry.feed_id not in feeds and story.entry.story_id not in stories:
            feeds.add(story.entry.feed_id)
            stories.update(story.stories)
            head.append(story)
    taken = {story.entry.id for story in head}
    return head + [story for story in told if story.entry.id not in taken]


def _mix(told: list[_Told], limit: int) -> list[_Told]:
    """The head of the page as it is, then always what weighs most after what its feed and story already have."""
    head = min(SECONDS + 1, len(told))
    chosen = told[: min(head, limit)]
    rest = told[head:]
    feeds = Counter(story.entry.feed_id for story in chosen)
    sections = Counter(story.entry.section for story in chosen)
    told_before = Counter(each for story in chosen for each in story.stories)
    while rest and len(chosen) < limit:
        index = max(
            range(len(rest)),
            key=lambda i: rest[i].weight
            * SAME_FEED ** feeds[rest[i].entry.feed_id]
            * SAME_SECTION ** sections[rest[i].entry.section]
            * SAME_STORY ** max((told_before[each] for each in rest[i].stories), default=0),
        )
        story = rest.pop(index)
        feeds[story.entry.feed_id] += 1
        sections[story.entry.section] += 1
        told_before.update(story.stories)
        chosen.append(story)
    return chosen


def _ranks(count: int) -> list[Rank]:
    brief_from = math.ceil(count * BRIEF_FROM) if count > 2 * SECONDS else count
    ranks: list[Rank] = []
    for index in range(count):
        if index == 0:
            ranks.append("lead")
        elif index <= SECONDS:
            ranks.append("second")
        else:
            ranks.append("story" if index < brief_from else "brief")
    return ranks


def _in_blocks(page: list[FrontStory], order: Sequence[str]) -> tuple[FrontStory, ...]:
    """Put the page's body under its sections and its briefs together; a body of one section needs no heads."""
    place = {section: number for number, section in enumerate(order)}
    body = [story for story in page if story.rank == "story"]
    several = len({story.entry.section for story in page}) > 1
    if several:
        body.sort(key=lambda story: (place.get(story.entry.section, len(place)), story.entry.section))

    def block(story: FrontStory) -> FrontStory:
        return replace(story, block=BRIEFS if story.rank == "brief" else story.entry.section if several else "")

    head = [story for story in page if story.rank in ("lead", "second")]
    return (*head, *map(block, body), *(block(story) for story in page if story.rank == "brief"))
