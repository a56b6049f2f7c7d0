"""Where a link leads, said before it is followed: the host first, then the whole URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from textual.content import Content
from textual.widgets import Static

from termnews.core.text import URL_LIMIT, clean_line
from termnews.core.urls import host_of
from termnews.tui.widgets.article_links import Goal

if TYPE_CHECKING:
    from termnews.tui.screens.modal import PaperModal


class Choice(NamedTuple):
    """What was chosen."""

    url: str = ""
    goal: Goal | None = None
    """A note of the article, where it is none of its links."""
    copied: bool = False
    """To be copied, not opened."""


class Target(Static):
    """Shows a URL."""

    DEFAULT_CSS = """
    Target { width: 100%; height: auto; max-height: 12; background: $surface; padding: 0 2; }
    """

    def show(self, url: str) -> None:
        """Show where a link leads."""
        key = cast("PaperModal[Choice | None]", self.screen).key_of
        keys = f"{key('take')} open in the browser · {key('copy-link')} copy · {key('back')} back"
        self.update(Content.from_markup(
            "[$accent b]$host[/]\n$url\n[$foreground 70%]$keys[/]",
            host=clean_line(host_of(url)) or "no host", url=clean_line(url, URL_LIMIT), keys=keys,
        ))
