"""A feed sent through the reader's own command before it is read: an argument list, no shell, bounded in every way."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Sequence

from termnews.core.errors import ParseError
from termnews.core.text import clean_line

FILTER_TIMEOUT_S = 10.0
MAX_STDERR_BYTES = 4_000
_SAID_CHARS = 120


async def filtered(
    body: bytes, command: Sequence[str], *, max_bytes: int, timeout_s: float = FILTER_TIMEOUT_S
) -> bytes:
    """Return what the command makes of a feed: the feed goes in, its standard output comes out.

    Args:
        body: The feed as it came.
        command: Program and arguments, from feeds.toml; ``~`` before the program is the home folder.
        max_bytes: The most that may come out.
        timeout_s: Seconds for all of it; then the command and what it started are killed.

    Raises:
        ParseError: it cannot be run, fails, takes too long or says too much; the sentence says which.
    """
    name = os.path.basename(command[0])
    try:
        child = await asyncio.create_subprocess_exec(
            os.path.expanduser(command[0]), *command[1:], stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        why = f"{name!r} cannot be run: {error.strerror}"
        raise ParseError(f"The feed's filter {why}. Check transform.filter in feeds.toml.") from error
    try:
        async with asyncio.timeout(timeout_s):
            made, said = await _exchange(child, body, max_bytes)
            status = await child.wait()
    except TimeoutError as error:
        raise ParseError(f"The feed's filter {name!r} was stopped after {timeout_s:g} seconds.") from error
    finally:
        _kill(child)
    if len(made) > max_bytes:
        raise ParseError(f"The feed's filter {name!r} made more than {max_bytes / 1e6:.3g} MB of it; see max_bytes.")
    if status:
        why = f": {said}" if said else ""
        raise ParseError(f"The feed's filter {name!r} ended with status {status}{why}.")
    if not made.strip():
        raise ParseError(f"The feed's filter {name!r} made nothing of it.")
    return made


async def _exchange(child: asyncio.subprocess.Process, body: bytes, max_bytes: int) -> tuple[bytes, str]:
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    fed = asyncio.create_task(_feed(child.stdin, body))
    said = asyncio.create_task(_drained(child.stderr))
    try:
        pieces: list[bytes] = []
        size = 0
        while size <= max_bytes and (piece := await child.stdout.read(65_536)):
            pieces.append(piece)
            size += len(piece)
        if size > max_bytes:
            _kill(child)
        await fed
        return b"".join(pieces), await said
    finally:
        fed.cancel()
        said.cancel()
        await asyncio.gather(fed, said, return_exceptions=True)


async def _feed(stdin: asyncio.StreamWriter, body: bytes) -> None:
    with contextlib.suppress(ConnectionError):  # a filter need not read all of it
        stdin.write(body)
        await stdin.drain()
    stdin.close()


async def _drained(stderr: asyncio.StreamReader) -> str:
    """Return the last line that the command complained with."""
    kept = b""
    while piece := await stderr.read(65_536):
        kept = (kept + piece)[-MAX_STDERR_BYTES:]
    lines = kept.decode("utf-8", "replace").strip().splitlines()
    return clean_line(lines[-1], _SAID_CHARS).rstrip(".") if lines else ""


def _kill(child: asyncio.subprocess.Process) -> None:
    """Kill the command with everything it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
