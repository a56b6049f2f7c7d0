"""Which paper the reader chose: written into feeds.toml, or beside the articles where that file cannot be written."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from termnews.config.edit import set_theme, write_atomically
from termnews.core.errors import ConfigError

NAME = "theme"
"""The file in the data folder; it counts until feeds.toml is changed after it."""


def remember(config: Path, data: Path, name: str) -> str:
    """Keep the choice of a theme; return where, in words for the reader, or why it could not be kept."""
    try:
        set_theme(config, name)
    except ConfigError as error:
        return _beside(data, name, f"{config.name}: {error.message}" if config.exists() else str(error))
    with suppress(OSError):
        (data / NAME).unlink(missing_ok=True)
    return f"written to {config.name}"


def _beside(data: Path, name: str, why: str) -> str:
    try:
        write_atomically(data / NAME, name + "\n")
    except OSError as error:
        return f"for this time only: it cannot be kept ({error.strerror})"
    return f"kept beside the articles ({why})"


def remembered(config: Path, data: Path) -> str | None:
    """Return the theme kept beside the articles, if feeds.toml was not changed since; else None."""
    try:
        if config.exists() and config.stat().st_mtime_ns > (data / NAME).stat().st_mtime_ns:
            return None
        return (data / NAME).read_text(encoding="utf-8")[:100].strip() or None
    except (OSError, UnicodeDecodeError):
        return None
