"""One fetch: a conditional GET, its redirects followed by hand, its body counted as it comes."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import replace
from datetime import datetime
from urllib.parse import urldefrag, urlsplit

import httpcore2

from termnews.core.errors import FetchError
from termnews.core.published import Fetched, NotModified, Purpose, Validators
from termnews.core.records import dataclass
from termnews.core.urls import host_of, safe_url
from termnews.net.connect import StaleConnectionError
from termnews.net.guard import MAX_ENCODINGS, MAX_HEADER_BYTES, MAX_REDIRECTS, may_be_private
from termnews.net.headers import (
    HeaderPairs,
    conditional_headers,
    every,
    first,
    freshness_of,
    merged,
    retry_at,
    validators_of,
)
from termnews.net.room import LARGE_BYTES
from termnews.net.sentences import (
    broken,
    empty,
    failure_sentence,
    is_offline,
    status_sentence,
    too_large,
    too_many_hops,
)
from termnews.net.transport import Route
from termnews.net.unpack import BrokenBodyError, TooLargeError, Unpacker

_WHOLE = frozenset((200, 203, 226))
_PERMANENT = frozenset((301, 308))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_STALE_TRIES = 3

Send = Callable[[str, HeaderPairs, Route], Awaitable[httpcore2.Response]]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be fetched, and how."""

    url: str
    headers: HeaderPairs
    """Sent on every hop."""
    private: HeaderPairs
    """Sent to the first URL's origin only."""
    validators: Validators | None
    max_bytes: int
    origin_host: str | None
    """Host of the feed whose content named the URL; None: the reader typed it."""
    allow_private: tuple[str, ...]
    proxy: str | None
    has_credentials: bool
    clock: Callable[[], datetime]
    """The moment: what an answer says of times counts from when it came, which may be long after it was ordered."""
    purpose: Purpose
    turn: Callable[[str], AbstractAsyncContextManager[None]]
    """Waits for the right to ask a URL's host, on every hop, and holds it for as long as the answer is read."""
    take_room: Callable[[], Awaitable[None]] | None = None
    """Waits for the right to hold a large body; None: it may be held."""
    sink: Callable[[bytes], None] | None = None
    """Takes the body's pieces as they come; the answer's own body is empty then."""
    verify: bool = True
    """Whether the certificate of the URL's host is checked, and ``ca_file``: what vouches for it too."""
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class _Hop:
    url: str
    private: HeaderPairs
    origin_host: str | None
    permanent_url: str | None = None
    permanent: bool = True
    """Every redirect so far was permanent."""


async def follow(order: Order, send: Send) -> Fetched | NotModified:
    """Fetch, following at most five redirects; raises FetchError whose text is a whole sentence."""
    hop = _Hop(order.url, order.private, order.origin_host)
    seen: set[str] = set()
    for _ in range(MAX_REDIRECTS + 1):
        seen.add(hop.url)
        async with AsyncExitStack() as held:
            # one turn after the other, so that nobody holds one host's while waiting for another's
            await held.enter_async_context(order.turn(hop.url))
            answer = await _ask(order, hop, send)
            if order.purpose is Purpose.FILE:
                # it may take an hour, in which the host's feeds want to be asked
                await held.aclose()
            held.push_async_callback(answer.aclose)
            try:
                _check_headers(answer, hop.url)
                if answer.status not in _REDIRECTS:
                    return await _read(order, hop, answer)
                hop = _next_hop(order, hop, answer)
            except (httpcore2.NetworkError, httpcore2.RemoteProtocolError) as error:
                raise _failed(error, hop.url, order.purpose) from error
        if hop.url in seen:
            raise FetchError(
                f"{host_of(order.url)} sends termnews round in a circle. Check the address in a browser.",
                url=order.url,
                status=answer.status,
            )
    raise FetchError(too_many_hops(host_of(order.url), MAX_REDIRECTS, order.purpose), url=order.url)


async def _ask(order: Order, hop: _Hop, send: Send) -> httpcore2.Response:
    host = host_of(hop.url)
    private_ok = may_be_private(host, origin_host=hop.origin_host, allow_private=order.allow_private)
    route = Route(public_only=not private_ok, proxy=order.proxy)
    if host == host_of(order.url):
        route = replace(route, verify=order.verify, ca_file=order.ca_file)
    try:
        headers = merged([*order.headers, *conditional_headers(order.validators, hop.url)], hop.private)
        for tries_left in range(_STALE_TRIES, -1, -1):
            try:
                return await send(hop.url, headers, route)
            except StaleConnectionError:
                if not tries_left:
                    raise
        raise AssertionError("the last try raises")
    except (
        httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError, httpcore2.ProxyError,
        httpcore2.UnsupportedProtocol,
    ) as error:  # fmt: skip
        raise _failed(error, hop.url, order.purpose) from error


def _failed(error: Exception, url: str, purpose: Purpose) -> FetchError:
    return FetchError(failure_sentence(error, host=host_of(url), purpose=purpose), url=url, offline=is_offline(error))


def _check_headers(answer: httpcore2.Response, url: str) -> None:
    if sum(len(name) + len(value) + 4 for name, value in answer.headers) > MAX_HEADER_BYTES:
        raise FetchError(f"{host_of(url)} sent too many headers. termnews does not read such an answer.", url=url)


def _next_hop(order: Order, hop: _Hop, answer: httpcore2.Response) -> _Hop:
    status, host = answer.status, host_of(hop.url)
    location = next((value for name, value in answer.headers if name.lower() == b"location"), b"")
    target = safe_url(urldefrag(_text(location)).url, hop.url) if location else None
    if target is None:
        raise FetchError(
            f"{host} redirects to an address that termnews does not follow. Check the feed's address in a browser.",
            url=hop.url,
            status=status,
        )
    if order.has_credentials and hop.url.startswith("https:") and not target.startswith("https:"):
        raise FetchError(
            f"{host} redirects from https to http, which would give your credentials away. "
            "Change the address in feeds.toml if you trust it.",
            url=hop.url,
            status=status,
        )
    permanent = hop.permanent and status in _PERMANENT
    return _Hop(
        target,
        # once gone to another origin, credentials do not come back either
        hop.private if origin_of(target) == origin_of(hop.url) else [],
        # from here on, content names the address; the first host stays the feed's own
        hop.origin_host or host_of(order.url),
        target if permanent else hop.permanent_url,
        permanent,
    )


def _text(location: bytes) -> str:
    try:
        return location.decode()
    except UnicodeDecodeError:
        return location.decode("latin-1")


def origin_of(url: str) -> tuple[str, str | None, int]:
    """Scheme, host and port: whoever shares them may see the same credentials (RFC 6454 §4)."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


async def _read(order: Order, hop: _Hop, answer: httpcore2.Response) -> Fetched | NotModified:
    headers, status, host = answer.headers, answer.status, host_of(hop.url)
    if status == 304 and order.validators is not None and conditional_headers(order.validators, hop.url):
        async for _ in answer.aiter_stream():  # nothing comes; this frees the connection for the next request
            pass
        fresh = validators_of(headers, body_hash=None, url=hop.url)
        kept = replace(
            order.validators,
            etag=fresh.etag or order.validators.etag,
            last_modified=fresh.last_modified or order.validators.last_modified,
            url=hop.url,
        )
        return NotModified(hop.url, kept, freshness_of(headers, now=order.clock()), hop.permanent_url)
    if status not in _WHOLE:
        reason = answer.extensions.get("reason_phrase", b"")
        sentence = status_sentence(status, reason, host=host, purpose=order.purpose)
        raise FetchError(sentence, url=hop.url, status=status, retry_at=retry_at(headers, now=order.clock()))
    body = await _body(order, hop, answer)
    return Fetched(
        url=hop.url,
        status=status,
        body=body,
        content_type=first(headers, b"content-type"),
        validators=validators_of(
            headers, body_hash=hashlib.blake2b(body, digest_size=16).hexdigest(), url=hop.url
        ),
        freshness=freshness_of(headers, now=order.clock()),
        permanent_url=hop.permanent_url,
    )


async def _body(order: Order, hop: _Hop, answer: httpcore2.Response) -> bytes:
    headers, host, status = answer.headers, host_of(hop.url), answer.status
    codings = every(headers, b"content-encoding")
    length = (first(headers, b"content-length") or "").strip()
    try:
        if length.isdigit() and int(length[:18]) > order.max_bytes:
            raise TooLargeError
        if len(codings) > MAX_ENCODINGS:
            raise BrokenBodyError("is packed too often")
        unpacker = Unpacker(codings, limit=order.max_bytes, sink=order.sink)
        try:
            async for piece in answer.aiter_stream():
                unpacker.feed(piece)
                if order.take_room is not None and unpacker.size > LARGE_BYTES:
                    await order.take_room()
            body = unpacker.finish()
        finally:
            # an error outlives its cause, and its traceback would hold on to every piece
            unpacker.drop()
    except TooLargeError as error:
        raise FetchError(too_large(host, order.max_bytes, order.purpose), url=hop.url, status=status) from error
    except BrokenBodyError as error:
        raise FetchError(broken(host, str(error), order.purpose), url=hop.url, status=status) from error
    if not unpacker.size or (order.sink is None and body.isspace()):
        raise FetchError(empty(host, order.purpose), url=hop.url, status=status)
    return body
