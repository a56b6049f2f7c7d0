"""What can be said of a line of a page without knowing its language: numbers for the model that weighs them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from termnews.articles.clean import is_junk_text
from termnews.articles.furniture import key_of
from termnews.articles.lines import Line
from termnews.articles.readable import Reading
from termnews.articles.reading_tree import text_at
from termnews.articles.surroundings import Surroundings, place_names
from termnews.articles.words import DATE, WIDE, pairs_of, share, short_words
from termnews.core.records import dataclass

_COMMAS = re.compile("[,،、，;；:：]")
_STOPS = re.compile("[.!?…。！？؟।]")
_END = re.compile(r"[.!?…。！？؟।:][\"'”’»)」』\]]*$")
_DATE = re.compile(DATE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TAGS = {"p": 1.0, "li": 2.0, "td": 3.0, "th": 3.0, "div": 4.0, "pre": 5.0, "table": 6.0, "blockquote": 7.0,
         "figcaption": 8.0, "section": 9.0, "dd": 10.0, "dt": 10.0}  # fmt: skip
_MARKED = ("scorer", "itemprop", "article")
_FAR = 50
_STEPS = (-3, -2, -1, 1, 2, 3)
_SEEN = 600
"""Characters of a line whose words are compared with others."""


@dataclass(frozen=True)
class Evidence:
    """What the candidates and the page's statements say."""

    title: str = ""
    byline: str = ""
    marked: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    """``itemprop``, ``article``, ``scorer``: the elements that each takes for the article."""
    body: frozenset[str] | None = None
    """Word pairs of the body stated in JSON-LD."""
    lead: frozenset[str] = frozenset()
    """Word pairs of the feed's summary, or of the page's description."""
    reading: Reading = field(default_factory=Reading)
    """What our own reader keeps."""
    kind: float = 0.0
    """1 where the page says it is an article, -1 a discussion, -0.5 something else, 0 where it says nothing."""


@dataclass(frozen=True)
class Described:
    """The lines of a page with what is said of them."""

    rows: list[list[float]]
    """For each line, its numbers in the order of ``FEATURES``."""
    names: list[tuple[tuple[str, ...], ...]]
    """For each line, the names at its box, its parent and so on."""
    words: list[tuple[str, ...]]
    """For each line, its words where it is short."""
    above: list[tuple[str, ...]]
    """For each line, the words of the heading it stands under."""


def describe(lines: Sequence[Line], evidence: Evidence) -> Described:
    """Return the numbers and words of each line."""
    if not lines:
        return Described([], [], [], [])
    return _Describer(lines, evidence).run()


class _Describer:
    def __init__(self, lines: Sequence[Line], evidence: Evidence) -> None:
        self.lines = lines
        self.evidence = evidence
        self.surroundings = Surroundings(lines)
        self.prose = self.surroundings.prose
        self.keys = [key_of(line.text) for line in lines]
        self.counts = Counter(self.keys)
        self.title = key_of(evidence.title)
        self.byline = key_of(evidence.byline)
        self.title_pairs = pairs_of(evidence.title)
        self.pairs = [pairs_of(line.text[:_SEEN]) for line in lines]
        self.pair_counts = Counter(
            pair for pairs, prose in zip(self.pairs, self.prose, strict=True) if prose for pair in pairs
        )
        self.own = [self._own(line, key) for line, key in zip(lines, self.keys, strict=True)]
        self.votes = [self._votes(at) for at in range(len(lines))]
        self.yes = [sum(votes[1 : _READ + 1]) for votes in self.votes]
        self.read = [votes[_READ] for votes in self.votes]
        self.looks = [self._look(line) for line in lines]
        self.heads = self._heads()

    def run(self) -> Described:
        words = [short_words(line.text) for line in self.lines]
        order, near, alike = self._order(), self._near(), self._alike()
        page = [math.log1p(len(self.lines)), math.log1p(self.surroundings.prose_chars),
                self.surroundings.prose_chars / self.surroundings.chars]  # fmt: skip
        late = self._late()
        rows = [
            [*self.own[at], *self.votes[at], *self.surroundings.places(at), *order[at], *near[at], *page,
             *alike[self.looks[at]], *late[at]]
            for at in range(len(self.lines))
        ]  # fmt: skip
        return Described(
            rows,
            [self.surroundings.names(at) for at in range(len(self.lines))],
            words,
            [() if head < 0 else words[head] for head in self.heads],
        )

    def _own(self, line: Line, key: str) -> list[float]:
        text = line.text
        size = len(text)
        head = text[:2000]
        letters = len(head)
        wide = len(WIDE.findall(head))
        count = len(text.split()) + wide // 2
        tag = line.box.tag
        return [
            math.log1p(size), math.log1p(count), line.linked / size, line.strong / size,
            len(_COMMAS.findall(head)) / letters * 100, len(_STOPS.findall(head)) / letters * 100,
            1.0 if _END.search(text[-12:]) else 0.0, sum(map(str.isdigit, head)) / letters,
            sum(map(str.isupper, head)) / letters, 1.0 if wide > letters / 2 else 0.0,
            1.0 if _DATE.search(head[:200]) else 0.0, 1.0 if "©" in head or "|" in head else 0.0,
            1.0 if is_junk_text(text) else 0.0, float(tag[1]) if tag in _HEADINGS else 0.0, _TAGS.get(tag, 0.0),
            float(self.counts[key]), float(len(line.box)), 1.0 if line.caption else 0.0, size / (count or 1),
            1.0 if self.byline and self.byline in key else 0.0,
        ]  # fmt: skip

    def _votes(self, at: int) -> list[float]:
        evidence, chain, mine = self.evidence, self.surroundings.chains[at], self.pairs[at]
        row: list[float] = []
        for name in _MARKED:
            marked = evidence.marked.get(name)
            row.append(-1.0 if not marked else 0.0 if marked.isdisjoint(chain) else 1.0)
        row += self._read(self.lines[at], chain)
        row.append(-1.0 if evidence.body is None else share(mine, evidence.body))
        row.append(-1.0 if not evidence.lead else share(mine, evidence.lead))
        return row

    def _read(self, line: Line, chain: Sequence[Any]) -> list[float]:
        """Return how much of a line the reader keeps, had gathered, and how high what is around the line scored."""
        reading = self.evidence.reading
        kept = gathered = whole = 0
        for slot in line.slots:
            size = len(text_at(slot).strip())
            whole += size
            kept += size if slot in reading.kept else 0
            gathered += size if slot in reading.gathered else 0
        scores = [score for element in chain if (score := reading.scores.get(element)) is not None]
        return [kept / (whole or 1), gathered / (whole or 1), max(scores, default=-1.0), scores[0] if scores else -1.0]

    def _look(self, line: Line) -> tuple[Any, ...]:
        parent = line.box.getparent()
        return (line.box.tag, line.box.get("class"), None if parent is None else (parent.tag, parent.get("class")))

    def _headline(self) -> int:
        """Return the line that is the page's headline; -1 for none."""
        for at, (line, key) in enumerate(zip(self.lines, self.keys, strict=True)):
            if line.box.tag == "h1" and (key == self.title or (len(key) > 12 and key in self.title)):
                return at
        if self.title in self.counts and self.title:
            return self.keys.index(self.title)
        return next((at for at, line in enumerate(self.lines) if line.box.tag == "h1"), -1)

    def _order(self) -> list[list[float]]:
        """Return where each line stands on the page, and beside its headline and its prose."""
        count, headline = len(self.lines), self._headline()
        following = _following(self.prose)
        rows, before, last = [], 0, -_FAR
        for at, line in enumerate(self.lines):
            size = len(line.text)
            mine = self.pairs[at] if size < 400 else frozenset()
            rows.append([
                at / count, before / self.surroundings.chars, float(at - headline) if headline >= 0 else -999.0,
                float(min(at - last, _FAR)), float(min(following[at] - at, _FAR)),
                1.0 if self.title and self.keys[at] == self.title else 0.0, share(mine, self.title_pairs),
            ])  # fmt: skip
            before += size
            last = at if self.prose[at] else last
        return rows

    def _near(self) -> list[list[float]]:
        """Return what stands before and after each line."""
        rows = []
        count = len(self.lines)
        lengths = [math.log1p(len(line.text)) for line in self.lines]
        linked = [line.linked / len(line.text) for line in self.lines]
        parents = [line.box.getparent() for line in self.lines]
        prose = [len(line.text) if is_one else 0 for line, is_one in zip(self.lines, self.prose, strict=True)]
        for at, line in enumerate(self.lines):
            row: list[float] = []
            for step in _STEPS:
                other = at + step
                beside = abs(step) == 1
                if not 0 <= other < count:
                    row += [-1.0] * (8 if beside else 4)
                    continue
                row += (lengths[other], linked[other], self.yes[other], self.read[other])
                if beside:
                    row += (float(self.lines[other].box.tag == line.box.tag), float(parents[other] is parents[at]),
                            self.own[other][_HEAD], self.own[other][_JUNK])  # fmt: skip
            window = slice(max(0, at - 5), min(count, at + 6))
            row.append(sum(prose[window]) / len(prose[window]))
            row.append(sum(self.yes[window]) / len(prose[window]))
            row.append(sum(self.read[window]) / len(prose[window]))
            rows.append(row)
        return rows

    def _alike(self) -> dict[tuple[Any, ...], list[float]]:
        """Return for the lines that look alike: how many, how long, linked, prose and voted for, and how far apart."""
        groups: dict[tuple[Any, ...], list[int]] = {}
        for at, look in enumerate(self.looks):
            groups.setdefault(look, []).append(at)
        found = {}
        for look, members in groups.items():
            count, chars = len(members), sum(len(self.lines[at].text) for at in members)
            found[look] = [
                math.log1p(count), math.log1p(chars / count), sum(self.lines[at].linked for at in members) / chars,
                sum(self.prose[at] for at in members) / count, sum(self.yes[at] for at in members) / count,
                sum(self.read[at] for at in members) / count,
                (members[-1] - members[0]) / len(self.lines), chars / self.surroundings.chars,
            ]  # fmt: skip
        return found

    def _heads(self) -> list[int]:
        """Return for each line the heading before it, -1 for none."""
        heads, last = [], -1
        for at, line in enumerate(self.lines):
            heads.append(last)
            last = at if line.box.tag in _HEADINGS else last
        return heads

    def _late(self) -> list[list[float]]:
        """Return how far each line is from its heading, from what the reader keeps, and from further headlines."""
        headline = self._headline()
        read = [part > 0.5 for part in self.read]
        read_share = sum(len(line.text) for line, is_one in zip(self.lines, read, strict=True) if is_one)
        read_following, read_last = _following(read), -_FAR
        rows, rivals = [], 0
        for at in range(len(self.lines)):
            rivals += 0 <= headline < at and self.looks[at] == self.looks[headline]
            rows.append([
                self.evidence.kind, float(at - self.heads[at]) if self.heads[at] >= 0 else -1.0, self._echo(at),
                float(rivals),
                float(at - read_last), float(read_following[at] - at), read_share / self.surroundings.chars,
                float(self.evidence.reading.tries),
            ])  # fmt: skip
            read_last = at if read[at] else read_last
        return rows

    def _echo(self, at: int) -> float:
        """Return how much of a paragraph other paragraphs say as well."""
        pairs = self.pairs[at]
        if not self.prose[at] or not pairs:
            return 0.0
        return sum(1 for pair in pairs if self.pair_counts[pair] > 1) / len(pairs)


def _following(wanted: Sequence[bool]) -> list[int]:
    """Return for each line the next one that is wanted; one far behind the end where there is none."""
    found, following = [0] * len(wanted), len(wanted) + _FAR
    for at in range(len(wanted) - 1, -1, -1):
        found[at] = following
        following = at if wanted[at] else following
    return found


def _feature_names() -> Iterator[str]:
    yield from (
        "length", "words", "linked", "bold", "commas", "stops", "ends a sentence", "digits", "capitals", "wide",
        "date", "copyright", "junk wording", "heading", "tag", "repeats", "children", "caption", "word length",
        "byline", *_MARKED, "read", "gathered", "best score", "score", "json-ld", "lead",
    )  # fmt: skip
    yield from place_names()
    yield from ("place", "place in text", "after headline", "after prose", "before prose", "is title", "like title")
    for step in _STEPS:
        yield from (f"{what} {step:+}" for what in ("length", "linked", "votes", "read"))
        if abs(step) == 1:
            yield from (f"{what} {step:+}" for what in ("same tag", "same parent", "heading", "junk"))
    yield from (
        "prose near", "votes near", "read near", "page lines", "page prose", "page prose share", "alike",
        "length alike", "linked alike", "prose alike", "votes alike", "read alike", "spread alike", "share alike",
        "page kind", "under heading", "echo", "rivals", "after read", "before read", "page read share", "read tries",
    )  # fmt: skip


FEATURES = tuple(_feature_names())
"""The names of a line's numbers."""
_READ = len(_MARKED)
_HEAD, _JUNK = FEATURES.index("heading"), FEATURES.index("junk wording")
