"""Adding a feed: an address is asked for, what it offers is shown, and a section is chosen for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from termnews.core.dates import ago
from termnews.core.errors import TermnewsError
from termnews.core.records import dataclass
from termnews.core.text import clean_line
from termnews.core.wrap import clip
from termnews.tui import keys, themes
from termnews.tui.editing import reread_config
from termnews.tui.screens.list_keys import ListKeys
from termnews.tui.screens.modal import PaperModal
from termnews.tui.screens.sheet import Sheet
from termnews.tui.widgets.plain_list import PlainList

if TYPE_CHECKING:
    from termnews.core.previews import Preview
    from termnews.tui.app import NewsApp

AIR = 6
"""Lines to spare from which on a blank one stands between the stories and the sections."""
SECTION_NAME = 60
"""Characters of a new section's name."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the reader wants of a preview."""

    section: str = ""
    """Id of a section there is."""
    new_section: str = ""
    """Name of one that is to be made."""
    other: bool = False
    """Look at the next feed of the same page instead."""


class SubscribeScreen(ListKeys, PaperModal[Decision | None]):
    """A feed's name and latest stories over the sections; Enter takes it into the one under the cursor.

    Below the sections stands one that is yet to be named.
    """

    SCOPES = ("subscribe",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("subscribe")]

    DEFAULT_CSS = """
    SubscribeScreen { align: left bottom; background: transparent; }
    SubscribeScreen #latest { height: auto; padding: 0 2; background: $surface; color: $foreground; }
    SubscribeScreen PlainList, SubscribeScreen PlainList:focus {
        border-top: solid $hair; border-title-color: $muted-ink; border-title-style: none;
    }
    """

    def __init__(self, preview: Preview, others: int = 0) -> None:
        """Make the sheet.

        Args:
            preview: What the address offers.
            others: How many more feeds the page names.
        """
        super().__init__()
        self._preview = preview
        self._others = others
        sections = self.news.reader.sections
        self._sections = [(section.id, section.title) for section in sections] or [("", "News")]

    def compose(self) -> ComposeResult:
        """The feed, the sections, the keys."""
        with Sheet() as sheet:
            yield Static("", id="latest", markup=False)
            titles = [*(clean_line(title, SECTION_NAME) for _, title in self._sections), "a new section …"]
            options = PlainList(*(Option(Text(f" {title}", no_wrap=True, overflow="ellipsis")) for title in titles))
            options.border_title = " into which section? "
            yield options
            yield Static("", id="keys", markup=False)
        sheet.border_title = Content(f" {clean_line(self._preview.title, 120, list_row=True)} ")

    def on_mount(self) -> None:
        """Begin at the first section."""
        self._fit()
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = 0

    def on_resize(self) -> None:
        """Give the stories what the sections leave."""
        self._fit()

    def _fit(self) -> None:
        width, height = self.app.size
        lines = self._about(max(8, width - 4))
        room = max(0, min(len(lines), height - 6 - min(4, len(self._sections))))
        about = self.query_one("#latest", Static)
        about.display = bool(room)
        airy = height - room >= 4 + len(self._sections) + AIR
        about.styles.padding = (0, 2, 1, 2) if airy else (0, 2)
        about.update(Text("\n").join(lines[:room]))
        self.query_one(OptionList).styles.max_height = max(2, min(len(self._sections) + 2, height - room - 2))
        take, new, other, back = map(self.key_of, ("take", "new-section", "other-feed", "back"))
        words = f"{take} subscribes and fetches · {new} makes a new section · {back} leaves"
        if self._others:
            words += f" · {other} next feed of the page ({self._others} more)"
        if len(words) > width - 4:
            words = f"{take} take {back} no" + (f" {other} next" if self._others else "")
        self.query_one("#keys", Static).update(words)

    def _about(self, width: int) -> list[Text]:
        muted = Style(color=themes.palette(self.app.theme_variables).muted)
        lines = [Text(clip(clean_line(self._preview.url, 300), width), muted)]
        now = self.news.reader.now()
        for title, date in self._preview.latest:
            age = ago(date, now) if date is not None else ""
            line = Text(clip(clean_line(title, list_row=True) or "(no title)", max(4, width - len(age) - 2)))
            line.pad_right(max(1, width - line.cell_len - len(age)))
            lines.append(line.append(age, muted))
        return lines if self._preview.latest else [*lines, Text("No stories at the moment.", muted)]

    # ------------------------------------------------------------ keys

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the feed."""
        event.stop()
        if event.option_index < len(self._sections):
            self.dismiss(Decision(section=self._sections[event.option_index][0]))
        else:
            self.action_new_section()

    def action_new_section(self) -> None:
        """Ask for the name of a section, and take the feed into it."""
        from termnews.tui.screens.prompt import PromptScreen

        self.app.push_screen(PromptScreen("New section", placeholder="its name"), self._named)

    def _named(self, name: str | None) -> None:
        name = clean_line(name or "", SECTION_NAME).strip()
        if name:
            there = next((key for key, title in self._sections if title.casefold() == name.casefold()), None)
            self.dismiss(Decision(section=there) if there is not None else Decision(new_section=name))

    def action_other_feed(self) -> None:
        """Look at the next feed that the page names."""
        if self._others:
            self.dismiss(Decision(other=True))


def ask_address(news: NewsApp, typed: str = "") -> None:
    """Ask for an address, then look at what it offers."""
    from termnews.tui.screens.prompt import PromptScreen

    def answered(url: str | None) -> None:
        if url and url.strip():
            news.run_worker(_look(news, url.strip()), group="subscribe", exclusive=True)

    news.push_screen(PromptScreen("Add", value=typed, placeholder="address of a feed, or of a site that has one"),
                     answered)


async def _look(news: NewsApp, url: str, others: Sequence[str] = ()) -> None:
    """Show what an address offers; what went wrong is said.

    Args:
        news: The app.
        url: The address.
        others: Addresses of further feeds of the page this one comes from.
    """
    try:
        with news.saying(f"Asking {clean_line(url, 120)} …"):
            preview = await news.reader.preview(url)
    except TermnewsError as error:
        news.say(f"{error} {news.key_of('add-feed')} asks for another address.", severity="warning")
        return
    more = tuple(others) or tuple(offer.url for offer in preview.alternatives)
    if preview.already is not None:
        news.say(_there(news, preview.already))
        if more:
            await _look(news, more[0], more[1:])
        return

    def decided(decision: Decision | None) -> None:
        if decision is not None and decision.other:
            around = (*more[1:], preview.url)
            news.run_worker(_look(news, more[0], around), group="subscribe", exclusive=True)
        elif decision is not None:
            news.run_worker(_take(news, preview, decision), group="subscribe", exclusive=True)

    news.push_screen(SubscribeScreen(preview, len(more)), decided)


def _there(news: NewsApp, feed_id: str) -> str:
    """Say where a feed is that one has already."""
    sub = news.reader.config.subscription(feed_id)
    titles = {section.id: section.title for section in news.reader.sections}
    name = sub.title or feed_id if sub is not None else feed_id
    where = f" in {titles.get(sub.section, sub.section)}" if sub is not None and sub.section else ""
    return f"This feed is there already: “{clean_line(name, 80)}”{where}; {news.key_of('go-feeds')} lists the feeds."


async def _take(news: NewsApp, preview: Preview, decision: Decision) -> None:
    """Write the feed into feeds.toml and fetch it."""
    from termnews.tui.screens.welcome import WelcomeScreen

    try:
        feed_id = await news.reader.subscribe(
            preview.url, section=decision.section, new_section=decision.new_section)
    except TermnewsError as error:
        news.say(f"{error} {news.key_of('edit-feeds')} edits the file.", severity="error")
        return
    if await reread_config(news, fetch=(feed_id,)):
        if isinstance(news.screen, WelcomeScreen):
            news.pop_screen()
        news.say(f"Subscribed to “{clean_line(preview.title, 80, list_row=True)}”.")
