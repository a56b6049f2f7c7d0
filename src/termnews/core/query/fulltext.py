"""The words of a query as an FTS5 expression; nothing a reader types is FTS5 syntax."""

from __future__ import annotations

import re
import unicodedata

from termnews.core.query.nodes import All, Any, Node, Not, Words

CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0002ffff"
"""Scripts written without blanks, as ranges of a pattern: kana, Han, Hangul."""
_WORD = re.compile(r"[^\W_]+")
# compiled when first needed, since that takes as long as a class has characters
_CJK = f"[{CJK}]+"
_PIECE = rf"[^\W_{CJK}]+"


def has_cjk(text: str) -> bool:
    """Return whether there is a character of a script written without blanks in ``text``."""
    return not text.isascii() and re.search(_CJK, text) is not None


def bigrams(text: str) -> list[str]:
    """Return the overlapping character pairs of the runs of CJK in ``text``; a lone character stands by itself.

    SQLite's unicode61 tokenizer makes one token of a whole sentence in such scripts.
    """
    return [pair for match in re.finditer(_CJK, text) for pair in _pairs(match[0])]


def plain_width(text: str) -> str:
    """Return ``text`` with the wide letters and narrow kana of East Asian type set as all others are (NFKC)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def indexed_pairs(text: str) -> str:
    """Return what the index holds of ``text`` that its own tokenizer does not see.

    That is of CJK the pairs of each run and, for a search for one character, the last one of the run, which begins no
    pair; the words of other scripts that stand inside such a run (生成AI規制); and words set in wide letters.
    """
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = plain_width(match[0])
        if has_cjk(word):
            for run in re.findall(_CJK, word):
                found += [*_pairs(run), run[-1]] if len(run) > 1 else [run]
            found += re.findall(_PIECE, word)
        elif word != match[0]:
            found += _WORD.findall(word)
    return " ".join(found)


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
    value = plain_width(words.value)
    runs = re.findall(_CJK, value) if has_cjk(value) else []
    if runs and words.column:
        return ""  # the pairs of the title stand among the others
    parts = [_run(run) for run in runs]
    found = _WORD.findall(re.sub(_CJK, " ", value) if runs else value)
    if found:
        column = f"{words.column} : " if words.column else ""
        whole = f'{column}"{" ".join(found)}"'
        # the word itself counts twice, and stands before those that only begin so
        parts.append(f"({whole} OR {whole} *)" if words.kind == "prefix" and not runs else whole)
    return f"({' AND '.join(parts)})" if parts else ""


def _run(run: str) -> str:
    """The expression of one run: its pairs side by side; a lone character is the beginning of a pair."""
    return f'cjk : "{run}" *' if len(run) == 1 else f'cjk : "{" ".join(_pairs(run))}"'
