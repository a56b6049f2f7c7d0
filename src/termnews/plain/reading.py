"""One article being read: its head, its text in parts, its links, and the visit that the Reader counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from termnews.core.layout import layout
from termnews.core.models import FINISHED_AT, ShownArticle
from termnews.core.text import clean_line
from termnews.plain.linear import article_lines, link_texts
from termnews.plain.voice import MEASURE, Parts, Voice
from termnews.plain.words import about, count, percent, sentence
from termnews.reader import Reader


@dataclass(slots=True)
class Reading:
    """An open article."""

    shown: ShownArticle
    began: float
    """Of the injected clock, in seconds."""
    sources: int = 1
    width: int | None = MEASURE
    parts: Parts = field(default_factory=Parts)

    def set_text(self, shown: ShownArticle, width: int | None) -> None:
        """Take a version of the text over and begin it anew."""
        self.shown, self.width = shown, width
        self.parts = Parts([[line] for line in article_lines(shown.document, width)])

    def head(self, reader: Reader, place: str) -> list[str]:
        """Return what is said before the text, a sentence each."""
        shown, row = self.shown, self.shown.entry
        byline = clean_line(shown.byline or row.author or "")
        lines = [
            place,
            sentence(shown.title or row.title) or "Without a headline.",
            sentence(shown.standfirst or ""),
            f"By {sentence(byline.removeprefix('By ').removeprefix('by '))}" if byline else "",
            about(row, reader.now(), sources=self.sources),
            sentence(shown.label) if shown.verdict else "",
            sentence(shown.note),
        ]
        if 0 < shown.progress < FINISHED_AT:
            lines.append(f'You stopped at {percent(shown.progress)} the last time; "resume" goes on there.')
        return [line for line in lines if line]

    def links(self) -> list[str]:
        """Return each link with its words and address, numbered as in the text."""
        texts = link_texts(self.shown.document)
        return [
            f"Link {number}: {f'{clean_line(text)}, ' if text.strip() else ''}{url}"
            for number, (text, url) in enumerate(zip(texts, self.shown.document.links, strict=True), 1)
        ]

    def resume(self) -> None:
        """Go on where the last visit stopped."""
        self.parts.at = min(int(self.shown.progress * len(self.parts.pieces)), max(0, len(self.parts.pieces) - 1))

    def end_words(self) -> str:
        """Return what is said behind the text."""
        links = len(self.shown.document.links)
        leads = f" {count(links, 'link').capitalize()} in it." if links else ""
        return f"End of article.{leads} Enter reads the next unread one."

    async def leave(self, reader: Reader, clock: Callable[[], float]) -> None:
        """Close the visit: what was said counts as read so far."""
        progress = max(self.parts.share, self.shown.progress)
        dwell = max(0.0, clock() - self.began)
        await reader.leave(self.shown.entry.id, dwell_s=dwell, progress=progress, place=self._place(progress))

    def _place(self, progress: float) -> tuple[int, int]:
        """Return the place in the text itself, which the screen goes on from."""
        lines = layout(self.shown.document, self.width or MEASURE).lines
        if not lines or progress >= 1:
            return (0, 0)
        line = lines[int(progress * len(lines))]
        return line.block, line.offset

    def say_part(self, voice: Voice) -> None:
        """Say the next part of the text, and how much of it that was."""
        for line in self.parts.take(voice.room):
            voice.say_line(line)
        if self.parts.done:
            voice.say(self.end_words())
        else:
            voice.say(f"{percent(self.parts.share).capitalize()} of the article. Enter goes on.")
