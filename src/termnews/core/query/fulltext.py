"""The words of a query as an FTS5 expression; nothing a reader types is FTS5 syntax."""

from __future__ import annotations

import re

from termnews.core.query.nodes import All, Any, Node, Not, Words

# Scripts written without blanks: kana, Han, Hangul (discovery wants bigrams there, as unicode61 keeps runs whole).
_CJK = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0002ffff]+"
)
_WORD = re.compile(r"[^\W_]+")


def has_cjk(text: str) -> bool:
    """Return whether there is a character of a script written without blanks in ``text``."""
    return _CJK.search(text) is not None


def bigrams(text: str) -> list[str]:
    """Return the overlapping character pairs of the runs of CJK in ``text``; a lone character stands by itself.

    SQLite's unicode61 tokenizer makes one token of a whole sentence in such scripts.
    """
    return [pair for match in _CJK.finditer(text) for pair in _pairs(match[0])]


def indexed_pairs(text: str) -> str:
    """Return what the index holds of the CJK in ``text``: the pairs of each run and, for a search for one character,
    the last one of the run, which begins no pair.
    """
    return " ".join(
        " ".join([*_pairs(match[0]), match[0][-1]] if len(match[0]) > 1 else match[0]) for match in _CJK.finditer(text)
    )


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def full_text(node: Node | None) -> str:
    """Return the FTS5 expression of a part of a query; empty where the index alone cannot answer it.

    It can for words, for any of several, and for all of several of which one at least is wanted.
    """
    if isinstance(node, Words):
        return _words(node)
    if isinstance(node, Any):
        parts = [full_text(part) for part in node.parts]
        return f"({' OR '.join(parts)})" if all(parts) else ""
    if isinstance(node, All):
        wanted = [full_text(part) for part in node.parts if not isinstance(part, Not)]
        unwanted = [full_text(part.part) for part in node.parts if isinstance(part, Not)]
        if not wanted or not all((*wanted, *unwanted)):
            return ""
        positive = f"({' AND '.join(wanted)})"
        return f"({positive} NOT ({' OR '.join(unwanted)}))" if unwanted else positive
    return ""


def _words(words: Words) -> str:
    runs = [match[0] for match in _CJK.finditer(words.value)]
    if runs and words.column:
        return ""  # the pairs of the title stand among the others
    parts = [_run(run) for run in runs]
    found = _WORD.findall(_CJK.sub(" ", words.value))
    if found:
        column = f"{words.column} : " if words.column else ""
        parts.append(f'{column}"{" ".join(found)}"{" *" if words.kind == "prefix" and not runs else ""}')
    return f"({' AND '.join(parts)})" if parts else ""


def _run(run: str) -> str:
    """The expression of one run: its pairs side by side; a lone character is the beginning of a pair."""
    return f'cjk : "{run}" *' if len(run) == 1 else f'cjk : "{" ".join(_pairs(run))}"'
