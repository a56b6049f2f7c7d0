"""Formulas as a line of text: presentation MathML (MathML Core) and the TeX that pages carry beside it."""

from __future__ import annotations

import re
from typing import Any

MOST_CHARS = 2_000
"""Characters of a formula; longer ones are cut."""
MAX_DEPTH = 60

_RAISED = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True)) | {"−": "⁻", "′": "′"}
_LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)) | {"−": "₋"}
_SPACED = frozenset("=<>≤≥≠≈≡→←⇒⇔↦∈∉⊂⊆⊃⊇∪∩∧∨±∓≪≫∼≃≅∝+−-×÷")
_HELD = "\ue010\ue011"
"""Stand for ``^`` and ``_`` that were set (private use, never shown)."""
_GONE = frozenset({"annotation", "annotation-xml", "mphantom", "none", "mprescripts", "maligngroup", "malignmark"})
_OPERATORS = frozenset("∑∏∐∫∬∭∮⋃⋂")
_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")
_WORD = re.compile(r"[\w.]+|.", re.DOTALL)
_COMMANDS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼",
    "propto": "∝", "infty": "∞", "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "oint": "∮",
    "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "Leftrightarrow": "⇔", "mapsto": "↦",
    "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅",
    "forall": "∀", "exists": "∃", "neg": "¬", "land": "∧", "lor": "∨", "wedge": "∧", "vee": "∨", "ldots": "…",
    "cdots": "⋯", "dots": "…", "degree": "°", "circ": "∘", "hbar": "ℏ", "ell": "ℓ", "Re": "ℜ", "Im": "ℑ",
    "quad": " ", "qquad": " ", "langle": "⟨", "rangle": "⟩", "lbrace": "{", "rbrace": "}", "prime": "′",
    "iff": " ⟺ ", "implies": " ⟹ ", "dagger": "†", "ddagger": "‡", "top": "⊤", "bot": "⊥", "ll": "≪", "gg": "≫",
    "supset": "⊃", "supseteq": "⊇", "setminus": "∖", "cong": "≅", "simeq": "≃", "bullet": "•", "angle": "∠",
    "Leftarrow": "⇐", "leftrightarrow": "↔", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "lvert": "|", "rvert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖", "bigcup": "⋃", "bigcap": "⋂",
    "ast": "∗", "star": "⋆", "otimes": "⊗", "oplus": "⊕", "perp": "⊥", "parallel": "∥", "mid": "|", "vert": "|",
}
_ACCENTS = {
    "overline": "\u0305", "bar": "\u0304", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303",
    "widetilde": "\u0303", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308", "underline": "\u0332",
}
"""Command → the mark that joins the letter before it."""
_ACCENTED = re.compile(rf"\\({'|'.join(_ACCENTS)})(?:\s*\{{([^{{}}]*)\}}|\s*(\\[A-Za-z]+)|\s+(\w)|(?=\d)(\d))")
_MARKS = frozenset({
    "displaystyle", "textstyle", "scriptstyle", "left", "right", "big", "Big", "bigg", "Bigg", "limits", "nolimits",
    "rm", "bf", "it", "mathrm", "mathbf", "mathit", "mathcal", "mathbb", "mathsf", "operatorname", "text", "textrm",
    "textbf", "textit", "mbox", "boldsymbol", "begin", "end",
})
"""Commands that say how something looks: what follows them stays."""


def math_text(element: Any) -> str:
    """Return a ``math`` element as a line: ``x² + 1``, ``(a + b)/c``, ``√2``; its TeX where nothing else is in it."""
    text = _tidy(_told(element, 0))
    if text:
        return text
    note = next((found.text for found in element.iter() if _tag(found) == "annotation" and found.text), None)
    return tex_text(element.get("alttext") or note or "")


def tex_text(tex: str) -> str:
    """Return TeX with what characters can show in their place; what it does not know stays as it is."""
    tex = tex.strip()[:MOST_CHARS].strip("$")
    tex = re.sub(r"^\\[\[(]|\\[\])]$", "", tex)
    for _ in range(20):
        simpler = re.sub(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}",
                         lambda m: f"{_grouped(m[1])}/{_grouped(m[2])}", tex)
        simpler = _ACCENTED.sub(_accented, simpler)
        simpler = re.sub(r"\\sqrt\s*\{([^{}]*)\}", lambda m: f"√{_grouped(m[1])}", simpler)
        simpler = re.sub(r"([\^_])\s*\{([^{}]*)\}", lambda m: _held(_script(_symbols(m[2]), m[1])), simpler)
        simpler = re.sub(r"\{((?:\\displaystyle|\\textstyle)\b[^{}]*)\}", r"\1", simpler)
        simpler = re.sub(r"\\(?:text|mathrm|mathbf|mathit|mathbb|mathcal|mathsf|operatorname|textrm|mbox|boldsymbol)\s*"
                         r"\{([^{}]*)\}", r"\1", simpler)
        if simpler == tex:
            break
        tex = simpler
    tex = re.sub(r"([\^_])\s*(\\[A-Za-z]+|[^\s{\\])", lambda m: _script(_symbols(m[2]), m[1]), tex)
    text = _symbols(tex).replace("{", "").replace("}", "")
    return _tidy(text.replace(_HELD[0], "^").replace(_HELD[1], "_"))


def _accented(found: re.Match[str]) -> str:
    """Return a letter with its mark, letters with a line over each; what is longer is named in words."""
    text = _symbols(next(part for part in found.groups()[1:] if part is not None)).strip()
    mark = _ACCENTS[found[1]]
    if len(text) == 1 or (text.isalnum() and found[1] in {"overline", "underline"}):
        return "".join(letter + mark for letter in text)
    return f"{found[1]}({_tidy(text)})" if text else ""


def _held(script: str) -> str:
    """Return a script that is set already, safe from being set again."""
    return script.replace("^", _HELD[0]).replace("_", _HELD[1])


def _symbols(tex: str) -> str:
    def shown(found: re.Match[str]) -> str:
        name = found[1]
        if name in _COMMANDS:
            return _COMMANDS[name]
        if name in _MARKS:
            return ""
        return f"{name} " if name.isalpha() else {",": " ", ";": " ", ":": " ", "!": "", "\\": "; "}.get(name, name)

    return re.sub(r"\\([A-Za-z]+|.)", shown, tex).replace("&", " ").replace("~", " ")


def _told(element: Any, depth: int) -> str:
    tag = _tag(element)
    if tag in _GONE or depth > MAX_DEPTH:
        return ""
    parts = [_told(child, depth + 1) for child in element if isinstance(child.tag, str)]
    if not parts:
        return _leaf(tag, element)
    return _scripted(tag, parts) or _arranged(tag, element, parts)


def _scripted(tag: str, parts: list[str]) -> str:
    """Return a base with what stands above and below it; empty for other elements."""
    first, second, third = (*parts, "", "", "")[:3]
    match tag:
        case "msup":
            return first + _script(second, "^")
        case "msub" | "munder":
            return first + _script(second, "_")
        case "mover":
            return first + (_script(second, "^") if len(second.strip()) > 1 else second.strip())
        case "msubsup" | "munderover":
            return first + _script(second, "_") + _script(third, "^") + (" " if first.strip() in _OPERATORS else "")
    return ""


def _arranged(tag: str, element: Any, parts: list[str]) -> str:
    first, second = (*parts, "")[:2]
    match tag:
        case "mfrac":
            return f"{_grouped(first)}/{_grouped(second)}"
        case "msqrt":
            return f"√{_grouped(''.join(parts))}"
        case "mroot":
            return f"{_script(second, '^')}√{_grouped(first)}"
        case "mfenced":
            between = str(element.get("separators", ",")).strip()[:1]
            return f"{element.get('open', '(')}{f'{between} '.join(parts)}{element.get('close', ')')}"
        case "mtable":
            return f"[{'; '.join(parts)}]"
        case "mtr" | "mlabeledtr":
            return ", ".join(part.strip() for part in parts)
    return "".join(parts)


def _leaf(tag: str, element: Any) -> str:
    text = " ".join(_INVISIBLE.sub("", element.text or "").split())
    if tag == "mo" and text in _SPACED:
        return f" {text} "
    if tag == "mspace":
        return " "
    return f" {text} " if tag == "mtext" and text else text


def _script(text: str, mark: str) -> str:
    """Return a raised (``^``) or lowered (``_``) text, in characters of its own where there are some for all of it."""
    bare = "".join(text.split())
    table = _RAISED if mark == "^" else _LOWERED
    if bare and all(character in table for character in bare):
        return "".join(table[character] for character in bare)
    close = re.sub(r"\s*([=<>≤≥≠→∈+−-])\s*", r"\1", text)
    return f"{mark}{_grouped(close)}" if bare else ""


def _grouped(text: str) -> str:
    text = _tidy(text)
    whole = len(_WORD.findall(text)) <= 1 or re.fullmatch(r"\([^()]*\)|[\w.]+[⁰-⁹²³¹₀-₉]+", text)
    return text if whole else f"({text})"


def _tag(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _tidy(text: str) -> str:
    text = " ".join(text[:MOST_CHARS].split())
    text = re.sub(r"((?:^|[(\[/,=^_√])\s?)([+−-]) (?=\S)", r"\1\2", text)
    return re.sub(r"([(\[]) | (?=[)\],;.])", r"\1", text)
