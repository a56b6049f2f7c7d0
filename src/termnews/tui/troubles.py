"""What goes wrong while the paper is open: a sentence where termnews knows the trouble, an orderly end where not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from textual.app import App
from textual.css.query import NoMatches
from textual.notifications import Notify, SeverityLevel
from textual.screen import Screen
from textual.worker import WorkerFailed, get_current_worker

from termnews.core.errors import TermnewsError
from termnews.core.text import clean_line
from termnews.tui.notices import Notice

TOAST_S, WARNING_S = 4.0, 8.0
"""How long a toast stays."""
LONGEST_WAIT_S = 60.0
"""How long a toast stays that says what is waited for."""
TROUBLE_S = 12.0
"""How long a toast about a trouble stays."""


class Troubles(App[int]):
    """The app's way with errors."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._troubles_said: dict[str, float] = {}
        """When each trouble was said last, on the monotonic clock: a toast on its way is not in sight yet."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a toast for ``timeout`` seconds, as Textual does, by a ``Notice``; without markup unless asked for."""
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        self.post_message(Notify(Notice(message, title, severity, seconds, markup=markup)))

    def say(self, sentence: str, *, severity: SeverityLevel = "information") -> None:
        """Show a toast; what it says is never markup."""
        timeout_s = TOAST_S if severity == "information" else WARNING_S
        self.notify(clean_line(sentence), severity=severity, markup=False, timeout=timeout_s)

    @contextmanager
    def saying(self, sentence: str) -> Iterator[None]:
        """Show a toast while something is waited for; it goes when that is over."""
        notice = Notice(clean_line(sentence), "", "information", LONGEST_WAIT_S, markup=False)
        self._notifications.add(notice)
        self._refresh_notifications()
        try:
            yield
        finally:
            if notice in self._notifications:
                self._unnotify(notice)

    def trouble(self, error: TermnewsError) -> None:
        """Say what happened, once however many things it stopped."""
        sentence = clean_line(str(error), 400)
        now = monotonic()
        if now - self._troubles_said.get(sentence, -TROUBLE_S) >= TROUBLE_S:
            self._troubles_said[sentence] = now
            self.notify(sentence, severity="error", markup=False, timeout=TROUBLE_S)

    def _handle_exception(self, error: Exception) -> None:
        """Let the paper stay open where background work met a trouble that termnews has a sentence for."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(cause, TermnewsError) and cause is not error:
            self.trouble(cause)
        elif isinstance(cause, NoMatches) and cause is not error and self._worked_for_a_screen_that_left():
            return
        else:
            super()._handle_exception(cause if isinstance(cause, Exception) else error)

    def _worked_for_a_screen_that_left(self) -> bool:
        """Whether the worker that failed belongs to a screen one has gone back from while it was at work."""
        node = get_current_worker().node
        screens = [above for above in node.ancestors_with_self if isinstance(above, Screen)]
        return node is not self and (not screens or screens[0] not in self.screen_stack)

    def _fatal_error(self) -> None:
        """End without Textual's screenful of locals (they may hold secrets): ``run_tui`` raises the error again."""
        self._close_messages_no_wait()

    @property
    def crash(self) -> Exception | None:
        """The exception that ended the app."""
        return self._exception
