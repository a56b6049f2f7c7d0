"""The child's side of a process lane: ``python -m termnews.lane_child [MODULE …]``.

Reads jobs from stdin, writes answers to stdout, dies with its parent (end of file on stdin, or its CPU limit).
An exception that is not a TermnewsError ends the child: the parent sees it die and starts another.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, cast

from termnews.core.errors import TermnewsError
from termnews.memory import LARGE_BYTES, give_back

Target = Callable[[bytes, dict[str, Any]], Iterable[str]]
FRAME = struct.Struct(">II")
"""Sizes of the JSON header and of what follows it, before each job and each answer."""
MEMORY_LIMIT_BYTES = 512 * 1024 * 1024
"""What a child may allocate beyond what it has when it starts."""


def resolve(target: str) -> Target:
    """Return the function that ``module:function`` names; only termnews's own modules are taken."""
    module, _, name = target.partition(":")
    if not module.startswith("termnews."):
        raise ValueError(f"{target} is not a target of termnews.")
    return cast(Target, getattr(importlib.import_module(module), name))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limit on this platform; the parent's time limit stays
        return
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            in_use = int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        in_use = MEMORY_LIMIT_BYTES
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = in_use + MEMORY_LIMIT_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _limit_cpu(seconds: float) -> None:
    """Let this job use ``seconds`` of CPU more, so that an orphan at a hanging job ends by itself."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime + seconds) + 2, hard))


def _read(stream: BinaryIO, size: int) -> bytes:
    chunks = stream.read(size)
    if len(chunks) < size:
        sys.exit(0)
    return chunks


def _answer(header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytearray]:
    lines = bytearray()
    try:
        for line in resolve(header["target"])(body, header["params"]):
            lines += line.encode("utf-8", "replace")
            lines += b"\n"
    except TermnewsError as error:
        return {"ok": False, "error": type(error).__name__, "message": str(error)}, bytearray()
    except MemoryError:
        return {"ok": False, "error": "LaneError", "message": "Ran out of memory.", "reason": "memory"}, bytearray()
    del lines[-1:]
    return {"ok": True}, lines


def main() -> None:
    """Serve jobs until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    stdin = sys.stdin.buffer
    stdout = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not reach the answers
    for module in sys.argv[1:]:
        importlib.import_module(module)
    _limit_memory()
    while True:
        header_size, body_size = FRAME.unpack(_read(stdin, FRAME.size))
        header = json.loads(_read(stdin, header_size))
        body = _read(stdin, body_size)
        _limit_cpu(header["cpu_s"])
        head, lines = _answer(header, body)
        is_large = len(body) >= LARGE_BYTES
        del body
        packed = json.dumps(head).encode()
        stdout.write(FRAME.pack(len(packed), len(lines)) + packed)
        stdout.write(lines)
        stdout.flush()
        del lines
        if is_large:
            give_back()
        if head.get("reason") == "memory":
            return  # a heap that was full once is not trusted again


if __name__ == "__main__":
    main()
