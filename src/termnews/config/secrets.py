"""Secrets of feeds.toml: found late, never shown. Its tables hold where a secret is, not the secret."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

from termnews.core.errors import ConfigError
from termnews.core.redaction import HIDDEN, redacted
from termnews.core.subscriptions import HttpSettings
from termnews.core.text import clean_line

CMD_TIMEOUT_S = 30
MAX_SECRET_BYTES = 64_000
MAX_COOKIE_FILE_BYTES = 4_000_000

KEPT_S = 600.0
"""How long a secret is remembered, so that thirty feeds of a section do not ask for the same one thirty times."""

_SECRET_KEYS = frozenset(("password", "token"))
_SECRET_TABLES = ("auth", "proxy_auth")
_SECRET_HEADER = re.compile(r"(?i)auth|cookie|key|passw|secret|session|token|credential")


class Vault:
    """Secrets as they are found, kept a while in memory. Blocking; used by one thread.

    Args:
        clock: a monotonic clock in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._found: dict[str, tuple[float, str]] = {}

    def filled(self, http: HttpSettings) -> HttpSettings:
        """Return settings with every secret in them; what is text already stays.

        Raises:
            ConfigError: one is not there; the sentence names the place, never the secret.
        """
        auth, proxy = http.auth, http.proxy
        if auth and auth.get("type") == "cookies":
            auth = {"type": "cookies", "jar": _read(auth["file"], MAX_COOKIE_FILE_BYTES, "The cookie file")}
        elif auth:
            auth = {key: self.find(value) for key, value in auth.items()}
        if proxy and http.proxy_auth:
            user, password = (quote(self.find(http.proxy_auth[key]), safe="") for key in ("user", "password"))
            scheme, _, rest = proxy.partition("://")
            proxy = f"{scheme}://{user}:{password}@{rest.rpartition('@')[2]}"
        headers = tuple((name, self.find(value)) for name, value in http.headers)
        return replace(http, auth=auth, proxy=proxy, proxy_auth=None, headers=headers)

    def find(self, value: str | Mapping[str, Any]) -> str:
        """Return a secret, from memory where it was found lately; raises as ``resolve_secret`` does."""
        if isinstance(value, str):
            return value
        place = json.dumps(value, sort_keys=True)
        at, found = self._found.get(place, (0.0, ""))
        if not found or self._clock() - at > KEPT_S:
            found = resolve_secret(value)
            self._found[place] = self._clock(), found
        return found


def resolve_secret(value: str | Mapping[str, Any]) -> str:
    """Return the secret itself: as written, or from the environment, a command, the keyring or a file. Blocking.

    Raises:
        ConfigError: it is not there; the sentence names the place, never the secret.
    """
    if isinstance(value, str):
        return value
    kind, place = next(iter(value.items()))
    found = _PLACES[kind](place)
    if not found:
        raise ConfigError(f"The secret from {kind} {place!r} is empty.")
    return found


def literal_secrets(tables: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of passwords, tokens and secret headers that stand in the file itself."""
    if isinstance(tables, list):
        for index, element in enumerate(tables):
            yield from literal_secrets(element, (*path, index))
    elif isinstance(tables, dict):
        for key, value in tables.items():
            secret = key in _SECRET_KEYS and path[-1] in _SECRET_TABLES if path else False
            secret = secret or (path[-1:] == ("headers",) and bool(_SECRET_HEADER.search(key)))
            secret = secret or (key == "proxy" and isinstance(value, str) and "@" in value)
            if secret and isinstance(value, str):
                yield (*path, key)
            else:
                yield from literal_secrets(value, (*path, key))


def hidden(key: str, value: Any) -> Any:
    """Return a setting's value with its secrets replaced, for ``config explain``."""
    if key in ("http.auth", "http.proxy_auth") and isinstance(value, Mapping):
        return {name: HIDDEN if name in _SECRET_KEYS and isinstance(part, str) else part
                for name, part in value.items()}
    if key == "http.headers" and isinstance(value, Mapping):
        return {name: HIDDEN if isinstance(part, str) and _SECRET_HEADER.search(name) else part
                for name, part in value.items()}
    if key == "http.proxy" and isinstance(value, str) and "@" in value:
        scheme, _, rest = value.partition("://")
        return f"{scheme}://{HIDDEN}@{rest.rpartition('@')[2]}"
    return redacted(value) if key == "url" and isinstance(value, str) else value


def _read(name: str, most: int, what: str) -> str:
    try:
        # unlike Path.expanduser this leaves the name of an unknown user as it is
        with Path(os.path.expanduser(name)).open("rb") as file:
            return file.read(most).decode("utf-8", "replace")
    except OSError as error:
        raise ConfigError(f"{what} {name!r} cannot be read: {error.strerror}.") from None


def _from_env(name: str) -> str:
    if name not in os.environ:
        raise ConfigError(f"The environment has no variable {name!r}, which feeds.toml names for a secret.")
    return os.environ[name]


def _from_command(command: list[str]) -> str:
    """Run the reader's own command: an argument list, no shell; its first line is the secret."""
    program = os.path.expanduser(command[0])
    try:
        done = subprocess.run([program, *command[1:]], stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=CMD_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        raise ConfigError(f"{program!r} gave no secret within {CMD_TIMEOUT_S} s.") from None
    except OSError as error:
        reason = f"cannot be run: {error.strerror}"
        raise ConfigError(f"{program!r}, which feeds.toml names for a secret, {reason}.") from None
    if done.returncode:
        raise ConfigError(f"{program!r}, which feeds.toml names for a secret, ended with status {done.returncode}.")
    return done.stdout[:MAX_SECRET_BYTES].decode("utf-8", "replace").partition("\n")[0].rstrip("\r")


def _from_keyring(place: str) -> str:
    """Ask the system's keyring: ``service`` or ``service/user``."""
    try:
        keyring = import_module("keyring")
    except ModuleNotFoundError:
        raise ConfigError("A secret from the keyring needs the Python package 'keyring'.") from None
    service, _, user = place.partition("/")
    try:
        found: str | None = keyring.get_password(service, user or "termnews")
    except Exception as error:  # each of its back ends has errors of its own
        why = clean_line(str(error), 120).rstrip(".") or "it is locked"
        raise ConfigError(f"The keyring gave no secret for {place!r}: {why}.") from None
    if found is None:
        raise ConfigError(f"The keyring has no secret for {place!r}.")
    return found


def _from_file(name: str) -> str:
    return _read(name, MAX_SECRET_BYTES, "The secret's file").strip()


_PLACES: dict[str, Callable[[Any], str]] = {
    "env": _from_env,
    "cmd": _from_command,
    "keyring": _from_keyring,
    "file": _from_file,
}
