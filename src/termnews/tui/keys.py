"""The one command table: bindings, footer, help, palette and docs/keys.md are all made from it.

A command is declared here once and done by one ``action_*`` method: of the widget for the scopes ``frontpage``,
``headlines``, ``article``, ``sidebar`` and ``tree``; of the app for ``app``; of the screen for all others.
"""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding

from termnews.core.records import dataclass
from termnews.tui.key_names import shown_key as shown_key

SCOPES: dict[str, str] = {
    "app": "everywhere",
    "entry": "wherever a story is under the cursor",
    "front": "on the front page and the section pages",
    "reading": "beside the article",
    "frontpage": "on the front page",
    "headlines": "in the list of headlines",
    "article": "in the article",
    "sidebar": "in Related, Latest and Most Popular",
    "tree": "in the tree of sections",
    "search": "while searching",
    "feeds": "in feed health",
    "help": "on this page",
    "links": "in the list of links",
    "target": "where a link's address is shown",
    "picture": "in the large picture",
    "themes": "among the themes",
    "welcome": "in the first steps",
    "subscribe": "where a feed is looked at",
    "choice": "where one of a few things is chosen",
    "palette": "in the command palette",
    "line": "where a line is asked for",
    "rules": "where rules for a site are tried",
    "coverage": "in a story's coverage",
}
"""Every scope with the words the help uses for it; the keys of ``[keys.SCOPE]`` in feeds.toml."""

TOGETHER = (
    ("frontpage", "front", "entry", "app"),
    *((pane, "reading", "entry", "app") for pane in ("headlines", "article", "sidebar", "tree")),
    ("search", "entry", "app"),
    ("feeds", "app"),
    ("help", "app"),
    ("links", "target"),
    *((alone,) for alone in ("picture", "themes", "welcome", "subscribe", "choice", "palette", "line",
                                 "rules", "coverage")),
)
"""Scopes whose keys count at the same time, innermost first."""

LISTS = ("frontpage", "headlines", "sidebar", "tree")
SHEETS = ("search", "feeds", "links", "themes", "welcome", "subscribe", "choice", "rules", "coverage")
"""Scopes of short lists; ``ListKeys`` moves in them."""
PAGES = ("frontpage", "headlines", "article", "sidebar", "tree", "help")
OVER = ("target", "picture", "themes", "welcome", "subscribe", "choice", "rules", "coverage")
"""Scopes of what lies over a screen of the paper and takes all keys."""


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table."""

    id: str
    """Stable name; feeds.toml remaps by it."""
    keys: tuple[str, ...]
    """As typed: ``j``, ``ctrl+d``, ``space``; ``g h`` is two keys one after the other."""
    label: str
    """Two words at most, for the footer."""
    help: str
    """A short sentence, for the help page, the palette and docs/keys.md."""
    scopes: tuple[str, ...]
    footer: bool
    group: str

    @property
    def action(self) -> str:
        """Textual's action: the id with ``_`` for ``-``; a number at the end becomes the argument."""
        name, _, number = self.id.rpartition("-")
        return f"{name.replace('-', '_')}({number})" if number.isdigit() else self.id.replace("-", "_")

    @property
    def sequences(self) -> tuple[str, ...]:
        """Those of its keys that are two keys one after the other."""
        return tuple(key for key in self.keys if " " in key)


def _row(
    id: str,
    keys: str,
    label: str,
    help: str,
    *,
    scopes: str | tuple[str, ...] = "app",
    group: str,
    footer: bool = False,
) -> Command:
    """``keys`` are parted by two blanks, because ``g h`` has one inside."""
    wide = (scopes,) if isinstance(scopes, str) else scopes
    return Command(id, tuple(k for k in keys.split("  ") if k), label, help, wide, footer, group)


def _rows() -> Iterator[Command]:
    yield from _moving()
    yield from _reading()
    yield from _marking()
    yield from _going()
    yield from _housekeeping()


def _moving() -> Iterator[Command]:
    group = "Moving"
    yield _row("cursor-down", "j  down", "Down", "Next line or story", scopes=(*LISTS, *SHEETS),
               group=group)
    yield _row("cursor-up", "k  up", "Up", "Previous line or story", scopes=(*LISTS, *SHEETS),
               group=group)
    yield _row("cursor-left", "h  left", "Left", "Column to the left", scopes="frontpage", group=group)
    yield _row("cursor-right", "l  right", "Right", "Column to the right", scopes="frontpage", group=group)
    yield _row("scroll-down", "j  down", "Down", "Scroll one line down", scopes=("article", "help"), group=group)
    yield _row("scroll-up", "k  up", "Up", "Scroll one line up", scopes=("article", "help"), group=group)
    yield _row("page-down", "pagedown  ctrl+f", "Page down", "One page down", scopes=(*PAGES, *SHEETS),
               group=group)
    yield _row("page-up", "pageup  ctrl+b", "Page up", "One page up", scopes=(*PAGES, *SHEETS),
               group=group)
    yield _row("half-page-down", "ctrl+d", "Half down", "Half a page down", scopes=PAGES, group=group)
    yield _row("half-page-up", "ctrl+u", "Half up", "Half a page up", scopes=PAGES, group=group)
    yield _row("top", "home  g g", "Top", "To the top", scopes=(*PAGES, *SHEETS, "picture"), group=group)
    yield _row("bottom", "end  G", "End", "To the end", scopes=(*PAGES, *SHEETS, "picture"), group=group)
    yield _row("toggle-node", "space", "Fold", "Fold or unfold the section", scopes="tree", group=group)
    yield _row("pane-left", "h  left", "Pane left", "Pane to the left", scopes="reading", group=group)
    yield _row("pane-right", "l  right", "Pane right", "Pane to the right", scopes="reading", group=group)
    yield _row("next-unread-feed", ")", "Next feed", "Next feed with something unread", scopes="reading", group=group)
    yield _row("previous-unread-feed", "(", "Prev. feed", "Previous feed with something unread", scopes="reading",
               group=group)
    beside = ("reading", "front", "search", "help")
    yield _row("next-pane", "tab", "Next pane", "Next pane", scopes=beside, group=group)
    yield _row("previous-pane", "shift+tab", "Previous pane", "Previous pane", scopes=beside, group=group)
    yield _row("next-picture", "l  right  j  down  space  n", "Next", "Next picture", scopes="picture", group=group)
    yield _row("previous-picture", "h  left  k  up  b  p", "Previous", "Previous picture", scopes="picture",
               group=group)
    yield _row("next-offer", "down  tab  ctrl+n", "Next", "Next of what fits", scopes="palette", group=group)
    yield _row("previous-offer", "up  shift+tab  ctrl+p", "Previous", "Previous of what fits", scopes="palette",
               group=group)
    yield _row("offers-down", "pagedown", "Page down", "One page of what fits down", scopes="palette", group=group)
    yield _row("offers-up", "pageup", "Page up", "One page of what fits up", scopes="palette", group=group)


def _reading() -> Iterator[Command]:
    group = "Reading"
    yield _row("open", "enter", "Read", "Read the story under the cursor", scopes=(*LISTS, "search"), group=group,
               footer=True)
    yield _row("read-on", "space", "Read on", "One page on, then the next unread story",
               scopes=("front", "reading"), group=group, footer=True)
    yield _row("read-back", "b", "Page back", "One page back", scopes=("front", "reading"), group=group)
    yield _row("next-unread", "n", "Next unread", "Next unread story (finding: next hit)", scopes="entry",
               group=group)
    yield _row("previous-unread", "p", "Prev. unread", "Previous unread story", scopes="entry", group=group)
    yield _row("next-article", "J", "Next", "Next article, read or not", scopes="reading", group=group)
    yield _row("previous-article", "K", "Previous", "Previous article, read or not", scopes="reading", group=group)
    yield _row("find", "/", "Find", "Find in the article (else: search)", scopes="reading", group=group)
    yield _row("find-previous", "N", "Prev. hit", "Previous hit while finding", scopes="reading", group=group)
    yield _row("full-text", "x", "Whole text", "The page's whole text, or the feed's", scopes="reading", group=group)
    yield _row("rules", "X", "Rules", "Try rules for the articles of this site, and back", scopes=("reading", "rules"),
               group=group)
    yield _row("rule-content", "enter", "The article", "Take the article from this block, or from our own choice",
               scopes="rules", group=group)
    yield _row("rule-remove", "d", "Leave out", "Leave this block out of the article, or take that back",
               scopes="rules", group=group)
    yield _row("rule-edit", "e", "Type", "Type the selector of the article", scopes="rules", group=group)
    yield _row("rule-reset", "n", "No rules", "No rules: our own choice", scopes="rules", group=group)
    yield _row("rule-write", "w", "Write", "Write the rules into feeds.toml", scopes="rules", group=group)
    yield _row("preview-down", "space", "Page on", "One page of the article on", scopes="rules", group=group)
    yield _row("preview-up", "b", "Page back", "One page of the article back", scopes="rules", group=group)
    yield _row("link-hints", "f", "Follow", "Put a letter on each link and follow one", scopes="reading", group=group)
    yield _row("links", "u", "Links", "List of the article's links, and back", scopes=("reading", "links"),
               group=group)
    yield _row("pictures", "i", "Pictures", "The article's pictures, large, and back", scopes=("reading", "picture"),
               group=group)
    yield _row("browser", "o  v", "Browser", "Open in the browser", scopes=("entry", "target", "picture"), group=group,
               footer=True)
    yield _row("browser-background", "O", "Browser, all", "Open everything picked in the browser, in the background",
               scopes="entry", group=group)
    yield _row("enclosure", "e", "Enclosure", "Play or download what is attached", scopes="entry", group=group)
    yield _row("pipe", "|", "Pipe", "Hand the article, as Markdown, to a command", scopes="entry", group=group)
    yield _row("comments", "c", "Comments", "Open the comments page in the browser", scopes="reading", group=group)
    yield _row("copy-link", "y", "Copy link", "Copy what is selected, or the link", scopes=("entry", "target"),
               group=group)
    yield _row("copy-markdown", "Y", "Copy Markdown", "Copy title and link as Markdown", scopes="entry", group=group)
    yield _row("justify", "=", "Justify", "Justified text with hyphenation, or ragged", scopes="reading", group=group)
    yield _row("code-left", "{  shift+left", "Code left", "Move wide code back", scopes="article", group=group)
    yield _row("code-right", "}  shift+right", "Code right", "Move wide code on", scopes="article", group=group)
    yield _row("zen", "z", "Zen", "Nothing but the article", scopes="reading", group=group)
    yield _row("narrower", "<", "Narrower", "Narrower lines", scopes="reading", group=group)
    yield _row("wider", ">", "Wider", "Wider lines", scopes="reading", group=group)
    yield _row("drawer", "B", "Sidebars", "Show or hide the three sidebars", scopes="reading",
               group=group)


def _marking() -> Iterator[Command]:
    group = "Marking"
    yield _row("toggle-read", "m", "Mark read", "Mark read or unread", scopes="entry", group=group, footer=True)
    yield _row("read-and-next", "d", "Done", "Mark read and go on", scopes="entry", group=group)
    yield _row("story-read", "D", "Story read", "Mark everything that tells this story read",
               scopes=("entry", "coverage"), group=group)
    yield _row("star", "s", "Star", "Star, or take the star away", scopes="entry", group=group, footer=True)
    yield _row("later", "L", "Later", "Read later, or no longer", scopes="entry", group=group)
    yield _row("tag", "t", "Tag", "Tag the story, or everything picked", scopes="entry", group=group)
    yield _row("unfold", "+", "Unfold", "Show what is folded under this row, or fold it again",
               scopes=("headlines", "front"), group=group)
    yield _row("select", "M", "Pick", "Pick the story and go on; the next mark is about all that are picked",
               scopes="headlines", group=group)
    yield _row("select-range", "V", "Pick range", "Begin a range of picked stories, or end it", scopes="headlines",
               group=group)
    yield _row("mark-all", "A", "All read", "Mark everything listed here read", scopes=("front", "reading"),
               group=group)
    yield _row("mark-everything", "", "Read it all", "Mark every story of every feed read", group=group)
    yield _row("mark-above", "[ m", "Read above", "Mark what is above the cursor read", scopes="reading", group=group)
    yield _row("mark-below", "] m", "Read below", "Mark what is below the cursor read", scopes="reading", group=group)
    yield _row("undo", "U  ctrl+z", "Undo", "Undo the last mark", group=group)
    yield _row("redo", "ctrl+y", "Redo", "Do it again after all", group=group)
    yield _row("toggle-shown", ".", "Show read", "Show or hide what is read", scopes=("reading", "front"), group=group)


def _going() -> Iterator[Command]:
    group = "Going"
    for number in range(1, 10):
        what = "Front page" if number == 1 else f"Page {number} of the paper"
        yield _row(f"section-{number}", str(number), what, what, group=group)
    yield _row("go-front", "g h", "Front page", "Go to the front page", group=group)
    yield _row("go-unread", "g u", "Unread", "Go to all unread stories", group=group)
    yield _row("go-starred", "g s", "Starred", "Go to the starred stories", group=group)
    yield _row("go-later", "g l", "Later", "Go to what you keep for later", group=group)
    yield _row("go-begun", "g o", "Go on reading", "Go to what you have begun and not finished", group=group)
    yield _row("go-latest", "g t", "Latest", "Go to the latest stories", group=group)
    yield _row("go-popular", "g p", "Popular", "Go to what you read most from", group=group)
    yield _row("go-related", "g r", "Related", "Go to stories related to this one", scopes="entry", group=group)
    yield _row("go-coverage", "g c", "Coverage", "See who tells this story, in the order of time, and what each adds",
               scopes="entry", group=group)
    yield _row("go-feeds", "g f", "Feeds", "Go to the list of feeds", group=group)
    yield _row("go-health", "g e", "Feed health", "Go to the feeds in trouble first", group=group)
    yield _row("take", "enter", "Take", "Take what is under the cursor, or what is typed",
               scopes=("target", "themes", "subscribe", "choice", "palette", "line", "coverage"), group=group)
    for number in range(1, 10):
        yield _row(f"choose-{number}", str(number), f"Number {number}", f"Choose number {number}", scopes="choice",
                   group=group)
    yield _row("search", "/", "Search", "Search everything", group=group, footer=True)
    yield _row("find-key", "/", "Find", "Find a key", scopes="help", group=group, footer=True)
    yield _row("filter", "F", "Filter", "Narrow this list while you type", scopes="reading", group=group)
    yield _row("popular-range", "w", "Range", "Most Popular of a day, a week, a month, or all there is",
               scopes="reading", group=group)
    yield _row("sort", "S", "Sort", "Sort this list", scopes="reading", group=group)
    yield _row("show-new", "ctrl+n  g n", "Show new", "Go to what came in above", scopes="reading", group=group)


def _housekeeping() -> Iterator[Command]:
    group = "The paper"
    yield _row("refresh-here", "r", "Refresh", "Fetch the feeds of this page", scopes=("front", "reading", "feeds"),
               group=group, footer=True)
    yield _row("open-feed", "enter", "Stories", "List the feed's stories", scopes="feeds", group=group)
    yield _row("mute-feed", "M", "Mute", "Mute the feed, or hear it again", scopes="feeds", group=group, footer=True)
    yield _row("remove-feed", "D", "Remove", "Remove the feed under the cursor, after a question", scopes="feeds",
               group=group, footer=True)
    yield _row("open-site", "o", "Site", "Open the feed's site in the browser", scopes="feeds", group=group,
               footer=True)
    yield _row("edit-feed", "e", "Edit", "Edit the feed's own lines in $EDITOR", scopes="feeds", group=group,
               footer=True)
    yield _row("refresh-all", "R", "Refresh all", "Fetch every feed that is due", group=group)
    yield _row("add-feed", "a", "Add feed", "Add a feed by its address, or by its site's", scopes=("app", "welcome"),
               group=group)
    yield _row("other-feed", "n", "Next feed", "Look at the next feed that the site names", scopes="subscribe",
               group=group)
    yield _row("new-section", "a", "New section", "Put the feed into a new section", scopes="subscribe", group=group)
    yield _row("tick", "space", "Tick", "Tick the section, or take the tick away", scopes="welcome", group=group)
    yield _row("take-ticked", "enter", "Take", "Take what is ticked, and fetch it", scopes="welcome", group=group)
    yield _row("import", "i", "Import", "Take the feeds of a file: OPML, or newsboat's urls", scopes="welcome",
               group=group)
    yield _row("welcome", "g w", "First steps", "Sections to begin with, feeds of another reader", group=group)
    yield _row("edit-feeds", "E", "Edit feeds", "Edit feeds.toml in $EDITOR", group=group)
    yield _row("theme", "T", "Theme", "Choose a theme; the page shows each at once", scopes=("app", "themes"),
               group=group)
    yield _row("command-palette", ":  ctrl+p", "Commands", "Command palette", group=group)
    yield _row("help", "?", "Help", "Keys of this place", scopes=("app", *OVER), group=group, footer=True)
    yield _row("leave", "q", "Back", "Back; from the front page: quit", scopes=("app", *OVER), group=group, footer=True)
    yield _row("back", "escape", "Back", "Back", scopes=("app", *OVER, "palette", "line"), group=group)
    yield _row("quit", "Q", "Quit", "Quit", group=group)
    yield _row("quit-now", "ctrl+q", "Quit", "Quit, even while typing", group=group)


COMMANDS: tuple[Command, ...] = tuple(_rows())
"""Every command, in the order of help, palette and docs."""

PREFIX_TITLES = {"g": "Go to…", ",": "Go to…", "f9": "Go to…", "[": "Above the cursor…", "]": "Below the cursor…"}
"""First keys of sequences, and what the menu that they open is called."""


NO_KEY = "ctrl+shift+f24"
"""Stands for no key at all: Textual has no binding without one, and a keymap needs something to change."""


def binding_id(scope: str, command_id: str) -> str:
    """Return the id of a command's Textual binding in one scope; keymaps use it."""
    return f"{scope}:{command_id}"


def bindings(scope: str) -> list[Binding]:
    """Return a scope's bindings for a ``BINDINGS`` class variable; two-key sequences are left to the app."""
    found = []
    for command in COMMANDS:
        if scope in command.scopes:
            keys = ",".join(key for key in command.keys if " " not in key) or NO_KEY
            found.append(
                Binding(keys, command.action, command.help, show=False, id=binding_id(scope, command.id),
                        priority=command.id == "quit-now")
            )
    return found


def keys_markdown() -> str:
    """Return docs/keys.md."""
    from termnews.tui.presets import presets_markdown

    lines = ["# Keys", "", "Made from the table in `src/termnews/tui/keys.py`. How to change them: "
             "[Presets](#presets), and [`[keys.SCOPE]`](feeds-toml.md#keysscope) in feeds.toml.", ""]
    for group in dict.fromkeys(command.group for command in COMMANDS):
        lines += [f"## {group}", "", "| keys | does | command | scopes |", "|---|---|---|---|"]
        for command in (c for c in COMMANDS if c.group == group):
            keys = " ".join(f"`{shown_key(key)}`".replace("|", "\\|") for key in command.keys)
            lines.append(f"| {keys} | {command.help} | `{command.id}` | {', '.join(command.scopes)} |")
        lines.append("")
    lines += [presets_markdown(), "## Scopes", "", "| scope | where |", "|---|---|"]
    lines += [f"| `{scope}` | {where} |" for scope, where in SCOPES.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(keys_markdown(), end="")
