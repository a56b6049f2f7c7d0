"""The way of a request: one pool of connections for each host or proxy, with TLS or without, public or not.

Pools are kept apart by what their connections may reach, so that a request which may not reach a private address
never finds a kept connection to one.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, cast
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from termnews.core.records import dataclass
from termnews.net.connect import CertificateFileError, Connector, PrivateAddressError
from termnews.net.guard import is_address, is_public
from termnews.net.pools import KEEP_S, KEPT_CONNECTIONS, KEPT_HOSTS, MAX_CONNECTIONS, Pools

if TYPE_CHECKING:
    from collections.abc import AsyncIterable


@dataclass(frozen=True, slots=True)
class Route:
    """How a request is to travel; its extension ``route``."""

    public_only: bool = False
    proxy: str | None = None
    """None: what the environment says; empty: none."""
    verify: bool = True
    ca_file: str | None = None


class _Body(httpx2.AsyncByteStream):
    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        self._stream = stream

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._stream.__aiter__()

    async def aclose(self) -> None:
        # httpcore2's response streams have it, though their type does not say so
        await self._stream.aclose()  # type: ignore[attr-defined]


class Transport(httpx2.AsyncBaseTransport):
    """Sends requests over httpcore2's pools, made when they are needed."""

    def __init__(self) -> None:
        self._pools = Pools()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; raises httpcore2's exceptions."""
        url = request.url
        route = request.extensions.get("route", Route())
        await self._pools.trim()
        pool = self._pool(route, host=url.host, tls=url.scheme == "https")
        answer = await pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        # no cookies: what the client never sees it cannot keep
        headers = [pair for pair in answer.headers if pair[0].lower() not in (b"set-cookie", b"set-cookie2")]
        stream = _Body(cast("AsyncIterable[bytes]", answer.stream))
        return httpx2.Response(answer.status, headers=headers, stream=stream, extensions=answer.extensions)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pools.close()

    def _pool(self, route: Route, *, host: str, tls: bool) -> httpcore2.AsyncConnectionPool:
        proxy = self._environment_proxy(host, tls=tls) if route.proxy is None else route.proxy
        if proxy and route.public_only and is_address(host) and not is_public(host):
            # the proxy connects, so that only an address that is written out can be checked
            raise PrivateAddressError(host)
        way = replace(route, public_only=route.public_only and not proxy, proxy=proxy)
        return self._pools.find(
            (way, tls, "" if proxy else host),
            lambda: httpcore2.AsyncConnectionPool(
                ssl_context=self._trust(route) if tls else None,
                proxy=self._proxy(proxy) if proxy else None,
                max_connections=MAX_CONNECTIONS,
                max_keepalive_connections=KEPT_HOSTS if proxy else KEPT_CONNECTIONS,
                keepalive_expiry=KEEP_S,
                network_backend=Connector(public_only=way.public_only),
            ),
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made once, when first needed: reading the system's certificates takes 20 ms and more."""
        return httpx2.create_ssl_context()

    def _trust(self, route: Route) -> ssl.SSLContext:
        """Return what certificates are checked by. A feed's own settings make a context of their own."""
        if not route.verify:
            return httpx2.create_ssl_context(verify=False)
        if not route.ca_file:
            return self._tls
        context = httpx2.create_ssl_context()
        try:
            context.load_verify_locations(cafile=os.path.expanduser(route.ca_file))
        except OSError as error:
            raise CertificateFileError(route.ca_file, error) from error
        return context

    @cached_property
    def _environment(self) -> dict[str, str]:
        return getproxies()

    def _environment_proxy(self, host: str, *, tls: bool) -> str | None:
        if not self._environment or host == "localhost" or host.startswith("127.") or host == "::1":
            return None
        if proxy_bypass(host):
            return None
        found = self._environment.get("https" if tls else "http") or self._environment.get("all")
        return found if found is None or "://" in found else f"http://{found}"

    def _proxy(self, address: str) -> httpcore2.Proxy:
        url = httpx2.URL(address)
        bare = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=b"/")
        auth = (url.username.encode(), url.password.encode()) if url.username else None
        return httpcore2.Proxy(bare, auth=auth, ssl_context=self._tls if url.scheme == "https" else None)
