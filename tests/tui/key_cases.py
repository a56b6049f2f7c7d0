"""For every command of the key table: where its key is typed, and what shows that it did its work."""

from __future__ import annotations

import re

from key_stage import (
    FIRST,
    Case,
    Place,
    Seen,
    Stage,
    column,
    cursor,
    cursor_line,
    fetched,
    focused,
    gone,
    indent,
    lies,
    line_of,
    moved,
    opened,
    rank,
    row,
    shows,
    stored,
    turned,
    written,
)

MARGIN = 53
"""Cells left of an article of the usual measure that stands alone."""
SPORT = "Sport story 02: walnut tunlaw"
SECTIONS = ("World", "Science", "Politics", "Business", "Technology", "Culture", "Sport")


def both(*seen: Seen) -> Seen:
    """All of these are seen."""
    return lambda screen, stage: all(each(screen, stage) for each in seen)


def has(*words: str) -> Seen:
    """The screen has all of these."""
    return lambda screen, stage: all(word in screen for word in words)


def without(*words: str) -> Seen:
    """The screen has none of these."""
    return lambda screen, stage: not any(word in screen for word in words)


def page_of(section: str) -> Seen:
    """The page shows a section and no other."""
    others = (f"{each} story" for each in SECTIONS if each != section)
    return both(has(f"{section} story"), footer(" ⏎ Read   Space Read on"), without("SECTIONS", *others))


def palette_row(screen: str) -> int:
    """Return the line that the palette's cursor is on; the page shows beside it."""
    return next((at for at, line in enumerate(screen.splitlines()) if "▌" in line[45:]), -1)


def margin(cells: int) -> Seen:
    """The article stands so far from the left edge."""
    return lambda screen, stage: indent("Paragraph 0", screen) == cells


def popular(screen: str) -> str:
    """Return what Most Popular says of its range of time."""
    found = re.search(r"MOST POPULAR · ([^─━]+)", screen)
    return found[1] if found else ""


def folded(screen: str) -> bool:
    """Whether the other telling of the first story is folded away in the list."""
    return len(re.findall(rf"│[^│\n]{{1,6}}{FIRST}", screen.partition("World story 02")[0])) < 2


def paged(screen: str, stage: Stage) -> bool:
    """The palette's cursor is on a line that is not near the one where it was."""
    now, before = screen.splitlines(), stage.was.screen.splitlines()
    at, was = palette_row(screen), palette_row(stage.was.screen)
    return at >= 0 and now[at][50:110].split() not in [line[50:110].split() for line in before[max(0, was - 9):was + 9]]


def footer(words: str) -> Seen:
    """The last line begins with these keys: nothing lies over the page."""
    return lambda screen, stage: screen.rstrip("\n").splitlines()[-1:] != [] and screen.rstrip(
        "\n").splitlines()[-1].startswith(words)


def in_article(word: str) -> Seen:
    """The article has the focus, stands at its beginning, and has a word."""
    dated = re.compile(r"20\d\d, \d\d:\d\d")
    return both(focused("WORLD ·"), has(word, "SECTIONS"), lambda screen, stage: dated.search(screen))


def last(screen: str, stage: Stage) -> bool:
    """The cursor is on the last story of the list."""
    return rank(screen, stage) == len(stage.order) - 1


def unread(screen: str, stage: Stage) -> bool:
    """The story under the cursor is unread."""
    return "●" in cursor_line(screen)


def anew(screen: str, stage: Stage) -> bool:
    """The editor was given feeds.toml as a whole."""
    return stage.called("vim") == [str(stage.paper.config)]


def at_its_line(screen: str, stage: Stage) -> bool:
    """The editor was given a line of feeds.toml."""
    return bool(re.fullmatch(r"\+\d+ .*feeds\.toml", "\n".join(stage.called("vim"))))


def piped(screen: str, stage: Stage) -> bool:
    """The command got the story as Markdown, and the paper is back."""
    path = stage.folder / "piped.md"
    return path.exists() and path.read_text(encoding="utf-8").startswith(f"# {FIRST}") and "SECTIONS" in screen


FRONT = both(footer(" ⏎ Read   Space Read on"), has("WORLD ━━"), without("SECTIONS ─", "━━ SECTIONS"))
LATEST = both(footer(" ⏎ Read   Space Read on"), focused("LATEST · "), without("“", "· unread"))
LIST = both(LATEST, row(0, 0))
SECOND = in_article("Paragraph 0 of wo1x")

PLACES = {
    "front": Place("", ("g h",), FRONT),
    "top": Place("front", ("home",), both(FRONT, lambda s, stage: column(s) == 1 and 0 <= line_of("▌", s) <= 8)),
    "world": Place("front", ("2",), page_of("World")),
    "latest": Place("front", ("g t",), LATEST),
    "list": Place("latest", ("home",), LIST),
    "middle": Place("list", ("j",) * 4, both(LATEST, row(4, 4))),
    "end": Place("list", ("G",), both(LATEST, last)),
    "article": Place("list", ("enter", "home"), in_article("Eleven ports")),
    "finding": Place("article", ("/",), has("in this article")),
    "second": Place("list", ("j", "enter", "home"), SECOND),
    "third": Place("list", ("j", "j", "enter", "home"), in_article("Paragraph 0 of wo2x")),
    "zen": Place("article", ("z",), both(without("SECTIONS"), margin(MARGIN))),
    "tree": Place("list", ("h",), focused("SECTIONS")),
    "attached": Place("list", ("j", "e"), has("ATTACHED", "part-9.mp3")),
    "feeds": Place("front", ("g f",), has("━ FEEDS · 7", "last success", "D Remove")),
    "search": Place("top", ("/",), has("SEARCH", "Search everything")),
    "help": Place("list", ("?",), has("━ KEYS", "q Back")),
    "palette": Place("list", (":",), has("COMMANDS", "Command, section", "Technology")),
    "picture": Place("article", ("i",), has("PICTURE 1 OF 2")),
    "rules": Place("second", ("X",), has("RULES · The world feed", "our choice", "from its page")),
    "themes": Place("front", ("T",), has("THEMES", "high-contrast")),
    "welcome": Place("front", ("g w",), has("7 of 7 ticked")),
    "asked": Place("front", ("a",), has("address of a feed")),
    "look": Place("asked", ("SITE", "enter"), has("The lighthouse feed", "into which section")),
}

CASES: dict[str, Case] = {
    "cursor-down": Case("list", row(1, 1)),
    "cursor-up": Case("middle", row(3, 3)),
    "cursor-right": Case("top", lambda s, stage: column(s) > column(stage.was.screen)),
    "cursor-left": Case("top", lambda s, stage: column(s) == 1, first=((("l",), lambda s, stage: column(s) > 1),)),
    "scroll-down": Case("article", moved("Eleven ports", -1), leave=("k",)),
    "scroll-up": Case("article", moved("Eleven ports", 1), first=((("j", "j"), moved("Eleven ports", -2)),),
                      leave=("k",)),
    "page-down": Case("list", row(8, 15)),
    "page-up": Case("end", row(32, 41)),
    "half-page-down": Case("list", row(4, 7)),
    "half-page-up": Case("end", row(40, 46)),
    "top": Case("middle", row(0, 0)),
    "bottom": Case("list", last),
    "toggle-node": Case("tree", shows("▸ World"), first=((("home", "j", "j", "j"), cursor("▾ World")),),
                        leave=("space",)),
    "pane-left": Case("list", focused("SECTIONS")),
    "pane-right": Case("tree", focused("LATEST")),
    "next-unread-feed": Case("list", focused("THE WORLD FEED")),
    "previous-unread-feed": Case("list", focused("THE SPORT FEED")),
    "next-pane": Case("tree", focused("LATEST")),
    "previous-pane": Case("list", focused("SECTIONS")),
    "next-picture": Case("picture", shows("PICTURE 2 OF 2", "The lock gate"), leave=("escape",),
                         left=in_article("Eleven ports")),
    "previous-picture": Case("picture", shows("PICTURE 1 OF 2", "The tide wall"),
                             first=((("l",), has("PICTURE 2 OF 2")),), leave=("escape",),
                             left=in_article("Eleven ports")),
    "next-offer": Case("palette", lambda s, stage: palette_row(s) == palette_row(stage.was.screen) + 1,
                       leave=("escape",), left=LIST),
    "previous-offer": Case("palette", lambda s, stage: palette_row(s) == palette_row(stage.was.screen) - 1, first=(
        (("down", "down"), lambda s, stage: palette_row(s) == palette_row(stage.was.screen) + 2),), leave=("escape",),
        left=LIST),
    "offers-down": Case("palette", paged, leave=("escape",), left=LIST),
    "offers-up": Case("palette", paged, first=((("pagedown",), paged),), leave=("escape",), left=LIST),
    "open": Case("list", in_article("Eleven ports")),
    "read-on": Case("article", both(gone("Eleven ports"), has("wo0x"))),
    "read-back": Case("article", in_article("Eleven ports"), first=((("space",), gone("Eleven ports")),)),
    "next-unread": Case("list", both(row(1, 49), unread)),
    "previous-unread": Case("end", both(row(1, 48), unread)),
    "next-article": Case("article", both(focused("WORLD ·"), has("wo1x"), without("wo0x"))),
    "previous-article": Case("article", both(has("Eleven ports"), without("wo1x")),
                             first=((("J",), both(has("wo1x"), without("Eleven ports"))),)),
    "find": Case("article", shows("Find", "in this article"), leave=("escape",)),
    "find-previous": Case("finding", lambda s, stage: re.search(r" (\d+)/\1\b", s),
                          first=((("P", *"aragraph", "enter"), lambda s, stage: re.search(r" 1/\d\d", s)),),
                          leave=("escape",), left=lambda s, stage: not re.search(r" \d+/\d\d\b", s)),
    "full-text": Case("third", shows("The whole page has arrived"), leave=("x",)),
    "rules": Case("second", shows("RULES · The world feed"), leave=("escape",)),
    "rule-content": Case("rules", shows("● article", 'selector = "article"'), leave=("escape",), left=SECOND),
    "rule-remove": Case("rules", shows("× article", 'remove = "article"'), leave=("escape",), left=SECOND),
    "rule-edit": Case("rules", shows("Selector"), leave=("escape", "escape"), left=SECOND),
    "rule-reset": Case("rules", has("no selector: our own choice"), first=(
        (("enter",), has('selector = "article"')),), leave=("escape",), left=SECOND),
    "rule-write": Case("rules", both(written('extract = { selector = "article" }'), without("RULES ·"),
                                    in_article("The whole page has arrived")), first=(
        (("enter",), has('selector = "article"')),)),
    "preview-down": Case("rules", both(has("RULES ·"), gone("from its page")), leave=("escape",), left=SECOND),
    "preview-up": Case("rules", has("RULES ·", "from its page"), first=(
        (("space",), without("from its page")),), leave=("escape",), left=SECOND),
    "link-hints": Case("article", both(gone("more of it"), has("ore of it")), leave=("escape",)),
    "links": Case("article", shows("LINKS", "https://example.net/more"), leave=("escape",)),
    "pictures": Case("article", shows("PICTURE 1 OF 2"), leave=("escape",)),
    "browser": Case("list", opened("world/0")),
    "browser-background": Case("list", opened("world/0", "world/1"), first=((("M", "M"), has("✓ 2")),)),
    "enclosure": Case("list", lies("downloads/sound.mp3")),
    "pipe": Case("list", piped, then=((shows("Pipe to"), (*"tee ", "@piped.md", "enter")),
                                      (has("Enter goes back"), ("enter",)))),
    "comments": Case("article", opened("comments")),
    "copy-link": Case("list", lambda s, stage: stage.app.copied().endswith("/world/0")),
    "copy-markdown": Case("list", lambda s, stage: stage.app.copied().startswith(f"[{FIRST}](")),
    "justify": Case("article", shows("Paragraph  0"), leave=("=",)),
    "code-left": Case("article", shows("code00"), first=((("}",), gone("code00")),)),
    "code-right": Case("article", both(gone("code00"), has("code0")), leave=("{",)),
    "zen": Case("article", both(gone("SECTIONS"), has("Eleven ports")), leave=("z",)),
    "narrower": Case("zen", margin(MARGIN + 1), leave=(">", "z"), left=in_article("Eleven ports")),
    "wider": Case("zen", margin(MARGIN - 1), leave=("<", "z"), left=in_article("Eleven ports")),
    "drawer": Case("article", gone("RELATED ARTICLES"), leave=("B",), left=has("RELATED ARTICLES")),
    "toggle-read": Case("list", turned("read")),
    "read-and-next": Case("middle", both(stored("read", 1, "World story 04"), row(5, 49), unread)),
    "unfold": Case("list", lambda s, stage: folded(s) != folded(stage.was.screen), leave=("+",)),
    "story-read": Case("list", lambda s, stage: stage.states("read", FIRST) == [1, 1], leave=("U",),
                       left=has("Undone")),
    "star": Case("list", turned("starred")),
    "later": Case("list", turned("later")),
    "tag": Case("list", both(stored("own_tags", '["europe"]'), LIST), then=((shows("Tags"), (*"europe", "enter")),)),
    "select": Case("list", both(has("✓ 1"), row(1, 1)), leave=("escape",), left=without("✓")),
    "select-range": Case("list", has("✓ 2"), then=((has("✓ 1"), ("j",)),), leave=("escape",), left=without("✓")),
    "mark-all": Case("list", stored("read", 1, "World story 30"), leave=("U",),
                     left=stored("read", 0, "World story 30")),
    "mark-everything": Case("list", stored("read", 1, SPORT), first=(
        ((":",), has("COMMANDS")), (tuple("every story of every feed"), cursor("Marking"))),
        leave=("U",), left=stored("read", 0, SPORT)),
    "mark-above": Case("middle", both(stored("read", 1, "World story 03"), stored("read", 0, "World story 05")),
                       leave=("U",), left=stored("read", 0, "World story 03")),
    "mark-below": Case("middle", both(stored("read", 1, "World story 29"), stored("read", 0, "World story 03")),
                       leave=("U",), left=stored("read", 0, "World story 29")),
    "undo": Case("list", turned("starred"), first=((("s",), turned("starred")),)),
    "redo": Case("list", turned("starred"), first=((("s",), turned("starred")), (("U",), turned("starred")))),
    "toggle-shown": Case("list", shows("· unread"), leave=(".",), left=without("· unread")),
    "section-1": Case("list", FRONT),
    **{f"section-{number}": Case("front", page_of(title)) for number, title in enumerate(SECTIONS, 2)},
    "section-9": Case("front", both(without("World story", "WORLD ━━"),
                                    lambda s, stage: FIRST in s or "starred yet" in s)),
    "go-front": Case("list", FRONT),
    "go-unread": Case("list", focused("ALL UNREAD")),
    "go-starred": Case("list", focused("STARRED")),
    "go-later": Case("list", focused("READ LATER")),
    "go-begun": Case("list", focused("GO ON READING")),
    "go-latest": Case("top", focused("LATEST")),
    "go-popular": Case("list", lambda s, stage: "━━ MOST POPULAR ·" in s or "Nothing has been read yet" in s),
    "go-related": Case("list", focused("RELATED ·")),
    "go-coverage": Case("list", shows("COVERAGE ·", "also in"), leave=("escape",)),
    "go-feeds": Case("list", shows("━ FEEDS · 7"), leave=("escape",)),
    "go-health": Case("list", shows("━ FEED HEALTH"), leave=("escape",)),
    "take": Case("themes", both(written('theme = "midnight-edition"'), FRONT, without("THEMES")), first=(
        (("home", "j", "j"), has("THEMES")),)),
    **{f"choose-{number}": Case("attached", both(
        lies(f"downloads/part-{number}.mp3"), without("ATTACHED"))) for number in range(1, 10)},
    "search": Case("top", shows("SEARCH", "Search everything"), leave=("escape",)),
    "find-key": Case("help", shows("Find a key, or what it does"), leave=("escape", "escape"), left=LIST),
    "filter": Case("list", shows("“sport” 3 of "), then=((shows("Filter"), tuple("sport")),), leave=("escape",),
                   left=without("“sport”")),
    "popular-range": Case("article", lambda s, stage: popular(s) not in ("", popular(stage.was.screen))
                          or "Most Popular is now of" in s),
    "sort": Case("list", shows("SORT", "oldest first"), leave=("escape",)),
    "show-new": Case("end", both(has("Dikes hold"), lambda s, stage: "Dikes" in cursor_line(s)),
                     before=lambda stage: stage.paper.publish("Dikes hold"), first=((("R",), has("▲ 1 new")),)),
    "refresh-here": Case("world", lambda s, stage: {*stage.asked()} == {"/world.xml"}),
    "refresh-all": Case("list", fetched("/world.xml", "/sport.xml")),
    "open-feed": Case("feeds", focused("THE WORLD FEED")),
    "mute-feed": Case("feeds", both(written("muted = true"), has("muted")), leave=("M",),
                      left=written("muted = true", there=False)),
    "remove-feed": Case("feeds", shows("Yes, remove it"), leave=("1",)),
    "open-site": Case("feeds", opened("world")),
    "edit-feed": Case("feeds", both(at_its_line, has("━ FEEDS · 7"))),
    "edit-feeds": Case("list", both(anew, LIST)),
    "add-feed": Case("list", shows("address of a feed"), leave=("escape",)),
    "other-feed": Case("look", shows("The ferry feed", "Ferry story 00"), leave=("escape",), left=FRONT),
    "new-section": Case("look", both(written("[sections.harbour-life]"), written('title = "Harbour life"'), FRONT),
                        then=((shows("its name"), (*"Harbour life", "enter")),)),
    "welcome": Case("list", shows("WELCOME", "7 of 7 ticked"), leave=("escape",)),
    "tick": Case("welcome", shows("6 of 7 ticked"), leave=("escape",), left=FRONT),
    "take-ticked": Case("welcome", shows("No section is ticked"), first=(
        (("space", "j") * 7, has("0 of 7 ticked")),), leave=("escape",), left=FRONT),
    "import": Case("welcome", shows("path of an OPML file"), leave=("escape", "escape"), left=FRONT),
    "theme": Case("top", shows("THEMES", "high-contrast"), leave=("escape",)),
    "command-palette": Case("list", shows("COMMANDS", "Command, section, feed"), leave=("escape",)),
    "help": Case("list", shows("━ KEYS", "IN THE LIST OF HEADLINES"), leave=("escape",)),
    "leave": Case("list", FRONT),
    "back": Case("list", FRONT),
    "quit": Case("front", FRONT, quits=True),
    "quit-now": Case("search", FRONT, quits=True),
}

AT_THE_END = ("rule-write", "show-new", "new-section", "quit", "quit-now")
"""Commands that leave the paper another one; they are tried last."""
