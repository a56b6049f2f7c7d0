"""What is asked of the terminal before the app takes it, and what leaves the program for the browser and the editor."""

from __future__ import annotations

import pytest

from termnews.tui.browser import BrowserError, browser_command
from termnews.tui.editing import editor_command
from termnews.tui.terminal import drop_size_variables, light_by_answer, light_by_colorfgbg


@pytest.mark.parametrize(
    ("value", "light"),
    [("0;15", True), ("15;0", False), ("0;default;15", True), ("12;8", False), ("0;7", True), ("", None),
     ("0;x", None)],
)
def test_colorfgbg(value: str, light: bool | None) -> None:
    assert light_by_colorfgbg({"COLORFGBG": value}) is light


@pytest.mark.parametrize(
    ("answer", "light"),
    [
        (b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?1;2c", True),
        (b"\x1b]11;rgb:1414/1616/1a1a\x07\x1b[?62;22c", False),
        (b"\x1b]11;rgb:f/f/e\x07", True),
        (b"\x1b]11;rgba:0000/0000/0000/ffff\x1b\\", False),
        (b"\x1b[?1;2c", None),
        (b"", None),
    ],
)
def test_the_answer_to_osc_11(answer: bytes, light: bool | None) -> None:
    assert light_by_answer(answer) is light


def test_exported_sizes_are_forgotten() -> None:
    environ = {"COLUMNS": "80", "LINES": "24", "TERM": "xterm"}
    drop_size_variables(environ)
    assert environ == {"TERM": "xterm"}


class TestBrowser:
    URL = "https://example.org/a"

    def test_the_link_is_a_word_of_its_own(self) -> None:
        assert browser_command(self.URL, {"BROWSER": "env -u X"}) == ["env", "-u", "X", self.URL]

    def test_percent_s_is_where_it_goes(self) -> None:
        assert browser_command(self.URL, {"BROWSER": "env %s --last"}) == ["env", self.URL, "--last"]

    def test_a_shell_s_characters_mean_nothing(self) -> None:
        command = browser_command("https://example.org/a;rm%20-rf%20~&$(x)", {"BROWSER": "env"})
        assert len(command) == 2
        assert command[1].startswith("https://example.org/a")

    @pytest.mark.parametrize(
        "url", ["--help", "javascript:alert(1)", "file:///etc/passwd", "ssh://-oProxyCommand=x", "data:text/html,x",
                "mailto:a@example.org", "", "https://", "http://user:pw@example.org/\x1b]52;c;x\x07"],
    )
    def test_nothing_but_web_links_is_opened(self, url: str) -> None:
        try:
            command = browser_command(url, {"BROWSER": "env"})
        except BrowserError:
            return
        assert command[1].startswith("http")
        assert command[1].isprintable()

    def test_the_next_of_several_is_tried(self) -> None:
        assert browser_command(self.URL, {"BROWSER": "no-such-browser:env"})[0] == "env"


def test_visual_comes_before_editor() -> None:
    assert editor_command({"VISUAL": "code -w", "EDITOR": "vi"}) == ["code", "-w"]
    assert editor_command({"EDITOR": "vi"}) == ["vi"]
