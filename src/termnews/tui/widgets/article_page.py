"""The article as one galley of lines: headline, standfirst, byline, what is missing, the body, ``— 30 —``.

Pure: values in, lines out. The view draws them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from termnews.core.dates import ago
from termnews.core.inline import text_dir
from termnews.core.layout import Layout, Line, layout
from termnews.core.lines import PictureBox
from termnews.core.models import ShownArticle, Verdict
from termnews.core.pictures import with_lead
from termnews.core.records import dataclass
from termnews.core.text import clean_line
from termnews.core.typeset import Segment
from termnews.core.wrap import break_lines, width_of
from termnews.tui.widgets.paint import HEAVY, balanced, shown

SOFT = "\ue002"
"""Stands for the hyphen of a parted word while text is searched (private use, never shown)."""
END = "— 30 —"
"""What ended a story on the wire."""
NO_TEXT = "The feed gives no text for this story; the browser shows its page."
_RELATIVE = re.compile(r"(?:min|h|d)$")
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|af)\s", re.IGNORECASE)
_WORDS = re.compile(r"\w+")
_VERDICTS = {
    Verdict.TEASER: "Only the beginning is here.",
    Verdict.PAYWALL: "The rest is for subscribers.",
    Verdict.BLOCKED: "The site did not give the page.",
    Verdict.FAILED: "The page could not be read.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the view scrolls through at one measure."""

    lines: tuple[Line, ...]
    head: int
    """Lines above the body."""
    layout: Layout
    justified: bool = False
    """Running text is set in full measure."""

    def place_at(self, line: int) -> tuple[int, int] | None:
        """Return the block and offset shown at a line; None above the body."""
        body = line - self.head
        if body < 0 or not self.layout.lines:
            return None
        there = self.layout.lines[min(body, len(self.layout.lines) - 1)]
        return there.block, there.offset

    def line_of(self, place: tuple[int, int] | None) -> int:
        """Return the line that shows a block and offset; the top for None."""
        return 0 if place is None else self.head + self.layout.line_at(*place)

    def words_at(self, line: int, most: int = 12) -> tuple[list[str], int]:
        """Return the first words of the block at a line, to find it in another version, and the lines from there."""
        rows = self.layout.lines
        first = at = min(max(0, line - self.head), len(rows) - 1)
        while first > 0 and rows[first - 1].block == rows[at].block:
            first -= 1
        words = _WORDS.findall(_running(rows[first : first + most * 2]))
        return words[:most], at - first

    def line_with(self, words: list[str]) -> int | None:
        """Return the line where ``words`` stand one after the other; None where they do not."""
        if len(words) < 3:
            return None
        pattern = r"\W+".join(words_pattern(word, parted=self.justified) for word in words)
        texts = [line.text[:-1] + SOFT if line.soft else line.text for line in self.layout.lines]
        found = re.search(pattern, "\n".join(texts))
        if found is None:
            return self.line_with(words[: len(words) // 2])
        return self.head + found.string.count("\n", 0, found.start())


def _running(lines: Iterable[Line]) -> str:
    """Return lines as running text: what was parted is one word again."""
    return "".join([line.text[:-1] if line.soft else f"{line.text}\n" for line in lines])


def words_pattern(word: str, *, parted: bool) -> str:
    """Return a pattern for a word, which may be parted between any two letters where ``SOFT`` says so."""
    gap = rf"(?:{SOFT}\n[ │]*)?" if parted else ""
    return gap.join(map(re.escape, word))


def set_page(
    article: ShownArticle, measure: int, *, justify: bool = False, pictures: PictureBox | None = None,
    switch_key: str = "",
) -> Page:
    """Set an article in lines of ``measure`` cells.

    Args:
        article: What to set.
        measure: Cells of a line.
        justify: Running text in full measure, with hyphenation.
        pictures: Says how many lines to keep free for each picture; None: pictures are their words.
        switch_key: The key that changes between the page's text and the feed's.
    """
    head = tuple(_head(article, measure, switch_key))
    document = article.document if pictures is None else with_lead(article.document, article.lead_image)
    body = layout(document, measure, justify=justify, language=article.language, pictures=pictures)
    blank = Line((), *(body.lines[-1][1:3] if body.lines else (0, 0)))
    lines = [*head, *body.lines]
    if not body.lines:
        lines += [Line((Segment(text, "muted"),)) for text in _wrapped(NO_TEXT, measure)] if not article.pending else []
    lines += [blank, blank._replace(segments=(_centred(END, measure, "end"),)), blank]
    return Page(tuple(lines), len(head), body, justify)


def kicker(article: ShownArticle, now: datetime, section: str = "") -> str:
    """Return ``WORLD · The Coastal Herald · 38 min ago · 6 min read``, as far as it is known."""
    entry = article.entry
    when = ago(article.published or entry.sort_date, now)
    parts = [shown(section or entry.section, 40).upper(), shown(entry.feed_title, 60)]
    parts.append(f"{when} ago" if _RELATIVE.search(when) else when)
    words = article.words or entry.words
    if words:
        parts.append(f"{max(1, round(words / 230))} min read")
    return " · ".join(part for part in parts if part)


def _head(article: ShownArticle, measure: int, switch_key: str) -> Iterator[Line]:
    title = clean_line(article.title or article.entry.title) or "(untitled)"
    rtl = text_dir(title) == "rtl"
    for text in balanced(title, measure):
        yield _line(text, "title", measure, rtl=rtl)
    yield Line((Segment(HEAVY * measure, "heavy"),))
    yield Line()
    standfirst = clean_line(article.standfirst or "")
    if standfirst and not _repeats(article, standfirst):
        for text in _wrapped(standfirst, measure):
            yield _line(text, "standfirst", measure, rtl=text_dir(standfirst) == "rtl")
        yield Line()
    yield from _provenance(article, measure, switch_key, rtl=rtl)
    yield Line()
    if note := _note(article):
        for at, text in enumerate(_wrapped(note, measure - 2)):
            yield Line((Segment("▲ " if not at else "  ", "note-mark"), Segment(text, "verdict")))
        yield Line()


def _provenance(article: ShownArticle, measure: int, switch_key: str, *, rtl: bool) -> Iterator[Line]:
    """Yield who wrote it, the reader's tags, when it came out, and which of its two texts this is."""
    byline = clean_line(article.byline or "", 300)
    if byline:
        for text in _wrapped(_with_by(byline, article.language), measure):
            yield _line(text, "byline", measure, rtl=text_dir(byline) == "rtl")
    if article.entry.tags:
        for text in _wrapped(" ".join(f"#{clean_line(tag, 40)}" for tag in article.entry.tags), measure):
            yield _line(text, "muted", measure, rtl=rtl)
    for text in _wrapped(dateline(article), measure):
        yield _line(text, "dateline", measure, rtl=rtl)
    for text in _wrapped(source_line(article, switch_key), measure):
        if text:
            yield _line(text, "dateline", measure, rtl=rtl)


def dateline(article: ShownArticle) -> str:
    """Return ``Tuesday, 24 November 2026, 06:22 CET``, in the reader's time zone."""
    when = (article.published or article.entry.sort_date).astimezone()
    return f"{when:%A}, {when.day} {when:%B %Y}, {when:%H:%M} {when.tzname() or ''}".rstrip()


def source_line(article: ShownArticle, switch_key: str = "") -> str:
    """Return ``The whole article, from its page · x the feed’s text (120 words)``, as far as there is another text."""
    if article.pending:
        return ""
    other = f"{switch_key} {article.other}" if switch_key and article.other else ""
    return " · ".join(part for part in (article.label, other) if part)


def _with_by(byline: str, language: str | None) -> str:
    english = (language or "en").lower().startswith("en") and max(byline) < "\u0250"
    return f"By {byline}" if english and not _BY.match(byline) else byline


def _note(article: ShownArticle) -> str:
    if article.note:
        return clean_line(article.note)
    if article.pending:
        return "The feed's text; the whole article is on its way."
    return _VERDICTS.get(article.verdict, "") if article.verdict and article.source == "page" else ""


def _repeats(article: ShownArticle, standfirst: str) -> bool:
    """Return True where the body begins with the standfirst."""
    for block in article.document.blocks[:3]:
        words = _WORDS.findall("".join(span.text for span in block.spans))
        if words:
            mine = _WORDS.findall(standfirst)
            size = min(len(mine), len(words), 12)
            if size >= 3 and mine[:size] == words[:size]:
                return True
    return False


def _wrapped(text: str, width: int) -> list[str]:
    return [text[begin:end].replace("\xa0", " ") for begin, end in break_lines(text, max(1, width))]


def _line(text: str, role: str, measure: int, *, rtl: bool) -> Line:
    if not rtl:
        return Line((Segment(text, role),))
    return Line((Segment(" " * max(0, measure - width_of(text)), "body"), Segment(text, role)))


def _centred(text: str, measure: int, role: str) -> Segment:
    return Segment(" " * max(0, (measure - width_of(text)) // 2) + text, role)
