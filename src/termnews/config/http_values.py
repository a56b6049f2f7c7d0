"""Values under ``http`` in feeds.toml: what a request is sent with, and how it travels. Checks as in ``values``."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from termnews.config.values import name, nearest, text

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_SECRET_KINDS = ("env", "cmd", "keyring", "file")
_AUTH_KINDS = {"basic": ("user", "password"), "bearer": ("token",), "cookies": ("file",)}
PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")


def headers(value: Any) -> tuple[tuple[str, Any], ...]:
    """Return request headers as pairs; a value may say where it is found, as a secret does."""
    if not isinstance(value, dict):
        raise ValueError("must be a table such as { Accept-Language = \"de\" }")
    for key, content in value.items():
        if not _HEADER_NAME.fullmatch(key):
            raise ValueError(f"holds {key!r}, which is no header's name")
        if isinstance(content, str):
            text(content)
        else:
            secret(content)
    return tuple(value.items())


def auth(value: Any) -> dict[str, Any]:
    """Return the ``auth`` table, secrets unresolved."""
    if not isinstance(value, dict):
        raise ValueError("must be a table such as { type = \"bearer\", token = { env = \"NEWS_TOKEN\" } }")
    kind = value.get("type", "basic")
    if kind not in _AUTH_KINDS:
        raise ValueError("needs type = \"basic\", \"bearer\" or \"cookies\"")
    wanted = _AUTH_KINDS[kind]
    _only(value, ("type", *wanted), f" for type {kind!r}")
    for key in wanted:
        if key not in value:
            raise ValueError(f"needs {key!r} for type {kind!r}")
        if kind == "cookies":
            name(value[key])
        else:
            secret(value[key])
    return {"type": kind, **value}


def proxy(value: Any) -> str:
    """Return a proxy's address; empty: none, whatever the environment says."""
    if value == "":
        return ""
    address = name(value)
    scheme, separator, rest = address.partition("://")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if scheme not in PROXY_SCHEMES or not separator or not rest or not host:
        raise ValueError("must begin with http://, https://, socks5:// or socks5h://")
    return address


def proxy_auth(value: Any) -> dict[str, Any]:
    """Return the table of the proxy's user and password, secrets unresolved."""
    if not isinstance(value, dict):
        raise ValueError("must be a table such as { user = \"me\", password = { env = \"PROXY_PASSWORD\" } }")
    _only(value, ("user", "password"), "")
    for key in ("user", "password"):
        if key not in value:
            raise ValueError(f"needs {key!r}")
        secret(value[key])
    return dict(value)


def secret(value: Any) -> Any:
    """Return a secret: text, or one of ``{ env = }``, ``{ cmd = [] }``, ``{ keyring = }``, ``{ file = }``."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict) and len(value) == 1:
        kind, place = next(iter(value.items()))
        if kind == "cmd" and isinstance(place, list) and place and all(isinstance(word, str) for word in place):
            return value
        if kind in _SECRET_KINDS and kind != "cmd" and isinstance(place, str) and place:
            return value
    raise ValueError(
        'holds a secret: { env = "NAME" }, { cmd = ["pass", "show", "news"] }, { keyring = "service" }'
        ' or { file = "path" }'
    )


def _only(value: dict[str, Any], allowed: tuple[str, ...], where: str) -> None:
    for key in value:
        if key not in allowed:
            raise ValueError(f"has no key {key!r}{where}{nearest(key, allowed)}")
