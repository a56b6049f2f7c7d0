from __future__ import annotations

import pytest

from termnews.core.redaction import redacted


@pytest.mark.parametrize("text", [
    "GET https://me:hunter2@news.example/f failed", "https://me:p%40:hunter2@h/?a=1", "socks5://u:hunter2@127.0.0.1:9",
    "https://news.example/rss?token=hunter2&page=2", "https://h/f?x=1;api_key=hunter2", "https://h/?sessionid=hunter2#a",
    "Authorization: Bearer hunter2", "(b'Authorization', b'Basic hunter2==')", "{'Cookie': 'id=hunter2; a=b'}",
    "bearer hunter2hunter2", "proxy-authorization=Basic hunter2", "500 token=hunter2", "api_key=hunter2 was refused",
])
def test_what_looks_like_a_credential_goes(text: str) -> None:
    assert "hunter2" not in redacted(text)


@pytest.mark.parametrize("text", [
    "https://news.example/rss?page=2&keyword=tokens", "mail me@news.example", "a key point: the bearer of news",
    "https://news.example/@author/story", "basic facts", "https://h/a?b=c@d",
])
def test_everything_else_stays(text: str) -> None:
    assert redacted(text) == text
