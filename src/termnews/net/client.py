"""The network client: one for the whole program, made when something is fetched for the first time."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Self
from urllib.parse import unquote, urldefrag, urlsplit, urlunsplit

import httpx2

from termnews.core.errors import FetchError
from termnews.core.published import Fetched, NotModified, Validators
from termnews.core.subscriptions import HttpSettings
from termnews.core.text import clean_line
from termnews.core.urls import host_of, safe_url
from termnews.net.fetch import Order, follow, origin_of
from termnews.net.headers import FEED_ACCEPT, USER_AGENT, common_headers, private_headers
from termnews.net.transport import Transport

ResolveAuth = Callable[[Mapping[str, Any]], Mapping[str, str] | None]

# its lines hold whole URLs, and URLs can hold secrets
logging.getLogger("httpx2").setLevel(logging.WARNING)


class Client:
    """Fetches feeds and pages; made by ``open_client``, and its own asynchronous context."""

    def __init__(
        self,
        *,
        user_agent: str | None = None,
        allow_private: tuple[str, ...] = (),
        resolve_auth: ResolveAuth | None = None,
    ) -> None:
        self._user_agent = user_agent or USER_AGENT
        self._allow_private = tuple(host.lower() for host in allow_private)
        self._resolve_auth = resolve_auth or _resolve_simple
        self._transport = Transport()
        # with a transport of our own, the environment is not read here: proxies are the transport's business
        self._httpx = httpx2.AsyncClient(transport=self._transport, trust_env=False)

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
            now: the time, for ``Retry-After`` and ``Expires``.
            sink: takes the body piece by piece, for what is too large to be held.

        Raises:
            FetchError: its text is a sentence for the reader.
        """
        order = await self._order(url, validators, http, max_bytes, accept, origin, now, sink)
        limit_s = deadline_s or http.timeout_s
        try:
            async with asyncio.timeout(limit_s):
                return await follow(order, self._send)
        except TimeoutError as error:
            raise FetchError(
                f"{host_of(order.url)} did not answer within {limit_s:g} seconds. termnews asks again later; "
                "a slow server can be given more time by timeout in feeds.toml.",
                url=order.url,
            ) from error

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Drop every connection, at once."""
        await self._httpx.aclose()

    async def _send(self, request: httpx2.Request) -> httpx2.Response:
        return await self._httpx.send(request, stream=True, follow_redirects=False)

    async def _order(
        self,
        url: str,
        validators: Validators | None,
        http: HttpSettings,
        max_bytes: int | None,
        accept: str,
        origin: str | None,
        now: datetime,
        sink: Callable[[bytes], None] | None,
    ) -> Order:
        bare, auth = _without_userinfo(url) if origin is None else (url, None)
        target = safe_url(urldefrag(bare).url)
        if target is None:
            raise FetchError(
                f"{clean_line(bare, 200)} is no address that termnews can fetch. It must begin with http or https.",
                url=url,
            )
        # what content names gets the feed's credentials and headers only at the feed's own origin
        own = origin is None or origin_of(origin) == origin_of(target)
        secrets: Mapping[str, str] | None = auth
        if http.auth and own:
            secrets = await asyncio.to_thread(self._resolve_auth, http.auth)
        user_agent = http.user_agent or self._user_agent
        return Order(
            url=target,
            headers=common_headers(user_agent=user_agent, accept=accept),
            private=private_headers(http, secrets) if own else [],
            validators=validators,
            max_bytes=max_bytes or http.max_bytes,
            origin_host=None if origin is None else host_of(origin),
            allow_private=self._allow_private,
            proxy=http.proxy,
            has_credentials=bool(secrets),
            now=now,
            sink=sink,
        )


def open_client(
    *,
    user_agent: str | None = None,
    allow_private: tuple[str, ...] = (),
    resolve_auth: ResolveAuth | None = None,
) -> Client:
    """Make a client, to be closed by ``close`` or by ``async with``.

    Args:
        user_agent: instead of ``termnews/VERSION (+URL)``.
        allow_private: hosts that content may reach at private addresses.
        resolve_auth: turns an ``auth`` table into one with its secrets in it; may block, since it runs in a thread.
            Without it, secrets are taken as written, or from the environment (``{ env = "NAME" }``).
    """
    return Client(user_agent=user_agent, allow_private=allow_private, resolve_auth=resolve_auth)


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


def _resolve_simple(auth: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in auth.items():
        if isinstance(value, Mapping):
            name = str(value.get("env", ""))
            if name not in os.environ:
                raise FetchError(f"The environment has no variable {name!r}, which feeds.toml names.", url="")
            value = os.environ[name]
        found[key] = str(value)
    return found
