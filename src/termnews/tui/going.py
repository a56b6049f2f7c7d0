"""The commands of the group *Going*: each is one step to a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from termnews.tui.places import Places


class Going:
    """What the app does for ``1`` to ``9``, the *Go to…* menu, search and help."""

    places: Places

    def action_section(self, number: int) -> None:
        """Show a page of the paper: 1 the front page, 2 to 8 the sections, 9 the saved stories."""
        self.places.section(number)

    def action_go_front(self) -> None:
        """Go to the front page."""
        self.places.section(1)

    def action_go_unread(self) -> None:
        """Go to everything unread."""
        self.places.listing("is:unread", "All unread")

    def action_go_starred(self) -> None:
        """Go to the starred stories."""
        self.places.listing("is:starred", "Starred")

    def action_go_later(self) -> None:
        """Go to what is kept for later."""
        self.places.listing("is:later", "Read later")

    def action_go_begun(self) -> None:
        """Go to what was begun and not finished."""
        self.places.listing("is:begun", "Go on reading")

    def action_go_latest(self) -> None:
        """Go to the latest stories, read or not."""
        self.places.listing("", "Latest")

    def action_go_popular(self) -> None:
        """Go to what was read most."""
        self.places.popular()

    def action_go_feeds(self) -> None:
        """Go to the list of feeds."""
        self.places.feeds(health=False)

    def action_go_health(self) -> None:
        """Go to the feeds in trouble."""
        self.places.feeds(health=True)

    def action_welcome(self) -> None:
        """Go to the first steps."""
        self.places.welcome()

    def action_add_feed(self) -> None:
        """Add a feed by its address."""
        self.places.add_feed()

    def action_search(self) -> None:
        """Search everything."""
        self.places.search()

    def action_help(self) -> None:
        """Show the keys of this place."""
        self.places.help()

    def action_command_palette(self) -> None:
        """Show every command, place, feed and theme by name."""
        self.places.palette()

    def action_mark_everything(self) -> None:
        """Mark every entry of every feed read."""
        self.places.mark_everything()
