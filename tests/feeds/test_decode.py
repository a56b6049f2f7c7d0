from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.feeds.decode import decode

RUSSIAN = "<rss>Новости дня</rss>"


def declared(text: str, encoding: str, codec: str | None = None) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(codec or encoding)


@pytest.mark.parametrize(
    ("text", "encoding", "codec"),
    [
        (RUSSIAN, "windows-1251", "cp1251"), (RUSSIAN, "KOI8-R", "koi8_r"), (RUSSIAN, "utf-8", None),
        ("<rss>日本語 ①</rss>", "Shift_JIS", "cp932"), ("<rss>日本語</rss>", "EUC-JP", "euc_jp"),
        ("<rss>日本語</rss>", "ISO-2022-JP", "iso2022_jp"), ("<rss>简体字 €</rss>", "gb2312", "gb18030"),
        ("<rss>繁體字</rss>", "big5", "big5"), ("<rss>한국어 똠</rss>", "euc-kr", "cp949"),
        ("<rss>“curly” €</rss>", "iso-8859-1", "cp1252"), ("<rss>ไทย</rss>", "tis-620", "cp874"),
    ],
)  # fmt: skip
def test_the_declaration_or_else_the_header_names_the_encoding(text: str, encoding: str, codec: str | None) -> None:
    assert text in decode(declared(text, encoding, codec))
    assert decode(text.encode(codec or encoding), f'text/xml; charset="{encoding}"') == text


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)  # fmt: skip
def test_a_byte_order_mark_wins(mark: bytes, codec: str) -> None:
    assert decode(mark + RUSSIAN.encode(codec), "text/xml; charset=iso-8859-1") == RUSSIAN
    if codec != "utf-8":
        assert decode(RUSSIAN.encode(codec)) == RUSSIAN


def test_valid_utf8_is_utf8_whatever_the_server_says() -> None:
    assert decode(RUSSIAN.encode(), "text/xml; charset=ISO-8859-1") == RUSSIAN


def test_one_bad_byte_spoils_nothing_else() -> None:
    assert decode("é ".encode() + b"\xe9 \x93x\x94 " + "ж".encode()) == "é é “x” ж"


@pytest.mark.parametrize("label", ["unicode_escape", "punycode", "rot13", "zlib", "utf-7", "idna", "no-such", "utf-16"])
def test_a_label_that_is_no_encoding_of_pages_is_ignored(label: str) -> None:
    assert decode(declared("<rss>\\x1b é</rss>", label, "utf-8")).endswith("<rss>\\x1b é</rss>")


def test_html_names_its_encoding_in_a_meta_element() -> None:
    page = '<meta charset="windows-1251"><p>Новости</p>'.encode("cp1251")
    assert "Новости" in decode(page, html=True)


HEADERS = [None, "text/xml; charset=utf-16", "x; charset=iso-2022-jp", "charset=\0"]


@given(st.binary(max_size=300), st.sampled_from(HEADERS))
def test_any_bytes_become_text(body: bytes, content_type: str | None) -> None:
    assert isinstance(decode(body, content_type), str)
