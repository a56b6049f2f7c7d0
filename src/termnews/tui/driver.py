"""The terminal's driver, Textual's own but for six things.

Leaving does not wait for the thread that reads keys: Textual joins it, and it looks up from ``select`` ten times a
second and once more at its end, 100 to 200 ms in which the reader has already left.

Where the splash is on screen, it stays there until the page is set: entering the alternate screen once more would clear
it, and the first frames are those of a page without stories.

Where the terminal goes away (a closed window, a lost connection), what is still written to it is dropped: Textual's
writing thread would end by the error, and the app wait for ever for room in its queue, without having left. And the
app is told to leave, since Textual's reading thread would read nothing for ever, as fast as it can.

SIGCONT comes to a running program too, from ``kill`` and with the end of a terminal. Textual takes the terminal once
more then, with a second pair of threads, and the first one reads half of the keys and never ends.

Answers of the terminal that come too late are no keys (``late_answers``).

Of the many sizes that the terminal has while its corner is dragged, only those that last a moment are laid out
(``resizing``).
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
from codecs import getincrementaldecoder
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, TextIO, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size

from termnews import splash
from termnews.tui.late_answers import LateAnswers
from termnews.tui.resizing import Sizes

if TYPE_CHECKING:
    from io import TextIOWrapper

    from textual.message import Message


AT_ONCE, NO_LONGER = "\x1b[?2026h", "\x1b[?2026l"
"""What is between them is drawn in one go, by terminals that know how to."""
TICK_S = 0.1
"""How long an Escape waits for what may belong to it; as long as in Textual."""
LOOK_EVERY_S = 1.0
"""How often to look whether the terminal is still there."""


class PaperDriver(LinuxDriver):
    """Reads keys in a daemon thread; Textual's own key thread only waits for the end of it, or of the app."""

    _left = False
    _taken = False
    _held: list[str] | None = None

    def start_application_mode(self) -> None:
        """Take the terminal over; from the splash with what it shows."""
        if self._file is not None and not isinstance(self._file, _Output):
            self._file = cast("TextIOWrapper", _Output(self._file))
        self._taken = True
        self._loop = asyncio.get_running_loop()
        self._sizes = Sizes(self._app.post_message, self._loop)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        signal.signal(signal.SIGWINCH, self._size_changed)
        if splash.is_up():
            splash.taken_over()
            self._held = []

    def _size_changed(self, *_: object) -> None:
        """Take the size that a signal told of, unless the terminal tells of it among the keys."""
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self._loop.call_soon_threadsafe(self._sizes.take, Resize(size, size))

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._taken = False
        self.release()
        super().stop_application_mode()

    def _sigcont_application(self, *_: object) -> None:
        """Go on after a stop: one that the app was told of, or one (SIGSTOP) that took it by surprise."""
        if self._taken and self._auto_restart and not self._has_hung_up():
            self.stop_application_mode()
            self._must_signal_resume = True
        if not self._taken:
            super()._sigcont_application()

    def write(self, data: str) -> None:
        """Write, or keep for the end of the splash."""
        if self._held is not None:
            self._held.append(data)
        elif data != splash.ENTER or not splash.is_up():
            super().write(data)

    def release(self) -> None:
        """Write what was kept: the splash has done its work."""
        if self._held is not None:
            held, self._held = "".join(self._held), None
            super().write(AT_ONCE + held + NO_LONGER)

    def run_input_thread(self) -> None:
        """Read keys until the app ends or lends the terminal to an editor, who must find nobody else reading it."""
        hands = Thread(target=self._read_keys, name="termnews-keys", daemon=True)
        hands.start()
        while not self.exit_event.wait(LOOK_EVERY_S) and not self._has_hung_up():
            pass
        if not self.exit_event.is_set():
            self._app.call_later(self._app.exit, None, 128 + signal.SIGHUP)
            self.exit_event.wait()
        self._left = not self._app.is_running
        if not self._left:
            hands.join()

    def _has_hung_up(self) -> bool:
        """Whether the terminal is gone: its signal only comes to whom it belongs to, as ``make`` or a script."""
        watch = select.poll()
        watch.register(self.fileno, 0)  # asks for nothing: an end and an error are always told
        return bool(watch.poll(0))

    def _read_keys(self) -> None:
        try:
            self._hand_on_keys()
        except Exception as error:
            if not self._left:
                self._app.call_later(_raise, error)

    def _hand_on_keys(self) -> None:
        """Textual's own loop, but for the answers that come too late to be asked for."""
        parser, answers = XTermParser(self._debug), LateAnswers()
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], TICK_S)[0]:
                typed = answers.left_out(decode(os.read(self.fileno, 4096)))
                if typed:
                    for message in parser.feed(typed):
                        self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def process_message(self, message: Message) -> None:
        """Hand on what was typed; nobody is there any more once the app has ended."""
        if self._left:
            return
        if isinstance(message, Resize):
            self._loop.call_soon_threadsafe(self._sizes.take, message)
        else:
            super().process_message(message)


class _Output:
    """The terminal as a file to write to, which may be gone."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write, or drop what nobody can read any more."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Send what was written."""
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        """Return the number of the file."""
        return self._file.fileno()


def _raise(error: Exception) -> None:
    """End the app by an error of another thread."""
    raise error
