"""The network client: one for the whole program, made when something is fetched for the first time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Self
from urllib.parse import unquote, urldefrag, urlsplit, urlunsplit

from termnews.core.errors import FetchError
from termnews.core.published import Fetched, NotModified, Purpose, Validators
from termnews.core.redaction import redacted
from termnews.core.schedule import TOO_MANY, left_alone_until
from termnews.core.subscriptions import HttpSettings
from termnews.core.text import clean_line
from termnews.core.urls import host_of, safe_url
from termnews.net.fetch import Order, follow, origin_of
from termnews.net.headers import FEED_ACCEPT, USER_AGENT, common_headers, private_headers
from termnews.net.room import LARGE_AT_ONCE, Room
from termnews.net.sentences import too_slow
from termnews.net.transport import Transport
from termnews.net.turns import Turns

Turn = Callable[[str], AbstractAsyncContextManager[None]]
FillSecrets = Callable[[HttpSettings], Awaitable[HttpSettings]]


class Client:
    """Fetches feeds and pages; made by ``open_client``, and its own asynchronous context."""

    def __init__(
        self,
        *,
        user_agent: str | None = None,
        allow_private: tuple[str, ...] = (),
        fill_secrets: FillSecrets | None = None,
        turns: Turns | None = None,
    ) -> None:
        self.turns = turns or Turns()
        """Whose turn it is; what hosts are left alone."""
        self._rooms = asyncio.Semaphore(LARGE_AT_ONCE)
        self._user_agent = user_agent or USER_AGENT
        self._allow_private = tuple(host.lower().strip("[]").rstrip(".") for host in allow_private)
        self._fill_secrets = fill_secrets or _from_environment
        self._transport = Transport()

    async def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        http: HttpSettings = HttpSettings(),  # noqa: B008, frozen
        max_bytes: int | None = None,
        deadline_s: float | None = None,
        accept: str = FEED_ACCEPT,
        origin: str | None = None,
        now: datetime,
        clock: Callable[[], datetime] | None = None,
        purpose: Purpose = Purpose.FEED,
        turn: Turn | None = None,
        room: Room | None = None,
        sink: Callable[[bytes], None] | None = None,
    ) -> Fetched | NotModified:
        """Ask for a URL once and return its whole body, or that nothing has changed.

        Args:
            url: what to fetch; an IRI is encoded, a fragment dropped (P20).
            validators: those of the last answer, sent back unchanged.
            http: the feed's own settings.
            max_bytes: the largest body, unpacked; ``http.max_bytes`` by default.
            deadline_s: seconds for everything together, redirects included; ``http.timeout_s`` by default.
            accept: the Accept header.
            origin: None where the reader typed the URL; else the URL of the feed that named it, and then private
                addresses are refused unless the host is the feed's own or in ``allow_private``.
            now: the time.
            clock: tells the time when the answer comes, for ``Retry-After`` and ``Expires``; None: it is ``now`` still.
            purpose: what the request is for. All but a feed's is urgent: somebody looks at the screen and waits.
            turn: waits for the right to ask a host, in place of ``turns.turn``; the wait is none of the deadline.
            room: asked for the right to hold a large body, for as long as the caller keeps the room; the wait is none
                of the deadline either. None: this body may be held.
            sink: takes the body piece by piece, for what is too large to be held.

        Raises:
            HeldError: the host asked to be left alone.
            FetchError: its text is a sentence for the reader.
        """
        order = await self._order(url, validators, http, max_bytes, accept, origin, now, clock, purpose, sink)
        limit_s = deadline_s or http.timeout_s
        wait = turn or (lambda where: self.turns.turn(where, urgent=purpose is not Purpose.FEED))
        try:
            async with asyncio.timeout(limit_s) as limit:
                take_room = partial(_out_of_time, limit, room.take) if room is not None else None
                order = replace(order, turn=_untimed(wait, limit), take_room=take_room)
                return await follow(order, self._transport.get)
        except TimeoutError as error:
            raise FetchError(too_slow(host_of(order.url), limit_s, purpose), url=order.url) from error
        except FetchError as error:
            # a feed's back-off doubles, which its refresh sees to
            if error.status == TOO_MANY and purpose is not Purpose.FEED:
                until = left_alone_until(now=now, status=TOO_MANY, retry_at=error.retry_at, failures=1)
                await self.turns.hold(host_of(error.url), until or now + timedelta(hours=1))
            raise

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def room(self) -> Room:
        """Return a place for a large body, taken when it is wanted and left by ``async with``."""
        return Room(self._rooms)

    async def close(self) -> None:
        """Drop every connection, at once."""
        await self._transport.aclose()

    async def _order(
        self,
        url: str,
        validators: Validators | None,
        http: HttpSettings,
        max_bytes: int | None,
        accept: str,
        origin: str | None,
        now: datetime,
        clock: Callable[[], datetime] | None,
        purpose: Purpose,
        sink: Callable[[bytes], None] | None,
    ) -> Order:
        bare, auth = _without_userinfo(url) if origin is None else (url, None)
        target = safe_url(urldefrag(bare).url)
        if target is None:
            shown = clean_line(redacted(bare), 200)
            raise FetchError(
                f"{shown} is no address that termnews can fetch. It must begin with http or https.", url=url
            )
        # what content names gets the feed's credentials and headers only at the feed's own origin
        own = origin is None or origin_of(origin) == origin_of(target)
        if not own:
            http = replace(http, auth=None, headers=(), verify=True, ca_file=None)
        if http.has_secrets:
            http = await self._fill_secrets(http)
        secrets: Mapping[str, str] | None = http.auth or auth
        user_agent = http.user_agent or self._user_agent
        return Order(
            url=target,
            headers=common_headers(user_agent=user_agent, accept=accept),
            private=private_headers(http, secrets, url=target, now=now) if own else [],
            validators=validators,
            max_bytes=max_bytes or http.max_bytes,
            origin_host=None if origin is None else host_of(origin),
            allow_private=self._allow_private,
            proxy=http.proxy,
            has_credentials=bool(secrets),
            verify=http.verify,
            ca_file=http.ca_file,
            clock=clock or (lambda: now),
            purpose=purpose,
            turn=self.turns.turn,
            sink=sink,
        )


@asynccontextmanager
async def _in_turn(turn: Turn, limit: asyncio.Timeout, url: str) -> AsyncIterator[None]:
    """Wait for a turn with the deadline's clock stopped."""
    async with AsyncExitStack() as held:
        await _out_of_time(limit, partial(held.enter_async_context, turn(url)))
        yield


async def _out_of_time(limit: asyncio.Timeout, wait: Callable[[], Awaitable[object]]) -> None:
    """Wait with the deadline's clock stopped."""
    now = asyncio.get_running_loop().time
    left_s = (limit.when() or now()) - now()
    limit.reschedule(None)
    await wait()
    limit.reschedule(now() + left_s)


def _untimed(turn: Turn, limit: asyncio.Timeout) -> Turn:
    return partial(_in_turn, turn, limit)


def open_client(
    *,
    user_agent: str | None = None,
    allow_private: tuple[str, ...] = (),
    fill_secrets: FillSecrets | None = None,
    turns: Turns | None = None,
) -> Client:
    """Make a client, to be closed by ``close`` or by ``async with``.

    Args:
        user_agent: instead of ``termnews/VERSION (+URL)``.
        allow_private: hosts that content may reach at private addresses.
        fill_secrets: returns settings with every secret in them. Without it, secrets are taken as written, or from
            the environment (``{ env = "NAME" }``).
        turns: how many requests run at once, and which hosts are left alone; None: nothing is known of earlier runs.
    """
    return Client(user_agent=user_agent, allow_private=allow_private, fill_secrets=fill_secrets, turns=turns)


def _without_userinfo(url: str) -> tuple[str, dict[str, str] | None]:
    """Take user name and password out of a URL that the reader typed."""
    try:
        parts = urlsplit(url)
        user, password = parts.username, parts.password
    except ValueError:
        return url, None
    if not user:
        return url, None
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return bare, {"type": "basic", "user": unquote(user), "password": unquote(password or "")}


async def _from_environment(http: HttpSettings) -> HttpSettings:
    auth = {key: _variable(value) for key, value in (http.auth or {}).items()}
    return replace(http, auth=auth or None, headers=tuple((name, _variable(value)) for name, value in http.headers))


def _variable(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    name = str(value.get("env", ""))
    if name not in os.environ:
        raise FetchError(f"The environment has no variable {name!r}, which feeds.toml names.", url="")
    return os.environ[name]
