from __future__ import annotations

import pytest

from termnews.articles.decode import decode_page
from termnews.core.errors import ExtractError


def page(text: str, charset: str = "") -> str:
    meta = f"<meta charset={charset}>" if charset else ""
    return f"<html><head>{meta}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (page("café €").encode(), None, "café €"),
        (b"\xef\xbb\xbf" + page("café").encode(), "text/html; charset=iso-8859-1", "café"),
        (b"\xff\xfe" + page("日本").encode("utf-16-le"), None, "日本"),
        (page("café").encode("latin-1"), "text/html; charset=ISO-8859-1", "café"),
        (page("“quoted”", "iso-8859-1").encode("cp1252"), None, "“quoted”"),
        (page("“quoted”").encode("cp1252"), None, "“quoted”"),
        (page("日本語", "shift_jis").encode("cp932"), None, "日本語"),
        (page("中文", "gb2312").encode("gb18030"), None, "中文"),
        (page("한국어", "euc-kr").encode("cp949"), "text/html", "한국어"),
        (page("Привет", "windows-1251").encode("cp1251"), None, "Привет"),
        (page("café").encode(), "text/html; charset=iso-8859-1", "café"),
        (page("café", "iso-8859-1").encode(), None, "café"),
        (page("x", "no-such-charset").encode(), "text/html; charset=neither", "x"),
        (page("x", "utf-7").encode(), None, "x"),
    ],
)
def test_pages_are_decoded_as_browsers_do(body: bytes, content_type: str | None, expected: str) -> None:
    assert f"<p>{expected}</p>" in decode_page(body, content_type=content_type)


def test_one_broken_byte_does_not_spoil_a_page() -> None:
    body = page("Ünïcödé tëxt " * 20).encode() + b"\xff"
    assert "Ünïcödé" in decode_page(body)


def test_control_characters_go() -> None:
    assert "<p>abc</p>" in decode_page(page("a\x00b\x1bc").encode())


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xff\xfb\x90\x00", "a sound file"),
        (b"\x1a\x45\xdf\xa3\x00", "a film"),
        (b"\x01\x02ab\x03" * 9, "a file of another kind"),
        (b'{"a": [1]}', "JSON"),
        (b'{"html": "<p>words</p>"}', "JSON"),
        (b"<?xml version='1.0'?><!-- ours --><rss version='2.0'><description>a<p>b</description></rss>", "a feed"),
        (b"Just words.", "plain text"),
        (b"  \n ", "empty"),
        (b"", "empty"),
    ],
)
def test_what_is_no_page_is_refused_with_a_sentence(body: bytes, sentence: str) -> None:
    with pytest.raises(ExtractError, match=sentence) as caught:
        decode_page(body, url="https://paper.example/a")
    assert caught.value.url == "https://paper.example/a"


@pytest.mark.parametrize(
    ("stated", "body", "sentence"),
    [("image/svg+xml", b"<svg><title>x</title><a/></svg>", "a picture"),
     ("video/mp4", b"\x00\x00\x00\x18ftyp", "a film"), ("audio/mpeg", b"words", "a sound file"),
     ("application/pdf", b"words", "a PDF file")],
)  # fmt: skip
def test_a_server_is_believed_where_its_answer_is_no_page(stated: str, body: bytes, sentence: str) -> None:
    with pytest.raises(ExtractError, match=sentence):
        decode_page(body, content_type=stated)
    assert "words" in decode_page(b"<html><p>words", content_type="image/png")
