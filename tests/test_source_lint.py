"""Textual reads ``[...]`` in a plain ``str`` as markup, and a feed's title can hold an action: no code hands one over.

Allowed where markup is read: string literals, ``Content``/``Text`` and what is made by them, names that only ever hold
these, and ``markup=False``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TUI = Path(__file__).parents[1] / "src" / "termnews" / "tui"
CONSTRUCTORS = {
    "Static", "Label", "Button", "Option", "Tab", "TabPane", "Collapsible", "Checkbox", "RadioButton", "Selection",
    "Link",
}  # fmt: skip
"""Widgets whose first argument, ``label``, ``content``, ``title`` or ``prompt`` is read as markup."""
TEXT_KEYWORDS = {"label", "content", "title", "prompt", "renderable", "tooltip"}
NOTIFIERS = {"notify"}
UPDATERS = {"update", "add_option", "add_leaf", "set_label", "add_row", "add_column"}
"""Methods that other classes have too: only a string that is plainly one is an offence there."""
ATTRIBUTES = {"border_title", "border_subtitle", "tooltip"}
SAFE_TYPES = {"Content", "Text"}


def last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def names_safe_type(annotation: ast.expr | None) -> bool:
    if annotation is None:
        return False
    parts = {part.strip() for part in ast.unparse(annotation).strip("'\"").split("|")}
    return bool(parts) and parts <= {*SAFE_TYPES, "None"}


class Scope:
    """What the names of a module and its functions are known to hold."""

    def __init__(self, tree: ast.Module) -> None:
        self.values: dict[str, list[ast.expr | None]] = {}
        self.typed: set[str] = set()
        self.makers: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and names_safe_type(node.returns):
                self.makers.add(node.name)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    self.values.setdefault(ast.unparse(target), []).append(node.value)
            elif isinstance(node, ast.AnnAssign | ast.AugAssign):
                self.values.setdefault(ast.unparse(node.target), []).append(node.value)
            elif isinstance(node, ast.arg):
                if names_safe_type(node.annotation):
                    self.typed.add(node.arg)
                else:
                    self.values.setdefault(node.arg, []).append(None)
            elif isinstance(node, ast.For | ast.comprehension):
                for name in ast.walk(node.target):
                    if isinstance(name, ast.Name):
                        self.values.setdefault(name.id, []).append(None)

    def is_safe(self, node: ast.expr | None, depth: int = 0) -> bool:
        if node is None or depth > 6:
            return False
        if isinstance(node, ast.Constant):
            return True
        if isinstance(node, ast.IfExp):
            return self.is_safe(node.body, depth + 1) and self.is_safe(node.orelse, depth + 1)
        if isinstance(node, ast.BoolOp):
            return all(self.is_safe(value, depth + 1) for value in node.values)
        if isinstance(node, ast.Call):
            return self._is_safe_call(node, depth)
        if isinstance(node, ast.Subscript):
            # a table of our own words
            return last_name(node.value).isupper()
        if isinstance(node, ast.Name | ast.Attribute):
            name = ast.unparse(node)
            held = self.values.get(name, [])
            if name in self.typed and not held:
                return True
            return bool(held) and all(self.is_safe(value, depth + 1) for value in held)
        return False

    def _is_safe_call(self, node: ast.Call, depth: int) -> bool:
        name = last_name(node.func)
        if name in SAFE_TYPES or name in self.makers:
            return True
        if not isinstance(node.func, ast.Attribute):
            return False
        if last_name(node.func.value) in SAFE_TYPES:
            return name != "from_markup" or (bool(node.args) and isinstance(node.args[0], ast.Constant))
        receiver = node.func.value
        if isinstance(receiver, ast.Constant) or (name in {"format", "join"} and not isinstance(receiver, ast.Call)):
            return False
        return self.is_safe(receiver, depth + 1)


def plainly_text(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return any(plainly_text(side) or is_string(side) for side in (node.left, node.right))
    if isinstance(node, ast.Call):
        return last_name(node.func) in {"str", "format"} or (
            last_name(node.func) == "join" and isinstance(node.func, ast.Attribute) and is_string(node.func.value)
        )
    return isinstance(node, ast.JoinedStr)


def is_string(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def without_markup(call: ast.Call) -> bool:
    values = [word.value for word in call.keywords if word.arg == "markup"]
    return any(isinstance(value, ast.Constant) and value.value is False for value in values)


def offending(call: ast.Call, scope: Scope) -> Iterator[ast.expr]:
    name = last_name(call.func)
    if name == "from_markup":
        yield from (first for first in call.args[:1] if not isinstance(first, ast.Constant))
    if without_markup(call):
        return
    if name in CONSTRUCTORS or (name in NOTIFIERS and isinstance(call.func, ast.Attribute)):
        shown = call.args[:1] + [word.value for word in call.keywords if word.arg in TEXT_KEYWORDS]
        yield from (node for node in shown if not isinstance(node, ast.Starred) and not scope.is_safe(node))
    elif name in UPDATERS:
        yield from (node for node in call.args if plainly_text(node))


def offences(source: str) -> list[str]:
    tree = ast.parse(source)
    scope = Scope(tree)
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found += offending(node, scope)
        elif isinstance(node, ast.Assign):
            named = {last_name(target) for target in node.targets if isinstance(target, ast.Attribute)}
            if named & ATTRIBUTES and not scope.is_safe(node.value):
                found.append(node.value)
    return [f"{node.lineno}: {ast.unparse(node)}" for node in sorted(found, key=lambda node: node.lineno)]


@pytest.mark.parametrize("path", sorted(TUI.rglob("*.py")), ids=lambda path: path.relative_to(TUI).as_posix())
def test_no_plain_string_where_markup_is_read(path: Path) -> None:
    assert offences(path.read_text("utf-8")) == [], f"{path.name}: wrap these in Content(...), or say markup=False"


@pytest.mark.parametrize(
    "source",
    [
        "Static(f'{title}')", "Label(title)", "Button('a' + title)", "Option(entry.title)", "self.notify(str(error))",
        "self.notify(f'x {y}', title='t')", "self.notify('x', title=name)", "self.border_title = feed.title",
        "x.tooltip = '{}'.format(y)", "Content.from_markup(f'[b]{title}[/]')",
        "x = Content.from_markup('[b]' + title)",
        "label.update(f'{title}')", "def f(title: str):\n    Static(title)", "t = x.title\nStatic(t)",
        "Static('a' if x else title)", "Collapsible(title=name)", "row.set_label('%s' % name)",
    ],
)  # fmt: skip
def test_the_lint_finds(source: str) -> None:
    assert len(offences(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "Static('fixed')", "Static()", "Label(Content(title))", "Static(Content.from_markup('[b]$t[/]', t=title))",
        "Option(Text(entry.title), id=x)", "self.notify(str(error), markup=False)", "Static(title, markup=False)",
        "self.border_title = Content(feed.title)", "t = Content(title)\nStatic(t)", "def f(t: Content):\n    Static(t)",
        "def line(x) -> Content: ...\nStatic(line(x))", "Static(Content(a).append(b))", "counts.update({a: b})",
        "HINT = 'press q'\nStatic(HINT)", "Static(Text('a') if x else 'b')", "ids.update(other)",
    ],
)  # fmt: skip
def test_the_lint_allows(source: str) -> None:
    assert offences(source) == []
