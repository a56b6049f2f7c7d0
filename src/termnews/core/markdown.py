"""A Document as CommonMark with GFM's tables, tasks, footnotes and strike-through; what words say is never markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from termnews.core.document import Block, Document, Span
from termnews.core.embeds import KINDS
from termnews.core.numbering import TASKS, numbers_of

_SPECIAL = re.compile(r"[\\`*_~\[\]<>]|&(?=#?\w{1,32};)|!(?=\[)")
_LINE_START = re.compile(
    r"^([ \t]*)(?:#{1,6}(?=\s|$)|[+-](?=\s|$)|(\d{1,9})[.)](?=\s|$)|=+$|[|:]?[ ]?-[|: -]*$)", re.MULTILINE
)
"""What begins a heading, a list, a rule, or the second line of a table or a heading."""
_CLOSING = re.compile(r"(^|\s)(#+)$")
"""Number signs at a heading's end, which Markdown drops."""
_IN_TARGET = re.compile(r"[<>\\]|&(?=#?\w{1,32};)")
_BACKSLASHED = r"\\\g<0>"
_TICKS = re.compile("`+")
_HTML = {"p": "sup", "s": "sub", "k": "kbd", "m": "mark", "n": "ins"}
"""Style letter to the element that Markdown has for it."""
_MARKS = {"i": ("*", "em"), "b": ("**", "strong"), "d": ("~~", "del")}
"""Style letter to its mark, and the element in its place where Markdown would not take the mark for one."""
_MOST_NUMBER = 999_999_999


def to_markdown(document: Document) -> str:
    """Return a Document as Markdown; empty for one without blocks."""
    anchors = frozenset(_anchors(document.blocks))
    text = "\n\n".join(_blocks((_with_notes_to(block, anchors) for block in document.blocks), document.links))
    return text + "\n" if text else ""


def escaped(text: str) -> str:
    """Return text whose marks mean nothing within a line of Markdown."""
    return _SPECIAL.sub(_BACKSLASHED, text)


def heading(text: str, level: int) -> str:
    """Return a line of Markdown as a heading."""
    line = text.replace("\\\n", " ").replace("\n", " ")
    return f"{'#' * min(max(level, 1), 6)} {_CLOSING.sub(lambda found: f'{found[1]}{chr(92)}{found[2]}', line)}"


def _anchors(blocks: Iterable[Block]) -> Iterator[str | None]:
    for block in blocks:
        yield block.anchor
        yield from _anchors(block.children)


def _with_notes_to(block: Block, anchors: frozenset[str | None]) -> Block:
    """Return a block whose marks of notes that are not here are raised figures."""

    def span(old: Span) -> Span:
        return old if old.note is None or old.note in anchors else Span(old.text, "p")

    return replace(
        block, spans=tuple(map(span, block.spans)),
        children=tuple(_with_notes_to(child, anchors) for child in block.children),
        rows=tuple(tuple(tuple(map(span, cell)) for cell in row) for row in block.rows),
    )  # fmt: skip


def _blocks(blocks: Iterable[Block], links: tuple[str, ...]) -> list[str]:
    told: list[str] = []
    before: Block | None = None
    other = False
    for block in blocks:
        # A list right after another one goes on with it, unless its marks are different ones.
        follows = block.kind == "list" and before is not None and before.kind == "list"
        other = not other if follows and before is not None and before.ordered == block.ordered else False
        if text := _block(block, links, other=other):
            told.append(text)
            before = block
    return told


def _block(block: Block, links: tuple[str, ...], *, other: bool = False) -> str:
    if block.kind == "list":
        return _list(block, links, other=other)
    inner = "\n\n".join(_blocks(block.children, links))
    spans = _spans(block.spans, links)
    match block.kind:
        case "heading":
            return heading(spans, block.level)
        case "quote":
            return _indented(inner, "> ", "> ")
        case "code":
            fence = "`" * max(3, _longest(block.text) + 1)
            return f"{fence}{block.info}\n{block.text.rstrip()}\n{fence}"
        case "table":
            return _table(block, links)
        case "figure":
            picture = f"![{escaped(block.text)}]({_target(block.src)})" if block.src else ""
            return "\n\n".join(part for part in (picture, _all_in("i", block.spans, links)) if part)
        case "rule":
            return "---"
        case "footnote":
            return _indented(inner, f"[^{_anchor(block.anchor)}]: ", "    ")
        case "embed":
            return f"{KINDS.get(block.info, KINDS['page'])}: {spans}"
        case "definition" | "details":
            return "\n\n".join(part for part in (_all_in("b", block.spans, links), inner) if part)
    return _guarded(spans)


def _guarded(text: str) -> str:
    """Return a paragraph none of whose lines begins something else."""

    def guard(found: re.Match[str]) -> str:
        mark = found[0][len(found[1]) :]
        at = len(found[2]) if found[2] else 0
        return f"{found[1]}{mark[:at]}\\{mark[at:]}"

    return _LINE_START.sub(guard, text.lstrip(" \t"))


def _all_in(letter: str, spans: tuple[Span, ...], links: tuple[str, ...]) -> str:
    """Return spans in one more style, all of them."""
    return _guarded(_spans(tuple(replace(span, style="".join(sorted({*span.style, letter}))) for span in spans), links))


def _anchor(anchor: str | None) -> str:
    return re.sub(r"[^\w-]+", "-", anchor or "note")


def _target(url: str) -> str:
    return f"<{_IN_TARGET.sub(_BACKSLASHED, url)}>"


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    marked = [(rest if at else first) + line if line or rest.strip() else "" for at, line in enumerate(lines)]
    return "\n".join(line.rstrip() for line in marked) if text else first.rstrip()


def _list(block: Block, links: tuple[str, ...], *, other: bool) -> str:
    items = []
    for number, item in zip(numbers_of(block), block.children, strict=True):
        mark = "* " if other else "- "
        if block.ordered:
            mark = f"{min(max(number, 0), _MOST_NUMBER)}{')' if other else '.'} "
        task = f"{TASKS[item.info]} " if item.info in TASKS else ""
        items.append(_indented(task + "\n\n".join(_blocks(item.children, links)), mark, " " * len(mark)))
    loose = any("\n\n" in item for item in items)
    return ("\n\n" if loose else "\n").join(items)


def _table(block: Block, links: tuple[str, ...]) -> str:
    columns = max((len(row) for row in block.rows), default=0)
    rows = [[_cell(cell, links) for cell in row] for row in block.rows]
    if not block.header_rows:
        rows.insert(0, [""] * columns)
    marks = {"r": "---:", "c": ":---:"}
    rows.insert(1, [marks.get(block.align[at : at + 1], "---") for at in range(columns)])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{_all_in('b', block.spans, links)}\n\n{table}" if block.spans else table


def _cell(spans: tuple[Span, ...], links: tuple[str, ...]) -> str:
    return _spans(spans, links, in_cell=True).replace("|", "\\|").replace("\\\n", "<br>").replace("\n", " ")


# ---------------------------------------------------------------- spans


def _spans(spans: tuple[Span, ...], links: tuple[str, ...], *, in_cell: bool = False) -> str:
    told = ""
    for at, span in enumerate(spans):
        following = next((spans[later] for later in range(at + 1, len(spans)) if spans[later].text), None)
        part = _span(span, links, before=told[-1:], after=_first_of(following), in_cell=in_cell)
        if told.endswith("!") and part.startswith("[") and not told.endswith("\\!"):
            told = f"{told[:-1]}\\!"
        told += part
    return told


def _first_of(span: Span | None) -> str:
    """Return what a span will begin with, as far as the marks before it have to know."""
    if span is None:
        return " "
    if span.note is not None or span.link is not None:
        return "["
    if not span.text[0].isspace() and any(letter in span.style for letter in _MARKS):
        return "*"
    return "`" if "c" in span.style and not span.text[0].isspace() else span.text[0]


def _span(span: Span, links: tuple[str, ...], *, before: str, after: str, in_cell: bool) -> str:
    if span.note is not None:
        return f"[^{_anchor(span.note)}]"
    text = span.text.strip()
    if not text:
        return span.text
    start = span.text.index(text)
    head, tail = span.text[:start], span.text[start + len(text) :]
    linked = span.link is not None and span.link < len(links)
    before = "[" if linked else (head[-1:] or before)
    after = "]" if linked else (tail[:1] or after)
    told = _code(text, in_cell=in_cell) if "c" in span.style else escaped(text).replace("\n", "\\\n")
    for letter, tag in _HTML.items():
        if letter in span.style:
            told = f"<{tag}>{told}</{tag}>"
    told = _marked(told, [_MARKS[letter] for letter in _MARKS if letter in span.style], before, after)
    if linked and span.link is not None:
        told = f"[{told}]({_target(links[span.link])})"
    return f"{head}{told}{tail}" + (f" ({escaped(span.title)})" if span.title else "")


def _marked(text: str, marks: list[tuple[str, str]], before: str, after: str) -> str:
    """Return a text between marks, or between elements where Markdown's rules would leave the marks as they are.

    A mark between a letter and a sign of punctuation is none, and marks side by side are taken for one (CommonMark
    0.31 §6.2).
    """
    plain = before not in {"*", "~"} and after not in {"*", "~"}
    begins = not _is_sign(text[:1]) or not before or before.isspace() or _is_sign(before)
    ends = not _is_sign(text[-1:]) or not after or after.isspace() or _is_sign(after)
    takes = plain and begins and ends and len({mark[0][0] for mark in marks}) == 1
    for mark, tag in marks:
        text = f"{mark}{text}{mark}" if takes else f"<{tag}>{text}</{tag}>"
    return text


def _is_sign(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "PS"


def _code(text: str, *, in_cell: bool) -> str:
    """Return words in the type of code, a run for each line."""
    if in_cell and "\\" in text and "|" in text:
        return f"<code>{escaped(text)}</code>"
    return "\\\n".join(_run(line) for line in text.split("\n") if line.strip())


def _run(line: str) -> str:
    ticks = "`" * (1 if "`" not in line else _longest(line) + 1)
    pad = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def _longest(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)
