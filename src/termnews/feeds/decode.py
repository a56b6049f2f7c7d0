"""Bytes to text: byte order mark, then charset parameter, then XML declaration, then UTF-8, then windows-1252.

Encodings go by the labels of the WHATWG Encoding Standard, each as the superset that pages really use. Only those
are known: Python has codecs (``unicode_escape``, ``punycode``) that no feed may choose.
"""

from __future__ import annotations

import codecs
import re

_LABELS = {
    "utf-8": "utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf_8 utf8mb4",
    "cp1252": "ascii us-ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso_8859-1 iso88591 latin1 latin-1 l1 windows-1252"
    " x-cp1252 cp819 ibm819 8859-1",
    "cp1250": "windows-1250 x-cp1250 win-1250",
    "cp1251": "windows-1251 x-cp1251 win-1251 win1251",
    "cp1253": "windows-1253 x-cp1253",
    "cp1254": "windows-1254 iso-8859-9 iso8859-9 iso_8859-9 latin5 l5 x-cp1254",
    "cp1255": "windows-1255 x-cp1255",
    "cp1256": "windows-1256 x-cp1256",
    "cp1257": "windows-1257 x-cp1257",
    "cp1258": "windows-1258 x-cp1258",
    "cp866": "ibm866 866 csibm866",
    "cp874": "windows-874 tis-620 tis620 iso-8859-11 iso8859-11 dos-874",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j csshiftjis ms932",
    "cp949": "euc-kr euckr ks_c_5601-1987 ks_c_5601-1989 korean ksc5601 windows-949 iso-ir-149 uhc",
    "gb18030": "gb2312 gbk gb_2312-80 gb_2312 x-gbk chinese csgb2312 hz-gb-2312 cp936 euc-cn",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950",
    "euc_jp": "euc-jp eucjp x-euc-jp cseucpkdfmtjapanese",
    "iso2022_jp_2": "iso-2022-jp csiso2022jp iso-2022-jp-2",
    "koi8_r": "koi8-r koi8 koi koi8r cskoi8r",
    "koi8_u": "koi8-u koi8-ru",
    "iso8859_2": "iso-8859-2 iso8859-2 iso_8859-2 latin2 l2 iso88592",
    "iso8859_3": "iso-8859-3 iso8859-3 latin3",
    "iso8859_4": "iso-8859-4 iso8859-4 latin4",
    "iso8859_5": "iso-8859-5 iso8859-5 cyrillic",
    "iso8859_6": "iso-8859-6 iso8859-6 arabic",
    "iso8859_7": "iso-8859-7 iso8859-7 greek",
    "iso8859_8": "iso-8859-8 iso8859-8 iso-8859-8-i hebrew logical",
    "iso8859_10": "iso-8859-10 iso8859-10 latin6",
    "iso8859_13": "iso-8859-13 iso8859-13",
    "iso8859_14": "iso-8859-14 iso8859-14",
    "iso8859_15": "iso-8859-15 iso8859-15 latin9 latin-9 l9",
    "iso8859_16": "iso-8859-16",
    "mac_roman": "macintosh mac x-mac-roman",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "utf-16-le": "utf-16le utf-16 unicode ucs-2 iso-10646-ucs-2 csunicode utf16",
    "utf-16-be": "utf-16be unicodefffe",
    "utf-32-le": "utf-32le utf-32 ucs-4 iso-10646-ucs-4 utf32",
    "utf-32-be": "utf-32be",
    "cp037": "ebcdic-cp-us cp037 ibm037",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in [codec, *labels.split()]}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# the first characters of "<?xml", "<rss" or a JSON object in wide encodings (XML 1.0 appendix F)
_WIDE = (
    (re.compile(rb"\x00\x00\x00[<{\[ \n]"), "utf-32-be"),
    (re.compile(rb"[<{\[ \n]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00[<{\[ \n]\x00[^\x00]"), "utf-16-be"),
    (re.compile(rb"[<{\[ \n]\x00[^\x00]\x00"), "utf-16-le"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';,]+)""", re.IGNORECASE)
_DECLARATION = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:+-]{1,40})\s*["']""")
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:+-]{1,40})""", re.IGNORECASE)
_MEND = "termnews-cp1252"


def _read_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_MEND, _read_as_cp1252)


def decode(body: bytes, content_type: str | None = None, *, html: bool = False) -> str:
    """Return ``body`` as text, whatever it claims; never raises.

    Args:
        body: The bytes of a feed or page.
        content_type: The Content-Type header as sent, with its parameters.
        html: Look for ``<meta charset>`` too.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark) and not (codec == "utf-16-le" and body[2:4] == b"\0\0"):
            return body[len(mark) :].decode(codec, _MEND if codec == "utf-8" else "replace")
    for shape, codec in _WIDE:
        if shape.match(body):
            return body.decode(codec, "replace")
    for codec in _candidates(body, content_type, html=html):
        try:
            return body.decode(codec)
        except UnicodeDecodeError:
            continue
    return _mended(body, content_type, html=html)


def _candidates(body: bytes, content_type: str | None, *, html: bool) -> list[str]:
    codecs_named = [codec for codec in _declared(body, content_type, html=html) if codec[:5] not in ("utf-1", "utf-3")]
    # Servers put latin-1 on everything; bytes that are valid UTF-8 by chance hardly exist.
    if not codecs_named or codecs_named[0] == "cp1252":
        codecs_named.insert(0, "utf-8")
    return codecs_named


def _declared(body: bytes, content_type: str | None, *, html: bool) -> list[str]:
    labels: list[str] = []
    if content_type and (found := _CHARSET.search(content_type[:1000])):
        labels.append(found[1])
    head = body[:4096]
    for pattern in (_DECLARATION, _META) if html else (_DECLARATION,):
        if in_body := pattern.search(head):
            labels.append(in_body[1].decode("ascii"))
    return [_CODECS[label.lower()] for label in labels if label.lower() in _CODECS]


def _mended(body: bytes, content_type: str | None, *, html: bool) -> str:
    """Decode bytes that break their declared encoding: one bad byte must not spoil the rest."""
    declared = [codec for codec in _declared(body, content_type, html=html) if codec[:5] not in ("utf-1", "utf-3")]
    if declared and declared[0] not in ("utf-8", "cp1252"):
        return body.decode(declared[0], "replace")
    return body.decode("utf-8", _MEND)
