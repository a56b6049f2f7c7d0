"""How the line interface opens an address: by the reader's browser, where there is one."""

from __future__ import annotations

from collections.abc import Callable


def browser() -> Callable[[str], None] | None:
    """Return what opens an address; None where no browser can be found, so that addresses are said instead."""
    from termnews.tui.browser import BrowserError, browser_command, open_in_browser

    try:
        browser_command("https://example.org/")
    except BrowserError:
        return None
    return open_in_browser
