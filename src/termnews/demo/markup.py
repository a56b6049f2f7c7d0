"""The small markup of the content files, turned into HTML blocks.

Blocks are separated by blank lines: paragraphs, ``## `` headings, ``> `` quotes, ``- `` and ``1. `` lists,
``| a | b |`` tables (first row the head, ``|+ text`` the caption), ``![alt](picture) caption``, fenced code,
``[^1]: text`` footnotes, ``---``, and raw HTML where a block starts with ``<``.
Inline: ``*em*``, ``**strong**``, ``[text](href)``, ``[^1]`` and code in backticks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

Link = Callable[[str], str]
"""Turns ``@slug``, ``@outlet/slug`` and picture names into URLs; passes other addresses on."""

_FENCED = re.compile(r"^```(\w*)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\[\^(?P<note>\w+)\]|\[(?P<text>[^\]]+)\]\((?P<href>[^)\s]+)\)"
    r"|\*\*(?P<strong>.+?)\*\*|\*(?P<em>[^*]+)\*"
)
_FIGURE = re.compile(r"^!\[(?P<alt>[^\]]*)\]\((?P<name>[^)]+)\)\s*(?P<caption>.*)$", re.DOTALL)
_NOTE = re.compile(r"^\[\^(\w+)\]:\s*(.*)$", re.DOTALL)


def html_blocks(text: str, link: Link) -> list[str]:
    """Blocks of HTML, in order; footnotes are gathered in a last one."""
    blocks: list[str] = []
    notes: list[str] = []
    for chunk in _chunks(text):
        note = _NOTE.match(chunk)
        if note:
            back = f'<a href="#fnref{note[1]}" class="footnote-back">↩</a>'
            notes.append(f'<li id="fn{note[1]}"><p>{inline_html(note[2], link)} {back}</p></li>')
        else:
            blocks.append(_block(chunk, link))
    if notes:
        blocks.append('<section class="footnotes"><hr><ol>' + "".join(notes) + "</ol></section>")
    return blocks


def inline_html(text: str, link: Link) -> str:
    """HTML of one run of text."""
    out: list[str] = []
    end = 0
    for match in _INLINE.finditer(text):
        out.append(escape(text[end : match.start()], quote=False))
        out.append(_span(match, link))
        end = match.end()
    out.append(escape(text[end:], quote=False))
    return "".join(out)


def figure_html(name: str, alt: str, caption: str, link: Link) -> str:
    """A picture with its caption."""
    words = f"<figcaption>{inline_html(caption, link)}</figcaption>" if caption else ""
    source = escape(link(f"picture:{name}"))
    return f'<figure><img src="{source}" alt="{escape(alt)}" width="640" height="360">{words}</figure>'


def _chunks(text: str) -> list[str]:
    chunks: list[str] = []
    end = 0
    for match in _FENCED.finditer(text):
        chunks += re.split(r"\n\s*\n", text[end : match.start()].strip())
        chunks.append(match[0])
        end = match.end()
    chunks += re.split(r"\n\s*\n", text[end:].strip())
    return [chunk for chunk in chunks if chunk]


def _span(match: re.Match[str], link: Link) -> str:
    if match["code"]:
        return f"<code>{escape(match['code'], quote=False)}</code>"
    if match["note"]:
        number = match["note"]
        return f'<sup id="fnref{number}" class="footnote"><a href="#fn{number}">{number}</a></sup>'
    if match["text"]:
        return f'<a href="{escape(link(match["href"]))}">{inline_html(match["text"], link)}</a>'
    if match["strong"]:
        return f"<strong>{inline_html(match['strong'], link)}</strong>"
    return f"<em>{inline_html(match['em'], link)}</em>"


def _block(chunk: str, link: Link) -> str:
    fenced = _FENCED.match(chunk)
    if fenced:
        language = f' class="language-{fenced[1]}"' if fenced[1] else ""
        return f"<pre><code{language}>{escape(fenced[2], quote=False)}</code></pre>"
    figure = _FIGURE.match(chunk)
    if figure:
        return figure_html(figure["name"], figure["alt"], figure["caption"], link)
    if chunk.startswith("<"):
        return chunk
    if chunk == "---":
        return "<hr>"
    lines = chunk.splitlines()
    if chunk.startswith(("## ", "### ")):
        marks, _, words = chunk.partition(" ")
        return f"<h{len(marks)}>{inline_html(words, link)}</h{len(marks)}>"
    if chunk.startswith("> "):
        words = "</p><p>".join(inline_html(line[2:], link) for line in lines)
        return f"<blockquote><p>{words}</p></blockquote>"
    if chunk.startswith("|"):
        return _table(lines, link)
    return _list(lines, link) or f"<p>{inline_html(' '.join(lines), link)}</p>"


def _list(lines: list[str], link: Link) -> str:
    for mark, tag in ((r"- ", "ul"), (r"\d+\. ", "ol")):
        if re.match(mark, lines[0]):
            rows = "".join(f"<li>{inline_html(re.sub(mark, '', line, count=1), link)}</li>" for line in lines)
            return f"<{tag}>{rows}</{tag}>"
    return ""


def _table(lines: list[str], link: Link) -> str:
    caption = "".join(f"<caption>{inline_html(line[2:].strip(), link)}</caption>" for line in lines if line[1] == "+")
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines if line[1] != "+"]
    head = "".join(f"<th>{inline_html(cell, link)}</th>" for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{inline_html(cell, link)}</td>" for cell in row) + "</tr>" for row in rows[1:]
    )
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
