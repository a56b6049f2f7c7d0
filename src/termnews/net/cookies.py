"""Cookies of a file that the reader gave: which of them a URL gets. None is ever taken from a server, or kept.

The file is Netscape's ``cookies.txt``, as browsers' add-ons, curl and wget write it: domain, whether subdomains count,
path, whether only https, expiry in Unix seconds (0: none), name, value; tabs between, ``#HttpOnly_`` before some.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

_HTTP_ONLY = "#HttpOnly_"


class _Cookie(NamedTuple):
    domain: str
    subdomains: bool
    path: str
    secure: bool
    expires: int
    name: str
    value: str


def cookie_header(jar: str, url: str, *, now: datetime) -> str:
    """Return the ``Cookie`` header for a URL (RFC 6265 §5.4): longer paths first; empty where none fits."""
    parts = urlsplit(url)
    host, path, moment = (parts.hostname or "").lower(), parts.path or "/", now.timestamp()
    fit = [
        cookie
        for cookie in _cookies(jar)
        if _is_for_host(cookie, host)
        and _is_under(path, cookie.path)
        and (parts.scheme == "https" or not cookie.secure)
        and not 0 < cookie.expires <= moment
    ]
    fit.sort(key=lambda cookie: -len(cookie.path))
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in fit)


def _cookies(jar: str) -> Iterator[_Cookie]:
    for line in jar.splitlines():
        fields = line.removeprefix(_HTTP_ONLY).split("\t")
        if len(fields) != 7 or fields[0].startswith("#"):
            continue
        domain, subdomains, path, secure, expires, name, value = fields
        if name and not any(ord(char) < 32 or char == ";" for char in name + value):
            expiry = int(expires) if expires.isdigit() and len(expires) < 15 else 0
            yield _Cookie(domain.lstrip(".").lower(), subdomains == "TRUE", path, secure == "TRUE", expiry, name, value)


def _is_for_host(cookie: _Cookie, host: str) -> bool:
    return host == cookie.domain or (cookie.subdomains and host.endswith("." + cookie.domain))


def _is_under(path: str, prefix: str) -> bool:
    """RFC 6265 §5.1.4."""
    return path == prefix or (path.startswith(prefix) and (prefix.endswith("/") or path[len(prefix)] == "/"))
