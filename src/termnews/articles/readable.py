"""Reads a page by the rules of Mozilla's Readability: paragraphs give points to what stands around them.

The rules are those publicly known of it, the code is our own. The answer is not a text but the texts of the page that
are kept, so that it can be asked about every line. The page is not changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from itertools import takewhile
from typing import Any

from termnews.articles.lines import Slot
from termnews.articles.readable_cleaning import class_weight, clean
from termnews.articles.readable_paragraphs import break_up, holds_block, only_element, wrap_phrases
from termnews.articles.reading_tree import BREAKS, CHARS, COMMAS, ELEMENTS, Node, reading_tree
from termnews.core.records import dataclass

ENOUGH = 500
"""Characters: a shorter text is tried again with a rule less."""
LEVELS = 5
"""Elements around a paragraph that get points for it."""
LEAST_PARAGRAPH = 25
RIVALS = 5
"""The best elements that are compared."""
_UNLIKELY = re.compile(
    r"-ad-|ai2html|banner|breadcrumbs|combx|comment|community|cover-wrap|disqus|extra|footer|gdpr|header|legends|menu|"
    r"related|remark|replies|rss|shoutbox|sidebar|skyscraper|social|sponsor|supplemental|ad-break|agegate|pagination|"
    r"pager|popup|yom-remote",
    re.IGNORECASE,
)
_PERHAPS = re.compile(r"and|article|body|column|content|main|mathjax|shadow", re.IGNORECASE)
_UNLIKELY_ROLES = frozenset({"menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog"})
_BYLINE = re.compile(r"byline|author|dateline|writtenby|p-author", re.IGNORECASE)
_MOST_BYLINE = 100
_SCORED = frozenset({"section", "h2", "h3", "h4", "h5", "h6", "p", "td", "pre"})
_EMPTY_GOES = frozenset({"div", "section", "header", "h1", "h2", "h3", "h4", "h5", "h6"})
_POINTS = {
    "div": 5.0, "pre": 3.0, "td": 3.0, "blockquote": 3.0, "th": -5.0,
    **dict.fromkeys(("address", "ol", "ul", "dl", "dd", "dt", "li", "form"), -3.0),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), -5.0),
}  # fmt: skip
_SENTENCE = re.compile(r"\.( |$)")
_WORD = re.compile(r"\W+")
_LIKE_TITLE = 0.75


@dataclass(frozen=True)
class Reading:
    """What the rules keep of a page."""

    kept: frozenset[Slot] = frozenset()
    """The texts of the article."""
    gathered: frozenset[Slot] = frozenset()
    """The texts of the elements that were gathered before they were cleaned."""
    top: Any = None
    """The page's element that scored highest; None where there is none."""
    scores: Mapping[Any, float] = field(default_factory=dict)
    """For each element with points, its share of the highest score."""
    tries: int = 0
    """How many rules had to go before there was enough text; 0 for none."""


@dataclass(frozen=True)
class _Rules:
    unlikely: bool = True
    weighed: bool = True
    conditional: bool = True


_TRIES = (_Rules(), _Rules(unlikely=False), _Rules(unlikely=False, weighed=False),
          _Rules(unlikely=False, weighed=False, conditional=False))  # fmt: skip


def read(root: Any, *, title: str = "", byline_known: bool = False) -> Reading:
    """Return what the rules keep of a pruned page.

    Args:
        root: The page's tree.
        title: Its headline: a heading that repeats it is no part of the article.
        byline_known: The page states its author; else the first byline on it goes.
    """
    best, most = Reading(), 0.0
    for count, rules in enumerate(_TRIES):
        found, chars = _Reader(rules, title, byline_known=byline_known).run(root, count)
        if chars > most or (count == 0 and chars >= most):
            best, most = found, chars
        if chars >= ENOUGH:
            break
    return best


class _Reader:
    def __init__(self, rules: _Rules, title: str, *, byline_known: bool) -> None:
        self.rules = rules
        self.title = title
        self.seek_byline = not byline_known
        self.seek_title = True
        self.paragraphs: list[Node] = []
        self.candidates: list[Node] = []

    def run(self, root: Any, tries: int) -> tuple[Reading, float]:
        tree = reading_tree(root)
        body = next((child for child in tree.children if child.tag == "body"), tree)
        break_up(body)
        self._visit(body, table=False, code=False)
        for paragraph in self.paragraphs:
            self._give_points(paragraph, body)
        ranked = self._ranked()
        scores = {node.element: node.score or 0.0 for node in self.candidates if node.element is not None}
        top = self._top(ranked, body)
        article = Node("div")
        article.fill([top] if top is body else list(self._with_siblings(top)))
        gathered = frozenset(_slots(article))
        clean(article, weighed=self.rules.weighed, conditional=self.rules.conditional)
        highest = max(scores.values(), default=0.0)
        shares = {element: score / highest for element, score in scores.items()} if highest > 0 else {}
        kept = frozenset(_slots(article))
        return Reading(kept, gathered, top.element, shares, tries), article.chars()

    def _visit(self, node: Node, *, table: bool, code: bool) -> Node | None:
        """Prepare a node and what it holds; return what stands in its place, None where it goes."""
        tag = node.tag
        if tag != "body" and self._goes(node, inside=table or code):
            return None
        if tag in _SCORED:
            self.paragraphs.append(node)
        elif tag == "div":
            wrap_phrases(node)
            inner = node.elements()
            if len(inner) == 1 and inner[0].tag == "p" and only_element(node) and node.links() < 0.25:
                node = inner[0]
                self.paragraphs.append(node)
            elif not holds_block(node):
                node.tag = "p"
                self.paragraphs.append(node)
        table, code = table or node.tag == "table", code or node.tag == "code"
        children = [child if not child.tag else self._visit(child, table=table, code=code) for child in node.children]
        staying = [child for child in children if child is not None]
        if staying != node.children:
            node.fill(staying)
        return node

    def _goes(self, node: Node, *, inside: bool) -> bool:
        tag, names = node.tag, node.names
        if node.said("aria-hidden") == "true" and "fallback-image" not in names:
            return True
        if self.seek_byline and _is_byline(node):
            self.seek_byline = False
            return True
        if self.seek_title and tag in {"h1", "h2"} and self.title and _alike(self.title, node.text()) > _LIKE_TITLE:
            self.seek_title = False
            return True
        if self.rules.unlikely:
            if len(names) > 1 and tag != "a" and not inside and _UNLIKELY.search(names) and not _PERHAPS.search(names):
                return True
            if node.said("role") in _UNLIKELY_ROLES:
                return True
        if tag not in _EMPTY_GOES:
            return False
        sums = node.total()
        return not sums[CHARS] and sums[ELEMENTS] == sums[BREAKS]

    def _give_points(self, paragraph: Node, body: Node) -> None:
        sums = paragraph.total()
        if sums[CHARS] < LEAST_PARAGRAPH:
            return
        points = 2 + sums[COMMAS] + min(sums[CHARS] // 100, 3)
        for level, ancestor in enumerate(paragraph.ancestors()):
            if level == LEVELS or (ancestor.parent is None and ancestor is not body):
                break
            if ancestor.score is None:
                ancestor.score = self._first_points(ancestor)
                self.candidates.append(ancestor)
            ancestor.score += points / (1 if level == 0 else 2 if level == 1 else level * 3)

    def _first_points(self, node: Node) -> float:
        return _POINTS.get(node.tag, 0.0) + (class_weight(node) if self.rules.weighed else 0.0)

    def _ranked(self) -> list[Node]:
        for node in self.candidates:
            node.score = (node.score or 0.0) * (1 - node.links())
        return sorted(self.candidates, key=lambda node: -(node.score or 0.0))[:RIVALS]

    def _top(self, ranked: list[Node], body: Node) -> Node:
        """Return the best element, or one around it that holds its rivals as well."""
        top = ranked[0] if ranked else body
        if top is body:
            return top
        best = top.score or 0.0
        rivals = [set(node.ancestors()) for node in ranked[1:] if best > 0 and (node.score or 0.0) / best >= 0.75]
        if len(rivals) >= 3:
            for ancestor in takewhile(lambda node: node is not body, top.ancestors()):
                if sum(ancestor in around for around in rivals) >= 3:
                    top = ancestor
                    break
        if top.score is None:
            top.score = self._first_points(top)
        last, least = top.score, top.score / 3
        for ancestor in takewhile(lambda node: node is not body, top.ancestors()):
            if ancestor.score is None:
                continue
            if ancestor.score < least:
                break
            if ancestor.score > last:
                top = ancestor
                break
            last = ancestor.score
        while top.parent is not None and top.parent is not body and len(top.parent.elements()) == 1:
            top = top.parent
        if top.score is None:
            top.score = self._first_points(top)
        return top

    def _with_siblings(self, top: Node) -> Iterator[Node]:
        """Yield the best element with those beside it that read like it."""
        best = top.score or 0.0
        least = max(10.0, best * 0.2)
        named = top.said("class")
        for node in list(top.parent.elements() if top.parent is not None else [top]):
            if node is top:
                yield node
                continue
            bonus = best * 0.2 if named and node.said("class") == named else 0.0
            if node.score is not None and node.score + bonus >= least:
                yield node
            elif node.tag == "p":
                chars, links = node.chars(), node.links()
                if (chars > 80 and links < 0.25) or (0 < chars < 80 and not links and _SENTENCE.search(node.text())):
                    yield node


def _is_byline(node: Node) -> bool:
    named = len(node.names) > 1 and _BYLINE.search(node.names)
    if not (named or node.said("rel") == "author" or "author" in node.said("itemprop")):
        return False
    return 0 < node.chars() < _MOST_BYLINE


def _alike(one: str, other: str) -> float:
    """Return how much of the second text's words are in the first, by length."""
    known = set(filter(None, _WORD.split(one.lower())))
    words = [word for word in _WORD.split(other.lower()) if word]
    if not known or not words:
        return 0.0
    return 1 - len(" ".join(word for word in words if word not in known)) / len(" ".join(words))


def _slots(node: Node) -> Iterator[Slot]:
    for inner in node.all():
        if inner.slot is not None:
            yield inner.slot
