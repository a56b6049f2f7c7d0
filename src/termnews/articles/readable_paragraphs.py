"""Makes paragraphs of what a page sets without them: texts in boxes, and texts that line breaks part."""

from __future__ import annotations

from termnews.articles.reading_tree import Node, text_at

_BLOCKS = frozenset({"blockquote", "dl", "div", "img", "ol", "p", "pre", "table", "ul"})
_PHRASES = frozenset({
    "", "abbr", "audio", "b", "bdo", "br", "button", "cite", "code", "data", "datalist", "dfn", "em", "embed", "i",
    "img", "input", "kbd", "label", "mark", "math", "meter", "noscript", "object", "output", "progress", "q", "ruby",
    "samp", "select", "small", "span", "strong", "sub", "sup", "textarea", "time", "var", "wbr", "font",
})  # fmt: skip
_PHRASES_OF_PHRASES = frozenset({"a", "del", "ins"})


def _is_blank(node: Node) -> bool:
    return node.tag == "br" or (not node.tag and node.slot is not None and not text_at(node.slot).strip())


def _is_phrase(node: Node) -> bool:
    if node.tag in _PHRASES:
        return True
    return node.tag in _PHRASES_OF_PHRASES and all(map(_is_phrase, node.children))


def only_element(node: Node) -> bool:
    """Return True where a node holds no text beside its elements."""
    return all(child.tag or _is_blank(child) for child in node.children)


def holds_block(node: Node) -> bool:
    """Return True where something in a node is set apart from the line."""
    return any(child.tag in _BLOCKS or (child.children and holds_block(child)) for child in node.children)


def _paragraph(children: list[Node]) -> Node:
    while children and _is_blank(children[-1]):
        children.pop()
    node = Node("p", None, " ")
    node.fill(children)
    return node


def wrap_phrases(node: Node) -> None:
    """Put what is set in a line into paragraphs."""
    found: list[Node] = []
    run: list[Node] = []
    wrapped = False
    for child in node.children:
        if _is_phrase(child):
            if run or not _is_blank(child):
                run.append(child)
                wrapped = True
            else:
                found.append(child)
            continue
        if run:
            found.append(_paragraph(run))
            run = []
        found.append(child)
    if run:
        found.append(_paragraph(run))
    if wrapped:
        node.fill(found)


def break_up(node: Node) -> None:
    """Make paragraphs of what follows two line breaks and more."""
    if sum(child.tag == "br" for child in node.children) > 1:
        _break_up_children(node)
    for child in node.children:
        if child.children:
            break_up(child)


def _break_up_children(node: Node) -> None:
    found: list[Node] = []
    run: list[Node] | None = None
    children = node.children
    at = 0
    while at < len(children):
        child = children[at]
        following = _after_breaks(children, at) if child.tag == "br" else at
        if following - at > 1 and sum(one.tag == "br" for one in children[at:following]) > 1:
            if run:
                found.append(_paragraph(run))
            run = []
            at = following
            continue
        if run is not None and _is_phrase(child):
            run.append(child)
        else:
            if run:
                found.append(_paragraph(run))
            run = None
            found.append(child)
        at += 1
    if run:
        found.append(_paragraph(run))
    if any(one.element is None and one.tag == "p" for one in found):
        if node.tag == "p":
            node.tag = "div"
        node.fill(found)


def _after_breaks(children: list[Node], at: int) -> int:
    """Return the place after a run of line breaks; blanks before what follows stay there."""
    last = at
    for place in range(at + 1, len(children)):
        if children[place].tag == "br":
            last = place
        elif not _is_blank(children[place]):
            break
    return last + 1
