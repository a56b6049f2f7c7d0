from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.core.dates import ago, parse_date, sort_date, to_rfc3339

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "utc"),
    [
        ("Tue, 24 Nov 2026 05:00:00 GMT", "2026-11-24T05:00:00Z"),
        ("Tue, 24 Nov 2026 05:00:00 +0100", "2026-11-24T04:00:00Z"),
        ("24 Nov 26 5:00 EST", "2026-11-24T10:00:00Z"),
        ("Tue, 24 November 2026 05:00:00 pm PDT", "2026-11-25T00:00:00Z"),
        ("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z"),
        ("Thu,  5 Sept 2019 10:00:00 -0700", "2019-09-05T17:00:00Z"),
        ("Wed, 04 Nov 2020 10:30 GMT+02:00", "2020-11-04T08:30:00Z"),
        ("2026-11-24T05:00:00Z", "2026-11-24T05:00:00Z"),
        ("2026-11-24T05:00:00.123456789+05:30", "2026-11-23T23:30:00Z"),
        ("2026-11-24 05:00:00 +0200", "2026-11-24T03:00:00Z"),
        ("2026-11-24T24:00:00Z", "2026-11-25T00:00:00Z"),
        ("2026-11-24T05:00", "2026-11-24T05:00:00Z"),
        ("2003-12-31T10:14:55 PST", "2003-12-31T18:14:55Z"),
        ("2026-W10-3", "2026-03-04T00:00:00Z"),
        ("20261124", "2026-11-24T00:00:00Z"),
        ("2026-11", "2026-11-01T00:00:00Z"),
        ("2026", "2026-01-01T00:00:00Z"),
        ("Tue Nov 24 05:00:00 2026", "2026-11-24T05:00:00Z"),
        ("Tuesday, November 24, 2026 at 3:00 pm", "2026-11-24T15:00:00Z"),
        ("24.11.2026 10:00", "2026-11-24T10:00:00Z"),
        ("11/24/2026 3:04 PM", "2026-11-24T15:04:00Z"),
        ("1700000000", "2023-11-14T22:13:20Z"),
        ("1700000000000", "2023-11-14T22:13:20Z"),
        ("mar., 24 févr. 2026 10:00:00 +0100", "2026-02-24T09:00:00Z"),
        ("Di, 3. Dezember 2019 10:00:00 +0100", "2019-12-03T09:00:00Z"),
        ("5 de enero de 2020 10:00", "2020-01-05T10:00:00Z"),
        ("Вт, 24 ноября 2026 05:00:00 +0300", "2026-11-24T02:00:00Z"),
        ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"),
        ("2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"),
        ("2004년 5월 23일 오후 2:14:00", "2004-05-23T14:14:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
    ],
)
def test_dialects(raw: str, utc: str) -> None:
    found = parse_date(raw)
    assert found is not None
    assert to_rfc3339(found) == utc


@pytest.mark.parametrize(
    "raw",
    ["", "  ", "junk", "9999-12-31T23:59:59-05:00", "-0044-03-15", "Tue, 32 Nov 2026 05:00:00 GMT", "9" * 5000, "²³"],
)
def test_what_is_no_date(raw: str) -> None:
    assert parse_date(raw) is None


@given(st.one_of(st.text(max_size=40), st.text(st.sampled_from("0123456789-:T.+ Z年월Nov,/"), max_size=30)))
def test_any_text_gives_utc_or_nothing(raw: str) -> None:
    found = parse_date(raw)
    assert found is None or found.tzinfo is UTC


@given(st.datetimes(datetime(1000, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)))
def test_rfc3339_comes_back(moment: datetime) -> None:
    assert parse_date(to_rfc3339(moment)) == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    ("published", "updated", "sorted_at"),
    [
        (NOW - timedelta(hours=3), None, NOW - timedelta(hours=3)),
        (None, NOW - timedelta(hours=5), NOW - timedelta(hours=5)),
        (None, None, NOW - timedelta(seconds=7)),
        (datetime(1970, 1, 1, tzinfo=UTC), NOW - timedelta(days=2), NOW - timedelta(days=2)),
        (datetime(1994, 12, 31, tzinfo=UTC), None, NOW - timedelta(seconds=7)),
        (NOW + timedelta(minutes=9), None, NOW + timedelta(minutes=9)),
        (NOW + timedelta(minutes=11), None, NOW),
        (datetime(9999, 1, 1, tzinfo=UTC), None, NOW),
        (datetime(2026, 11, 24, tzinfo=UTC), None, NOW - timedelta(seconds=7)),
        (datetime(2026, 11, 22, tzinfo=UTC), None, datetime(2026, 11, 22, tzinfo=UTC)),
    ],
)
def test_sort_date(published: datetime | None, updated: datetime | None, sorted_at: datetime) -> None:
    assert sort_date(published, updated, NOW, 7) == sorted_at


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-30), "now"), (timedelta(seconds=59), "now"), (timedelta(minutes=38), "38 min"),
        (timedelta(minutes=61), "1 h"), (timedelta(hours=25), "1 d"), (timedelta(days=6, hours=23), "6 d"),
        (timedelta(days=30), "25 Oct"), (timedelta(days=400), "20 Oct 2025"),
    ],
)  # fmt: skip
def test_ago(age: timedelta, words: str) -> None:
    assert ago(NOW - age, NOW) == words
