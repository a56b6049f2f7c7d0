"""What a feed's HTTP settings do to its requests: credentials, cookies, proxies and certificates, on real sockets."""

from __future__ import annotations

import ssl
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from loopback import SECOND_HOST, Answer, Loopback
from loopback_proxy import proxy
from termnews.config.secrets import Vault
from termnews.core.errors import FetchError
from termnews.core.published import Fetched
from termnews.core.subscriptions import HttpSettings
from termnews.net.client import Client, open_client
from termnews.net.cookies import cookie_header
from termnews.unlocking import Unlocking

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
RSS = b"<rss version='2.0'><channel><title>A</title></channel></rss>"
TLS = Path(__file__).parents[1] / "data" / "tls"
PASSWORD = "hunter2 ü/:@"


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A client whose secrets are looked up as the program does it."""
    secrets = Unlocking()
    async with open_client(allow_private=("127.0.0.1", SECOND_HOST), fill_secrets=secrets.filled) as opened:
        yield opened
    await secrets.close()


@pytest.fixture
def secure() -> Iterator[Loopback]:
    """A server whose certificate only our own authority vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem")
    server = Loopback(tls=context).start()
    server.add("/f", RSS)
    yield server
    server.stop()


async def fetched(client: Client, url: str, http: HttpSettings, **changes: object) -> Fetched:
    answer = await client.fetch(url, http=http, now=NOW, **changes)  # type: ignore[arg-type]
    assert isinstance(answer, Fetched)
    return answer


async def refused(client: Client, url: str, http: HttpSettings) -> str:
    with pytest.raises(FetchError) as caught:
        await client.fetch(url, http=http, now=NOW)
    assert "hunter2" not in str(caught.value)
    return str(caught.value)


# ---------------------------------------------------------------- secrets


def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setenv("TERMNEWS_TEST_SECRET", PASSWORD)
    file = tmp_path / "secret"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    keyring = tmp_path / "keyring.py"
    keyring.write_text("def get_password(service, user):\n"
                       f"    return {PASSWORD!r} if (service, user) == ('news', 'me') else None\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    return {"env": "TERMNEWS_TEST_SECRET", "file": str(file), "keyring": "news/me",
            "cmd": [sys.executable, "-c", f"print({PASSWORD!r})"]}


@pytest.mark.parametrize("kind", ["env", "file", "keyring", "cmd"])
async def test_a_secret_arrives_from_wherever_it_is(
    client: Client, loopback: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    secret = {kind: places(tmp_path, monkeypatch)[kind]}
    loopback.add("/f", RSS)
    http = HttpSettings(auth={"type": "bearer", "token": secret}, headers=(("X-Api-Key", secret),))
    await fetched(client, loopback.url("/f"), http)
    headers = loopback.requests[0].headers
    assert headers["authorization"].encode("latin-1").decode() == f"Bearer {PASSWORD}"
    assert headers["x-api-key"].encode("latin-1").decode("latin-1") == PASSWORD


async def test_a_secret_that_is_not_there_fails_that_feed_before_anything_is_asked(
    client: Client, loopback: Loopback
) -> None:
    http = HttpSettings(headers=(("X-Api-Key", {"env": "TERMNEWS_NOT_THERE"}),))
    assert "TERMNEWS_NOT_THERE" in await refused(client, loopback.url("/f"), http)
    assert loopback.requests == []


def test_a_command_is_run_once_for_many_feeds_and_again_later(tmp_path: Path) -> None:
    log = tmp_path / "log"
    count = f"open({str(log)!r}, 'a').write('x'); print('found')"
    http = HttpSettings(auth={"type": "bearer", "token": {"cmd": [sys.executable, "-c", count]}})
    moment = 0.0
    vault = Vault(clock=lambda: moment)
    for _ in range(3):
        assert vault.filled(http).auth == {"type": "bearer", "token": "found"}
    assert log.read_text() == "x"
    moment = 3600.0
    vault.filled(http)
    assert log.read_text() == "xx"


def test_settings_do_not_show_what_they_hold() -> None:
    http = HttpSettings(auth={"type": "basic", "user": "me", "password": "hunter2"},
                        proxy_auth={"user": "me", "password": "hunter2"})
    assert "hunter2" not in repr(http)


# ---------------------------------------------------------------- cookies


JAR = "\n".join([
    "# Netscape HTTP Cookie File", "127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tabc", "",
    "#HttpOnly_127.0.0.1\tFALSE\t/private\tFALSE\t4000000000\tdeep\tx y",
    "127.0.0.1\tFALSE\t/\tFALSE\t1000000000\told\tgone", "127.0.0.1\tFALSE\t/\tTRUE\t0\tsafe\tonly",
    ".news.example\tTRUE\t/\tTRUE\t0\tid\t7", "host.example\tFALSE\t/\tFALSE\t0\ta\tb",
    "127.0.0.1\tFALSE\t/\tFALSE\t0\tevil\tx\r\nX-Evil: 1", "a line of nothing",
])


@pytest.mark.parametrize(("url", "cookies"), [
    ("http://127.0.0.1/f", "session=abc; evil=x"), ("http://127.0.0.1/private/f", "deep=x y; session=abc; evil=x"),
    ("http://127.0.0.1/privately", "session=abc; evil=x"),
    ("https://127.0.0.1/", "session=abc; safe=only; evil=x"), ("http://news.example/", ""),
    ("https://news.example/", "id=7"), ("https://www.news.example/", "id=7"), ("https://badnews.example/", ""),
    ("http://sub.host.example/", ""), ("http://host.example/", "a=b"),
])
def test_a_url_gets_the_cookies_that_are_its_own(url: str, cookies: str) -> None:
    assert cookie_header(JAR, url, now=NOW) == cookies


async def test_cookies_of_a_file_arrive_and_stay_with_their_origin(
    client: Client, loopback: Loopback, tmp_path: Path
) -> None:
    file = tmp_path / "cookies.txt"
    file.write_text(f"{JAR}\n{SECOND_HOST}\tFALSE\t/\tFALSE\t0\tother\t1\n", encoding="utf-8")
    http = HttpSettings(auth={"type": "cookies", "file": str(file)})
    loopback.add("/f", Answer(status=302, headers={"Location": loopback.url("/g", host=SECOND_HOST),
                                                   "Set-Cookie": "session=changed"}))
    loopback.add("/g", RSS)
    await fetched(client, loopback.url("/f"), http)
    await fetched(client, loopback.url("/g"), http)
    assert [seen.headers.get("cookie") for seen in loopback.requests] == [
        "session=abc; evil=x", None, "session=abc; evil=x",
    ]  # fmt: skip
    assert "changed" not in file.read_text(encoding="utf-8")


async def test_a_cookie_file_that_is_not_there_is_a_sentence(client: Client, loopback: Loopback) -> None:
    http = HttpSettings(auth={"type": "cookies", "file": "/not/there.txt"})
    assert "'/not/there.txt' cannot be read" in await refused(client, loopback.url("/f"), http)


# ---------------------------------------------------------------- proxies


LOGIN = {"user": "me", "password": PASSWORD}


@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h"])
async def test_a_proxy_gets_the_request_and_its_password_and_the_site_does_not(
    client: Client, loopback: Loopback, scheme: str
) -> None:
    loopback.add("/f", RSS)
    async with proxy(("me", PASSWORD)) as between:
        http = HttpSettings(proxy=f"{scheme}://127.0.0.1:{between.port}", proxy_auth=LOGIN)
        await fetched(client, loopback.url("/f"), http)
        asked = {"http": f"GET {loopback.url('/f')}"}.get(scheme, f"SOCKS 127.0.0.1:{loopback.port}")
        assert between.asked == [asked]
    assert loopback.paths == ["/f"]
    assert "proxy-authorization" not in loopback.requests[0].headers


async def test_the_feeds_own_credentials_go_through_a_tunnel_unseen(client: Client, secure: Loopback) -> None:
    async with proxy() as between:
        http = HttpSettings(proxy=f"http://127.0.0.1:{between.port}", ca_file=str(TLS / "ca.pem"),
                            auth={"type": "bearer", "token": "t0ken"})
        await fetched(client, secure.url("/f"), http)
        assert between.asked == [f"CONNECT 127.0.0.1:{secure.port}"]
        assert "t0ken" not in "".join(between.heads)
    assert secure.requests[0].headers["authorization"] == "Bearer t0ken"


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_refuses_is_a_sentence_without_the_password(
    client: Client, loopback: Loopback, scheme: str
) -> None:
    async with proxy(("me", "another")) as between:
        http = HttpSettings(proxy=f"{scheme}://127.0.0.1:{between.port}", proxy_auth=LOGIN)
        sentence = await refused(client, loopback.url("/f"), http)
        assert "proxy" in sentence.lower()
        assert between.asked == []
    assert loopback.requests == []


@pytest.mark.parametrize("where", ["http://127.0.0.1:9", "socks5h://127.0.0.1:9", "http://no-such-proxy.invalid:3128"])
async def test_a_proxy_that_is_down_is_told_from_a_site_that_is(client: Client, where: str) -> None:
    for url in ("http://news.example/f", "https://news.example/f"):
        sentence = await refused(client, url, HttpSettings(proxy=where))
        assert sentence.startswith(f"The proxy {where.partition('://')[2]} cannot be reached, so that nothing was ")


@pytest.mark.parametrize("where", ["ftp://127.0.0.1:9", "socks4://127.0.0.1:9", "http://[", ":", "http://a:b", "//x"])
async def test_an_environment_with_no_proxys_address_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv("http_proxy", where)
    async with open_client() as client:
        sentence = await refused(client, "http://a.example/f", HttpSettings())
    assert "Check proxy in feeds.toml, or your environment." in sentence


async def test_pages_travel_by_the_feeds_proxy_too_and_redirects_do(client: Client, loopback: Loopback) -> None:
    loopback.add("/f", Answer(status=302, headers={"Location": loopback.url("/g", host=SECOND_HOST)}))
    loopback.add("/g", RSS)
    async with proxy() as between:
        http = HttpSettings(proxy=f"socks5://127.0.0.1:{between.port}")
        with pytest.raises(FetchError, match="private address"):
            await client.fetch("http://127.0.0.3/g", http=http, now=NOW, origin="https://paper.example/feed")
        await fetched(client, loopback.url("/f"), http)
        assert between.asked == [f"SOCKS {host}:{loopback.port}" for host in ("127.0.0.1", SECOND_HOST)]


async def test_an_empty_proxy_passes_over_the_environments(
    client: Client, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    loopback.add("/f", RSS)
    url = loopback.url("/f", host=SECOND_HOST)
    monkeypatch.setattr("urllib.request.proxy_bypass", lambda host: False)
    await fetched(client, url, HttpSettings(proxy=""))
    assert loopback.count("/f") == 1


# ---------------------------------------------------------------- certificates


async def test_an_unknown_authority_is_refused_unless_the_feed_trusts_it(client: Client, secure: Loopback) -> None:
    url = secure.url("/f")
    assert "certificate" in await refused(client, url, HttpSettings())
    await fetched(client, url, HttpSettings(ca_file=str(TLS / "ca.pem")))
    assert "certificate" in await refused(client, url, HttpSettings())


async def test_the_check_can_be_switched_off_for_one_feed(client: Client, secure: Loopback) -> None:
    await fetched(client, secure.url("/f"), HttpSettings(verify=False))
    assert "certificate" in await refused(client, secure.url("/f"), HttpSettings())


async def test_an_authority_vouches_for_its_own_names_only(client: Client, secure: Loopback) -> None:
    url = secure.url("/f", host=SECOND_HOST)
    assert "certificate" in await refused(client, url, HttpSettings(ca_file=str(TLS / "ca.pem")))


@pytest.mark.parametrize("http", [HttpSettings(verify=False), HttpSettings(ca_file=str(TLS / "ca.pem"))])
async def test_trust_ends_at_the_feeds_own_host(
    client: Client, secure: Loopback, loopback: Loopback, http: HttpSettings
) -> None:
    loopback.add("/f", Answer(status=302, headers={"Location": secure.url("/f")}))
    assert "certificate" in await refused(client, loopback.url("/f", host=SECOND_HOST), http)
    await fetched(client, loopback.url("/f"), http)


@pytest.mark.parametrize(("file", "says"), [("/not/there.pem", "No such file"), (__file__, "holds no certificates")])
async def test_certificates_that_cannot_be_used_are_a_sentence(
    client: Client, secure: Loopback, file: str, says: str
) -> None:
    sentence = await refused(client, secure.url("/f"), HttpSettings(ca_file=file))
    assert says in sentence
    assert "ca_file" in sentence
