from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from termnews.__main__ import main


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text('[[feed]]\ntitle = "A"\nurl = "https://a.example/"\n[keys.article]\nq = "nonsense"\n')
    return path


def test_path_prints_where_the_file_is_or_would_be(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(path), "config", "path"]) == 0
    assert main(["--config", str(path.parent / "no.toml"), "config", "path"]) == 0
    assert capsys.readouterr().out.splitlines() == [str(path), str(path.parent / "no.toml")]


def test_check_prints_every_problem_with_its_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path.write_text("[ap]\n[[feed]]\ntitle = 3\n")
    assert main(["--config", str(path), "config", "check"]) == 2
    printed = capsys.readouterr()
    assert [line.partition(": ")[0] for line in printed.out.splitlines()] == [
        f"error {path}:1", f"error {path}:2", f"error {path}:3"]
    assert printed.err == f"3 errors in {path}.\n"


def test_check_knows_the_commands_of_keys(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(path), "config", "check"]) == 0
    warning, summary = capsys.readouterr().out.splitlines()
    assert warning.startswith(f"warning {path}:5: ")
    assert "nonsense" in warning
    assert summary == f"{path} is fine: 1 feed, 1 section."


def test_explain_prints_values_with_origins(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(path), "config", "explain", "a", "--json"]) == 0
    origins = {row["key"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert origins["url"] == {"key": "url", "value": "https://a.example/", "origin": f"{path}:3"}
    assert origins["keep_if"]["value"] == ["starred", "later", "tagged", "unread"]
    assert main(["--config", str(path), "config", "explain", "a"]) == 0
    assert re.search(rf'^title +"A" +{re.escape(str(path))}:2$', capsys.readouterr().out, re.M)
    assert main(["--config", str(path), "config", "explain", "b"]) == 2


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--config", str(tmp_path / "no.toml"), "--data-dir", str(tmp_path)]
    for verb in (["list"], ["feeds"], ["config", "check"], []):
        assert main([*options, *verb]) == 2
        printed = capsys.readouterr()
        assert "There is no such file" in printed.out + printed.err
    assert not (tmp_path / "no.toml").exists()


def test_the_first_run_writes_the_starter_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERMNEWS_CONFIG", str(tmp_path / "new" / "feeds.toml"))
    monkeypatch.setenv("TERMNEWS_DATA_DIR", str(tmp_path / "data"))
    assert main(["feeds", "--json"]) == 0
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) >= 25
    assert str(tmp_path / "new" / "feeds.toml") in printed.err


def test_a_query_with_a_mistake_has_its_file_its_line_and_a_caret(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text("[[query]]\nname = 'x'\nmatch = 'tide is:unred'\n[[rule]]\nwhen = 'a or'\ndo = ['read']\n")
    assert main(["--config", str(path), "config", "check"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"error {path}:3: 'match' in [[query]]")
    at = lines[1].index("tide")
    assert lines[2].index("^") == at + 5
    assert lines[3].startswith(f"error {path}:5: 'when' in [[rule]]")


def test_a_saved_search_that_names_no_other_or_itself_is_a_mistake(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text("[[query]]\nname = 'Sea'\nmatch = 'tide or query:wals'\n[[query]]\nname = 'Walls'\n"
                    "match = 'wall -query:walls'\n")
    assert main(["--config", str(path), "config", "check"]) == 2
    printed = capsys.readouterr().out
    assert f"error {path}:3: " in printed
    assert 'Did you mean "query:walls"?' in printed
    assert f"error {path}:6: " in printed
    assert "made of itself" in printed
