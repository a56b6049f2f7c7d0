"""What the list of feeds changes in feeds.toml: muting, removing, editing; and the way to a feed's site."""

from __future__ import annotations

import asyncio

from termnews.core.errors import ConfigError, NotFoundError
from termnews.core.models import Feed
from termnews.core.text import clean_line
from termnews.tui.editing import edit_config, reread_config
from termnews.tui.screens.base import PaperScreen

NO, YES = 0, 1


class FeedChanges(PaperScreen):
    """The keys that change the feed under the cursor."""

    @property
    def feed(self) -> Feed | None:
        """The feed under the cursor."""
        raise NotImplementedError

    def action_mute_feed(self) -> None:
        """Mute the feed, or hear it again."""
        if self.feed is not None:
            self.run_worker(self._mute(self.feed), group="feed-change", exclusive=True)

    async def _mute(self, feed: Feed) -> None:
        from termnews.config.feed_settings import set_muted

        try:
            await asyncio.to_thread(set_muted, self.reader.config.path, feed.slug, not feed.muted)
        except (ConfigError, NotFoundError) as error:
            self._not_changed(error)
            return
        if await reread_config(self.news):
            again = self.news.key_of("mute-feed", "feeds")
            name = clean_line(feed.title, 80, list_row=True)
            self.news.say(f"“{name}” is heard again." if feed.muted else f"“{name}” is muted; {again} hears it again.")

    def action_remove_feed(self) -> None:
        """Ask, then remove the feed."""
        from termnews.tui.screens.choice import ChoiceScreen

        feed = self.feed
        if feed is None:
            return

        def answered(choice: int | None) -> None:
            if choice == YES:
                self.run_worker(self._remove(feed), group="feed-change", exclusive=True)

        question = f"Remove {clean_line(feed.title, 60, list_row=True)} from feeds.toml?"
        self.app.push_screen(ChoiceScreen(question, ("No, keep it", "Yes, remove it")), answered)

    async def _remove(self, feed: Feed) -> None:
        from termnews.config.edit import remove_feed

        try:
            url = await asyncio.to_thread(remove_feed, self.reader.config.path, feed.slug)
        except (ConfigError, NotFoundError) as error:
            self._not_changed(error)
            return
        if await reread_config(self.news):
            self.news.say(f"Removed: {clean_line(feed.title, 80, list_row=True)}, {clean_line(url, 200)}")

    def _not_changed(self, error: Exception) -> None:
        self.news.say(f"{error} {self.news.key_of('edit-feed', 'feeds')} edits it.", severity="warning")

    def action_open_site(self) -> None:
        """Open the feed's site in the browser."""
        from termnews.tui.browser import BrowserError, open_in_browser, open_in_tab

        feed = self.feed
        if feed is None:
            return
        if not feed.site_url:
            self.news.say(f"This feed names no site. Its address is {clean_line(feed.url, 200)}.")
            return
        try:
            if self.app.is_web:
                open_in_tab(self.app, feed.site_url)
            else:
                open_in_browser(feed.site_url)
        except BrowserError as error:
            self.news.trouble(error)
        else:
            self.news.say(f"Opened in the browser: {clean_line(feed.site_url, 200)}")

    def action_edit_feed(self) -> None:
        """Edit feeds.toml where the feed stands."""
        from termnews.config.feed_settings import where

        feed = self.feed
        if feed is not None:
            try:
                place = where(self.reader.config, feed.slug)
            except NotFoundError as error:
                self.news.trouble(error)
            else:
                self.app.run_worker(edit_config(self.news, place), group="edit", exclusive=True)
