"""Opening a link in the reader's browser: one process of our own, never a shell, never an option in a URL's place."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

from termnews.core.errors import TermnewsError
from termnews.core.urls import safe_url

if TYPE_CHECKING:
    from textual.app import App

_OPENERS = (("xdg-open",), ("gio", "open"), ("wslview",), ("termux-open-url",), ("sensible-browser",))


class BrowserError(TermnewsError):
    """No browser could be started, or the link is not one that may be opened."""


def _opened(url: str) -> str:
    safe = safe_url(url)
    if safe is None or not safe.startswith(("http://", "https://")):
        raise BrowserError("Only http and https links are opened.")
    return safe


def browser_command(
    url: str, environ: Mapping[str, str] = os.environ, *, background: bool = False
) -> list[str]:
    """Return the argument list that opens a link.

    ``$BROWSER`` is split like a shell would, its ``%s`` (a whole word) becomes the link, which else comes last.

    Raises:
        BrowserError: not an http(s) link, or there is nothing to open it with.
    """
    safe = _opened(url)
    for choice in environ.get("BROWSER", "").split(os.pathsep):
        try:
            words = shlex.split(choice)
        except ValueError:
            continue
        if words and shutil.which(words[0]):
            return [safe if word == "%s" else word for word in words] if "%s" in words else [*words, safe]
    mac = ("open", "-g") if background else ("open",)
    openers = (mac,) if sys.platform == "darwin" else _OPENERS
    for opener in openers:
        if shutil.which(opener[0]):
            return [*opener, safe]
    raise BrowserError("No browser found: set $BROWSER to a command.")


def open_in_tab(app: App[object], url: str) -> None:
    """Open a link in a new tab of the browser that shows the newspaper; nothing starts on the machine that serves it.

    Raises:
        BrowserError: not an http(s) link.
    """
    app.open_url(_opened(url))


def open_in_browser(url: str, environ: Mapping[str, str] = os.environ, *, background: bool = False) -> None:
    """Start the browser and forget it; the terminal stays ours, and ``background`` leaves it in front where one can.

    Raises:
        BrowserError: see ``browser_command``; or the command cannot be started.
    """
    command = browser_command(url, environ, background=background)
    try:
        browser = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            close_fds=True,
        )
    except OSError as error:
        raise BrowserError(f"{command[0]} cannot be started: {error.strerror}.") from error
    # somebody has to wait for it, or it stays in the process table as long as the paper is open
    threading.Thread(target=browser.wait, name="browser", daemon=True).start()
