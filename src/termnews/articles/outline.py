"""The blocks of a page with a CSS selector for each, and the one that the article came from: for rules of one's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from termnews.articles.candidates import grams_of
from termnews.articles.decode import decode_page
from termnews.articles.extract import extract_article
from termnews.articles.page import parse_page, prune, text_of
from termnews.articles.words import share
from termnews.core.counting import count_words
from termnews.core.outlines import PageBlock
from termnews.core.text import clean_line

MOST_BLOCKS = 300
MAX_DEPTH = 12
"""Blocks inside one another that are listed."""
LEAST_WORDS = 3
SAME = 0.92
"""Share of an element's text from which a child that holds it stands for it."""
HOLDS = 0.9
"""Share of the article that the block it came from holds."""
HOLDS_MOST = 0.5
"""Share of an article from several blocks that the one it is taken to come from holds."""
FIRST_WORDS = 160
"""Characters of a block's text that are shown."""

_LISTED = frozenset({
    "div", "section", "article", "main", "aside", "header", "footer", "nav", "ul", "ol", "dl", "table", "figure",
    "form", "blockquote", "td", "center", "details", "body", "h1",
})
_NAME = re.compile(r"-?[A-Za-z_][\w-]*")
_RANDOM = re.compile(
    r"\d{3,}|[A-Za-z]\d[A-Za-z]\d|^(?:css|sc|jsx|svelte|ng|ember|yui|gtm|js)-|"
    r"[_-](?=[A-Za-z]*\d|[a-z]+[A-Z])[A-Za-z0-9]{5,}$"
)
"""A name that a program made and will make anew."""
_STATES = re.compile(r"^(?:is|has|js|no|col|row|clearfix|active|open|hidden|wrapper|container|grid|flex)(?:-|$)")


def outline_lines(body: bytes, params: dict[str, Any]) -> list[str]:
    """Return a line of JSON for each of a page's blocks; a lane's target.

    Args:
        body: The page as fetched.
        params: ``url`` and ``content_type``, as ``articles.extract.extract_lines`` takes them.
    """
    blocks = outline(body, url=str(params.get("url") or ""), content_type=params.get("content_type"))
    return [json.dumps(asdict(block), ensure_ascii=False) for block in blocks]


def blocks_from_lines(lines: Iterable[str]) -> tuple[PageBlock, ...]:
    """Return the blocks that ``outline_lines`` wrote."""
    return tuple(PageBlock(**json.loads(line)) for line in lines)


def outline(page: bytes, *, url: str, content_type: str | None = None) -> list[PageBlock]:
    """Return the blocks of a page in its order; the one that our own choice comes from is marked.

    Raises:
        ExtractError: The bytes are no HTML, or built to hang a parser.
    """
    article = extract_article(page, url=url, content_type=content_type)
    root = parse_page(decode_page(page, content_type=content_type, url=url), url=url)
    prune(root)
    body = root.find("body")
    found = list(_blocks(body if body is not None else root))[:MOST_BLOCKS]
    names = Names(root)
    chosen = _source([element for element, _ in found], article.text)
    return [
        _block(element, names.selector_of(element), depth, chosen=element is chosen) for element, depth in found
    ]


def _block(element: Any, selector: str, depth: int, *, chosen: bool) -> PageBlock:
    text = " ".join(" ".join(element.itertext()).split())
    return PageBlock(selector, depth, count_words(text), clean_line(text[: FIRST_WORDS * 4], FIRST_WORDS), chosen)


def _blocks(top: Any) -> Iterator[tuple[Any, int]]:
    """Yield elements worth naming, with their depth; a wrapper gives way to what it wraps."""
    stack: list[tuple[Any, int]] = [(top, 0)]
    while stack:
        element, depth = stack.pop()
        inner = [child for child in element if isinstance(child.tag, str)]
        text = len(text_of(element))
        only = next((child for child in inner if child.tag in _LISTED and len(text_of(child)) >= SAME * text), None)
        words = count_words(text_of(element, 2_000))
        listed = element.tag in _LISTED and words >= LEAST_WORDS and only is None and element is not top
        if listed:
            yield element, depth
        if depth < MAX_DEPTH and element.tag not in {"ul", "ol", "dl", "table", "figure", "h1"}:
            stack += [(child, depth + listed) for child in reversed(inner)]


def _source(elements: list[Any], text: str) -> Any:
    """Return the smallest element that holds the article, or most of one that comes from several; None: none does."""
    wanted = grams_of(text)
    texts = [(element, text_of(element)) for element in elements]
    held = [(share(wanted, grams_of(words)), len(words), element) for element, words in texts]
    most = max((part for part, _, _ in held), default=0.0)
    if most < HOLDS_MOST:
        return None
    # of two of a size the inner one, which comes later
    return min(reversed(held), key=lambda each: (each[0] < min(most, HOLDS), each[1]))[2]


class Names:
    """What the elements of a page are called, to find a selector that names one alone."""

    def __init__(self, root: Any) -> None:
        self._called: dict[str, list[Any]] = {}
        for element in root.iter():
            if isinstance(element.tag, str):
                for name in _own_names(element):
                    self._called.setdefault(name, []).append(element)

    def selector_of(self, element: Any) -> str:
        """Return a CSS selector for this element alone, by names that a person gave where there are some."""
        if alone := self._alone(element):
            return alone
        path = _by_place(element)
        for parent in element.iterancestors():
            alone = self._alone(parent) or (str(parent.tag) if parent.tag in {"body", "html"} else "")
            if alone:
                return self._below(element, parent, alone) or f"{alone} > {path}"
            path = f"{_by_place(parent)} > {path}"
        return path

    def _alone(self, element: Any) -> str:
        return next((name for name in _own_names(element) if len(self._called[name]) == 1), "")

    def _below(self, element: Any, parent: Any, alone: str) -> str:
        """Return the element by a name that it alone has below its parent."""
        for name in _own_names(element):
            inside = [found for found in self._called[name] if parent in found.iterancestors()]
            if len(inside) == 1:
                return f"{alone} {name}"
        return ""


def _own_names(element: Any) -> Iterator[str]:
    """Yield simple selectors for an element, the steadiest first."""
    tag = element.tag
    identity = element.get("id") or ""
    if _NAME.fullmatch(identity) and not _RANDOM.search(identity):
        yield f"#{identity}"
    if (prop := element.get("itemprop") or "") and _NAME.fullmatch(prop):
        yield f"{tag}[itemprop={prop}]"
    classes = [
        name for name in (element.get("class") or "").split()
        if _NAME.fullmatch(name) and not _RANDOM.search(name) and not _STATES.match(name)
    ]
    for name in sorted(classes, key=lambda name: -len(name)):
        yield f"{tag}.{name}"
    if len(classes) > 1:
        yield f"{tag}.{'.'.join(classes[:3])}"
    yield tag


def _by_place(element: Any) -> str:
    before = sum(1 for sibling in element.itersiblings(element.tag, preceding=True))
    after = next(element.itersiblings(element.tag), None)
    return f"{element.tag}:nth-of-type({before + 1})" if before or after is not None else str(element.tag)
