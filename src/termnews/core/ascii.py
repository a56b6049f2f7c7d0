"""Stand-ins in ASCII for the paper's rules, bars and signs, each one cell wide, so that columns stay where they are.

Letters are left alone: a terminal without ● may well have é. For terminals whose encoding lacks them there is
``fitted``.
"""

from __future__ import annotations

import codecs

from termnews.core.text import cell_width

_SIGNS = {
    "●": "o", "○": ".", "★": "*", "☆": ".", "•": "*", "◦": "o", "▪": "*", "‣": ">", "▨": "#", "◆": "*", "◇": "o",
    "▲": "^", "▼": "v", "▾": "v", "▸": ">", "▴": "^", "▶": ">", "◀": "<", "▷": ">", "⟳": "@", "↻": "@", "⏎": "<",
    "←": "<", "→": ">", "↑": "^", "↓": "v", "↗": "^", "↩": "<", "↵": "<", "⌫": "<", "⌥": "!", "⇧": "^", "⇄": "=",
    "✓": "+", "✔": "+", "✗": "x", "✘": "x", "×": "x", "…": "~", "·": "-", "‧": "-",
    "—": "-", "–": "-", "‒": "-", "―": "-", "‐": "-", "‑": "-", "−": "-",
    "“": '"', "”": '"', "„": '"', "‟": '"', "‘": "'", "’": "'", "‚": ",", "‛": "'", "«": '"', "»": '"', "‹": "<",
    "›": ">", "′": "'", "″": '"', "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2007": " ",
}
_BLOCKS = {
    "▌": ">", "▐": "<", "▀": '"', "▔": "-", "▕": "|", "▏": "|", "▎": "|", "▍": "|", "▁": "_", "▂": "_", "▃": "_",
    "░": ".", "▒": ":", "▓": "%",
}
_LEVEL, _HEAVY = "─╌┄┈╴╶", "━═╍┅┉╸╺╼╾"
_UPRIGHT = "│┃║╎╏┆┇┊┋╵╷╹╻╽╿"


def _table() -> dict[int, str]:
    table = dict.fromkeys(range(0x2580, 0x25A0), "#")
    table |= dict.fromkeys(range(0x2500, 0x2580), "+")
    for characters, sign in ((_LEVEL, "-"), (_HEAVY, "="), (_UPRIGHT, "|"), ("╱", "/"), ("╲", "\\"), ("╳", "X")):
        table |= dict.fromkeys(map(ord, characters), sign)
    return table | {ord(character): sign for character, sign in (_SIGNS | _BLOCKS).items()}


STAND_INS: dict[int, str] = _table()
"""Code point to one ASCII character, as ``str.translate`` takes it."""


def in_ascii(text: str) -> str:
    """Return the text with ASCII in place of every rule, bar, sign and typographic quote; as wide as it was."""
    return text if text.isascii() else text.translate(STAND_INS)


def fitted(text: str, encoding: str) -> str:
    """Return the text with ``?`` in every cell of a character that the encoding lacks; as wide as it was."""
    try:
        text.encode(encoding)
        return text
    except UnicodeEncodeError:
        return "".join(_fitted(character, encoding) for character in text)


def _fitted(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
        return character
    except UnicodeEncodeError:
        return "?" * cell_width(character)


def is_unicode(encoding: str) -> bool:
    """Whether an encoding has every character: UTF-8 and its kin. One that nobody knows has not."""
    try:
        return codecs.lookup(encoding).name.startswith("utf")
    except LookupError:
        return False


def needs_ascii(term: str, encoding: str) -> bool:
    """Whether a terminal lacks our signs: the Linux console, whose fonts have 512 glyphs, or no UTF-8."""
    return term == "linux" or not is_unicode(encoding)
