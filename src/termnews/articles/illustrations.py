"""Which of a page's pictures and players belong to its article: those that stand among the lines that are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import field
from typing import Any
from urllib.parse import urlsplit

from termnews.articles.lines import Line, PageLines
from termnews.articles.words import name_words
from termnews.core.picture_tags import is_picture_address, picture_size, picture_urls
from termnews.core.records import dataclass

SMALL = 150
"""Characters: an element with less text, a credit or a button, does not tell whose picture stands in it."""
LONG_CAPTION, CAPTION_LINES = 600, 2
"""Characters and lines of what a box that is named as a picture's may say of it."""
MOSTLY = 0.9
"""Share of the article's text that the element has which holds the article."""
THUMBNAIL = 110
"""Pixels: a picture no larger, outside the text or with a link, leads to something else or shows an author."""
MOST_ID = 40
"""Characters of an id that a person gave."""
_NEVER = frozenset({"nav", "footer", "aside", "form"})
_FRAMES = frozenset({"figure", "picture"})
_NAMES = frozenset({
    "ad", "ads", "advert", "advertisement", "author", "avatar", "badge", "banner", "bio", "button", "byline", "consent",
    "flag", "gravatar", "icon", "icons", "logo", "logos", "nav", "newsletter", "profile", "promo", "qr", "qrcode",
    "recirc", "recommended", "related", "share", "sharing", "social", "sponsor", "sponsored", "sprite", "userpic",
    "teaser",
})  # fmt: skip
"""Words in the names of a picture or of what is around it that say it is none of the article's."""
_PICTURES = frozenset({"caption", "figure", "hero", "image", "img", "media", "photo", "photos", "picture"})
_FILES = re.compile(
    r"(?i)(?:^|[/_.-])(?:logos?|avatars?|icons?|sprites?|badges?|buttons?|qr-?codes?|banners?|userpics?|favicon|"
    r"placeholder|share|zoom|newsletters?|app-?icon)(?:$|[/_.\d-])|gravatar\.com|/themes?/|/plugins/|/ads?/|"
    r"smil(?:ey|ie)s?/|/_next/static/"
)
"""Addresses of what belongs to the site."""
_WORDS = re.compile(r"(?i)\b(?:icon|logo|avatar|headshot|profile (?:picture|photo))\W*$")
MOST_WORDS = 40
"""Characters of a text that names a sign rather than tells what is seen."""
_DIGIT = re.compile(r"\d")
_SIZE_IN_URL = re.compile(r"(?<!\d)([3-9]\d|\d{3,4})[x,]([3-9]\d|\d{3,4})(?!\d)")
_MEDIA = re.compile(r"(?i)/(?:wiki/)?(?:file|datei|fichier|archivo|image|media|photos?|attachment|gallery)[:/?]")


@dataclass(frozen=True, slots=True)
class _Text:
    """Where an article's text stands on its page."""

    amounts: dict[Any, list[int]]
    """Element → the characters of its lines that are kept, and of all, and their number."""
    holder: Any
    """The smallest element that has nearly all of it."""
    first: int
    """Number of the first line that is kept."""
    last: int
    headline: int
    """Number of the line before it that is the page's headline; −1 where there is none."""
    loose: list[int]
    """How many lines that are not kept stand before each line."""
    worded: dict[Any, set[str | None]] = field(default_factory=dict)
    """Element → where its links lead that have words; as far as it was asked for."""


def illustrations(page: PageLines, kept: Sequence[bool]) -> set[Any]:
    """Return the pictures and players of the article.

    Args:
        page: The lines and objects of the tree.
        kept: For each line, whether it is part of the article.
    """
    numbers = [at for at, wanted in enumerate(kept) if wanted and not page.lines[at].caption]
    if not numbers:
        return set()
    amounts = amounts_of(page.lines, kept)
    loose = [0]
    for line, wanted in zip(page.lines, kept, strict=True):
        loose.append(loose[-1] + (not wanted and not line.caption))
    headline = max((at for at in range(numbers[0] + 1) if page.lines[at].box.tag == "h1"), default=-1)
    text = _Text(amounts, _holder(amounts), numbers[0], numbers[-1], headline, loose)
    return {
        thing for thing, place in zip(page.objects, page.places, strict=True)
        if _is_among(thing, place, text) and not _is_furniture(thing, place, text)
    }  # fmt: skip


def amounts_of(lines: Sequence[Line], kept: Sequence[bool]) -> dict[Any, list[int]]:
    """Return for each element that holds lines the characters kept, all characters, all lines; captions aside."""
    amounts: dict[Any, list[int]] = {}
    for line, wanted in zip(lines, kept, strict=True):
        element = line.box if not line.caption else None
        size = len(line.text)
        while element is not None:
            amount = amounts.setdefault(element, [0, 0, 0])
            amount[0] += size if wanted else 0
            amount[1] += size
            amount[2] += 1
            element = element.getparent()
    return amounts


def _holder(amounts: dict[Any, list[int]]) -> Any:
    total = max(amount[0] for amount in amounts.values())
    holder = next(element for element in amounts if element.getparent() is None or element.getparent() not in amounts)
    while True:
        inner = next((child for child in holder if child in amounts and amounts[child][0] >= MOSTLY * total), None)
        if inner is None:
            return holder
        holder = inner


def _is_among(thing: Any, place: int, text: _Text) -> bool:
    """Return True where the nearest element with some text around a picture is mostly article."""
    opens = text.headline >= 0 and text.headline < place <= text.first and _framed(thing)
    for element in thing.iterancestors():
        if element.tag in _NEVER:
            return False
        kept, total, lines = text.amounts.get(element, (0, 0, 0))
        if kept * 2 >= total and kept:
            return text.first < place <= text.last or opens or _is_beside(thing, place, text, element)
        if total > SMALL and not opens and not _says_what_is_seen(element, total, lines):
            return False
    return False


def _says_what_is_seen(box: Any, chars: int, lines: int) -> bool:
    """Return True for a picture with its caption, by the name of the box they are in."""
    names = name_words((box.get("class") or "")[:300])
    return chars <= LONG_CAPTION and lines <= CAPTION_LINES and not _PICTURES.isdisjoint(names)


def _is_beside(thing: Any, place: int, text: _Text, around: Any) -> bool:
    """Say whether a picture before the first line, or behind the last, belongs to the text."""
    inside = around is text.holder or text.holder in around.iterancestors()
    framed = _framed(thing)
    if place > text.last:
        between = text.loose[place] - text.loose[text.last + 1]
        return between == 0 and (inside or framed)
    return inside or (place > text.headline and (framed or (text.headline >= 0 and not _is_small(thing))))


def _framed(thing: Any) -> bool:
    return any(parent.tag in _FRAMES for parent in thing.iterancestors())


def _is_furniture(thing: Any, place: int, text: _Text) -> bool:
    """Return True for a logo, an avatar, a button, an advertisement, the picture of another story."""
    if thing.tag != "img":
        return False
    address = next(iter(picture_urls(thing)), "")
    inside = text.first < place <= text.last
    link = next((parent for parent in thing.iterancestors("a")), None)
    leads = link is not None and _leads_away(link.get("href") or "", address)
    if leads and _is_card(link, thing, text):
        return True
    path, words = urlsplit(address).path or address, thing.get("alt") or ""
    sign = path.endswith(".svg") or bool(_WORDS.search(words[:MOST_WORDS + 1]) and len(words) <= MOST_WORDS)
    named = bool(_named(thing) & _NAMES) or bool(_FILES.search(path)) or (sign and not _framed(thing))
    small = _is_small(thing) or _is_thumbnail(address)
    if thing.getparent() is not None and any(parent.tag == "noscript" for parent in thing.iterancestors()):
        # What counts readers, or sells, has no file.
        named = named or not (is_picture_address(address) or words or _framed(thing))
    if not inside or leads:
        return named or small
    return named and (small or sign or not (words or _framed(thing)))


def _named(thing: Any) -> frozenset[str]:
    """Return the words of the names of a picture and of the two elements around it."""
    words: set[str] = set()
    element = thing
    for _ in range(3):
        if element is None or element.tag in {"body", "article", "main"}:
            break
        words.update(name_words((element.get("class") or "")[:300]))
        identity = element.get("id") or ""
        words.update(name_words(identity) if len(identity) < MOST_ID and not _DIGIT.search(identity) else ())
        element = element.getparent()
    return frozenset(words)


def _is_small(thing: Any) -> bool:
    width, height = picture_size(thing)
    return (width is not None and width <= THUMBNAIL) or (height is not None and height <= THUMBNAIL // 2)


def _is_thumbnail(address: str) -> bool:
    """Return True where an address states a size, and none that it states is larger than a thumbnail's."""
    sizes = [max(int(wide), int(high)) for wide, high in _SIZE_IN_URL.findall(address)]
    return bool(sizes) and max(sizes) <= THUMBNAIL


def _leads_away(href: str, address: str) -> bool:
    """Return True for a link to another page; False for one to the picture itself, or its page."""
    if not href or href.startswith("#") or is_picture_address(href) or _MEDIA.search(href):
        return False
    name = urlsplit(address).path.rpartition("/")[2].partition(".")[0]
    return not (len(name) > 5 and name in href)


def _is_card(link: Any, thing: Any, text: _Text) -> bool:
    """Return True where words that are not the article's lead where the picture does: another story's card."""
    element = thing.getparent()
    while element is not None:
        kept, total, _ = text.amounts.get(element, (0, 0, 0))
        if kept:
            return False
        if total:
            if element not in text.worded:
                text.worded[element] = {
                    other.get("href") for other in element.iter("a") if any(map(str.strip, other.itertext()))
                }
            return link.get("href") in text.worded[element]
        element = element.getparent()
    return False
