"""Trying rules for a site: the blocks of a page beside the article they give, and the rule written into feeds.toml."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from termnews.core.errors import ExtractError, TermnewsError
from termnews.core.outlines import PageBlock
from termnews.core.text import clean_line
from termnews.core.wrap import break_lines, clip, width_of
from termnews.tui import keys, themes
from termnews.tui.editing import reread_config
from termnews.tui.screens.list_keys import ListKeys
from termnews.tui.screens.modal import PaperModal
from termnews.tui.widgets.article_view import ArticleView
from termnews.tui.widgets.plain_list import PlainList

if TYPE_CHECKING:
    from termnews.core.models import ShownArticle
    from termnews.core.outlines import TestedPage
    from termnews.core.subscriptions import ExtractSettings
    from termnews.tui.screens.reading_keys import ReadingKeys

BESIDE_FROM = 96
"""Cells from which the article stands beside the blocks; below them otherwise."""
MARKS = {"article": "●", "auto": "○", "out": "×", "": " "}
WORDS = {"article": "the article", "auto": "our choice", "out": "left out", "": ""}
MOST_INDENT = 8
AROUND = 4
"""Cells of a row before, between and after its words: the bar, two blanks, the margin."""
NO_BREAK = "\N{NO-BREAK SPACE}"
"""Between the words of what one key does, which stay together."""


class RuleScreen(ListKeys, PaperModal[bool]):
    """Hands back True where rules were written."""

    SCOPES = ("rules",)
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("rules")]

    DEFAULT_CSS = """
    RuleScreen { background: $background; }
    RuleScreen #rules-sheet {
        width: 100%; height: 100%; background: $background; border-top: heavy $accent;
        border-title-color: $accent; border-title-style: bold; border-title-background: $background;
    }
    RuleScreen #rules-panes { height: 1fr; }
    RuleScreen PlainList, RuleScreen PlainList:focus { width: 46%; height: 100%; border-right: solid $hair; }
    RuleScreen ArticleView { width: 1fr; height: 100%; }
    RuleScreen.-below #rules-panes { layout: vertical; }
    RuleScreen.-below PlainList, RuleScreen.-below PlainList:focus { width: 100%; height: 45%; border: none; }
    RuleScreen.-below ArticleView { width: 100%; height: 1fr; border-top: solid $hair; }
    RuleScreen #rules-said { height: auto; max-height: 3; padding: 0 1; border-top: solid $hair; }
    RuleScreen #rules-keys { height: auto; max-height: 2; padding: 0 1; color: $muted-ink; }
    """

    def __init__(self, page: TestedPage) -> None:
        """Take a page that was fetched and taken apart."""
        super().__init__()
        self._page = page
        self._rules: ExtractSettings = page.rules
        self._said = ""

    # ------------------------------------------------------------ what is shown

    def compose(self) -> ComposeResult:
        """The blocks, the article they give, the rules, the keys."""
        with Vertical(id="rules-sheet") as sheet:
            with Horizontal(id="rules-panes"):
                yield PlainList(id="blocks")
                preview = ArticleView(id="preview")
                preview.can_focus = False
                yield preview
            yield Static("", id="rules-said", markup=False)
            yield Static("", id="rules-keys", markup=False)
        title = clean_line(self._page.entry.feed_title, 60, list_row=True)
        sheet.border_title = Content(f" RULES · {title} ")

    def on_mount(self) -> None:
        """List the blocks; begin at the one that the article comes from."""
        self.set_class(self.app.size.width < BESIDE_FROM, "-below")
        self.query_one(ArticleView).measure = self.news.measure
        self._list()
        chosen = next((at for at, block in enumerate(self._page.blocks) if self._state(block)), 0)
        blocks = self.query_one(OptionList)
        blocks.focus()
        if self._page.blocks:
            blocks.highlighted = chosen
        self._tell()
        self._try()

    def on_resize(self) -> None:
        """Set the panes beside or below one another."""
        self.set_class(self.app.size.width < BESIDE_FROM, "-below")
        self.call_after_refresh(self._list)
        self._tell()

    def _state(self, block: PageBlock) -> str:
        if block.selector in self._rules.remove:
            return "out"
        if self._rules.selector:
            return "article" if block.selector == self._rules.selector else ""
        return "auto" if block.chosen else ""

    def _list(self) -> None:
        blocks = self.query_one(OptionList)
        at = blocks.highlighted
        width = max(16, blocks.scrollable_content_region.width or self.app.size.width // 2)
        blocks.clear_options()
        blocks.add_options([Option(self._row(block, width)) for block in self._page.blocks])
        if at is not None and at < len(self._page.blocks):
            blocks.highlighted = at

    def _row(self, block: PageBlock, width: int) -> Text:
        palette = themes.palette(self.app.theme_variables)
        state = self._state(block)
        indent = "  " * min(block.depth, MOST_INDENT // 2)
        name = clip(clean_line(block.selector, 200), max(8, width // 2))
        row = Text(no_wrap=True, overflow="ellipsis")
        row.append(f"{MARKS[state]} ", palette.style("accent"))
        row.append(f"{indent}{name}", palette.style("muted" if state == "out" else "headline"))
        row.append(f"  {WORDS[state]}" if state else "", palette.style("accent"))
        row.append(f"  {block.words:,}", palette.style("muted"))
        left = width - width_of(row.plain) - AROUND
        if left > 4:
            row.append(f"  {clip(clean_line(block.text, 200), left)}", palette.style("muted"))
        return row

    def _tell(self) -> None:
        """Say what the rules are, what they give, and the keys."""
        rules = self._rules
        parts = [f'selector = "{clean_line(rules.selector, 200)}"' if rules.selector else "no selector: our own choice"]
        if rules.remove:
            parts.append("remove = " + ", ".join(f'"{clean_line(selector, 120)}"' for selector in rules.remove))
        self.query_one("#rules-said", Static).update(Content(f"{self._said}\n{' · '.join(parts)}".strip()))
        key = self.key_of
        said = (
            f"{key('rule-content')} the article", f"{key('rule-remove')} leave out", f"{key('rule-edit')} type",
            f"{key('rule-reset')} no rules", f"{key('preview-down')} {key('preview-up')} page the article",
            f"{key('rule-write')} writes feeds.toml", f"{key('back')} leaves",
        )
        line = " · ".join(each.replace(" ", NO_BREAK) for each in said)
        lines = [line[begin:end] for begin, end in break_lines(line, max(20, self.app.size.width - 2))]
        self.query_one("#rules-keys", Static).update(Content("\n".join(lines).replace(NO_BREAK, " ")))

    # ------------------------------------------------------------ trying

    def _changed(self, rules: ExtractSettings) -> None:
        self._rules = rules
        self._list()
        self._tell()
        self._try()

    @work(exclusive=True, group="rules")
    async def _try(self) -> None:
        try:
            shown = await self.news.reader.try_rules(self._page, self._rules)
        except TermnewsError as error:
            self._said = str(error)
            self.query_one(ArticleView).clear(self._said)
        else:
            self._said = _given(shown)
            self.query_one(ArticleView).show(shown, now=self.news.reader.now(), keep_position=True)
        self._tell()

    @property
    def _block(self) -> PageBlock | None:
        at = self.query_one(OptionList).highlighted
        return self._page.blocks[at] if at is not None and at < len(self._page.blocks) else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click takes the block for the article."""
        event.stop()
        self.action_rule_content()

    def action_rule_content(self) -> None:
        """Take the article from the block under the cursor; again: from our own choice."""
        if (block := self._block) is not None:
            again = self._rules.selector == block.selector
            kept = tuple(selector for selector in self._rules.remove if selector != block.selector)
            self._changed(replace(self._rules, selector=None if again else block.selector, remove=kept))

    def action_rule_remove(self) -> None:
        """Leave the block under the cursor out of the article, or take that back."""
        if (block := self._block) is None:
            return
        if block.selector in self._rules.remove:
            kept = tuple(selector for selector in self._rules.remove if selector != block.selector)
        else:
            kept = (*self._rules.remove, block.selector)
        chosen = None if self._rules.selector == block.selector else self._rules.selector
        self._changed(replace(self._rules, selector=chosen, remove=kept))

    def action_rule_reset(self) -> None:
        """No rules at all."""
        self._changed(replace(self._rules, selector=None, remove=()))

    def action_rule_edit(self) -> None:
        """Type the selector of the article."""
        from termnews.tui.screens.prompt import PromptScreen

        block = self._block
        typed = self._rules.selector or (block.selector if block is not None else "")
        self.app.push_screen(PromptScreen("Selector", value=typed, placeholder="CSS: main, .story, #text > div"),
                             self._typed)

    def _typed(self, text: str | None) -> None:
        if text is not None:
            self._changed(replace(self._rules, selector=text.strip() or None))

    def action_preview_down(self) -> None:
        """Page the article on."""
        self.query_one(ArticleView).page(1)

    def action_preview_up(self) -> None:
        """Page the article back."""
        self.query_one(ArticleView).page(-1)

    def action_rules(self) -> None:
        """Leave by the key that led here."""
        self.action_back()

    @work(exclusive=True, group="rules")
    async def action_rule_write(self) -> None:
        """Write the rules into feeds.toml, and show the article by them."""
        try:
            await self.news.reader.keep_rules(self._page, self._rules)
        except ExtractError as error:
            self.news.say(f"{error} Nothing was written.", severity="warning")
            return
        except TermnewsError as error:
            self.news.say(f"{error} {self.news.key_of('edit-feeds')} edits the file.", severity="error")
            return
        if await reread_config(self.news):
            self.news.say(f"The rules of {clean_line(self._page.entry.feed_title, 60)} are in feeds.toml.")
        self.dismiss(True)


def _given(shown: ShownArticle) -> str:
    """Return what a set of rules gives, in a line."""
    verdict = shown.note or "the whole article"
    return f"{shown.words:,} words · {clean_line(verdict)}"


async def try_rules(screen: ReadingKeys) -> None:
    """Fetch the page of the story that is open, and try rules on it."""
    news, entry = screen.news, screen.entry
    if entry is None:
        news.say("Open a story first; its page is what rules are tried on.")
        return
    try:
        with news.saying("Fetching the page …"):
            page = await screen.reader.tested_page(entry)
    except TermnewsError as error:
        news.say(f"{error} Rules need the page; {news.key_of('browser', 'entry')} opens it in the browser.",
                 severity="warning")
        return
    if screen.entry != entry or not screen.is_current:
        return

    def done(written: bool | None) -> None:
        if written and screen.entry == entry:
            screen.read(entry)

    news.push_screen(RuleScreen(page), done)
