"""Redirects between https and http: credentials go nowhere else, and never down to a line that anybody can read."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from loopback import Answer, Loopback
from termnews.core.errors import FetchError
from termnews.core.published import Fetched, Validators
from termnews.core.subscriptions import HttpSettings
from termnews.net.client import Client, open_client

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
RSS = b"<rss version='2.0'><channel><title>A</title></channel></rss>"
TLS = Path(__file__).parents[1] / "data" / "tls"
TRUSTING = HttpSettings(ca_file=str(TLS / "ca.pem"))
KNOWN = HttpSettings(ca_file=str(TLS / "ca.pem"), auth={"type": "basic", "user": "me", "password": "hunter2"},
                     headers=(("X-Api-Key", "secret"),))


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with open_client() as opened:
        yield opened


@pytest.fixture
def secure() -> Iterator[Loopback]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem")
    server = Loopback(tls=context).start()
    yield server
    server.stop()


def moved(to: str) -> Answer:
    return Answer(status=301, headers={"Location": to, "Set-Cookie": "session=1"})


async def test_who_has_credentials_is_not_led_down_to_http(
    client: Client, secure: Loopback, loopback: Loopback
) -> None:
    loopback.add("/down", RSS)
    secure.add("/f", moved(loopback.url("/down")))
    with pytest.raises(FetchError, match="from https to http, which would give your credentials away"):
        await client.fetch(secure.url("/f"), http=KNOWN, now=NOW)
    assert "authorization" in secure.requests[0].headers
    assert loopback.requests == []


async def test_who_has_none_may_go_there_with_nothing_of_the_first_address(
    client: Client, secure: Loopback, loopback: Loopback
) -> None:
    loopback.add("/down", RSS)
    secure.add("/f", moved(loopback.url("/down")))
    known = Validators(etag='"a"', url=secure.url("/f"))
    answer = await client.fetch(secure.url("/f"), http=TRUSTING, validators=known, now=NOW)
    assert isinstance(answer, Fetched)
    assert answer.permanent_url == loopback.url("/down")
    sent = loopback.requests[0].headers
    assert not {"if-none-match", "cookie", "authorization", "referer"} & sent.keys()


async def test_up_to_https_credentials_do_not_go_along(client: Client, secure: Loopback, loopback: Loopback) -> None:
    secure.add("/up", RSS)
    loopback.add("/f", moved(secure.url("/up")))
    await client.fetch(loopback.url("/f"), http=KNOWN, now=NOW)
    assert {"authorization", "x-api-key"} <= loopback.requests[0].headers.keys()
    assert not {"authorization", "x-api-key", "cookie"} & secure.requests[0].headers.keys()


async def test_a_circle_of_schemes_ends(client: Client, secure: Loopback, loopback: Loopback) -> None:
    loopback.add("/f", moved(secure.url("/g")))
    secure.add("/g", moved(loopback.url("/f")))
    with pytest.raises(FetchError, match="round in a circle"):
        await client.fetch(loopback.url("/f"), http=TRUSTING, now=NOW)
    assert (len(loopback.requests), len(secure.requests)) == (1, 1)
