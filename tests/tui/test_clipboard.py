from __future__ import annotations

import os
from pathlib import Path

import pytest
from small_paper import opened, press, settle, toasts

from termnews.tui.clipboard import copy, tool_command
from termnews.tui.screens.reader import ReaderScreen


def tool(folder: Path, name: str, script: str = 'cat > "$KEPT"\n') -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_tool_is_the_platforms_own(tmp_path: Path) -> None:
    for name in ("pbcopy", "wl-copy", "xclip", "xsel", "clip.exe"):
        tool(tmp_path, name)
    path = {"PATH": str(tmp_path)}
    at = str(tmp_path)
    assert tool_command(path, "linux") is None
    assert tool_command(path, "darwin") == [f"{at}/pbcopy"]
    assert tool_command({**path, "WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux") == [f"{at}/wl-copy"]
    assert tool_command({**path, "DISPLAY": ":0"}, "linux") == [f"{at}/xclip", "-selection", "clipboard", "-in"]
    (tmp_path / "xclip").unlink()
    assert tool_command({**path, "DISPLAY": ":0"}, "linux") == [f"{at}/xsel", "--clipboard", "--input"]
    assert tool_command({**path, "WSL_DISTRO_NAME": "Debian"}, "linux") == [f"{at}/clip.exe"]
    assert tool_command({"PATH": "", "DISPLAY": ":0"}, "linux") is None


class Terminal:
    """Keeps what the terminal would be told to copy."""

    def __init__(self, *, is_web: bool = False) -> None:
        self.copied: list[str] = []
        self.is_web = is_web

    def copy_to_clipboard(self, text: str) -> None:
        self.copied.append(text)


async def test_the_text_is_input_and_never_part_of_a_command(tmp_path: Path) -> None:
    tool(tmp_path, "xclip")
    text = "$(touch gone) 'a' \"b\"; größe\n-e"
    environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "DISPLAY": ":0", "KEPT": str(tmp_path / "kept")}
    terminal = Terminal()
    assert await copy(terminal, text, environ) == "by xclip and the terminal (OSC 52)"  # type: ignore[arg-type]
    assert (tmp_path / "kept").read_text(encoding="utf-8") == text
    assert terminal.copied == [text]


async def test_in_a_browser_no_tool_of_the_serving_machine_is_filled(tmp_path: Path) -> None:
    tool(tmp_path, "xclip")
    environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "DISPLAY": ":0", "KEPT": str(tmp_path / "kept")}
    terminal = Terminal(is_web=True)
    said = await copy(terminal, "a", environ)  # type: ignore[arg-type]
    assert "xclip" not in said
    assert not (tmp_path / "kept").exists()
    assert terminal.copied == ["a"]


async def test_a_tool_that_fails_is_named(tmp_path: Path) -> None:
    tool(tmp_path, "xclip", "exit 1\n")
    environ = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "DISPLAY": ":0"}
    assert await copy(Terminal(), "a", environ) == "by the terminal (OSC 52); xclip failed"  # type: ignore[arg-type]


async def test_selecting_with_the_mouse_copies_and_the_toast_says_by_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool(tmp_path, "wl-copy")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("KEPT", str(tmp_path / "kept"))
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        view = pilot.app.screen.article
        lines = [view.render_line(y).text for y in range(view.room)]
        row = next(y for y, line in enumerate(lines) if "Paragraph 0:" in line)
        column = lines[row].index("Paragraph")
        top = view.gutter.top
        await pilot.mouse_down(view, offset=(column, row + top))
        await pilot.hover(view, offset=(column + 10, row + top))
        await pilot.mouse_up(view, offset=(column + 10, row + top))
        await settle(pilot)
        assert toasts(pilot)[-1] == "2 words copied by wl-copy and the terminal (OSC 52)."
        assert (tmp_path / "kept").read_text() == "Paragraph 0"
        assert pilot.app.clipboard == "Paragraph 0"
        await press(pilot, "y")
        assert toasts(pilot)[-1] == "Copied by wl-copy and the terminal (OSC 52)."
        assert pilot.app.clipboard == "Paragraph 0"


async def test_the_link_is_copied_where_nothing_is_selected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WAYLAND_DISPLAY", "DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    async with opened(tmp_path) as pilot:
        await press(pilot, "enter", "y")
        assert pilot.app.clipboard.startswith("https://example.org/")
        assert toasts(pilot)[-1] == "Copied by the terminal (OSC 52)."
        await press(pilot, "Y")
        assert pilot.app.clipboard.startswith("[")
