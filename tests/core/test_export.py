from __future__ import annotations

import pytest

from termnews.core.blocks import html_to_document
from termnews.core.document import Block, Document, Span
from termnews.core.export import to_html, to_markdown, to_plain, to_text
from termnews.core.layout import layout

HTML = """<h2>Head</h2><p>A <b>b</b> <a href="/x">link</a><sup><a href="#n1">1</a></sup></p>
<ul><li>one<ul><li>in</ul><li>two</ul>
<blockquote><p>q</p><p>r</p></blockquote><pre><code class="language-py">x = `1`</code></pre>
<table><tr><th>A<th>B</tr><tr><td>x | y<td>1</tr></table>
<figure><img src="/p.jpg" alt="Alt"><figcaption>Cap</figcaption></figure><hr>
<p>end<br>line</p><ol><li id="n1">Note</ol>"""


@pytest.fixture
def document() -> Document:
    return html_to_document(HTML, base_url="https://paper.example/a")


def test_text_is_what_the_screen_shows(document: Document) -> None:
    lines = to_text(document, 30).splitlines()
    assert lines == [line.text.rstrip() for line in layout(document, 30).lines]


def test_text_can_list_its_links(document: Document) -> None:
    text = to_text(document, 60, links=True)
    assert "A b link[1]¹" in text
    assert text.endswith("\n[1] https://paper.example/x\n")


def test_plain_text_has_words_only(document: Document) -> None:
    assert to_plain(document).split() == (
        "Head A b link one in two q r x = `1` A B x | y 1 end line Note".split()  # noqa: SIM905
    )


def test_markdown_keeps_the_structure(document: Document) -> None:
    assert to_markdown(document) == """\
## Head

A **b** [link](<https://paper.example/x>)[^n1]

- one

  - in

- two

> q
>
> r

```py
x = `1`
```

| A | B |
| --- | ---: |
| x \\| y | 1 |

![Alt](<https://paper.example/p.jpg>)

*Cap*

---

end\\
line

[^n1]: Note
"""


def test_markdown_guards_what_would_be_markup() -> None:
    document = html_to_document("<p># no</p><p>1. no</p><p>a*b_c [x]</p><p>- no</p>", base_url="")
    assert to_markdown(document) == "\\# no\n\n1\\. no\n\na\\*b\\_c \\[x\\]\n\n\\- no\n"


def test_html_holds_every_block(document: Document) -> None:
    html = to_html(document)
    for part in ("<h2>Head</h2>", "<strong>b</strong>", 'href="https://paper.example/x"', "<blockquote><p>q</p>",
                 'class="language-py"', "x | y", 'alt="Alt"', "<figcaption>Cap</figcaption>", "end<br>line", 'id="n1"'):
        assert part in html


def test_html_round_trips(document: Document) -> None:
    again = html_to_document(to_html(document), base_url="https://paper.example/a")
    assert to_plain(again) == to_plain(document)


def test_hostile_documents_leave_as_harmless_html() -> None:
    words = Block("paragraph", (Span("<script>alert(1)</script>", "", 0),))
    picture = Block("figure", src="javascript:x", text='"><b')
    document = Document((words, picture), ("javascript:alert(1)",))
    html = to_html(document)
    assert "<script" not in html
    assert "javascript:" not in html


def test_nothing_exports_as_nothing() -> None:
    assert (to_text(Document(), 40), to_markdown(Document()), to_plain(Document()), to_html(Document())) == ("",) * 4
