"""``python -m bench`` lists the benchmarks; ``python -m bench NAME [ARGUMENTS]`` runs one.

A benchmark is a module of this package with ``main(arguments: list[str]) -> int`` and a docstring whose first line
says what it measures.
"""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path


def benchmarks() -> dict[str, str]:
    """Names and first docstring lines of the benchmarks, found without importing them."""
    found: dict[str, str] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def run(arguments: list[str]) -> int:
    """List, or run the benchmark that is named; returns the exit code."""
    known = benchmarks()
    if not arguments or arguments[0] in ("-h", "--help"):
        for name, line in known.items():
            print(f"{name:<14} {line}")
        return 0
    name, *rest = arguments
    if name not in known:
        print(f"There is no benchmark named {name}; there are: {', '.join(known)}.", file=sys.stderr)
        return 2
    code: int = importlib.import_module(f"bench.{name}").main(rest)
    return code


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
