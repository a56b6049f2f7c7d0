"""Editing feeds.toml in the reader's own editor, and reading it again afterwards."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from termnews.core.errors import ConfigError

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp

_EDITORS = ("nano", "micro", "vim", "vi", "emacs")
_TAKE_A_LINE = (*_EDITORS, "nvim", "view", "emacsclient", "joe", "jed", "mg", "ne", "kak", "pico", "gvim")
"""Editors that go to a line with ``+LINE`` before the file."""


def editor_command(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return ``$VISUAL``, else ``$EDITOR``, else an editor that is here; empty where there is none."""
    for name in ("VISUAL", "EDITOR"):
        words = shlex.split(environ.get(name, ""))
        if words:
            return words
    return next(([editor] for editor in _EDITORS if shutil.which(editor)), [])


def at_line(command: Sequence[str], path: Path, line: int | None) -> list[str]:
    """Return the arguments that open a file at a line, in the editors that are known to take one."""
    editor = Path(command[0]).name if command else ""
    if line is None:
        return [*command, str(path)]
    if editor in _TAKE_A_LINE:
        return [*command, f"+{line}", str(path)]
    if editor in ("hx", "helix", "subl"):
        return [*command, f"{path}:{line}"]
    return [*command, str(path)]


async def edit_config(app: NewsApp, place: tuple[Path, int | None] | None = None) -> None:
    """Give the terminal to an editor, then take over what changed; what is wrong with it is said, the old stays.

    Args:
        app: The app.
        place: A file and a line in it; None: feeds.toml as a whole.
    """
    path, line = place or (app.reader.config.path, None)
    command = editor_command()
    if not command:
        app.say(f"No editor found: set $EDITOR. The file is {path}.", severity="warning")
        return
    try:
        if not path.exists():
            from termnews.config.importing import NEW_FILE
            from termnews.config.starting import made

            made(path).write_text(NEW_FILE, encoding="utf-8")
    except (OSError, ConfigError) as error:
        app.say(f"{path} cannot be made: {error}", severity="error")
        return
    try:
        with app.suspend():
            done = subprocess.run(at_line(command, path, line), check=False)
    except SuspendNotSupported:
        app.say(f"No editor can be opened from here. The file is {path}.", severity="warning")
        return
    except OSError as error:
        app.say(f"{command[0]} cannot be started: {error.strerror}.", severity="warning")
        return
    if done.returncode:
        app.say(f"{command[0]} ended with {done.returncode}; feeds.toml is read as it is now.")
    await reread_config(app)


async def reread_config(app: NewsApp, fetch: Sequence[str] = ()) -> bool:
    """Take over what feeds.toml says now and fetch what is new in it; False where it is wrong, which is said.

    Args:
        app: The app.
        fetch: The feeds to fetch, where one knows which are new.
    """
    from termnews.config.load import load_config

    try:
        config = load_config(app.reader.config.path)
    except ConfigError as error:
        app.say(f"{error} The old settings stay.", severity="error")
        return False
    known = len(app.reader.config.subscriptions)
    await app.reader.update_subscriptions(config)
    await app.config_changed(0 if fetch else len(config.subscriptions) - known)
    if fetch:
        app.refresh_feeds(fetch)
    return True
