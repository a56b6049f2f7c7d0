"""Builds the text of a page's blocks: runs of words, their styles and links, and what stands in the line with them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from termnews.core.block_tags import BLOCKS, CONTAINERS, HEADINGS, LEAVES, PARTED
from termnews.core.document import Block, Span
from termnews.core.embeds import KINDS, embed_of
from termnews.core.embeds import TAGS as EMBEDS
from termnews.core.grid import Grid
from termnews.core.hypertext import is_back_link, is_note_mark
from termnews.core.inline import Ink, Run, spans_text, text_dir
from termnews.core.mathtext import tex_text
from termnews.core.picture_tags import file_name, is_formula, is_inline_picture, is_pixel, picture_size, picture_urls
from termnews.core.replaced import abbreviation, quotation_marks
from termnews.core.text import clean_line
from termnews.core.urls import safe_url

SPELLED_OUT_WITHIN = 400
"""Characters before an abbreviation in which its words may stand already."""
MAX_BLOCKS = 20_000
MAX_LINKS = 5_000


@dataclass(slots=True)
class Frame:
    """An open container or leaf."""

    kind: str
    element: Any = None
    children: list[Block] = field(default_factory=list)
    spans: tuple[Span, ...] = ()
    anchor: str | None = None
    grid: Grid | None = None
    info: str = ""
    value: int | None = None


@dataclass(slots=True)
class Mark:
    """What closing an element has to restore."""

    ink: Ink
    dir: str
    lang: str
    framed: bool = False
    block: bool = False
    after: str = ""
    quotes: int = 0


class LineBuilder:
    """What ``BlockBuilder`` writes with: the run of text, and the open frames that take what is finished."""

    def __init__(self, base_url: str, notes: frozenset[str]) -> None:
        self._base = base_url
        self._notes = notes
        self._links: dict[str, int] = {}
        self._frames = [Frame("root")]
        self._marks: list[Mark] = []
        self._run = Run()
        self._ink = Ink()
        self._dir = ""
        self._lang = ""
        self._page_lang = ""
        self._quotes = 0
        self._told: set[str] = set()
        """What abbreviations stand for, as far as it was said."""
        self._blocks = 0
        self._behind: list[Block] = []
        """Pictures of the heading that is open: they follow it."""
        self._last_picture: tuple[str, str] | None = None
        """Address and words of the picture before, until a text follows: lazy loaders name theirs twice."""

    # ------------------------------------------------------------ runs and blocks

    @property
    def _leaf(self) -> str:
        kind = self._frames[-1].kind
        return kind if kind in LEAVES else ""

    def _before_block(self, tag: str) -> None:
        if tag in BLOCKS or tag in CONTAINERS or tag in HEADINGS:
            self._boundary()

    def _boundary(self) -> None:
        """A block begins or ends: a paragraph is complete; inside a leaf it is only a gap."""
        leaf = self._leaf
        if not leaf:
            self._flush()
        elif leaf == "cell":
            self._run.add_break()
        elif leaf != "code":
            self._run.add_gap()

    def _flush(self) -> None:
        spans = self._run.take()
        if spans:
            self._append(Block("paragraph", spans, dir=self._direction(spans), lang=self._lang))

    def _direction(self, spans: tuple[Span, ...]) -> str:
        return "rtl" if self._dir == "rtl" else "" if self._dir == "ltr" else text_dir(spans_text(spans)[:200])

    def _append(self, block: Block) -> None:
        self._blocks += 1
        self._last_picture = None if block.kind != "figure" else self._last_picture
        self._frames[-1].children.append(block)

    def _set_behind(self) -> None:
        """Set the pictures of a heading that has ended."""
        figures, self._behind = self._behind, []
        for figure in figures:
            self._append(figure)

    def _repeats(self, url: str, alt: str) -> bool:
        """Return True where the picture before was this one, and this one says no more.

        One of the same file at another address takes its place: pages set a preview first.
        """
        if self._last_picture is None or alt not in {"", self._last_picture[1]}:
            return False
        if self._last_picture[0] == url:
            return True
        blocks = self._frames[-1].children
        name = file_name(url)
        if not name or name != file_name(self._last_picture[0]) or not blocks or blocks[-1].kind != "figure":
            return False
        blocks[-1] = replace(blocks[-1], src=url)
        self._last_picture = (url, self._last_picture[1])
        return True

    # ------------------------------------------------------------ inline

    def _part(self, element: Any) -> None:
        """Set a blank between elements side by side that only the page's style keeps apart: a name and a date."""
        previous = element.getprevious()
        if previous.tag not in PARTED or previous.tail or self._ink.pre or "c" in self._ink.style:
            return
        if is_note_mark(element) or element.find("sup") is not None:
            return
        first = next((text for text in element.itertext() if text), "")[:1]
        if self._run.last.islower() and (first.isupper() or first.isdigit()):
            self._run.add_gap()

    def _say(self, text: str, *, alone: bool = False) -> None:
        """Set words that the element itself does not hold."""
        if alone:
            self._boundary()
        self._run.add(text, self._ink._replace(pre=False))
        if alone:
            self._boundary()

    def _open_phrase(self, element: Any, tag: str, mark: Mark) -> None:
        if tag == "q":
            begin, mark.after = quotation_marks(self._lang or self._page_lang, self._quotes)
            self._quotes += 1
            self._run.add(begin, self._ink)
        elif tag == "rt":
            if "".join(element.itertext()).strip():
                self._run.add("(", self._ink)
                mark.after = ")"
        elif (title := abbreviation(element, self._run.end(SPELLED_OUT_WITHIN))) and title not in self._told:
            self._told.add(title)
            self._ink = self._ink._replace(title=title)

    def _open_dropped(self, element: Any, tag: str) -> None:
        """Tell what an element shows that is not read: a player, or the box before a thing to do."""
        if tag == "input" and (element.get("type") or "").lower() == "checkbox" and self._frames[-1].kind == "item":
            self._frames[-1].info = "open" if element.get("checked") is None else "done"
        if tag not in EMBEDS or (found := embed_of(element, self._base)) is None:
            return
        ink = self._ink._replace(link=self._link(found.url))
        if self._leaf:
            if self._leaf != "code":
                self._run.add(f"{KINDS[found.kind]}: {found.name}", ink)
            return
        self._flush()
        self._append(Block("embed", (Span(found.name, link=ink.link),), info=found.kind))

    def _link(self, url: str) -> int | None:
        """Return the number of a link; None where there are too many."""
        if url in self._links or len(self._links) < MAX_LINKS:
            return self._links.setdefault(url, len(self._links))
        return None

    def _open_link(self, element: Any) -> bool:
        href = element.get("href")
        if href is None:
            return True
        if is_note_mark(element) and href[1:] in self._notes:
            self._ink = self._ink.with_style("p")._replace(note=href[1:])
            return True
        if is_back_link(element):
            return False
        if href.startswith("#"):
            return True
        url = safe_url(href, self._base)
        if url:
            self._ink = self._ink._replace(link=self._link(url))
        return True

    def _open_void(self, element: Any, tag: str) -> None:
        if tag == "br":
            if self._ink.pre:
                self._run.add("\n", self._ink)
            elif self._run.add_break() and not self._leaf:
                self._flush()
        elif tag == "hr":
            self._boundary()
            if not self._leaf:
                self._append(Block("rule"))
        elif tag == "img":
            self._picture(element)
        else:
            for picture in element.iter("img"):
                self._picture(picture)

    def _picture(self, element: Any) -> None:
        alt = clean_line(element.get("alt") or "", 300)
        alt = tex_text(alt) if "\\" in alt else alt
        url = next((safe for found in picture_urls(element) if (safe := safe_url(found, self._base))), None)
        if is_pixel(element, url or ""):
            return
        if is_inline_picture(element):
            self._run.add(alt, self._ink._replace(src=url) if url and is_formula(element) else self._ink)
        elif url is None or self._repeats(url, alt):
            return
        elif self._leaf and self._leaf != "heading":
            if self._leaf == "cell":
                self._run.add(alt, self._ink)
        else:
            width, height = picture_size(element)
            figure = Block("figure", text=alt, src=url, width=width or 0, height=height or 0)
            if self._leaf:
                self._behind.append(figure)
                return
            self._flush()
            self._last_picture = (url, alt)
            self._append(figure)
