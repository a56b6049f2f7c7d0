"""Read the outlets' content files: a header, then one block an entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from termnews.core.records import dataclass

CONTENT = Path(__file__).parent / "content"
TEMPLATES = Path(__file__).parent / "templates"

_ENTRY = re.compile(r"^=== ([a-z0-9-]+)$", re.MULTILINE)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class DemoEntry:
    """One entry of an outlet, as written in its content file."""

    slug: str
    title: str
    summary: str
    body: str
    """In the markup of ``markup.py``."""
    age: timedelta | None
    """Before the server's start; negative: dated in the future; None: undated."""
    arrives: timedelta | None
    """After the server's start: the entry is not there before."""
    author: str
    tags: tuple[str, ...]
    image: str
    caption: str
    page: str
    """``ok``, ``slow``, ``paywall``, ``blocked`` (403), ``gone`` (404), ``none`` (no link)."""
    enclosure: str
    updated: timedelta | None

    @property
    def words(self) -> int:
        """Number of words of the body as written."""
        return len(self.body.split())


@dataclass(frozen=True, slots=True)
class Outlet:
    """One newspaper, wire or blog of the edition."""

    slug: str
    title: str
    section: str
    format: str
    """``rss``, ``rdf``, ``atom`` or ``json``."""
    template: str
    description: str
    language: str
    direction: str
    feed: str
    """How much of the text the feed carries: ``summary``, ``excerpt`` or ``full``."""
    nav: tuple[str, ...]
    tags: tuple[str, ...]
    priority: float
    status: int
    """What the feed's address answers; 200 but for the outlets that fail."""
    retry_after_s: int
    relative: bool
    """Links in the feed are relative, so that its bytes stay the same from run to run."""
    entries: tuple[DemoEntry, ...]

    @property
    def feed_path(self) -> str:
        """Path of the feed on the outlet's host."""
        return f"/{self.slug}/feed.json" if self.format == "json" else f"/{self.slug}/feed.xml"


def outlet_slugs() -> tuple[str, ...]:
    """Slugs of all outlets, in alphabetical order."""
    return tuple(sorted(path.stem for path in CONTENT.glob("*.md") if path.stem.islower()))


def load_outlet(slug: str) -> Outlet:
    """Read one outlet's content file; raise ValueError where a line is no ``key: value``."""
    text = (CONTENT / f"{slug}.md").read_text(encoding="utf-8")
    head, *blocks = _ENTRY.split(text)
    fields = _fields(head.strip())
    escapes = fields.get("escapes") == "yes"
    entries = tuple(
        _entry(name, block.strip("\n"), escapes=escapes) for name, block in zip(blocks[::2], blocks[1::2], strict=True)
    )
    return Outlet(
        slug=slug,
        title=fields["title"],
        section=fields["section"],
        format=fields.get("format", "rss"),
        template=fields.get("template", "broadsheet"),
        description=fields.get("description", ""),
        language=fields.get("language", "en"),
        direction=fields.get("direction", "ltr"),
        feed=fields.get("feed", "summary"),
        nav=_words(fields.get("nav", "")),
        tags=_words(fields.get("tags", "")),
        priority=float(fields.get("priority", "1")),
        status=int(fields.get("status", "200")),
        retry_after_s=int(fields.get("retry_after", "0")),
        relative=fields.get("links") == "relative",
        entries=entries,
    )


def _entry(slug: str, block: str, *, escapes: bool) -> DemoEntry:
    head, _, body = block.partition("\n\n")
    fields: Mapping[str, str] = _fields(head)
    if escapes:
        fields = {key: _ESCAPE.sub(_unescape, value) for key, value in fields.items()}
        body = _ESCAPE.sub(_unescape, body)
    return DemoEntry(
        slug=slug,
        title=fields.get("title", ""),
        summary=fields.get("summary", ""),
        body=body.strip("\n"),
        age=time_span(fields.get("age")),
        arrives=time_span(fields.get("arrives")),
        author=fields.get("author", ""),
        tags=_words(fields.get("tags", "")),
        image=fields.get("image", ""),
        caption=fields.get("caption", ""),
        page=fields.get("page", "ok"),
        enclosure=fields.get("enclosure", ""),
        updated=time_span(fields.get("updated")),
    )


def _fields(head: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in head.splitlines():
        key, colon, value = line.partition(":")
        if not colon:
            raise ValueError(f"A line of the head is no “key: value”: {line!r}")
        fields[key.strip()] = value.strip()
    return fields


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def time_span(text: str | None) -> timedelta | None:
    """Time span of text such as ``1d 2h 30m`` or ``-26h``; None stays None."""
    if text is None:
        return None
    seconds = sum(int(part[:-1]) * _UNITS[part[-1]] for part in text.lstrip("-").split())
    return timedelta(seconds=-seconds if text.startswith("-") else seconds)


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1] or match[2], 16))
