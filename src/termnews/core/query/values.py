"""The fields of the query language: what each may hold, an example of each, and the sentence where it does not."""

from __future__ import annotations

from datetime import date, timedelta
from difflib import get_close_matches

from termnews.core.models import Verdict

STATES = ("unread", "read", "starred", "later", "begun", "full")
VERDICTS = (*(verdict.value for verdict in Verdict), "none")
"""``none``: its page was not asked yet."""
DAYS = {"today": 0, "yesterday": 1}
EXAMPLES = {
    "title": "title:harbour", "feed": "feed:bbc-world", "section": "section:world", "author": "author:ingrid",
    "tag": "tag:europe", "url": "url:example.org", "lang": "lang:de", "is": "is:unread", "newer": "newer:3d",
    "older": "older:2w", "words": "words>500", "verdict": "verdict:full", "story": "story:1204",
    "query": "query:elections",
}  # fmt: skip
FIELDS = tuple(EXAMPLES)
ALIASES = {"category": "tag", "language": "lang"}
"""What feeds and other programs call some of them."""
REGEX_FIELDS = ("title", "url", "author", "feed", "section", "tag")
"""Fields that take a ``/pattern/``."""
_CHOICES = {"is": STATES, "verdict": VERDICTS}
_NOUNS = {"is": "state", "verdict": "verdict"}
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def age(value: str) -> timedelta | None:
    """Return the duration of ``30m``, ``6h``, ``3d`` or ``2w``; None for anything else."""
    number, unit = value[:-1], value[-1:]
    if unit in _UNITS and number.isascii() and number.isdecimal() and len(number) <= 5:
        return timedelta(**{_UNITS[unit]: int(number)})
    return None


def day(value: str) -> date | None:
    """Return the day of ``2026-11-24``; None for anything else."""
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


def complaint(name: str, value: str) -> str:
    """Return the sentence on a value that a field cannot have; empty where it can."""
    if not value.strip():
        return f"{name}: needs a value, as in {EXAMPLES[name]}."
    if name in _CHOICES and value not in _CHOICES[name]:
        near = get_close_matches(value, _CHOICES[name], n=1)
        hint = f' Did you mean "{name}:{near[0]}"?' if near else f" It knows {', '.join(_CHOICES[name])}."
        return f'"{name}:{value}" is no {_NOUNS[name]}.{hint}'
    if name in ("newer", "older") and age(value) is None and day(value) is None and value not in DAYS:
        return f'"{name}:{value}" is no age. Write {EXAMPLES[name]}, {name}:today or a date such as 2026-11-24.'
    if name == "story" and not (value.isascii() and value.isdecimal() and len(value) <= 18):
        return f'"story:{value}" is no story. Write its number, as `termnews stories --json` shows it.'
    if name == "words":
        return "Write words>500 or words<=200, without a colon."
    return ""
