"""The dates of feeds, in all their dialects, made into aware UTC datetimes; and times as a newspaper shows them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from termnews.core.months import MONTHS

OLDEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Feeds are younger than this; an older date is a default of some program."""
CLOCK_SLACK = timedelta(minutes=10)
"""How far a publisher's clock may be ahead of ours."""
MAX_DATE_CHARS = 100
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""As ``datetime.weekday`` counts them."""
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SHORT = 3
"""Letters of a day or month where there is little room."""

_HOUR = 60
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": _HOUR, "bst": _HOUR, "cet": _HOUR, "mez": _HOUR,
    "cest": 2 * _HOUR, "mesz": 2 * _HOUR, "eet": 2 * _HOUR, "eest": 3 * _HOUR, "msk": 3 * _HOUR, "trt": 3 * _HOUR,
    "ist": 330, "pkt": 300, "ict": 420, "wib": 420, "hkt": 480, "sgt": 480, "awst": 480, "kst": 540, "jst": 540,
    "acst": 570, "aest": 600, "acdt": 630, "aedt": 660, "nzst": 720, "nzdt": 780, "nst": -210, "ndt": -150,
    "brt": -180, "art": -180, "clt": -240, "ast": -240, "adt": -180, "est": -300, "edt": -240, "et": -300,
    "cst": -360, "cdt": -300, "ct": -360, "mst": -420, "mdt": -360, "mt": -420, "pst": -480, "pdt": -420, "pt": -480,
    "akst": -540, "akdt": -480, "hst": -600, "sast": 120, "wat": 60, "cat": 120, "eat": 180,
}  # fmt: skip
"""Zone names to minutes east of UTC: RFC 822's, and those that feeds use."""

_TIME = r"(?P<h>\d{1,2})[:.h](?P<mi>\d{2})(?:[:.](?P<s>\d{2})(?:[.,:]\d+)?)?"
_AFTER = r"\s*(?P<ap>[ap]\.?m\.?(?![a-z]))?\s*(?P<z>[^\s(].*)?"
_CLOCK = rf"(?:[\s,]*(?:t|at|um|à|a las|kl\.?|-|–|\||,)?\s*{_TIME}{_AFTER})?"
_DAY_FIRST = re.compile(
    rf"(?:[^\W\d]+\.?,?\s*)?(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|º|er)?(?:\s+de\b)?[\s,/-]*"
    rf"(?P<m>[^\W\d]{{3,}})\.?(?:\s+de\b)?[\s,/-]*(?P<y>\d{{4}}|\d{{2}}(?!\d))(?:\s*г\.?)?{_CLOCK}"
)
_MONTH_FIRST = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?(?P<m>[^\W\d]{{3,}})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}}){_CLOCK}"
)
_ASCTIME = re.compile(
    rf"(?:[^\W\d]+,?\s+)?(?P<m>[^\W\d]{{3,}})\s+(?P<d>\d{{1,2}})\s+{_TIME}\s*(?P<z>[a-z+][^\s]*)?\s+(?P<y>\d{{4}})(?P<ap>)"
)
_NUMBERS = re.compile(rf"(?P<y>\d{{4}})(?:[-/.](?P<m>\d{{1,2}})(?:[-/.](?P<d>\d{{1,2}}){_CLOCK}|$)|$)")
_YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}})[-. ]+(?P<m>[^\W\d]{{3,}})[-. ]+(?P<d>\d{{1,2}})\.?{_CLOCK}")
_EUROPEAN = re.compile(rf"(?:[^\W\d]+,?\s+)?(?P<d>\d{{1,2}})[.](?P<m>\d{{1,2}})[.](?P<y>\d{{4}}|\d\d(?!\d)){_CLOCK}")
_AMERICAN = re.compile(rf"(?:[^\W\d]+,?\s+)?(?P<m>\d{{1,2}})[/-](?P<d>\d{{1,2}})[/-](?P<y>\d{{4}}|\d\d(?!\d)){_CLOCK}")
_EAST_ASIAN = re.compile(
    r"(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일](?:\D*?"
    r"(?P<ap>午前|午後|上午|下午|오전|오후)?\s*(?P<h>\d{1,2})\s*[:時时시]\s*(?P<mi>\d{2})\s*[:分분]?\s*(?P<s>\d{2})?\D*)?(?P<z>)"
)
_DATELINE = re.compile(
    r"(?:[A-Za-z]{3,9}, ?)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:([+-])(\d\d):?(\d\d)|GMT|UTC?|Z)"
)
_OFFSET = re.compile(r"(?:gmt|utc|ut|z)?\s*(?P<sign>[+−-])\s*(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?!\d)")
_PATTERNS = (_DAY_FIRST, _MONTH_FIRST, _NUMBERS, _YEAR_FIRST, _ASCTIME, _EUROPEAN, _AMERICAN, _EAST_ASIAN)
_AFTERNOON = ("p", "午後", "下午", "오후")
_MORNING = ("a", "午前", "上午", "오전")


def parse_date(raw: str) -> datetime | None:
    """Return a feed's date in UTC, or None where no date can be made out. Without a zone it is taken as UTC.

    Understands RFC 822 and its dialects, RFC 3339, ISO 8601 with weeks, asctime, numbers of seconds, and month names
    of many languages. The date may be absurd (year 9999): see ``sort_date``.
    """
    found = _DATELINE.fullmatch(raw)
    if found:
        return _from_dateline(found)
    text = " ".join(raw[: MAX_DATE_CHARS + 1].split())
    if not text or len(text) > MAX_DATE_CHARS:
        return None
    try:
        return _in_utc(datetime.fromisoformat(text)) if text[:4].isdecimal() and len(text) != 4 else _by_pattern(text)
    except (ValueError, OverflowError):
        return _by_pattern(text)


def _from_dateline(found: re.Match[str]) -> datetime | None:
    day, name, year, hour, minute, second, sign, east_h, east_m = found.groups()
    month = MONTHS.get(name.lower())
    if month is None:
        return None
    minutes = 0
    if sign:
        minutes = (int(east_h) * 60 + int(east_m)) * (-1 if sign == "-" else 1)
    return _build((int(year), month, int(day)), (int(hour), int(minute), int(second)), minutes)


def _by_pattern(text: str) -> datetime | None:
    if text.isdecimal() and len(text) in (9, 10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    lowered = text.lower()
    for pattern in _PATTERNS:
        found = pattern.match(lowered)
        if found and (moment := _from_match(found)):
            return moment
    return None


def _from_match(found: re.Match[str]) -> datetime | None:
    part = found.groupdict()
    month = _month(part["m"])
    if month is None:
        return None
    year = int(part["y"])
    if len(part["y"]) == 2:
        # RFC 2822 §4.3, with the window of feeds, not of mail
        year += 1900 if year > 70 else 2000
    day = int(part["d"] or 1)
    if month > 12 >= day and found.re is _AMERICAN:
        month, day = day, month
    hour = int(part["h"] or 0)
    half = part["ap"] or ""
    if half.startswith(_AFTERNOON) and hour < 12:
        hour += 12
    elif half.startswith(_MORNING) and hour == 12:
        hour = 0
    return _build((year, month, day), (hour, int(part["mi"] or 0), int(part["s"] or 0)), _zone(part["z"] or ""))


def _month(name: str | None) -> int | None:
    if not name:
        return 1
    if name.isdecimal():
        return int(name)
    return MONTHS.get(name) or MONTHS.get(name[:4]) or MONTHS.get(name[:3])


def _zone(text: str) -> int:
    """Return minutes east of UTC; an unknown name counts as UTC."""
    offset = _OFFSET.match(text)
    if offset:
        minutes = int(offset["h"]) * 60 + int(offset["m"] or 0)
        return minutes if offset["sign"] == "+" else -minutes
    word = re.match("[a-z]+", text)
    return _ZONES.get(word[0], 0) if word else 0


def _build(date: tuple[int, int, int], time: tuple[int, int, int], minutes_east: int) -> datetime | None:
    hour, minute, second = time
    if hour > 24 or minute > 59 or second > 60 or abs(minutes_east) > 24 * 60:
        return None
    try:
        # 24:00 and a leap second are written; datetime does not know them
        since_midnight = timedelta(hours=hour, minutes=minute - minutes_east, seconds=min(second, 59))
        return datetime(*date, tzinfo=UTC) + since_midnight
    except (ValueError, OverflowError):
        return None


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def sort_date(published: datetime | None, updated: datetime | None, first_seen: datetime, position: int) -> datetime:
    """Return the time an entry is ordered by; fixed once, when it is stored.

    Args:
        published: The feed's date, as ``parse_date`` gave it.
        updated: The feed's second date, used where the first is missing.
        first_seen: When this program first saw the entry.
        position: The entry's place in its feed, from 0: undated entries keep the feed's order, a second apart.
    """
    undated = first_seen - timedelta(seconds=position)
    for date in (published, updated):
        if date is None or date < OLDEST:
            continue
        if date > first_seen + CLOCK_SLACK:
            return first_seen
        at_midnight = (date.hour, date.minute, date.second) == (0, 0, 0)
        # a day without a time: the moment it came is nearer the truth than midnight
        if at_midnight and timedelta(0) <= first_seen - date < timedelta(days=1):
            return undated
        return date
    return undated


def ago(then: datetime, now: datetime) -> str:
    """Return the age of ``then`` in a few cells: ``now``, ``38 min``, ``5 h``, ``3 d``, ``12 Mar``, ``12 Mar 2024``.

    A date is that of ``then``'s own time zone.
    """
    seconds = (now - then).total_seconds()
    if seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    if seconds < 86_400:
        return f"{int(seconds // 3600)} h"
    if seconds < 7 * 86_400:
        return f"{int(seconds // 86_400)} d"
    day = f"{then.day} {MONTH_NAMES[then.month - 1][:SHORT]}"
    return day if then.year == now.year else f"{day} {then.year}"


def plain_day(moment: datetime) -> str:
    """Return a day with its year: ``24 Nov 2026``."""
    return f"{moment.day} {MONTH_NAMES[moment.month - 1][:SHORT]} {moment.year}"


def to_rfc3339(moment: datetime) -> str:
    """Return a time in UTC to the second, as RFC 3339 writes it: ``2026-11-24T05:00:00Z``."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
