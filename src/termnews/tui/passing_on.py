"""Stories handed to other programs: several to the browser, one as Markdown to a command of the reader's own."""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from termnews.core.models import EntryRow, EventKind, ShownArticle
from termnews.core.text import clean_line
from termnews.tui.browser import BrowserError, open_in_browser

if TYPE_CHECKING:
    from termnews.tui.app import NewsApp
    from termnews.tui.screens.entry import EntryScreen

MOST_OPENED = 15
"""Pages opened in the browser by one key."""


async def open_all(screen: EntryScreen, rows: Sequence[EntryRow]) -> None:
    """Open stories in the browser, without asking, but never more than a browser likes."""
    with_link = [row for row in rows if row.url]
    for row in with_link[:MOST_OPENED]:
        try:
            open_in_browser(row.url or "", background=True)
        except BrowserError as error:
            screen.news.say(str(error), severity="warning")
            return
        await screen.reader.record(row.id, EventKind.BROWSER)
    screen.unpick()
    if len(with_link) > MOST_OPENED:
        screen.news.say(f"The first {MOST_OPENED} of {len(with_link):,} stories opened in the browser; pick fewer.")
    elif with_link:
        several = f"{len(with_link)} stories" if with_link[1:] else "1 story"
        screen.news.say(f"{several} opened in the browser, in the background.")
    elif rows:
        screen.news.say("This story has no link." if len(rows) == 1 else "None of these stories has a link.")


async def ask_command(screen: EntryScreen, row: EntryRow | None) -> None:
    """Ask for a command and hand it the story as Markdown."""
    from termnews.tui.screens.prompt import PromptScreen

    if row is None:
        return
    entry_id = row.id

    def typed(line: str | None) -> None:
        if line and line.strip():
            screen.news.last_command = line.strip()
            screen.run_worker(_pipe(screen, entry_id, line.strip()), group="pass-on")

    prompt = PromptScreen("Pipe to", value=screen.news.last_command, placeholder="a command, such as: less")
    screen.app.push_screen(prompt, typed)


async def _pipe(screen: EntryScreen, entry_id: int, line: str) -> None:
    try:
        words = shlex.split(line)
    except ValueError as error:
        screen.news.say(f"The command cannot be understood: {str(error).lower()}.", severity="warning")
        return
    if not words or shutil.which(words[0]) is None:
        name = clean_line(words[0] if words else line, 80)
        screen.news.say(f"There is no program “{name}” here. Pipes and other shell signs mean nothing; "
                        "sh -c '…' takes them.", severity="warning")
        return
    shown = await screen.reader.article(entry_id, peek=True)
    run_in_terminal(screen.news, words, as_markdown(shown))


def as_markdown(shown: ShownArticle) -> str:
    """Return an article with its title and address as Markdown."""
    from termnews.core.markdown import heading, to_markdown
    from termnews.tui.screens.entry import plain_markdown

    head = [heading(plain_markdown(shown.title or shown.entry.title), 1)]
    if shown.standfirst:
        head.append(f"**{plain_markdown(shown.standfirst)}**")
    if shown.entry.url:
        head.append(f"<{shown.entry.url}>")
    return "\n\n".join([*head, to_markdown(shown.document)])


def run_in_terminal(app: NewsApp, words: Sequence[str], text: str) -> None:
    """Give the terminal to a command with ``text`` as its input, and take it back when the reader says so."""
    try:
        with app.suspend():
            said = _run(words, text)
            print(f"\n{said} Enter goes back to the paper.", end="", flush=True)
            before = signal.signal(signal.SIGINT, _ignore)
            try:
                input()
            except EOFError:
                pass
            finally:
                signal.signal(signal.SIGINT, before)
    except SuspendNotSupported:
        app.say("No command can be run from here: this terminal cannot be lent.", severity="warning")


def _run(words: Sequence[str], text: str) -> str:
    """Run a command, never through a shell; return a sentence about its end."""
    name = clean_line(words[0], 80)
    before = signal.signal(signal.SIGINT, _ignore)  # ^C is the command's; a handler is not inherited by it
    try:
        done = subprocess.run(list(words), input=text.encode(), check=False)
    except OSError as error:
        return f"{name} cannot be started: {error.strerror}."
    finally:
        signal.signal(signal.SIGINT, before)
    return f"{name} is done." if done.returncode == 0 else f"{name} ended with {done.returncode}."


def _ignore(_number: int, _frame: object) -> None:
    """Leave ctrl+c to the command."""


def start_player(command: str, url: str) -> str:
    """Start the reader's player on an address and forget it; return a sentence about what happened."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        return f"player in feeds.toml cannot be understood: {str(error).lower()}."
    if not words or shutil.which(words[0]) is None:
        return f"There is no program “{clean_line(command, 80)}” here: see player in feeds.toml."
    try:
        player = subprocess.Popen(
            [*words, url], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        return f"{words[0]} cannot be started: {error.strerror}."
    threading.Thread(target=player.wait, name="player", daemon=True).start()
    return f"{clean_line(words[0], 80)} plays it."
