from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import brotli
import pytest

from loopback import SECOND_HOST, Answer, Loopback
from termnews.core.errors import FetchError
from termnews.core.published import Fetched, NotModified, Validators
from termnews.core.subscriptions import HttpSettings
from termnews.net.client import Client, open_client

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
RSS = b"<rss version='2.0'><channel><title>A</title></channel></rss>"


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with open_client() as opened:
        yield opened


async def fetched(client: Client, url: str, **changes: object) -> Fetched:
    answer = await client.fetch(url, now=NOW, **changes)  # type: ignore[arg-type]
    assert isinstance(answer, Fetched)
    return answer


async def refused(client: Client, url: str, **changes: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await client.fetch(url, now=NOW, **changes)  # type: ignore[arg-type]
    return caught.value


# ---------------------------------------------------------------- what is sent, and conditional GET (P1, P2, P15)


async def test_the_request_is_honest_and_says_nothing_more(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", Answer(RSS, headers={"Set-Cookie": "id=1"}))
    await fetched(client, loopback.url("/f#part"))
    await fetched(client, loopback.url("/f"))
    headers = loopback.requests[1].headers
    assert loopback.paths == ["/f", "/f"]
    assert headers["user-agent"].startswith("termnews/")
    assert "(+https://" in headers["user-agent"]
    assert headers["accept-encoding"] == "gzip, br"
    assert "application/atom+xml" in headers["accept"]
    assert not {"cookie", "referer", "authorization", "if-none-match"} & headers.keys()


async def test_validators_go_back_byte_for_byte(client: Client, loopback: Loopback) -> None:
    odd = 'W/"\xe9,;\\ x"'
    loopback.add("/f", Answer(RSS, headers={"ETag": odd, "Last-Modified": "yesterday, I think"}), Answer(status=304))
    first = await fetched(client, loopback.url("/f"))
    second = await client.fetch(loopback.url("/f"), validators=first.validators, now=NOW)
    assert loopback.requests[1].headers["if-none-match"] == odd
    assert loopback.requests[1].headers["if-modified-since"] == "yesterday, I think"
    assert isinstance(second, NotModified)
    assert second.validators == first.validators


async def test_a_304_may_bring_new_validators(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", Answer(status=304, headers={"ETag": '"new"', "Cache-Control": "max-age=900"}))
    old = Validators('"old"', "date", "hash")
    answer = await client.fetch(loopback.url("/f"), validators=old, now=NOW)
    assert answer.validators == Validators('"new"', "date", "hash", loopback.url("/f"))
    assert answer.freshness.max_age_s == 900


async def test_a_200_without_validators_forgets_them(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", RSS)
    answer = await fetched(client, loopback.url("/f"), validators=Validators('"old"', "date", "hash"))
    assert (answer.validators.etag, answer.validators.last_modified) == (None, None)
    assert answer.validators.body_hash
    assert answer.validators.body_hash != "hash"


async def test_a_304_nobody_asked_for_is_an_error(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", Answer(status=304, reason=b"Not Modified"))
    assert (await refused(client, loopback.url("/f"))).status == 304


async def test_an_iri_is_encoded_and_its_escapes_are_kept(client: Client, loopback: Loopback) -> None:
    loopback.add("/b%C3%BCcher%20a%2Fb?q=%C3%A9", RSS)
    await fetched(client, loopback.url("/bücher%20a%2Fb?q=é"))


async def test_settings_of_the_feed_are_sent(
    client: Client, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERMNEWS_TEST_TOKEN", "s3cret")
    loopback.add("/f", RSS)
    http = HttpSettings(
        user_agent="mine/1",
        headers=(("Accept-Language", "de"), ("Host", "evil.example"), ("accept", "text/x")),
        auth={"type": "bearer", "token": {"env": "TERMNEWS_TEST_TOKEN"}},
    )
    await fetched(client, loopback.url("/f"), http=http)
    headers = loopback.requests[0].headers
    assert headers["user-agent"] == "mine/1"
    assert headers["accept-language"] == "de"
    assert headers["accept"] == "text/x"
    assert headers["authorization"] == "Bearer s3cret"
    assert headers["host"] == f"127.0.0.1:{loopback.port}"


async def test_a_password_in_a_typed_url_becomes_a_header(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", RSS)
    answer = await fetched(client, f"http://me:p%40ss@127.0.0.1:{loopback.port}/f")
    assert loopback.requests[0].headers["authorization"] == "Basic bWU6cEBzcw=="
    assert "p%40ss" not in answer.url


async def test_connections_are_kept_and_a_stale_one_is_replaced(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", Answer(RSS), Answer(RSS, close=True), Answer(RSS))
    for _ in range(3):
        await fetched(client, loopback.url("/f"))
    assert [seen.connection for seen in loopback.requests] == [1, 1, 2]


# ---------------------------------------------------------------- freshness


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=600"}, 600),
        ({"Cache-Control": 'MAX-AGE="600"', "Age": "100"}, 500),
        ({"Cache-Control": "max-age=60", "Age": "100"}, 0),
        ({"Cache-Control": "no-store"}, 0),
        ({"Cache-Control": "max-age=ten"}, None),
        ({"Expires": "Tue, 24 Nov 2026 07:00:00 GMT", "Date": "Tue, 24 Nov 2026 06:30:00 GMT"}, 1800),
        ({"Expires": "Tue, 24 Nov 2026 07:00:00 GMT"}, 3600),
        ({"Expires": "0"}, 0),
        ({"Cache-Control": "max-age=60", "Expires": "Tue, 24 Nov 2026 07:00:00 GMT"}, 3600),
        ({"Cache-Control": "max-age=9000", "Expires": "Tue, 24 Nov 2026 07:00:00 GMT"}, 9000),
        ({"Cache-Control": "max-age=999999999999999999999999"}, 366 * 86_400),
        ({"Cache-Control": "max-age=60", "Date": "Fri, 31 Dec 9999 23:59:59 GMT", "Age": "-1"}, 60),
        ({"Cache-Control": "max-age=60", "Date": "Fri, 31 Dec 9999 23:59:59 GMT", "Age": "99999999999999"}, 0),
        ({"Expires": "Fri, 31 Dec 9999 23:59:59 GMT", "Date": "Mon, 01 Jan 0001 00:00:00 +1400"}, 366 * 86_400),
    ],
)
async def test_freshness(client: Client, loopback: Loopback, headers: dict[str, str], expected: int | None) -> None:
    loopback.add("/f", Answer(RSS, headers=headers))
    assert (await fetched(client, loopback.url("/f"))).freshness.max_age_s == expected


@pytest.mark.parametrize(
    ("value", "after"),
    [
        ("120", timedelta(seconds=120)),
        ("Tue, 24 Nov 2026 08:00:00 GMT", timedelta(hours=2)),
        ("99999999", timedelta(days=7)),
        ("Tue, 24 Nov 2099 08:00:00 GMT", timedelta(days=7)),
        ("Tue, 24 Nov 2020 08:00:00 GMT", None),
        ("soon", None),
        ("-5", None),
    ],
)
async def test_retry_after(client: Client, loopback: Loopback, value: str, after: timedelta | None) -> None:
    loopback.add("/f", Answer(status=429, headers={"Retry-After": value}, reason=b"Too Many Requests"))
    error = await refused(client, loopback.url("/f"))
    assert error.status == 429
    assert error.retry_at == (NOW + after if after else None)
    assert "asked too often" in str(error)


# ---------------------------------------------------------------- answers that are errors


@pytest.mark.parametrize("status", [204, 206, 300, 400, 401, 403, 404, 410, 418, 500, 502, 503])
async def test_other_statuses_are_errors_with_a_sentence(client: Client, loopback: Loopback, status: int) -> None:
    body = b"" if status == 204 else RSS
    loopback.add("/f", Answer(body, status=status, reason=b"Well", length=None if status == 204 else -1))
    error = await refused(client, loopback.url("/f"))
    assert error.status == status
    assert str(error).startswith(f"127.0.0.1 answered {status} Well. ")


async def test_a_hostile_reason_phrase_is_made_harmless(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", Answer(status=500, reason=b"\x1b]0;owned\x07\x9b31mBad \xe2\x80\xae " + b"x" * 500))
    text = str(await refused(client, loopback.url("/f")))
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text)
    assert "\u202e" not in text
    assert len(text) < 250


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
async def test_an_empty_200_is_an_error(client: Client, loopback: Loopback, body: bytes) -> None:
    loopback.add("/f", body)
    assert "empty" in str(await refused(client, loopback.url("/f")))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(RSS, length=len(RSS) + 10),
        Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n"),
        Answer(gzip.compress(RSS * 50)[:-20], headers={"Content-Encoding": "gzip"}),
        Answer(zlib.compress(RSS * 50)[:-9], headers={"Content-Encoding": "deflate"}),
        Answer(brotli.compress(RSS * 50)[:-5], headers={"Content-Encoding": "br"}),
    ],
    ids=["content-length", "chunked", "gzip", "deflate", "brotli"],
)
async def test_a_truncated_body_is_an_error(client: Client, loopback: Loopback, answer: Answer) -> None:
    loopback.add("/f", answer)
    assert "breaks off" in str(await refused(client, loopback.url("/f")))


async def test_a_body_longer_than_its_content_length_is_cut_there(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", Answer(RSS + b"<!-- smuggled -->", length=len(RSS)), Answer(RSS))
    assert (await fetched(client, loopback.url("/f"))).body == RSS
    assert (await fetched(client, loopback.url("/f"))).body == RSS


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "did not answer in HTTP"),
        (b"", "without an answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 90) for n in range(700)) + b"\r\n", "headers"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000, "headers"),
    ],
    ids=["not http", "nothing", "header flood", "endless header"],
)
async def test_what_is_not_http(client: Client, loopback: Loopback, raw: bytes, words: str) -> None:
    loopback.add("/f", Answer(raw=raw))
    assert words in str(await refused(client, loopback.url("/f")))


async def test_nobody_listens(client: Client) -> None:
    error = await refused(client, "http://127.0.0.1:1/feed")
    assert str(error).startswith("127.0.0.1 refused the connection.")
    assert error.offline is False


async def test_tls_where_there_is_none(client: Client) -> None:
    async def answer_in_clear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(answer_in_clear, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert "No secure connection to 127.0.0.1" in str(await refused(client, f"https://127.0.0.1:{port}/"))


@pytest.mark.parametrize("url", ["ftp://example.org/f", "file:///etc/passwd", "example.org", "http://", "http://[::"])
async def test_what_is_no_address(client: Client, url: str) -> None:
    assert "http or https" in str(await refused(client, url))


# ---------------------------------------------------------------- size and time


@pytest.mark.parametrize(
    ("pack", "coding"), [(gzip.compress, "gzip"), (zlib.compress, "deflate"), (brotli.compress, "br"), (bytes, None)]
)
async def test_coded_bodies_are_unpacked_and_capped(
    client: Client, loopback: Loopback, pack: object, coding: str | None
) -> None:
    assert callable(pack)
    headers = {"Content-Encoding": coding} if coding else {}
    body = RSS * 2000
    loopback.add("/f", Answer(pack(body), headers=headers))
    assert (await fetched(client, loopback.url("/f"), max_bytes=len(body))).body == body
    error = await refused(client, loopback.url("/f"), max_bytes=len(body) - 1)
    assert "larger than" in str(error)
    assert "max_bytes" in str(error)


async def test_a_close_delimited_body_is_capped(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", Answer(RSS * 5000, length=None, close=True))
    assert "larger" in str(await refused(client, loopback.url("/f"), max_bytes=50_000))


@pytest.mark.parametrize("coding", ["zstd", "gzip, gzip, gzip", "rot13"])
async def test_codings_not_asked_for_are_errors(client: Client, loopback: Loopback, coding: str) -> None:
    loopback.add("/f", Answer(RSS, headers={"Content-Encoding": coding}))
    assert "packed" in str(await refused(client, loopback.url("/f")))


async def test_a_slow_drip_ends_at_the_deadline(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", Answer(RSS, drip_s=0.05))
    assert "within 0.2 seconds" in str(await refused(client, loopback.url("/f"), deadline_s=0.2))


async def test_silence_ends_at_the_deadline(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", Answer(silent=True))
    http = HttpSettings(timeout_s=0.1)
    assert "within 0.1 seconds" in str(await refused(client, loopback.url("/f"), http=http))


# ---------------------------------------------------------------- redirects (P13)


def moved(status: int, to: str) -> Answer:
    return Answer(status=status, headers={"Location": to}, reason=b"Moved")


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [
        ((301,), "/1"),
        ((308, 301), "/2"),
        ((301, 302, 301), "/1"),
        ((302, 301), None),
        ((303,), None),
        ((307,), None),
    ],
)
async def test_the_permanent_chain_is_recorded_up_to_the_first_temporary_hop(
    client: Client, loopback: Loopback, statuses: tuple[int, ...], permanent: str | None
) -> None:
    for number, status in enumerate(statuses):
        loopback.add(f"/{number}", moved(status, f"/{number + 1}#part"))
    loopback.add(f"/{len(statuses)}", RSS)
    answer = await fetched(client, loopback.url("/0"))
    assert answer.url == loopback.url(f"/{len(statuses)}")
    assert answer.permanent_url == (loopback.url(permanent) if permanent else None)


async def test_redirects_end(client: Client, loopback: Loopback) -> None:
    for number in range(9):
        loopback.add(f"/{number}", moved(302, f"/{number + 1}"))
    loopback.add("/a", moved(302, "/b"))
    loopback.add("/b", moved(302, "/a"))
    assert "more than 5 times" in str(await refused(client, loopback.url("/0")))
    assert loopback.paths == [f"/{number}" for number in range(6)]
    assert "circle" in str(await refused(client, loopback.url("/a")))


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "", "http://[::",
                                "http://127.0.0.1:99999/"])
async def test_redirects_to_other_schemes_are_not_followed(client: Client, loopback: Loopback, to: str) -> None:
    loopback.add("/f", moved(301, to))
    assert "does not follow" in str(await refused(client, loopback.url("/f")))


SECRETS = HttpSettings(headers=(("X-Api-Key", "k"),), auth={"type": "basic", "user": "u", "password": "p"})


async def test_credentials_stay_with_their_origin(client: Client, loopback: Loopback) -> None:
    """Same origin keeps them; another host does not get them, and the way back does not either."""
    back = loopback.url("/end")
    loopback.add("/0", moved(302, "/1"))
    loopback.add("/1", moved(302, loopback.url("/2", host=SECOND_HOST)))
    loopback.add("/2", moved(302, back))
    loopback.add("/end", RSS)
    async with open_client(allow_private=(SECOND_HOST,)) as trusting:
        await fetched(trusting, loopback.url("/0"), http=SECRETS)
    assert [("authorization" in s.headers, "x-api-key" in s.headers) for s in loopback.requests] == [
        (True, True), (True, True), (False, False), (False, False),
    ]  # fmt: skip


async def test_what_content_names_gets_credentials_only_at_the_feeds_own_origin(loopback: Loopback) -> None:
    own = loopback.add("/article", RSS)
    other = loopback.url("/article", host=SECOND_HOST)
    async with open_client(allow_private=("127.0.0.1", SECOND_HOST)) as trusting:
        for url in (own, other):
            await fetched(trusting, url, http=SECRETS, origin=loopback.url("/feed"))
        await fetched(trusting, own, http=SECRETS, origin="http://127.0.0.1:1/feed")
    assert ["authorization" in seen.headers for seen in loopback.requests] == [True, False, False]
    assert ["x-api-key" in seen.headers for seen in loopback.requests] == [True, False, False]


# ---------------------------------------------------------------- addresses


async def test_typed_addresses_may_be_private_and_named_ones_may_not(client: Client, loopback: Loopback) -> None:
    url = loopback.add("/f", RSS)
    await fetched(client, url)
    error = await refused(client, url, origin="https://paper.example/feed")
    assert "private address" in str(error)
    assert "allow_private" in str(error)
    assert loopback.count("/f") == 1


async def test_the_feeds_own_host_and_listed_hosts_may_be_private(client: Client, loopback: Loopback) -> None:
    url = loopback.add("/f", RSS)
    await fetched(client, url, origin="http://127.0.0.1/feed")
    async with open_client(allow_private=("127.0.0.1",)) as trusting:
        await fetched(trusting, url, origin="https://paper.example/feed")
    # a connection that is kept from an allowed request is not lent to one that is not
    await refused(client, url, origin="https://paper.example/feed")


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0.0.0.0", "0x7f000001"])
async def test_other_spellings_of_loopback_are_seen_through(client: Client, loopback: Loopback, host: str) -> None:
    loopback.add("/f", RSS)
    error = await refused(client, loopback.url("/f", host=host), origin="https://paper.example/feed")
    assert loopback.requests == []
    assert "private address" in str(error) or "http or https" in str(error)


async def test_a_redirect_may_not_lead_to_a_private_address(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", moved(302, loopback.url("/inside", host=SECOND_HOST)))
    loopback.add("/inside", RSS)
    assert "private address" in str(await refused(client, loopback.url("/f")))
    assert loopback.paths == ["/f"]
