"""What stands before the items of a list: bullets, or numbers as the page counts them."""

from __future__ import annotations

from termnews.core.document import Block

BULLETS = ("•", "–", "·")
"""By how deep the list stands in others."""
TASKS = {"done": "[x]", "open": "[ ]"}
"""Before the items of a list of things to do."""
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
MOST_ROMAN = 3_999


def numbers_of(block: Block) -> list[int]:
    """Return the number of each item of a list (HTML ``start``, ``value``, ``reversed``)."""
    numbers, upcoming = [], block.start
    for item in block.children:
        number = upcoming if item.value is None else item.value
        numbers.append(number)
        upcoming = number + 1
    return numbers


def markers_of(block: Block, depth: int = 0) -> list[str]:
    """Return what stands before each item of a list, without a blank behind it; ``depth``: lists around it."""
    if block.ordered:
        marks = [f"{spelled(number, block.info)}." for number in numbers_of(block)]
    else:
        marks = [BULLETS[min(depth, len(BULLETS) - 1)]] * len(block.children)
    return [TASKS.get(item.info, mark) for item, mark in zip(block.children, marks, strict=True)]


def spelled(number: int, style: str) -> str:
    """Return a number as a list of HTML ``type`` ``a``, ``A``, ``i`` or ``I`` writes it; in digits for any other."""
    if style in {"a", "A"} and number > 0:
        text = ""
        while number:
            number, letter = divmod(number - 1, 26)
            text = chr(ord("a") + letter) + text
        return text.upper() if style == "A" else text
    if style in {"i", "I"} and 0 < number <= MOST_ROMAN:
        text = ""
        for value, letters in _ROMAN:
            text += letters * (number // value)
            number %= value
        return text.upper() if style == "I" else text
    return str(number)
