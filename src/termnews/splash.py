"""The paper as it was left, drawn before anything heavy is imported: the terminal shows headlines at once.

``termnews.tui.imprint`` writes the file, this module reads it. Everything here runs on the way to the first byte, so it
imports only what the interpreter has loaded already, and lays nothing out that the writer could lay out: the page of
the size it had is stored line by line, and for other sizes the headlines are stored as words with their widths.

The file is lines of fields with tabs between them: ``config PATH MTIME``, ``terminal TERM COLORTERM ENCODING``, ``size
COLUMNS LINES``, ``style ATTRIBUTES COLOURS`` (one for each of ``ROLES``, then more), ``ear LINE KIND`` (where the date
stands, or the edition), ``name WIDTH:TEXT``, ``line``, ``story`` and ``end``. A piece of a line is ``STYLE:TEXT``, a
word ``WIDTH:TEXT``. Whatever does not look like that means: no splash.
"""

from __future__ import annotations

import os
import sys
import time

NAME = "splash"
"""The file in the data folder."""
MARK = "termnews splash 1"
"""Its first line."""
ROLES = ("text", "headline", "muted", "kicker", "hair", "heavy")
"""What the first styles of the file are for."""
LARGEST = 400_000
"""Bytes of a file that is still read."""
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
"""Into the alternate screen, and out of it."""

_COLUMN, _MOST_COLUMNS, _NARROW, _LOW, _WIDE = 36, 5, 60, 15, 100
_up = False


def show(arguments: list[str]) -> tuple[str, str] | None:
    """Draw the paper as it was left, if these arguments open it, on a terminal.

    Returns:
        What ``--config`` and ``--data-dir`` name, each empty where they do not; None where there is no splash.
    """
    global _up
    named = _opens_paper(arguments)
    if named is None or not _is_terminal():
        return None
    try:
        config, data = places(*named)
        width, height = os.get_terminal_size(2)
        page = _read(os.path.join(data, NAME), config)
        if page is None or width < 20 or height < 5:
            return None
        drawn = _drawn(page, width, height)
    except (OSError, ValueError, IndexError, KeyError):
        return None  # a splash that cannot be shown is not worth a word
    _up = True
    _write(drawn)
    _leave_on_signals()
    return named


def is_up() -> bool:
    """Whether the splash is on screen and nobody has taken the terminal over."""
    return _up


def taken_over() -> None:
    """The alternate screen is somebody else's now, who will leave it."""
    global _up
    _up = False


def leave() -> None:
    """Give the terminal back, if the splash still has it: before anything else is printed."""
    if _up:
        taken_over()
        _write("\x1b[0m" + LEAVE + "\x1b[?25h")


# ---------------------------------------------------------------- whether, and from where


def _opens_paper(arguments: list[str]) -> tuple[str, str] | None:
    """Return what ``--config`` and ``--data-dir`` name; None where the arguments ask for anything but the paper."""
    named = {"--config": "", "--data-dir": ""}
    rest = list(arguments)
    while rest:
        option, equals, value = rest.pop(0).partition("=")
        if option not in named or not (equals or rest):
            return None
        named[option] = value if equals else rest.pop(0)
    return named["--config"], named["--data-dir"]


def _is_terminal() -> bool:
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return os.name == "posix" and os.environ.get("TERM", "dumb") != "dumb" and all(
        stream is not None and stream.isatty() for stream in streams
    )


def places(config: str, data: str) -> tuple[str, str]:
    """Return the feeds.toml and the data folder that ``termnews.config.paths`` will find."""
    config = os.path.expanduser(config or os.environ.get("TERMNEWS_CONFIG", ""))
    data = os.path.expanduser(data or os.environ.get("TERMNEWS_DATA_DIR", ""))
    return config or _folder("XDG_CONFIG_HOME", "~/.config") + "/feeds.toml", data or _folder(
        "XDG_DATA_HOME", "~/.local/share"
    )


def _folder(variable: str, usual: str) -> str:
    if sys.platform == "darwin":
        usual = "~/Library/Application Support"
    return os.path.join(os.environ.get(variable, "").strip() or os.path.expanduser(usual), "termnews")


def terminal_kind() -> list[str]:
    """Return what decides which colours and characters a terminal understands."""
    encoding = getattr(sys.__stdout__, "encoding", "")
    return [os.environ.get("TERM", ""), os.environ.get("COLORTERM", ""), encoding.lower().replace("-", "")]


def _read(path: str, config: str) -> dict[str, list[list[str]]] | None:
    """Return the file's lines by their first field; None where it is of another paper, feeds.toml or terminal."""
    if os.stat(path).st_size > LARGEST:
        return None
    with open(path, encoding="utf-8") as file:
        if file.readline() != MARK + "\n":
            return None
        page: dict[str, list[list[str]]] = {"line": [], "story": [], "style": [], "ear": []}
        for line in file:
            kind, *fields = line.rstrip("\n").split("\t")
            page.setdefault(kind, []).append(fields)
    same = [os.path.abspath(config), str(os.stat(config).st_mtime_ns)] == page["config"][0]
    same = same and page["terminal"][0] == terminal_kind()
    return page if same and "end" in page and len(page["style"]) >= len(ROLES) else None


# ---------------------------------------------------------------- drawing

Piece = tuple[int, str]
Words = list[tuple[int, str]]


def _drawn(page: dict[str, list[list[str]]], width: int, height: int) -> str:
    """Return the whole screen as one string for the terminal."""
    styles = _styles(page)
    dates: list[tuple[int, str]] = []
    if page["size"][0] == [str(width), str(height)]:
        rows = [[_piece(field) for field in fields] for fields in page["line"]]
        dates = [(int(line), ear_text(kind)) for line, kind in page["ear"]]
    else:
        rows = _set(page, width, height)
        if len(page["ear"]) and not (width < _NARROW or height < _LOW):
            dates = [(0, ear_text("long" if width >= _WIDE else "short"))]
    out = [ENTER, "\x1b[?25l\x1b[?7l"]
    blank = styles[0] + " " * width
    for number in range(height):
        out.append(f"\x1b[{number + 1};1H{blank}\r")
        if number < len(rows):
            out += [styles[style] + text for style, text in rows[number]]
    out += [f"\x1b[{number + 1};3H{styles[ROLES.index('muted')]}{ear}" for number, ear in dates if number < height]
    return "".join([*out, "\x1b[0m\x1b[?7h\x1b[1;1H"])


def _styles(page: dict[str, list[list[str]]]) -> list[str]:
    """Return the escape sequences of the styles: without colours under NO_COLOR."""
    coloured = "NO_COLOR" not in os.environ
    sequences = []
    for attributes, colours in page["style"]:
        codes = ";".join(filter(None, ("0", attributes, colours if coloured else "")))
        if codes.strip("0123456789;"):
            raise ValueError(codes)
        sequences.append(f"\x1b[{codes}m")
    return sequences


def _piece(field: str) -> Piece:
    number, _, text = field.partition(":")
    return int(number), _printable(text)


def _printable(text: str) -> str:
    """The writer has cleaned it; a file is still only a file."""
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


def ear_text(kind: str) -> str:
    """Return what an ear of the masthead says now: ``long`` or ``short`` date, ``edition``, or ``both``."""
    now = time.localtime()
    if kind == "edition":
        return edition(now.tm_hour)
    date = time.strftime("%A, {} %B %Y" if kind == "long" else "%a {} %b", now).replace("{}", str(now.tm_mday))
    return f"{date}, {edition(now.tm_hour).removesuffix(' Edition')}" if kind == "both" else date


def edition(hour: int) -> str:
    """Return the edition of an hour as ``core.frontpage.edition_name`` does."""
    return "Morning Edition" if 4 <= hour < 11 else "Midday Edition" if 11 <= hour < 17 else "Evening Edition"


# ---------------------------------------------------------------- another size than it was left at


def _set(page: dict[str, list[list[str]]], width: int, height: int) -> list[list[Piece]]:
    """Set the headlines anew: the name, the first of them across the page, the others in columns."""
    text, headline, _, kicker, hair, heavy = range(len(ROLES))
    cells, name = _name(page, width)
    rows: list[list[Piece]] = []
    if width < _NARROW or height < _LOW:
        rows.append([(text, " "), (headline, name)])
    else:
        rows += [[(text, " " * ((width - cells) // 2)), (headline, name)], [(heavy, "━" * width)], []]
    stories = [[_piece(field) for field in fields] for fields in page["story"]]
    if not stories:
        return rows
    rows += _story(stories[0], width - 3, (kicker, headline, text))
    columns = min(_MOST_COLUMNS, max(1, width // _COLUMN))
    share = (width - columns + 1) // columns
    filled: list[list[list[Piece]]] = [[] for _ in range(columns)]
    room = height - len(rows) - 1
    for words in stories[1:]:
        shortest = min(filled, key=len)
        if len(shortest) < room:
            shortest.append([(text, "  "), (hair, "─" * (share - 3))])
            shortest += _story(words, share - 3, (kicker, headline, text))
    for number in range(max(0, room)):
        row: list[Piece] = []
        for column, lines in enumerate(filled):
            row += [(hair, f"\x1b[{column * (share + 1)}G│")] if column else []
            row += [(text, f"\x1b[{column * (share + 1) + 1}G"), *lines[number]] if number < len(lines) else []
        rows.append(row)
    return rows


def _name(page: dict[str, list[list[str]]], width: int) -> tuple[int, str]:
    """The name of the paper, letterspaced if the date fits beside it, else plain, else cut."""
    names = [_piece(field) for field in page["name"][0]]
    for room in (width - 2 * len(ear_text("long" if width >= _WIDE else "short")) - 8, width - 2):
        for cells, name in names:
            if cells <= room:
                return cells, name
    return width - 2, names[-1][1][: (width - 2) // 2]


def _story(words: Words, width: int, roles: tuple[int, int, int]) -> list[list[Piece]]:
    """The first word is the kicker; the others are the headline, broken where it is full."""
    kicker, headline, text = roles
    lines: list[list[Piece]] = [[(text, "  "), (kicker, words[0][1] if words[0][0] <= width else "")]]
    line, used = "", 0
    for cells, word in words[1:]:
        bare = cells - (word[-1:] == " ")
        if used and used + bare > width:
            lines.append([(text, "  "), (headline, line)])
            line, used = "", 0
        if bare <= width:
            line, used = line + word, used + cells
    return [*lines, [(text, "  "), (headline, line.rstrip())]]


# ---------------------------------------------------------------- the terminal


def _write(text: str) -> None:
    data = text.encode("utf-8", "replace")
    while data:
        data = data[os.write(2, data):]


def _leave_on_signals() -> None:
    """Leave the alternate screen when the program is told to end before the app has taken over."""
    import signal

    def end(number: int, _frame: object) -> None:
        leave()
        os._exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
