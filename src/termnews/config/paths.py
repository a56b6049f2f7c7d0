"""Where configuration and data live."""

from __future__ import annotations

import os
from pathlib import Path

from termnews.core.errors import ConfigError

CONFIG_NAME = "feeds.toml"
CONFIG_ENV = "TERMNEWS_CONFIG"
DATA_ENV = "TERMNEWS_DATA_DIR"
LOG_NAME = "termnews.log"


def config_path(explicit: Path | None = None) -> Path:
    """Return where feeds.toml is or would be: as given, ``$TERMNEWS_CONFIG``, or the platform's config folder."""
    named = explicit or os.environ.get(CONFIG_ENV)
    try:
        if named:
            return Path(named).expanduser()
        from platformdirs import user_config_path

        return user_config_path("termnews", appauthor=False) / CONFIG_NAME
    except RuntimeError:
        raise _homeless("--config") from None


def data_dir(explicit: Path | None = None) -> Path:
    """Return the folder of the database: as given, ``$TERMNEWS_DATA_DIR``, or the platform's data folder."""
    named = explicit or os.environ.get(DATA_ENV)
    try:
        if named:
            return Path(named).expanduser()
        from platformdirs import user_data_path

        return user_data_path("termnews", appauthor=False)
    except RuntimeError:
        raise _homeless("--data-dir") from None


def _homeless(option: str) -> ConfigError:
    return ConfigError(f"This user has no home directory that termnews could find. Set HOME, or use {option}.")


def log_path(folder: Path) -> Path:
    """Return where unexpected errors are written, inside the data folder."""
    return folder / LOG_NAME


def downloads_dir(wanted: str) -> Path:
    """Return the folder that downloads go to: the one feeds.toml names, else the platform's."""
    if wanted:
        return Path(wanted).expanduser()
    import platformdirs

    return Path(platformdirs.user_downloads_dir())
