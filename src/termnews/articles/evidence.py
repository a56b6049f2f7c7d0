"""Takes a page apart for the vote on its lines: what the candidates and the page's statements say of each."""

from __future__ import annotations

from typing import Any

from termnews.articles.decode import decode_page
from termnews.articles.features import Described, Evidence, describe
from termnews.articles.lines import PageLines, page_lines
from termnews.articles.metadata import Metadata, read_metadata
from termnews.articles.noise import text_length
from termnews.articles.page import parse_page, prune
from termnews.articles.readable import read
from termnews.articles.structure import keep_structure
from termnews.articles.structured import article_records, body_of
from termnews.articles.words import pairs_of
from termnews.core.records import dataclass

MIN_STATED = 200
"""Characters: a shorter element or body is no article."""
MIN_LEAD = 40


@dataclass(frozen=True)
class Opened:
    """A page taken apart."""

    root: Any
    """Its tree, pruned."""
    page: PageLines
    described: Described
    body: str
    """The longest body stated in JSON-LD; may be empty."""
    marked: dict[str, list[Any]]
    """``itemprop``, ``article``, ``scorer``: the elements each takes for the article."""


def open_page(body: bytes, *, url: str, content_type: str | None = None, lead: str = "") -> Opened:
    """Return a page taken apart, from its bytes; ``lead`` as for ``take_apart``.

    Raises:
        ExtractError: The bytes are no HTML, or built to hang a parser.
    """
    root = parse_page(decode_page(body, content_type=content_type, url=url), url=url)
    records = article_records(root)
    metadata = read_metadata(root, records, url)
    keep_structure(root)
    prune(root)
    return take_apart(root, records, metadata, url=url, lead=lead)


def take_apart(root: Any, records: list[dict[str, Any]], metadata: Metadata, *, url: str, lead: str = "") -> Opened:
    """Return a pruned page taken apart.

    Args:
        root: The page's tree.
        records: Its JSON-LD.
        metadata: What it says of itself.
        url: Where it is.
        lead: What the feed says of the article; the page's description where it says nothing.
    """
    body = max((body_of(record) for record in records), key=len, default="")
    reading = read(root, title=metadata.title, byline_known=metadata.byline_stated)
    marked = _marked(root, reading.top)
    page = page_lines(root)
    lead = lead if len(lead) >= MIN_LEAD else metadata.description
    evidence = Evidence(
        title=metadata.title,
        byline=metadata.byline or "",
        marked={name: frozenset(elements) for name, elements in marked.items()},
        body=pairs_of(body) if len(body) >= MIN_STATED else None,
        lead=pairs_of(lead) if len(lead) >= MIN_LEAD else frozenset(),
        reading=reading,
        kind=_kind(root, records),
    )
    return Opened(root, page, describe(page.lines, evidence), body, marked)


def _marked(root: Any, top: Any) -> dict[str, list[Any]]:
    parts = [part for part in list(root.xpath("//*[@itemprop='articleBody']"))[:20] if text_length(part) >= MIN_STATED]
    longest = max(list(root.iter("article"))[:200], key=text_length, default=None)
    return {
        "itemprop": parts,
        "article": [longest] if longest is not None and text_length(longest) >= MIN_STATED else [],
        "scorer": [top] if top is not None else [],
    }


def _kind(root: Any, records: list[dict[str, Any]]) -> float:
    """Return what the page calls itself in JSON-LD or Open Graph, as ``Evidence.kind``."""
    kinds = " ".join(str(record.get("@type")) for record in records)
    if "Discussion" in kinds or "QAPage" in kinds:
        return -1.0
    if any(word in kinds for word in ("Article", "BlogPosting", "Report")):
        return 1.0
    for tag in root.iter("meta"):
        if tag.get("property") == "og:type":
            content = (tag.get("content") or "").lower()
            return 0.8 if "article" in content else -0.5 if content else 0.0
    return 0.0
