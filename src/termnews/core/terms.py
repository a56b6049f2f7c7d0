"""What an entry is about: the telling words of its title and summary, brought to stems and numbered.

An entry is weighed once, when it comes in, with the frequencies of that moment (``store.profiles``). Its profile is
kept as it was weighed, so that how alike two entries are depends on the two alone and stays what it is.
"""

from __future__ import annotations

import math
import re
import struct
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import mul
from zlib import crc32

from termnews.core.months import MONTHS
from termnews.core.query import bigrams
from termnews.core.records import dataclass
from termnews.core.stopwords import STOPWORDS

TITLE_WEIGHT = 2
"""``unpack`` doubles by a shift."""
MAX_SUMMARY_TERMS = 40
KEYS = 12
"""So many of an entry's heaviest terms are looked up to find what is like it."""
HEAVY_KEYS = 6
"""The heaviest of them: one in common is enough to look twice."""
_ENDINGS = ("ingly", "ations", "ation", "ments", "ment", "ings", "ing", "edly", "ers", "ed", "er", "es", "ly", "s")
_WORD = re.compile(r"[^\W_]{2,}")
_BOILERPLATE = re.compile(
    r"The post .{0,200} appeared first on .*|Continue reading.*|Read (?:more|the full|on\b).*|Click here .*"
    r"|Sign up (?:for|to) .*|Subscribe (?:for|to) .*|\[link\]|\[comments\]|https?://\S+"
    r"|\(?(?:Photo(?:graph)?|Picture|Image|Foto)(?: credit)?s?(?: by)?:? [^.)]{1,60}[.)]|(?:©|\(c\)) ?[^.]{1,40}",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(
    r"^(?:update[ds]?|live(?: updates)?|exclusive|breaking(?: news)?|watch|video|analysis|opinion|explainer|just in)"
    r"\s*[:|–—-]\s*",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^[^:|–—-]{4,13}[:|–—-]")
_SIGNS = (
    "http", "[", "©", "(c)", "(C)", "appeared first", "ontinue ", "ead ", "lick here", "ign up", "ubscribe", "hoto",
    "icture", "mage", "Foto",
)
"""One of these is in all boilerplate; looking for them is quicker than for the whole of it."""
_PUNCTUATION = str.maketrans("‘’“”–—…\u00a0", "''\"\"--. ")
"""What else than ASCII stands in most English text; none of it is part of a word."""
_NO_MARKS: frozenset[int] = frozenset()
_TAIL = re.compile(r"\s[|–—-]\s+([^|]{2,40})$")
_DATED = (
    re.compile(r"\b(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?\s+(?P<month>[^\W\d_]{3,})\b"),
    re.compile(r"\b(?P<month>[^\W\d_]{3,})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"),
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MARK = 127
"""The weight of a mark, which is no term."""
_TERM_BITS = 24
_PER_IDF = 10
"""Weights are kept in tenths of an idf, as whole numbers: sums of them are exact in any order."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The words of an entry: stem -> a word it stands for."""

    title: Mapping[str, str]
    every: Mapping[str, str]
    """Title and summary."""
    marks: frozenset[str] = frozenset()
    """Days and years that the title names: the forecast for the 8th is not the one for the 18th."""


def terms_of(title: str, summary: str, source: str = "") -> Terms:
    """Return the telling stems of an entry's title and of the first words of its summary.

    Args:
        title: As the feed gives it; a label before it ("LIVE:") and the site's name behind it say nothing.
        summary: Plain text.
        source: The feed's title, by which the site's name is known.
    """
    headline = _LABEL.sub("", title) if _LABELLED.search(title) else title
    if source and (tail := _TAIL.search(headline)) and _is_name(tail[1], source):
        headline = headline[: tail.start()]
    text = summary.removeprefix(title)
    if any(sign in text for sign in _SIGNS):
        text = _BOILERPLATE.sub(" ", text)
    in_title = _stems(headline, limit=MAX_SUMMARY_TERMS)
    return Terms(in_title, {**_stems(text, limit=MAX_SUMMARY_TERMS), **in_title}, _marks(headline))


def _is_name(tail: str, source: str) -> bool:
    """Whether what stands behind a headline is the name of who publishes it."""
    name, title = (frozenset(_WORD.findall(fold(text))) for text in (tail, source))
    return bool(name) and (name <= title or title <= name)


def _stems(text: str, *, limit: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in _WORD.findall(fold(text)):
        stem = _told_by(word)
        if stem is None:
            for pair in bigrams(word):
                found.setdefault(pair, pair)
        elif not stem or stem in found:
            continue
        else:
            found[stem] = word
        if len(found) >= limit:
            break
    return found


@lru_cache(maxsize=32_768)
def _told_by(word: str) -> str | None:
    """Return the stem of a folded word; empty of a stop word, None of what is cut into pairs of characters."""
    if word in STOPWORDS or (word.isdigit() and len(word) < 3):
        return ""
    return None if not word.isascii() and bigrams(word) else stem_of(word)


def _marks(headline: str) -> frozenset[str]:
    if not _DIGIT.search(headline):
        return frozenset()
    marks = set(_YEAR.findall(headline))
    for pattern in _DATED:
        for match in pattern.finditer(headline.lower()):
            if month := MONTHS.get(match["month"]):
                marks.add(f"{int(match['day'])}.{month}.")
    return frozenset(marks)


def fold(text: str) -> str:
    """Return lower-case text without diacritics, as the search index folds it (unicode61 remove_diacritics 2)."""
    if text.isascii() or (text := text.translate(_PUNCTUATION)).isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    # compatibility forms such as ℀ and ™ come apart into capitals, hence lower() once more
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)).lower())


@lru_cache(maxsize=16_384)
def stem_of(word: str) -> str:
    """Return a crude stem: a few English endings for ASCII words, else the first five letters."""
    if not word.isascii():
        return word[:5]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=65_536)
def term_id(stem: str) -> int:
    """Return a stem's number, 24 bits of its CRC-32; of 200,000 stems one in a hundred shares its number."""
    return crc32(stem.encode("utf-8", "surrogatepass")) & 0xFFFFFF


def idf(frequency: int, total: int) -> float:
    """Return a term's weight from in how many of ``total`` entries it stands; rarer weighs more, never below 0.

    In a store of a few entries no word counts as common yet.
    """
    return max(0.0, math.log((max(total, 50) + 1) / (frequency + 0.5)))


@dataclass(frozen=True, slots=True)
class Profile:
    """An entry as it was weighed."""

    weights: Mapping[int, int]
    """Term -> weight, in tenths of an idf; those of the title count ``TITLE_WEIGHT`` times."""
    title: frozenset[int]
    """The terms of the title."""
    marks: frozenset[int]
    norm: float
    """Euclidean length of the weights."""

    @property
    def keys(self) -> list[int]:
        """The heaviest terms, the heaviest first; ``HEAVY_KEYS`` of them are heavy."""
        ordered = sorted([(-weight << _TERM_BITS) + term for term, weight in self.weights.items()])
        return [each & (1 << _TERM_BITS) - 1 for each in ordered[:KEYS]]


def weigh(terms: Terms, frequency: Mapping[int, int], total: int) -> bytes:
    """Return the packed profile of an entry: a little-endian word of 32 bits a term.

    24 bits are the term's number, one says that it stands in the title, seven are its weight.

    Args:
        terms: The entry's.
        frequency: Term -> in how many entries it stands, this one included.
        total: How many entries there are.
    """
    words = {}
    for stem in terms.every:
        number = term_id(stem)
        words[number] = number << 8 | (stem in terms.title) << 7 | _level(frequency.get(number, 1), total)
    packed = sorted(words.values()) + sorted(term_id(mark) << 8 | 0x80 | _MARK for mark in terms.marks)
    return struct.pack(f"<{len(packed)}I", *packed)


@lru_cache(maxsize=4096)
def _level(frequency: int, total: int) -> int:
    return min(_MARK - 1, max(1, round(_PER_IDF * idf(frequency, total))))


@lru_cache(maxsize=1024)
def unpack(packed: bytes) -> Profile:
    """Return the profile that ``weigh`` packed."""
    words = struct.unpack(f"<{len(packed) // 4}I", packed)
    marks = _NO_MARKS
    if words and words[-1] & 0x7F == _MARK:
        marks = frozenset([word >> 8 for word in words if word & 0x7F == _MARK])
        words = tuple([word for word in words if word & 0x7F != _MARK])
    weights = {word >> 8: (word & 0x7F) << (word >> 7 & 1) for word in words}  # those of the title count twice
    values = weights.values()
    norm = math.sqrt(sum(map(mul, values, values)))
    return Profile(weights, frozenset([word >> 8 for word in words if word & 0x80]), marks, norm)


def term_ids(packed: bytes) -> set[int]:
    """Return the terms of a packed profile, without its marks."""
    return {word >> 8 for word in struct.unpack(f"<{len(packed) // 4}I", packed) if word & 0x7F != _MARK}


def shared_words(terms: Terms, numbers: Iterable[int], weights: Mapping[int, int]) -> list[str]:
    """Return the words of an entry whose terms have these numbers, the most telling first."""
    wanted = set(numbers)
    found = {number: word for stem, word in terms.every.items() if (number := term_id(stem)) in wanted}
    return [found[number] for number in sorted(found, key=lambda n: (-weights.get(n, 0), n))]
