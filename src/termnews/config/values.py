"""Values of single settings: what is allowed, and the sentence that says so.

Each check takes the value as TOML gives it and returns it in the shape the program uses, or raises ``ValueError``
with the rest of a sentence that begins with the key ("… must be a duration such as 30m, 24h or 90d").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from termnews.core.errors import QueryError

Check = Callable[[Any], Any]

UNIT_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
UNIT_BYTES = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1024, "mib": 1024**2, "gib": 1024**3}
MAX_DURATION_S = 100 * 366 * 86_400
MAX_TEXT = 4096

_DURATION = re.compile(r"(?:[0-9]{1,9}[smhdw])+")
_DURATION_PART = re.compile(r"([0-9]+)([smhdw])")
_SIZE = re.compile(r"([0-9]{1,12})\s*([a-z]*)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SPACE = re.compile(r"\s")
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]")


def duration_s(value: Any) -> int:
    """Return seconds for ``30s``, ``15m``, ``24h``, ``90d``, ``2w`` or a run of them (``1h30m``)."""
    if isinstance(value, str):
        squeezed = value.replace(" ", "")
        if _DURATION.fullmatch(squeezed):
            seconds = sum(int(number) * UNIT_S[unit] for number, unit in _DURATION_PART.findall(squeezed))
            if 1 <= seconds <= MAX_DURATION_S:
                return seconds
            raise ValueError("must be between 1s and 36600d")
    raise ValueError("must be a duration such as \"30s\", \"15m\", \"24h\" or \"90d\"")


def size_bytes(value: Any) -> int:
    """Return bytes for ``10MB``, ``512kB``, ``1MiB`` or a whole number of bytes."""
    found = _SIZE.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if found and found[2] in UNIT_BYTES:
        size = int(found[1]) * UNIT_BYTES[found[2]]
    elif isinstance(value, int) and not isinstance(value, bool):
        size = value
    else:
        raise ValueError("must be a size such as \"10MB\" or \"512kB\"")
    if not 1 <= size <= UNIT_BYTES["gb"]:
        raise ValueError("must be between 1 byte and 1GB")
    return size


def text(value: Any) -> str:
    """Return a text of one line."""
    if not isinstance(value, str):
        raise ValueError(f"must be text in quotes, not {_kind(value)}")
    if len(value) > MAX_TEXT:
        raise ValueError(f"must be at most {MAX_TEXT} characters")
    if _CONTROL.search(value):
        raise ValueError("must be one line without control characters")
    return value


def name(value: Any) -> str:
    """Return a text that is not empty."""
    if not text(value).strip():
        raise ValueError("must not be empty")
    return str(value).strip()


def on_off(value: Any) -> bool:
    """Return a switch that may be written in words."""
    if value in ("on", "off"):
        return bool(value == "on")
    if not isinstance(value, bool):
        raise ValueError(f'must be "on" or "off", not {_kind(value)}')
    return value


def flag(value: Any) -> bool:
    """Return a switch."""
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {_kind(value)}")
    return value


def integer(low: int, high: int) -> Check:
    """Return a check for a whole number from ``low`` to ``high``."""

    def check(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return value

    return check


def number(low: float, high: float) -> Check:
    """Return a check for a number from ``low`` to ``high``."""

    def check(value: Any) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"must be a number from {low:g} to {high:g}")
        return float(value)

    return check


def choice(*allowed: str) -> Check:
    """Return a check for one of a few words."""
    words = " or ".join(", ".join(f'"{word}"' for word in allowed).rsplit(", ", 1))

    def check(value: Any) -> str:
        if value not in allowed or not isinstance(value, str):
            raise ValueError(f"must be {words}{nearest(value, allowed)}")
        return value

    return check


def texts(item: Check = name) -> Check:
    """Return a check for a list of texts."""

    def check(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise ValueError(f"must be a list such as [\"a\", \"b\"], not {_kind(value)}")
        return tuple(item(element) for element in value)

    return check


def refresh(value: Any) -> str:
    """Return a refresh rule: ``auto``, ``manual``, a duration, or times of day (``07:00,18:00``)."""
    if isinstance(value, str):
        rule = value.replace(" ", "")
        times = rule.split(",")
        if rule in ("auto", "manual") or all(_CLOCK.fullmatch(time) for time in times):
            return rule
        if _DURATION.fullmatch(rule):
            duration_s(rule)
            return rule
    raise ValueError("must be \"auto\", \"manual\", a duration such as \"30m\", or times such as \"07:00,18:00\"")


def mark_read(value: Any) -> str:
    """Return when an article counts as read."""
    if isinstance(value, str):
        if value in ("open", "finished", "manual"):
            return value
        if value.startswith("dwell:"):
            duration_s(value.removeprefix("dwell:"))
            return value
    raise ValueError("must be \"open\", \"finished\", \"manual\" or a time of reading such as \"dwell:5s\"")


def row_format(value: Any) -> str:
    """Return the format of a headline; empty: none of the reader's own."""
    from termnews.core.row_format import parse_row_format

    if not isinstance(value, str):
        raise ValueError(f"must be text in quotes, not {_kind(value)}")
    if value.strip():
        parse_row_format(value)
    return value if value.strip() else ""


def url(value: Any) -> str:
    """Return a web address (http or https, with a host, without a name and password)."""
    address = name(value)
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("is no web address") from None
    if parts.scheme.lower() not in ("http", "https") or not host or _SPACE.search(address):
        raise ValueError("must be a web address that begins with https:// or http://")
    if "@" in parts.netloc:
        raise ValueError("must not hold a name and password; put them under [feed.http] as auth")
    return address


def host(value: Any) -> str:
    """Return a host's name or address, in lower case."""
    found = name(value).lower()
    if "://" in found or _SPACE.search(found):
        raise ValueError("must hold host names or addresses such as \"rss.home.arpa\", without http://")
    return found


def day(value: Any) -> date:
    """Return a date."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("must be a date without quotes, such as 2026-12-01")


def regex(value: Any) -> str:
    """Return a regular expression that compiles."""
    try:
        re.compile(text(value))
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"must be a regular expression; this one does not compile: {error}") from None
    return str(value)


def substitutions(value: Any) -> tuple[tuple[str, str], ...]:
    """Return pairs of a regular expression and its replacement."""
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise ValueError("must be a list of pairs such as [[\"^AD: \", \"\"]]")
    return tuple((regex(pattern), _replacement(pattern, replacement)) for pattern, replacement in value)


def _replacement(pattern: str, value: Any) -> str:
    try:
        re.compile(pattern).sub(text(value), "")
    except (re.error, IndexError) as error:
        raise ValueError(f"holds a replacement that does not fit its pattern: {error}") from None
    return str(value)


def query(value: Any) -> str:
    """Return a query that can be understood."""
    from termnews.core.query import parse_query

    try:
        parse_query(name(value))
    except QueryError as error:
        raise NoQueryError(error) from None
    return str(value).strip()


class NoQueryError(ValueError):
    """A query that cannot be understood; ``error`` knows where."""

    def __init__(self, error: QueryError) -> None:
        self.error = error
        super().__init__(f"is no query that can be understood: {str(error).rstrip('.')}")


def notify(value: Any) -> str:
    """Return what is announced: ``none``, ``all``, or a query."""
    return value if value in ("none", "all") else query(value)


def action(value: Any) -> str:
    """Return what a rule does."""
    allowed = ("read", "star", "later", "hide", "notify", "tag:NAME")
    if isinstance(value, str) and (value in allowed[:-1] or (value.startswith("tag:") and len(value) > 4)):
        return value
    raise ValueError(f"must be {', '.join(allowed[:-1])} or {allowed[-1]}{nearest(value, allowed)}")


def command(value: Any) -> str | tuple[str, ...]:
    """Return what a key does: a command's id, or several of them."""
    if isinstance(value, list) and not value:
        raise ValueError("must name a command, or \"none\"")
    return texts()(value) if isinstance(value, list) else name(value)


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "a table"}
    return kinds.get(type(value), "a date or time")


def nearest(value: Any, allowed: tuple[str, ...]) -> str:
    """Return the end of a sentence that names the nearest of the allowed words; empty where none is near."""
    from difflib import get_close_matches

    near = get_close_matches(value, allowed, n=1) if isinstance(value, str) else []
    return f"; did you mean {near[0]!r}?" if near else ""
