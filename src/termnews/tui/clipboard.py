"""Copying: by the terminal itself (OSC 52), and by the platform's own tool where there is one; never through a shell.

Both, because neither is enough: a terminal may ignore OSC 52 without a word, and a tool on a far machine fills the
wrong clipboard.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

TOOL_WITHIN_S = 2.0
"""How long a tool may take."""
_X11 = (("xclip", "-selection", "clipboard", "-in"), ("xsel", "--clipboard", "--input"))


def tool_command(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> list[str] | None:
    """Return the argument list of the platform's tool, which reads the text from its input; None where none is."""
    candidates: list[tuple[str, ...]] = []
    if platform == "darwin":
        candidates.append(("pbcopy",))
    if environ.get("WAYLAND_DISPLAY"):
        candidates.append(("wl-copy",))
    if environ.get("DISPLAY"):
        candidates += _X11
    if environ.get("WSL_DISTRO_NAME") or platform == "win32":
        candidates.append(("clip.exe",))
    for command in candidates:
        if found := shutil.which(command[0], path=environ.get("PATH")):
            return [found, *command[1:]]
    return None


async def copy(app: App[object], text: str, environ: Mapping[str, str] = os.environ) -> str:
    """Copy ``text``; return what it was copied by, as the words of a sentence."""
    app.copy_to_clipboard(text)
    if app.is_web:  # a tool would fill the clipboard of the machine that serves
        return "by the browser"
    command = tool_command(environ)
    if command is None:
        return "by the terminal (OSC 52)"
    name = os.path.basename(command[0])
    if await _fed(command, text.encode("utf-16-le" if name == "clip.exe" else "utf-8", "replace"), environ):
        return f"by {name} and the terminal (OSC 52)"
    return f"by the terminal (OSC 52); {name} failed"


async def _fed(command: list[str], text: bytes, environ: Mapping[str, str]) -> bool:
    """Run a command with ``text`` as its input; True where it ended well in time."""
    quiet = asyncio.subprocess.DEVNULL
    try:
        tool = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True, env=environ
        )
    except OSError:
        return False
    try:
        await asyncio.wait_for(tool.communicate(text), TOOL_WITHIN_S)
    except (TimeoutError, OSError):
        with suppress(ProcessLookupError):
            tool.kill()
        await tool.wait()
        return False
    return tool.returncode == 0
