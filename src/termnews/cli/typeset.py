"""An article with its head, in one of the formats that ``read`` and ``extract`` print."""

from __future__ import annotations

from html import escape

from termnews.cli import output
from termnews.core.document import Document
from termnews.core.records import dataclass
from termnews.core.text import clean_line

FORMATS = ("text", "markdown", "html", "json")


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands above an article."""

    title: str
    standfirst: str = ""
    meta: tuple[str, ...] = ()
    url: str = ""
    language: str | None = None
    direction: str | None = None


def set_document(document: Document, head: Headline, *, form: str, width: int) -> str:
    """Return the article as ``text`` (at ``width`` cells), ``markdown`` or ``html``, without a newline at the end."""
    return {"text": _text, "markdown": _markdown, "html": _html}[form](document, head, width).rstrip("\n")


def _text(document: Document, head: Headline, width: int) -> str:
    from termnews.core.export import to_text

    lines = [output.ink(line, bold=True) for line in output.wrap(head.title, width)]
    lines += output.wrap(head.standfirst, width)
    lines += [output.ink(line, dim=True) for line in output.wrap(" · ".join(head.meta), width)]
    if head.url:
        lines.append(output.ink(clean_line(head.url, 4096), dim=True))
    return "\n".join([*lines, "", *map(output.as_seen, to_text(document, width).split("\n"))])


def _markdown(document: Document, head: Headline, width: int) -> str:
    from termnews.core.markdown import escaped, heading, to_markdown

    parts = [heading(escaped(clean_line(head.title)), 1)]
    if head.standfirst:
        parts.append(f"**{escaped(clean_line(head.standfirst))}**")
    meta = " · ".join(escaped(clean_line(part)) for part in head.meta)
    link = f"<{head.url}>" if head.url else ""
    if meta or link:
        parts.append("  \n".join(part for part in (f"*{meta}*" if meta else "", link) if part))
    return "\n\n".join([*parts, to_markdown(document)])


def _html(document: Document, head: Headline, width: int) -> str:
    from termnews.core.export import to_html

    language = f' lang="{escape(head.language)}"' if head.language else ""
    direction = head.direction or document.dir
    language += f' dir="{direction}"' if direction in {"rtl", "ltr"} else ""
    title = escape(clean_line(head.title))
    if head.url:
        title = f'<a href="{escape(head.url)}">{title}</a>'
    parts = [f"<article{language}>", f"<h1>{title}</h1>"]
    if head.standfirst:
        parts.append(f"<p><strong>{escape(clean_line(head.standfirst))}</strong></p>")
    if head.meta:
        parts.append(f"<p><small>{escape(clean_line(' · '.join(head.meta)))}</small></p>")
    return "\n".join([*parts, to_html(document), "</article>"])
