"""Takes out of a gathered article what its names, its numbers and its links show to be no part of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from termnews.articles.reading_tree import (
    CHARS,
    COMMAS,
    EMBEDS,
    HEADED,
    IMAGES,
    INPUTS,
    ITEMS,
    LISTED,
    PARAGRAPHS,
    TEXTISH,
    Node,
)  # fmt: skip

_GOOD = re.compile(
    r"article|body|content|entry|hentry|h-entry|main|page|pagination|post|text|blog|story", re.IGNORECASE
)
_BAD = re.compile(
    r"-ad-|hidden|^hid$| hid$| hid |^hid |banner|combx|comment|com-|contact|footer|gdpr|masthead|media|meta|outbrain|"
    r"promo|related|scroll|share|shoutbox|sidebar|skyscraper|sponsor|shopping|tags|widget",
    re.IGNORECASE,
)
_SHARES = re.compile(r"(\b|_)(share|sharedaddy)(\b|_)", re.IGNORECASE)
_MOST_SHARES = 500
_ADVERTISED = re.compile(
    r"(ad(vertising|vertisement)?|pub(licité)?|werb(ung)?|广告|реклама|anuncio)", re.IGNORECASE
)  # fmt: skip
_LOADING = re.compile(r"((loading|正在加载|загрузка|chargement|cargando)(…|\.\.\.)?)", re.IGNORECASE)
_FILMS = re.compile(
    r"//(www\.)?((dailymotion|youtube|youtube-nocookie|player\.vimeo|v\.qq|bilibili|live\.bilibili)\.com|"
    r"(archive|upload\.wikimedia)\.org|player\.twitch\.tv)",
    re.IGNORECASE,
)
_GONE = frozenset({"footer", "link", "aside", "input", "textarea", "select", "button"})
_EMBEDS = frozenset({"object", "embed", "iframe"})
FEW_COMMAS = 10
WEIGHTY = 25.0


def class_weight(node: Node) -> float:
    """Return what an element's class and its id say for it, each 25 for or against."""
    weight = 0.0
    for value in (node.said("class"), node.said("id")):
        if value:
            weight -= 25.0 if _BAD.search(value) else 0.0
            weight += 25.0 if _GOOD.search(value) else 0.0
    return weight


def clean(article: Node, *, weighed: bool, conditional: bool) -> None:
    """Change a gathered article in place.

    Args:
        article: A box of the elements gathered.
        weighed: Names count.
        conditional: Forms, tables, lists and boxes go where their numbers are those of no text.
    """
    figures = {node for node in article.all() if node.tag == "table" and _is_data(node)}
    weigh: Callable[[Node], float] = class_weight if weighed else lambda _: 0.0
    if conditional:
        _clean_each(article, {"form", "fieldset"}, figures, weigh)
    _sift(article, lambda node: node.tag in _GONE or (node.tag in _EMBEDS and not _is_film(node)))
    for part in article.elements():
        _sift(part, _is_shares)
    _sift(article, lambda node: node.tag in {"h1", "h2"} and weigh(node) < 0)
    if conditional:
        for tag in ("table", "ul", "div"):
            _clean_each(article, {tag}, figures, weigh)


def _clean_each(article: Node, tags: set[str], figures: set[Node], weigh: Callable[[Node], float]) -> None:
    _sift(article, lambda node: node.tag in tags and _is_clutter(node, figures, weigh(node)))


def _sift(node: Node, goes: Callable[[Node], bool]) -> None:
    """Take the elements out that go; what an element holds is judged before it."""
    staying = []
    for child in node.children:
        if child.children:
            _sift(child, goes)
        if not child.tag or not goes(child):
            staying.append(child)
    if len(staying) < len(node.children):
        node.fill(staying)


def _is_shares(node: Node) -> bool:
    return len(node.names) > 1 and bool(_SHARES.search(node.names)) and node.chars() < _MOST_SHARES


def _is_film(node: Node) -> bool:
    return node.element is not None and any(_FILMS.search(value) for value in node.element.attrib.values())


def _is_clutter(node: Node, figures: set[Node], weight: float) -> bool:
    if node in figures or (figures and not figures.isdisjoint(node.all())):
        return False
    around = list(node.ancestors())
    if any(ancestor in figures or ancestor.tag == "code" for ancestor in around):
        return False
    if weight < 0:
        return True
    sums = node.total()
    if sums[COMMAS] >= FEW_COMMAS:
        return False
    if sums[EMBEDS] and any(inner.tag in _EMBEDS and _is_film(inner) for inner in node.all()):
        return False
    text = node.text() if sums[CHARS] < 40 else ""
    if _ADVERTISED.fullmatch(text) or _LOADING.fullmatch(text):
        return True
    listing = node.tag in {"ul", "ol"} or (sums[CHARS] > 0 and sums[LISTED] / sums[CHARS] > 0.9)
    figure = any(ancestor.tag == "figure" for ancestor in around)
    if not _is_odd(sums, weight, node.links(), listing=listing, figure=figure):
        return False
    if listing and all(len(child.elements()) <= 1 for child in node.elements()):
        # A list of pictures.
        return sums[IMAGES] != sums[ITEMS]
    return True


def _is_odd(sums: list[float], weight: float, links: float, *, listing: bool, figure: bool) -> bool:
    """Return True where a box holds too little text for its pictures, items, fields, links and films."""
    chars, paragraphs, images, embeds = sums[CHARS], sums[PARAGRAPHS], sums[IMAGES], sums[EMBEDS]
    if not figure and images > 1 and paragraphs / images < 0.5:
        return True
    if not listing and sums[ITEMS] - 100 > paragraphs:
        return True
    if sums[INPUTS] > paragraphs // 3:
        return True
    if not listing and not figure and chars < 25 and (not images or images > 2) and links > 0 and (
        sums[HEADED] < 0.9 * chars
    ):  # fmt: skip
        return True
    if not listing and weight < WEIGHTY and links > 0.2:
        return True
    if weight >= WEIGHTY and links > 0.5:
        return True
    if (embeds == 1 and chars < 75) or embeds > 1:
        return True
    return not images and not sums[TEXTISH]


def _is_data(table: Node) -> bool:
    """Return True for a table of figures."""
    if table.said("role") == "presentation" or table.said("datatable") == "0":
        return False
    if table.said("summary"):
        return True
    inner = list(table.all())[1:]
    tags = {node.tag for node in inner}
    if any(node.tag == "caption" and node.children for node in inner) or tags & {"col", "colgroup", "tfoot", "thead",
                                                                                 "th"}:  # fmt: skip
        return True
    if "table" in tags:
        return False
    rows = [sum(child.tag == "td" for child in node.children) for node in inner if node.tag == "tr"]
    columns = max(rows, default=0)
    if len(rows) == 1 or columns == 1:
        return False
    return len(rows) >= 10 or columns > 4 or len(rows) * columns > 10
