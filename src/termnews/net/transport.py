"""The way of a request: one pool of connections for each host or proxy, with TLS or without, public or not.

Pools are kept apart by what their connections may reach, so that a request which may not reach a private address
never finds a kept connection to one.
"""

from __future__ import annotations

import os
import ssl
import sys
from dataclasses import replace
from functools import cached_property
from urllib.parse import unquote, urlsplit

import httpcore2

from termnews.core.records import dataclass
from termnews.net.connect import CertificateFileError, Connector, PrivateAddressError
from termnews.net.guard import CONNECT_TIMEOUT_S, is_address, is_public
from termnews.net.headers import HeaderPairs
from termnews.net.pools import KEEP_S, KEPT_CONNECTIONS, KEPT_HOSTS, MAX_CONNECTIONS, Pools

_PORTS = {"http": 80, "https": 443}
_TIMEOUTS = {"timeout": {"connect": CONNECT_TIMEOUT_S}}
"""The rest is the deadline's."""


_PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")


@dataclass(frozen=True, slots=True)
class Route:
    """How a request is to travel."""

    public_only: bool = False
    proxy: str | None = None
    """None: what the environment says; empty: none."""
    verify: bool = True
    ca_file: str | None = None


class Transport:
    """Sends requests over httpcore2's pools, made when they are needed; keeps no cookies, follows no redirect."""

    def __init__(self) -> None:
        self._pools = Pools()

    async def get(self, url: str, headers: HeaderPairs, route: Route) -> httpcore2.Response:
        """GET an absolute URL of ASCII characters; its body is still to be read. Raises httpcore2's exceptions."""
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
        target = url.partition("#")[0][len(scheme) + len("://") + len(parts.netloc) :]
        named = f"[{host}]" if ":" in host else host
        if port not in (None, _PORTS[scheme]):
            named = f"{named}:{port}"
        self._pools.trim_soon()
        pool = self._pool(route, host=host, tls=scheme == "https")
        request = httpcore2.Request(
            "GET",
            httpcore2.URL(
                scheme=scheme, host=host, port=port, target=target if target.startswith("/") else f"/{target}"
            ),
            headers=[(b"Host", named.encode("ascii")), *headers],
            extensions=_TIMEOUTS,
        )
        return await pool.handle_async_request(request)

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
                network_backend=Connector(public_only=way.public_only, to_proxy=bool(proxy)),
            ),
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made once, when first needed: reading the system's certificates takes 20 ms and more."""
        return httpcore2.default_ssl_context()

    def _trust(self, route: Route) -> ssl.SSLContext:
        """Return what certificates are checked by. A feed's own settings make a context of their own."""
        if not route.verify:
            return _unchecked()
        if not route.ca_file:
            return self._tls
        context = httpcore2.default_ssl_context()
        try:
            context.load_verify_locations(cafile=os.path.expanduser(route.ca_file))
        except OSError as error:
            raise CertificateFileError(route.ca_file, error) from error
        return context

    @cached_property
    def _environment(self) -> dict[str, str]:
        in_variables = sys.platform not in ("darwin", "win32")
        if in_variables and not any(name.lower().endswith("_proxy") for name in os.environ):
            return {}
        from urllib.request import getproxies

        return getproxies()

    def _environment_proxy(self, host: str, *, tls: bool) -> str | None:
        if not self._environment or host == "localhost" or host.startswith("127.") or host == "::1":
            return None
        from urllib.request import proxy_bypass

        if proxy_bypass(host):
            return None
        found = self._environment.get("https" if tls else "http") or self._environment.get("all")
        return found if found is None or "://" in found else f"http://{found}"

    def _proxy(self, address: str) -> httpcore2.Proxy:
        try:
            parts = urlsplit(address)
            if parts.scheme not in _PROXY_SCHEMES or not parts.hostname:
                raise ValueError("no proxy's address")
            bare = httpcore2.URL(scheme=parts.scheme, host=parts.hostname, port=parts.port, target=b"/")
        except ValueError as error:
            raise httpcore2.ProxyError(str(error)) from error
        auth = (unquote(parts.username).encode(), unquote(parts.password or "").encode()) if parts.username else None
        return httpcore2.Proxy(bare, auth=auth, ssl_context=self._tls if parts.scheme == "https" else None)


def _unchecked() -> ssl.SSLContext:
    """Return a context that takes every certificate, for a feed whose reader said so."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
