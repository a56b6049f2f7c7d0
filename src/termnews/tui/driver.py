"""The terminal's driver, Textual's own but for one thing: leaving does not wait for the thread that reads keys.

Textual joins that thread, which looks up from ``select`` ten times a second and once more at its end: 100 to 200 ms in
which the reader has already left.
"""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.message import Message


class PaperDriver(LinuxDriver):
    """Reads keys in a daemon thread; Textual's own key thread only waits for the end of it, or of the app."""

    _left = False

    def run_input_thread(self) -> None:
        """Read keys until the app ends or lends the terminal to an editor, who must find nobody else reading it."""
        hands = Thread(target=self._read_keys, name="termnews-keys", daemon=True)
        hands.start()
        self.exit_event.wait()
        self._left = not self._app.is_running
        if not self._left:
            hands.join()

    def _read_keys(self) -> None:
        try:
            super().run_input_thread()
        except Exception as error:
            if not self._left:
                self._app.call_later(_raise, error)

    def process_message(self, message: Message) -> None:
        """Hand on what was typed; nobody is there any more once the app has ended."""
        if not self._left:
            super().process_message(message)


def _raise(error: Exception) -> None:
    """End the app by an error of another thread."""
    raise error
