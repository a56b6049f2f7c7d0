"""The commands of the line interface: one table, from which parsing, help, completion and the documentation follow."""

from __future__ import annotations

from difflib import get_close_matches

from termnews.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One command."""

    name: str
    help: str
    """A sentence."""
    short: tuple[str, ...] = ()
    argument: str = ""
    """What may follow, as the help writes it."""

    @property
    def usage(self) -> str:
        """The command as it is typed: ``search, or /, then WORDS``."""
        names = ", or ".join((self.name, *self.short))
        return f"{names}, then {self.argument}" if self.argument else names


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed, understood."""

    command: Command
    rest: str = ""


COMMANDS = (
    Command("continue", "Enter alone goes on: the rest of the text or list, then the next unread article.", ("c",)),
    Command("list", "Says the list again, or the articles that a query selects.", ("l",), "a QUERY or nothing"),
    Command("front", "Says today's front page.", ("f",)),
    Command("read", "Reads an article; its number alone does too.", ("r",), "a NUMBER"),
    Command("next", "Reads the next unread article of the list.", ("n",)),
    Command("previous", "Reads the article before this one.", ("p",)),
    Command("again", "Reads the article from its beginning.", ("a",)),
    Command("resume", "Reads on where you stopped the last time."),
    Command("where", "Says where you are.", ("w",)),
    Command("mark", "Marks articles read, or unread if they are read.", ("m",),
            "NUMBERS, all, or nothing for this one"),
    Command("star", "Stars articles, or takes the star away.", ("s",), "NUMBERS or nothing for this one"),
    Command("later", "Keeps articles for later, or takes them off that list.", (), "NUMBERS or nothing for this one"),
    Command("undo", "Takes back the last change, this sitting's or an earlier one's.", ("u",)),
    Command("redo", "Does again what was taken back."),
    Command("search", "Finds articles, the best first.", ("/",), "WORDS"),
    Command("sections", "Says the sections of the paper and your saved searches."),
    Command("section", "Says the page of a section or a saved search.", (), "its NUMBER or name"),
    Command("feeds", "Says the feeds and how they are."),
    Command("feed", "Says the articles of a feed.", (), "its NUMBER or id"),
    Command("latest", "Says the newest articles, no feed shouting the others down."),
    Command("popular", "Says what you read most.", (), "today, week, month, all, or nothing for week"),
    Command("related", "Says what else was written on an article's subject.", (), "a NUMBER or nothing for this one"),
    Command("links", "Says where the links of this article lead."),
    Command("link", "Opens a link of this article in the browser.", (), "its NUMBER"),
    Command("open", "Opens an article's page in the browser.", ("o",), "a NUMBER or nothing for this one"),
    Command("refresh", "Asks the feeds what is new."),
    Command("page", "Sets how many lines are said at once.", (), "a NUMBER, screen or whole"),
    Command("wrap", "Sets how many characters a line may have, or off.", (), "a NUMBER or off"),
    Command("help", "Says the commands, or one of them.", ("h", "?"), "a COMMAND or nothing"),
    Command("quit", "Leaves. So does the end of input.", ("q", "exit")),
)

BY_WORD = {word: command for command in COMMANDS for word in (command.name, *command.short)}


class UnknownCommandError(Exception):
    """Nothing is called that; ``str(error)`` is the sentence for the reader."""


def understand(line: str) -> Said:
    """Return the command that a line means.

    Raises:
        UnknownCommandError: it means none; the nearest is named.
    """
    words = line.strip()
    if not words:
        return Said(BY_WORD["continue"])
    if words.isascii() and words.isdigit():
        return Said(BY_WORD["read"], words)
    if words.startswith("/"):
        return Said(BY_WORD["search"], words[1:].strip())
    first, _, rest = words.partition(" ")
    found = BY_WORD.get(first.casefold())
    if found is None:
        raise UnknownCommandError(_nearest(first))
    return Said(found, rest.strip())


def _nearest(word: str) -> str:
    near = get_close_matches(word.casefold(), [command.name for command in COMMANDS], n=1)
    hint = f'Did you mean "{near[0]}"?' if near else '"help" says those there are.'
    return f'There is no command "{word[:40]}". {hint}'


def numbers(text: str, most: int) -> list[int]:
    """Return the numbers that ``1 3 5-7`` or ``all`` names, each from 1 to ``most``.

    Raises:
        UnknownCommandError: they are none, or too large.
    """
    if text.casefold() == "all":
        return list(range(1, most + 1))
    found: list[int] = []
    for word in text.replace(",", " ").split():
        low, dash, high = word.partition("-")
        if not (low.isascii() and low.isdigit() and (not dash or (high.isascii() and high.isdigit()))):
            raise UnknownCommandError(f'"{word[:40]}" is no number.')
        first, last = int(low[:9]), int((high or low)[:9])
        if not 1 <= first <= last <= most:
            raise UnknownCommandError(
                f"Number {word[:40]} is not in the list; it goes from 1 to {most}." if most else "The list is empty."
            )
        found += range(first, last + 1)
    return found
