"""Where blocking work runs: a thread that owns one resource, child processes that can be killed, or right here.

Knows nothing of news. Threads are daemons and children are killed, so that leaving never waits for them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from queue import SimpleQueue
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from termnews.core import errors
from termnews.lane_child import FRAME, resolve
from termnews.lane_lines import Lines

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

CLOSE_WAIT_S = 0.15


class ThreadLane(Generic[R]):
    """One daemon thread that opens a resource on first use and runs functions on it, in order."""

    def __init__(
        self,
        open_resource: Callable[[], R],
        *,
        name: str,
        close_resource: Callable[[R], None],
        guard: Callable[[], AbstractContextManager[None]] = nullcontext,
        is_current: Callable[[R], bool] = lambda resource: True,
        interrupt: Callable[[R], None] | None = None,
    ) -> None:
        """``open_resource`` and ``close_resource`` run in the thread; every job runs inside ``guard()``.

        A resource that is no longer ``is_current`` is closed before a job, and opened anew. ``interrupt`` is called
        from outside the thread, while a job runs whose waiter was cancelled.
        """
        self._open = open_resource
        self._close = close_resource
        self._guard = guard
        self._is_current = is_current
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._name = name
        self._resource: R | None = None
        self._closed = False
        self._interrupt = interrupt
        self._under_way: asyncio.Future[Any] | None = None
        self._changing = threading.Lock()

    async def run(self, fn: Callable[Concatenate[R, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``fn(resource, *args)`` in the thread; a job whose waiter was cancelled is skipped, or interrupted."""
        future = self._submit(fn, *args, **kwargs)
        try:
            return await future
        except asyncio.CancelledError:
            self._stop(future)
            raise

    def _stop(self, future: asyncio.Future[Any]) -> None:
        with self._changing:  # no other job begins meanwhile
            if self._interrupt is not None and self._under_way is future and self._resource is not None:
                self._interrupt(self._resource)

    def _set_under_way(self, future: asyncio.Future[Any] | None) -> None:
        with self._changing:
            self._under_way = future

    async def carry_out(self, fn: Callable[Concatenate[R, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run as ``run`` does, but even when the waiter is cancelled: what a reader did is not lost by leaving."""
        return await asyncio.shield(self._submit(fn, *args, **kwargs))

    def _submit(self, fn: Callable[Concatenate[R, P], T], /, *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        if self._closed:
            raise errors.StoreError(f"The {self._name} lane is closed.")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def job() -> None:
            if future.cancelled():
                return
            try:
                with self._guard():
                    if self._resource is not None and not self._is_current(self._resource):
                        self._close(self._resource)
                        self._resource = None
                    if self._resource is None:
                        self._resource = self._open()
                    self._set_under_way(future)
                    result = fn(self._resource, *args, **kwargs)
            except BaseException as error:  # carried to the waiter, not handled here
                self._set_under_way(None)
                _deliver(loop, future, error=error)
            else:
                self._set_under_way(None)
                _deliver(loop, future, result=result)

        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()
        self._jobs.put(job)
        return future

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            del job  # with all that it was given
        if self._resource is not None:
            with contextlib.suppress(errors.StoreError), self._guard():
                self._close(self._resource)
            self._resource = None

    async def close(self) -> None:
        """Let what somebody still waits for end and close the resource; waits ``CLOSE_WAIT_S`` at most."""
        self._closed = True
        if self._thread is None:
            return
        self._jobs.put(None)
        deadline = asyncio.get_running_loop().time() + CLOSE_WAIT_S
        while self._thread.is_alive() and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.005)


def _deliver(
    loop: asyncio.AbstractEventLoop,
    future: asyncio.Future[Any],
    *,
    result: Any = None,
    error: BaseException | None = None,
) -> None:
    def settle() -> None:
        if future.done():
            return
        if error is not None:
            # no future takes a StopIteration: its waiter would wait for ever
            future.set_exception(RuntimeError(repr(error)) if isinstance(error, StopIteration) else error)
        else:
            future.set_result(result)

    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(settle)


class _Child:
    """One child process that runs jobs one at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, preload: Sequence[str]) -> _Child:
        quiet = None if os.environ.get("TERMNEWS_DEBUG") else asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "termnews.lane_child", *preload,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=quiet, limit=2**20,
        )
        return cls(process)

    async def run(self, header: bytes, body: bytes) -> Sequence[str]:
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            raise errors.LaneError("The child process has no pipes.", reason="died")
        try:
            stdin.write(FRAME.pack(len(header), len(body)) + header)
            stdin.write(body)
            await stdin.drain()
            head_size, lines_size = FRAME.unpack(await stdout.readexactly(FRAME.size))
            head = json.loads(await stdout.readexactly(head_size))
            payload = bytearray()
            while len(payload) < lines_size and (piece := await stdout.read(lines_size - len(payload))):
                payload += piece
            if len(payload) < lines_size:
                raise errors.LaneError("The child process died at its work.", reason="died")
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise errors.LaneError("The child process died at its work.", reason="died") from error
        if head["ok"]:
            return Lines(payload)
        raise _revive(head)

    async def end(self) -> None:
        """Kill the process, empty its pipes and reap it."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
        with contextlib.suppress(ConnectionError):
            await self.process.communicate()


def _revive(head: dict[str, Any]) -> errors.TermnewsError:
    name, message = head["error"], head["message"]
    if name == "ParseError":
        return errors.ParseError(message)
    if name == "ExtractError":
        return errors.ExtractError(message)
    if name == "PictureError":
        return errors.PictureError(message)
    return errors.LaneError(message, reason=head.get("reason", "died"))


class ProcessLane:
    """Up to ``size`` children, started when needed, that can be killed at a time limit and are capped in memory."""

    def __init__(self, size: int, *, preload: Sequence[str] = ()) -> None:
        """``preload``: modules a child imports at once, while the first job is still on its way."""
        self._slots = asyncio.Semaphore(size)
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._dying: set[asyncio.Task[None]] = set()
        self._preload = tuple(preload)
        self._closed = False

    async def warm(self, count: int = 1) -> None:
        """Start children ahead of the first job, up to ``count`` idle ones; if none can start, the job says so."""
        with contextlib.suppress(errors.LaneError):
            while len(self._idle) < count and not self._closed:
                self._idle.append(await self._start())

    async def run(self, target: str, body: bytes, params: dict[str, Any], *, timeout_s: float) -> Sequence[str]:
        """Run ``module:function`` on ``(body, params)`` in a child and return its lines.

        Raises:
            LaneError: the child could not start, was killed at ``timeout_s``, ran out of memory, or died.
            ParseError, ExtractError, PictureError: as the target raised them.
        """
        header = json.dumps({"target": target, "params": params, "cpu_s": timeout_s}).encode()
        async with self._slots:
            if self._closed:
                raise errors.LaneError("termnews is closing.", reason="died")
            child = self._idle.pop() if self._idle else await self._start()
            healthy = False
            try:
                async with asyncio.timeout(timeout_s):
                    lines = await child.run(header, body)
                healthy = True
                return lines
            except TimeoutError as error:
                raise errors.LaneError(f"Stopped after {timeout_s:g} s.", reason="timeout") from error
            except (errors.ParseError, errors.ExtractError, errors.PictureError):
                healthy = True
                raise
            finally:
                if healthy and not self._closed:
                    self._idle.append(child)
                else:
                    self._all.discard(child)
                    self._bury(child)

    async def _start(self) -> _Child:
        try:
            child = await _Child.start(self._preload)
        except OSError as error:
            raise errors.LaneError(f"No child process could be started: {error.strerror}.", reason="died") from error
        self._all.add(child)
        return child

    async def close(self) -> None:
        """Kill every child; waits ``CLOSE_WAIT_S`` at most for them to be reaped."""
        self._closed = True
        self._idle.clear()
        while self._all:
            self._bury(self._all.pop())
        if self._dying:
            await asyncio.wait(self._dying, timeout=CLOSE_WAIT_S)

    def _bury(self, child: _Child) -> None:
        """Kill a child now and see to its end in the background."""
        task = asyncio.create_task(child.end())
        self._dying.add(task)
        task.add_done_callback(self._dying.discard)


class InlineLane:
    """A process lane without processes, for tests of what is above it: the same calls, run right here."""

    async def warm(self, count: int = 1) -> None:
        """Nothing to start."""

    async def run(self, target: str, body: bytes, params: dict[str, Any], *, timeout_s: float) -> Sequence[str]:
        """Run the target here; no limits apply."""
        return list(resolve(target)(body, params))

    async def close(self) -> None:
        """Nothing to close."""
