"""Secrets of feeds.toml: found late, never shown. ``auth`` tables hold where a secret is, not the secret."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from termnews.core.errors import ConfigError

CMD_TIMEOUT_S = 30
MAX_SECRET_BYTES = 64_000
HIDDEN = "(hidden)"

_SECRET_KEYS = frozenset(("password", "token"))
_SECRET_HEADERS = frozenset(("authorization", "proxy-authorization", "cookie", "x-api-key"))


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


def resolve_auth(auth: Mapping[str, Any]) -> dict[str, str]:
    """Return an ``auth`` table with its secrets in it. Blocking; raises ConfigError as ``resolve_secret`` does."""
    return {key: resolve_secret(value) for key, value in auth.items()}


def literal_secrets(tables: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of passwords, tokens and secret headers that stand in the file itself."""
    if isinstance(tables, list):
        for index, element in enumerate(tables):
            yield from literal_secrets(element, (*path, index))
    elif isinstance(tables, dict):
        for key, value in tables.items():
            secret = key in _SECRET_KEYS and path[-1:] == ("auth",)
            secret = secret or (key.lower() in _SECRET_HEADERS and path[-1:] == ("headers",))
            secret = secret or (key == "proxy" and isinstance(value, str) and "@" in value)
            if secret and isinstance(value, str):
                yield (*path, key)
            else:
                yield from literal_secrets(value, (*path, key))


def hidden(key: str, value: Any) -> Any:
    """Return a setting's value with its secrets replaced, for ``config explain``."""
    if key == "http.auth" and isinstance(value, Mapping):
        return {name: HIDDEN if name in _SECRET_KEYS and isinstance(part, str) else part
                for name, part in value.items()}
    if key == "http.headers" and isinstance(value, Mapping):
        return {name: HIDDEN if name.lower() in _SECRET_HEADERS else part for name, part in value.items()}
    if key == "http.proxy" and isinstance(value, str) and "@" in value:
        scheme, _, rest = value.partition("://")
        return f"{scheme}://{HIDDEN}@{rest.rpartition('@')[2]}"
    return value


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
    found: str | None = keyring.get_password(service, user or "termnews")
    if found is None:
        raise ConfigError(f"The keyring has no secret for {place!r}.")
    return found


def _from_file(name: str) -> str:
    try:
        with Path(name).expanduser().open("rb") as file:
            return file.read(MAX_SECRET_BYTES).decode("utf-8", "replace").strip()
    except OSError as error:
        raise ConfigError(f"The secret's file {name!r} cannot be read: {error.strerror}.") from None


_PLACES: dict[str, Callable[[Any], str]] = {
    "env": _from_env,
    "cmd": _from_command,
    "keyring": _from_keyring,
    "file": _from_file,
}
