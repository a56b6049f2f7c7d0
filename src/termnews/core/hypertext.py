"""What the attributes of an HTML element mean for reading: hidden or not, note or link."""

from __future__ import annotations

import re
from typing import Any

DROPPED = frozenset({
    "script", "style", "iframe", "object", "embed", "applet", "template", "svg", "canvas", "audio", "video",
    "input", "button", "select", "textarea", "option", "datalist", "head", "title", "meta", "link", "base", "map",
    "area", "rp", "frame", "frameset", "noframes", "progress", "meter", "dialog", "param", "col",
    "colgroup", "annotation", "annotation-xml",
})
"""Elements that go with all they hold."""

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(
    r"(?:^|[\s_-])(?:visually-?hidden|sr-only|screen-reader(?:-text|-only)?|screenreader|gutter|linenos?|lineno|"
    r"mw-editsection|mw-cite-backlink|headerlink|anchorjs-link|noprint)(?:\s|$)",
    re.IGNORECASE,
)
_NOTE_HINT = re.compile(r"footnote|noteref|cite_note|endnote|sidenote|\bfn\b|_ftn|sdfootnote", re.IGNORECASE)
_BACK_HINT = re.compile(r"backref|back-?link|reversefootnote|fnref|cite_ref|_ftnref", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\W{0,2}(?:\d{1,3}|[a-z*†‡§]|[ivx]{1,5})\W{0,2}", re.IGNORECASE)
_BACK_MARK = re.compile(r"[\s↩↑^⏎⤴⬆↵︎️]+|jump up", re.IGNORECASE)
_CODE_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight-source|brush:|sourceCode)[-\s]?([A-Za-z0-9+#]{1,20})")


def is_hidden(element: Any) -> bool:
    """Return True where the page itself says the element is not shown."""
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    style = attributes.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    name = attributes.get("class")
    return bool(name and _HIDDEN_CLASS.search(name))


def has_class(element: Any, names: tuple[str, ...]) -> bool:
    """Return True where an element has one of the classes."""
    classes = element.get("class")
    return bool(classes) and any(name in classes.split() for name in names)


def note_targets(root: Any) -> frozenset[str]:
    """Return the ids that note marks in the text point at."""
    targets = set()
    for link in root.iter("a"):
        href = link.get("href") or ""
        if href.startswith("#") and len(href) > 1 and is_note_mark(link):
            targets.add(href[1:])
    return frozenset(targets)


def is_note_mark(link: Any) -> bool:
    """Return True for the raised number that leads to a footnote."""
    names = _names(link)
    if _BACK_HINT.search(f"{names} {link.get('href')}"):
        return False
    text = _short_text(link)
    if text is None or not _NOTE_MARK.fullmatch(text.strip()):
        return False
    parent = link.getparent()
    raised = (parent is not None and parent.tag == "sup") or any(child.tag == "sup" for child in link)
    return raised or bool(_NOTE_HINT.search(f"{names} {link.get('href')}"))


def is_back_link(link: Any) -> bool:
    """Return True for the arrow that leads from a footnote back to its mark."""
    href = link.get("href") or ""
    if "#" not in href:
        return False
    if _BACK_HINT.search(f"{_names(link)} {href}") and not _NOTE_HINT.search(_names(link)):
        return True
    text = _short_text(link)
    return text is not None and bool(text.strip()) and bool(_BACK_MARK.fullmatch(text.strip()))


def code_language(element: Any) -> str:
    """Return the language a code block is marked with, or an empty string."""
    for candidate in (element, element.find("code"), element.getparent()):
        if candidate is not None and (found := _CODE_LANGUAGE.search(candidate.get("class") or "")):
            return found[1].lower()
    return ""


def _names(element: Any) -> str:
    return f"{element.get('class') or ''} {element.get('role') or ''} {element.get('rel') or ''}"


def _short_text(element: Any) -> str | None:
    """Return the text of an element with few children; None where it is long."""
    text = element.text or ""
    for child in element:
        if len(child) > 2 or not isinstance(child.tag, str):
            return None
        text += (child.text or "") + "".join((inner.text or "") for inner in child) + (child.tail or "")
    return text if len(text) <= 16 else None


def language_tag(lang: str | None) -> str | None:
    """Return a language tag (BCP 47) as it is usually written, or None where it is none."""
    lang = (lang or "").strip().replace("_", "-")
    return lang if re.fullmatch(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}", lang) else None
