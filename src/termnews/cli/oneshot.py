"""One job in a child process that can be killed, for verbs that do a single step and end.

The child is a fork that serves the same protocol under the same limits as a process lane's children; it starts in a
millisecond, where a new interpreter takes twenty.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from typing import Any, NoReturn

from termnews.core.errors import ExtractError, LaneError, ParseError, TermnewsError
from termnews.lane_child import FRAME, main


def run_once(target: str, body: bytes, params: dict[str, Any], *, timeout_s: float) -> list[str]:
    """Run ``module:function`` on ``(body, params)`` in a child and return its lines.

    Raises:
        LaneError: the child was killed at ``timeout_s``, ran out of memory, or died.
        ParseError, ExtractError: as the target raised them.
    """
    if not hasattr(os, "fork"):
        return _in_lane(target, body, params, timeout_s)
    job_out, job_in = os.pipe()
    answer_out, answer_in = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(job_in)
        os.close(answer_out)
        _serve(job_out, answer_in)
    os.close(job_out)
    os.close(answer_in)
    header = json.dumps({"target": target, "params": params, "cpu_s": timeout_s}).encode()
    try:
        with os.fdopen(job_in, "wb") as job:
            job.write(FRAME.pack(len(header), len(body)) + header + body)
        head, lines = _answer(answer_out, deadline=time.monotonic() + timeout_s)
    except BrokenPipeError:
        raise LaneError("The child process died at its work.", reason="died") from None
    finally:
        os.close(answer_out)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if not head["ok"]:
        raise _revived(head)
    return lines.decode("utf-8").split("\n") if lines else []


def _serve(job_out: int, answer_in: int) -> NoReturn:
    """Be the child: jobs on stdin, answers on stdout, nothing said."""
    try:
        os.dup2(job_out, 0)
        os.dup2(answer_in, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sys.stdin = os.fdopen(0, "r", closefd=False)
        sys.argv = sys.argv[:1]
        main()
    finally:
        os._exit(0)


def _answer(source: int, *, deadline: float) -> tuple[dict[str, Any], bytes]:
    head_size, lines_size = FRAME.unpack(_read(source, FRAME.size, deadline))
    return json.loads(_read(source, head_size, deadline)), _read(source, lines_size, deadline)


def _read(source: int, size: int, deadline: float) -> bytes:
    chunks, missing = [], size
    while missing:
        ready, _, _ = select.select([source], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise LaneError("It took too long and was stopped.", reason="timeout")
        chunk = os.read(source, min(missing, 1 << 20))
        if not chunk:
            raise LaneError("The child process died at its work.", reason="died")
        chunks.append(chunk)
        missing -= len(chunk)
    return b"".join(chunks)


def _revived(head: dict[str, Any]) -> TermnewsError:
    kinds: dict[str, type[ParseError] | type[ExtractError]] = {"ParseError": ParseError, "ExtractError": ExtractError}
    kind = kinds.get(head["error"])
    return kind(head["message"]) if kind else LaneError(head["message"], reason=head.get("reason", "died"))


def _in_lane(target: str, body: bytes, params: dict[str, Any], timeout_s: float) -> list[str]:
    import asyncio

    from termnews.lanes import ProcessLane

    async def work() -> list[str]:
        lane = ProcessLane(1)
        try:
            return list(await lane.run(target, body, params, timeout_s=timeout_s))
        finally:
            await lane.close()

    return asyncio.run(work())
