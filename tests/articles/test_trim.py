"""What surrounds an article on its page, and what its head shows anyway, is not in its text."""

from __future__ import annotations

import pytest

from termnews.articles.extract import extract_article
from termnews.core.models import Article

TEXT = (
    "The agreement was signed on a trestle table in a ferry terminal, because the conference hall had flooded the "
    "night before, and nobody would hear of a delay."
)
BODY = "".join(f"<p>{number}. {TEXT}</p>" for number in range(1, 9))


def read(before: str = "", after: str = "", title: str = "Tide wall agreed at last") -> Article:
    page = f"""<html><head><title>{title}</title><meta name=author content="Ingrid Solheim"></head><body>
    <div class=page>{before}<div>{BODY}{after}</div></div></body></html>"""
    return extract_article(page.encode(), url="https://paper.example/a")


@pytest.mark.parametrize(
    "box",
    [
        "<div class=x1><p>Our letter brings the best of the week to eleven thousand.</p><button>Send it</button></div>",
        "<div class=x2><p>Fandt du artiklen nyttig og rigtig?</p><button>Ja</button><button>Nej</button></div>",
        "<aside><p>Become a member for less than a cup of coffee a week.</p></aside>",
        "<div class=cookieNotice><p>このサイトではクッキーを使用しています。</p></div>",
        "<div role=dialog><p>Some of what we store on your device is essential, they say.</p></div>",
        "<section class=author-bio><p>Ingrid has written of harbours for thirty years.</p></section>",
        "<p>- ends -</p>".replace("-", "--"),
    ],
)
def test_furniture_goes(box: str) -> None:
    assert read(after=box).text == read().text


def test_small_boxes_that_matter_stay() -> None:
    quote = "<blockquote><p>It settled the matter.</p><footer>The mayor of Veldhaven</footer></blockquote>"
    code = "<div><pre>take()</pre><button>Copy the listing above</button></div>"
    text = read(after=quote + code + "<p>It was the last of them, and nobody was sorry about it.</p>").text
    assert "It settled the matter" in text
    assert "take()" in text


def test_the_head_is_not_repeated() -> None:
    before = """<p class=a>oceans</p><h1>Tide wall agreed at last</h1>
      <div><span>Ingrid Solheim</span><time>23 November 2026, 15:38</time></div><div>2026年11月24日 15時</div>"""
    assert read(before=before).text == read().text


def test_a_list_of_contents_takes_no_headings() -> None:
    contents = "<nav><ul><li><a href=#a>What is planned</a></ul></nav>"
    assert "What is planned" in read(before=contents, after=f"<h2 id=a>What is planned</h2>{BODY}").text


def test_a_name_and_a_date_side_by_side_are_parted() -> None:
    after = "<p>Said by <span>Casimir Wray</span><time>23 November</time> and by nobody else in all of the town.</p>"
    assert "Casimir Wray 23 November" in read(after=after + BODY).text


def test_the_call_after_the_last_paragraph_goes_and_one_inside_stays() -> None:
    after = "<p>Abonnez-vous à notre lettre.</p><p>購読のお申し込みはこちら。</p>"
    assert read(after=after).text == read().text
    assert "Abonnez-vous" in read(before="<p>Abonnez-vous, said the poster.</p>").text


def test_marks_lead_to_their_footnotes() -> None:
    after = f"<p>{TEXT}<sup><a href='#fn1' class=footnote-ref>1</a></sup></p><ol><li id=fn1>The table is oak.</ol>"
    article = read(after=after + BODY)
    assert [span.note for block in article.document.blocks for span in block.spans if span.note] == ["fn1"]
    assert [block.anchor for block in article.document.blocks if block.kind == "footnote"] == ["fn1"]
    assert "delay.1" not in article.text
