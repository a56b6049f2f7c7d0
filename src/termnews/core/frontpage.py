"""Today's paper: which stories, in which order, at which rank. Pure: rows and a clock in, a page out.

The page does not depend on what was read: it stays where it is while the reader works through it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from termnews.core.models import EntryRow
from termnews.core.subscriptions import Section

Rank = Literal["lead", "second", "story", "brief"]

HALF_LIFE_H = 10.0
"""Hours in which a story loses half of its weight."""
SECONDS = 3
"""Stories of the second rank, beside the lead."""
SAME_FEED = 0.72
"""What each story already taken from a feed leaves of the next one's weight: no feed fills the page."""
SAME_SECTION = 0.93
"""The same for sections, milder: a page of one section is still a page."""
BRIEF_FROM = 0.7
"""The last part of the page (from this share of it on) is set as briefs: headlines without a summary."""


@dataclass(frozen=True, slots=True)
class FrontStory:
    """A story on the front page: the entry that tells it there, and who else tells it."""

    entry: EntryRow
    rank: Rank
    sources: int
    """Independent sources that tell it, this one included."""
    also: tuple[int, ...]
    """Ids of the other entries of the same story."""


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
    if 4 <= now_local.hour < 11:
        return "Morning Edition"
    return "Midday Edition" if 11 <= now_local.hour < 17 else "Evening Edition"


def compose_front_page(
    rows: Sequence[EntryRow],
    *,
    now: datetime,
    sections: Sequence[Section],
    stories: Mapping[int, tuple[int, ...]],
    limit: int = 30,
) -> FrontPage:
    """Choose and rank the stories of the front page.

    A story weighs its coverage by independent sources, its age, its section's weight and its feed's priority. No
    story stands twice, and the lead and the second rank come from different feeds where there are enough of them.

    Args:
        rows: Candidates, in any order.
        now: In the reader's own zone: the edition's name is read from its hour.
        sections: For their weights; a section that is not named weighs 1.
        stories: Entry id → ids of all entries of the same story; entries without one stand alone.
        limit: Most stories of the page.
    """
    weights = {section.id: section.weight for section in sections}
    told = [_tell(group, now=now, weights=weights) for group in _group(rows, stories)]
    told.sort(key=lambda story: (-story.weight, -story.entry.sort_date.timestamp(), story.entry.id))
    chosen = _mix(_head_of_page(told), limit)
    ranks = _ranks(len(chosen))
    page = tuple(
        FrontStory(entry=story.entry, rank=rank, sources=story.sources, also=story.also)
        for story, rank in zip(chosen, ranks, strict=True)
    )
    unread = sum(not story.entry.read for story in page)
    return FrontPage(stories=page, unread=unread, edition=edition_name(now), date=now)


@dataclass(frozen=True, slots=True)
class _Told:
    entry: EntryRow
    sources: int
    also: tuple[int, ...]
    weight: float


def _group(rows: Iterable[EntryRow], stories: Mapping[int, tuple[int, ...]]) -> list[list[EntryRow]]:
    """Rows of the same story together; a row's own ``story_id`` counts where the mapping does not know it."""
    groups: dict[tuple[str, int], list[EntryRow]] = {}
    seen: set[int] = set()
    for row in rows:
        if row.id in seen:
            continue
        seen.add(row.id)
        same = stories.get(row.id)
        if same:
            key = ("entries", min(same))
        elif row.story_id is not None:
            key = ("story", row.story_id)
        else:
            key = ("entry", row.id)
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _tell(group: list[EntryRow], *, now: datetime, weights: Mapping[str, float]) -> _Told:
    def worth(row: EntryRow) -> float:
        return weights.get(row.section, 1.0) * max(0.0, row.priority)

    def best(row: EntryRow) -> tuple[float, int, bool, float, int]:
        return (worth(row), min(row.words, 1500) // 300, bool(row.summary), -row.sort_date.timestamp(), -row.id)

    entry = max(group, key=best)
    sources = min(len({row.feed_id for row in group}), len({_publisher(row) for row in group}))
    newest = max(row.sort_date for row in group)
    age_h = max(0.0, (now - newest).total_seconds() / 3600)
    coverage = 1.0 + math.log2(sources)
    body = 1.0 if entry.summary else 0.8
    weight = coverage * max(map(worth, group)) * body * 0.5 ** (age_h / HALF_LIFE_H)
    return _Told(entry, sources, tuple(row.id for row in group if row.id != entry.id), weight)


def _publisher(row: EntryRow) -> str:
    """Who publishes the page: its host without the first name; two feeds of one house are not independent."""
    try:
        host = urlsplit(row.url or "").hostname or ""
    except ValueError:
        host = ""
    labels = host.split(".")
    if len(labels) > 2 and labels[0] in ("www", "feeds", "rss", "news", "m", "amp"):
        labels = labels[1:]
    return ".".join(labels) if host else f"feed {row.feed_id}"


def _head_of_page(told: list[_Told]) -> list[_Told]:
    """Bring forward stories of different feeds for the lead and the second rank."""
    head: list[_Told] = []
    feeds: set[int] = set()
    for story in told:
        if len(head) > SECONDS:
            break
        if story.entry.feed_id not in feeds:
            feeds.add(story.entry.feed_id)
            head.append(story)
    taken = {story.entry.id for story in head}
    return head + [story for story in told if story.entry.id not in taken]


def _mix(told: list[_Told], limit: int) -> list[_Told]:
    """The head of the page as it is, then always the story that weighs most after what its feed already has."""
    head = min(SECONDS + 1, len(told))
    chosen = told[: min(head, limit)]
    rest = told[head:]
    feeds = Counter(story.entry.feed_id for story in chosen)
    sections = Counter(story.entry.section for story in chosen)
    while rest and len(chosen) < limit:
        index = max(
            range(len(rest)),
            key=lambda i: rest[i].weight
            * SAME_FEED ** feeds[rest[i].entry.feed_id]
            * SAME_SECTION ** sections[rest[i].entry.section],
        )
        story = rest.pop(index)
        feeds[story.entry.feed_id] += 1
        sections[story.entry.section] += 1
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
