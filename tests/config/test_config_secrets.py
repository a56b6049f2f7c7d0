from __future__ import annotations

import sys
from pathlib import Path

import pytest

from termnews.config.secrets import Vault, resolve_secret
from termnews.core.errors import ConfigError
from termnews.core.subscriptions import HttpSettings


def test_secrets_come_from_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWS_SECRET", "from env")
    file = tmp_path / "secret"
    file.write_text("from file\n")
    print_two = [sys.executable, "-c", "print('from cmd'); print('user: me')"]
    assert resolve_secret("plain") == "plain"
    assert resolve_secret({"env": "NEWS_SECRET"}) == "from env"
    assert resolve_secret({"file": str(file)}) == "from file"
    assert resolve_secret({"cmd": print_two}) == "from cmd"
    auth = {"type": "basic", "user": "me", "password": {"env": "NEWS_SECRET"}}
    assert Vault().filled(HttpSettings(auth=auth)).auth == {"type": "basic", "user": "me", "password": "from env"}


@pytest.mark.parametrize(("place", "words"), [
    ({"env": "NEWS_NOT_THERE"}, "no variable 'NEWS_NOT_THERE'"),
    ({"file": "/does/not/exist"}, "cannot be read"),
    ({"file": "~nobody-of-this-name/secret"}, "cannot be read"),
    ({"cmd": ["/does/not/exist"]}, "cannot be run"),
    ({"cmd": [sys.executable, "-c", "import sys; print('hunter2'); sys.exit(3)"]}, "status 3"),
    ({"cmd": [sys.executable, "-c", ""]}, "is empty"),
])
def test_a_secret_that_is_not_there_is_a_sentence_without_it(place: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        resolve_secret(place)
    assert "hunter2" not in str(caught.value)


def test_a_keyring_that_refuses_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keyring.py").write_text(
        "def get_password(service, user):\n    raise RuntimeError('No backend was available.')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    with pytest.raises(ConfigError, match=r"gave no secret for 'news': No backend was available\.$"):
        resolve_secret({"keyring": "news"})


def test_a_command_runs_without_a_shell(tmp_path: Path) -> None:
    target = tmp_path / "made"
    echo = [sys.executable, "-c", "import sys; print(sys.argv[1])", f"$(touch {target})"]
    assert resolve_secret({"cmd": echo}) == f"$(touch {target})"
    assert not target.exists()
