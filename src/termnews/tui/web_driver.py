"""The browser's driver, Textual's own but for one thing: where the server is gone, the newspaper ends too."""

from __future__ import annotations

from textual import messages
from textual.drivers.web_driver import WebDriver


class PaperWebDriver(WebDriver):
    """Speaks with textual-serve by stdin and stdout."""

    def run_input_thread(self) -> None:
        """Read what the browser sends; leave when nobody is there any more to send it."""
        super().run_input_thread()
        if not self.exit_event.is_set() and self._app.is_running:
            self._app.post_message(messages.ExitApp())
