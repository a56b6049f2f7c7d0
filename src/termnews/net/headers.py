"""Headers: what we send, and what an answer's headers mean (RFC 9110, RFC 9111)."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from termnews import __version__
from termnews.core.published import Freshness, Validators
from termnews.core.schedule import RETRY_CAP
from termnews.core.subscriptions import HttpSettings
from termnews.net.cookies import cookie_header

PROJECT_URL = "https://pypi.org/project/termnews/"
USER_AGENT = f"termnews/{__version__} (+{PROJECT_URL})"
FEED_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.2"
)
MAX_AGE_CAP_S = 366 * 86_400
LAST_YEAR = 9990
"""A ``Date`` after it is no time that can be reckoned with."""

HeaderPairs = list[tuple[bytes, bytes]]
# headers that are ours to set, whatever feeds.toml says
_RESERVED = frozenset(
    (b"host", b"connection", b"accept-encoding", b"content-length", b"transfer-encoding", b"if-none-match",
     b"if-modified-since", b"referer", b"range")
)  # fmt: skip


def common_headers(*, user_agent: str, accept: str) -> HeaderPairs:
    """Headers of every hop."""
    return [
        (b"User-Agent", _bytes(user_agent)),
        (b"Accept", _bytes(accept)),
        (b"Accept-Encoding", b"gzip, br"),
        (b"Connection", b"keep-alive"),
    ]


def conditional_headers(validators: Validators | None, url: str) -> HeaderPairs:
    """Validators go back byte for byte, both of them (P1), to the URL that gave them and no other (P5)."""
    if validators is None or validators.url not in (None, url):
        return []
    pairs = []
    if validators.etag:
        pairs.append((b"If-None-Match", _bytes(validators.etag)))
    if validators.last_modified:
        pairs.append((b"If-Modified-Since", _bytes(validators.last_modified)))
    return pairs


def private_headers(
    http: HttpSettings, auth: Mapping[str, str] | None, *, url: str, now: datetime
) -> HeaderPairs:
    """Headers that only the feed's own origin may see: the reader's own ones, and credentials, secrets filled in."""
    pairs = [(_bytes(name), _bytes(value)) for name, value in http.headers]
    pairs = [pair for pair in pairs if pair[0].lower() not in _RESERVED]
    return pairs + _credentials(auth, url, now) if auth else pairs


def _credentials(auth: Mapping[str, str], url: str, now: datetime) -> HeaderPairs:
    kind = auth.get("type", "basic")
    if kind == "cookies":
        cookies = cookie_header(auth.get("jar", ""), url, now=now)
        return [(b"Cookie", _bytes(cookies))] if cookies else []
    if kind == "bearer":
        return [(b"Authorization", b"Bearer " + auth.get("token", "").encode())]
    pair = f"{auth.get('user', '')}:{auth.get('password', '')}"
    return [(b"Authorization", b"Basic " + base64.b64encode(pair.encode()))]


def merged(base: HeaderPairs, over: HeaderPairs) -> HeaderPairs:
    """Two lists of headers as one; a name in the second replaces it in the first."""
    names = {name.lower() for name, _ in over}
    return [pair for pair in base if pair[0].lower() not in names] + over


def first(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> str | None:
    """The first header of a name as latin-1 text, which keeps every byte."""
    for key, value in headers:
        if key.lower() == name:
            return value.decode("latin-1")
    return None


def every(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> list[str]:
    """The comma-separated values of all headers of a name, lower-case."""
    joined = ",".join(value.decode("latin-1") for key, value in headers if key.lower() == name)
    return [value for part in joined.split(",") if (value := part.strip().lower())]


def validators_of(headers: Sequence[tuple[bytes, bytes]], *, body_hash: str | None, url: str) -> Validators:
    """What an answer says about itself."""
    return Validators(first(headers, b"etag") or None, first(headers, b"last-modified") or None, body_hash, url)


def freshness_of(headers: Sequence[tuple[bytes, bytes]], *, now: datetime) -> Freshness:
    """When an answer says it may be asked for again (RFC 9111 §4.2); ``no-store`` and ``no-cache`` count as 0.

    Where ``max-age`` and ``Expires`` differ the longer time counts (P7), though RFC 9111 §5.3 lets caches go by the
    first alone: asking later than one might is always right.
    """
    return Freshness(_max_age_s(headers, now=now), retry_at(headers, now=now), _server_time(headers))


def _server_time(headers: Sequence[tuple[bytes, bytes]]) -> datetime | None:
    sent = _date(first(headers, b"date") or "")
    age = timedelta(seconds=min(_digits(first(headers, b"age") or "") or 0, MAX_AGE_CAP_S))
    return sent + age if sent is not None and sent.year < LAST_YEAR else None


def retry_at(headers: Sequence[tuple[bytes, bytes]], *, now: datetime) -> datetime | None:
    """``Retry-After`` as a time, given in seconds or as a date (RFC 9110 §10.2.3); at most seven days ahead (P10).

    A date is one of the server's clock: where the answer says what that shows, it counts from there.
    """
    value = (first(headers, b"retry-after") or "").strip()
    seconds = _digits(value)
    at = now + timedelta(seconds=min(seconds, RETRY_CAP.total_seconds())) if seconds is not None else _date(value)
    sent = _server_time(headers)
    if seconds is None and at is not None and sent is not None:
        at = now + min(max(at - sent, timedelta(0)), RETRY_CAP)
    return min(at, now + RETRY_CAP) if at is not None and at > now else None


def _max_age_s(headers: Sequence[tuple[bytes, bytes]], *, now: datetime) -> int | None:
    age_s = _digits(first(headers, b"age") or "") or 0
    found: list[int] = []
    for directive in every(headers, b"cache-control"):
        name, _, value = directive.partition("=")
        if name.strip() in ("no-store", "no-cache"):
            found.append(0)
        elif name.strip() == "max-age" and (seconds := _digits(value.strip().strip('"'))) is not None:
            found.append(max(0, min(seconds, MAX_AGE_CAP_S) - age_s))
    expires = first(headers, b"expires")
    if expires is not None:
        until = _date(expires)
        sent = _date(first(headers, b"date") or "") or now
        # "0" and "-1" mean: already stale (RFC 9111 §5.3)
        found.append(max(0, min(int((until - sent).total_seconds()), MAX_AGE_CAP_S)) if until else 0)
    return max(found, default=None)


def _digits(text: str) -> int | None:
    text = text.strip()
    return int(text[:12]) if text.isascii() and text.isdigit() else None


def _date(text: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text[:100])
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()
