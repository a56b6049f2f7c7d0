"""The splash: the paper as it was left, on a real terminal, before anything heavy is imported."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals", allow_module_level=True)

sys.path.insert(0, str(Path(__file__).parent / "tui"))

from pty_app import PtyApp
from small_paper import HOSTILE, opened, press, screen_text, settle

from termnews import splash
from termnews.config.paths import config_path, data_dir
from termnews.core.frontpage import edition_name
from termnews.core.text import cell_width
from termnews.tui.imprint import _words, save_splash
from termnews.tui.screens.front import FrontScreen
from termnews.tui.widgets.masthead import long_date, short_date, short_edition

SIZE = (120, 40)
END = b"\x1b[?7h\x1b[1;1H"
"""The last bytes of the splash."""


@pytest.fixture
async def left(tmp_path: Path) -> Path:
    """The folder of a paper that was opened at 120×40 and left."""
    async with opened(tmp_path, size=SIZE) as pilot:
        pilot.app.exit(0)
    return tmp_path


def arguments(folder: Path) -> list[str]:
    return ["--config", str(folder / "feeds.toml"), "--data-dir", str(folder)]


def drawn(folder: Path, size: tuple[int, int] = SIZE, env: Mapping[str, str] | None = None) -> bytes:
    """The bytes of the splash at a size."""
    with PtyApp(arguments(folder), size=size, env={**ENV, **(env or {})}) as app:
        app.wait_for(END)
        return app.output[: app.output.index(END)]


ENV = {name: os.environ.get(name, "") for name in ("TERM", "COLORTERM")} | {"NO_COLOR": ""}
ENV["TERM"] = ENV["TERM"] if ENV["TERM"] not in ("", "dumb") else "xterm"
del ENV["NO_COLOR"]


def on_screen(output: bytes, width: int, height: int) -> list[str]:
    """What a terminal shows after these bytes; fails where a line leaves it or anything but our sequences comes."""
    cells = [[" "] * width for _ in range(height)]
    row = column = 0
    for piece in re.findall(r"\x1b\[[^a-zA-Z]*[a-zA-Z]|\r|[^\x1b\r]+|\x1b", output.decode()):
        if at := re.fullmatch(r"\x1b\[(\d+);(\d+)H", piece):
            row, column = int(at[1]) - 1, int(at[2]) - 1
        elif at := re.fullmatch(r"\x1b\[(\d+)G", piece):
            column = int(at[1]) - 1
        elif piece == "\r":
            column = 0
        elif not piece.startswith("\x1b"):
            assert piece.isprintable()
            for character in piece:
                taken = cell_width(character)
                assert column + taken <= width, f"{piece!r} leaves the line"
                if taken:
                    cells[row][column : column + taken] = [character] + [""] * (taken - 1)
                    column += taken
        else:
            assert re.fullmatch(r"\x1b\[(\?(1049|25|7)[hl]|[0-9;]*m)", piece), repr(piece)
    return ["".join(line).rstrip() for line in cells]


async def test_it_shows_the_page_as_it_was_left_but_for_what_is_not_true_any_more(tmp_path: Path) -> None:
    async with opened(tmp_path, size=SIZE) as pilot:
        await press(pilot, "j")
        page = screen_text(pilot)
        pilot.app.exit(0)
    shown = on_screen(drawn(tmp_path), *SIZE)
    assert "Harbour wall agreed" in page
    for line, real in zip(shown[6:-1], page.splitlines()[6:-1], strict=True):
        for part in re.split(r"[│▌]", line):
            assert part.strip() in real
    assert not re.search(r"\d (h|min)\b", "\n".join(shown))
    assert long_date(datetime.now()) in shown[1]


async def test_no_line_of_a_japanese_headline_begins_with_a_full_stop(left: Path) -> None:
    words = "".join(f"\t{cell_width(word)}:{word}" for word in _words("新線は開業。" * 20))
    file = left / splash.NAME
    text = re.sub(r"story\t.*", f"story\t5:WORLD{words}", file.read_text(encoding="utf-8"), count=1)
    file.write_text(text, encoding="utf-8")
    for width in range(20, 34):
        lines = on_screen(drawn(left, (width, 40)), width, 40)
        assert not [line for line in lines if line.strip().startswith("。")]
        assert "".join(lines).replace(" ", "").count("開") == 20


@pytest.mark.parametrize("size", [(20, 5), (33, 9), (59, 14), (60, 15), (80, 24), (119, 40), (200, 50), (300, 100)])
async def test_at_another_size_the_headlines_are_set_anew(left: Path, size: tuple[int, int]) -> None:
    shown = on_screen(drawn(left, size), *size)
    assert "Harbour" in "\n".join(shown)
    assert len(shown) == size[1]


async def test_a_hostile_title_is_only_text(left: Path) -> None:
    for size in (SIZE, (200, 50)):
        output = drawn(left, size)
        assert b"\x1b]" not in output
        text = "\n".join(on_screen(output, *size))
        assert "Bell" in text
        assert not {character for character in HOSTILE if not character.isprintable()} & set(text.replace("\n", ""))


def codes(output: bytes) -> set[bytes]:
    """The numbers of all styles."""
    return {code for found in re.findall(rb"\x1b\[([0-9;]*)m", output) for code in found.split(b";")}


async def test_no_color_leaves_the_weights(left: Path) -> None:
    output = drawn(left, env={"NO_COLOR": "1"})
    assert b"Harbour wall agreed" in output
    assert b"1" in codes(output)
    assert codes(output) <= {b"0", b"1", b"2", b"3", b"4", b"7"}


async def test_in_ascii_there_is_nothing_else_and_only_at_the_size_it_was_left_at(tmp_path: Path) -> None:
    async with opened(tmp_path, size=SIZE, more="[app]\nascii = true\n") as pilot:
        pilot.app.exit(0)
    output = drawn(tmp_path)
    assert b"Harbour wall agreed" in output
    assert output.isascii()
    assert not shows(tmp_path, size=(80, 24))


def shows(
    folder: Path, *more: str, env: Mapping[str, str] | None = None, size: tuple[int, int] = SIZE
) -> bool:
    """Whether the splash comes before the app."""
    with PtyApp([*arguments(folder), *more], size=size, env={**ENV, **(env or {})}) as app:
        app.wait_for(b"\x1b[?1004h" if not more and (env or {}).get("TERM") != "dumb" else b"\n")
        return END in app.output


async def test_it_is_left_out_where_it_would_be_wrong(left: Path) -> None:
    assert shows(left)
    assert not shows(left, "list")
    assert not shows(left, "--help")
    assert not shows(left, "--plain")
    assert not shows(left, env={"TERM": "dumb"})
    assert not shows(left, env={"TERM": "linux"})
    assert not shows(left, env={"COLORTERM": "24bit"})
    file = left / splash.NAME
    good = file.read_bytes()
    wrong_line, wrong_style = good.replace(b"line\t0:", b"line\t999:"), good.replace(b"style\t1\t", b"style\t1J\t")
    for bad in (b"", b"\xff\xfe", good[:300], wrong_line, wrong_style):
        file.write_bytes(bad)
        assert not shows(left)
    file.write_bytes(good)
    config = left / "feeds.toml"
    os.utime(config, (1, 1))
    assert not shows(left)


async def test_nothing_is_drawn_into_a_pipe(left: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "termnews", *arguments(left)], capture_output=True, check=True)
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"Harbour" in done.stdout


async def test_the_app_takes_the_screen_over_without_clearing_it(left: Path) -> None:
    with PtyApp(arguments(left), size=SIZE, env=ENV) as app:
        app.wait_for(b"commands")
        app.press("Q")
        assert app.wait() == 0
        assert app.output.count(splash.ENTER.encode()) == 1
        assert app.output.count(splash.LEAVE.encode()) == 1
        first_frame = app.output[app.output.index(END) :]
        assert b"\x1b[2J" not in first_frame
        at_once = first_frame.partition(b"\x1b[?2026h")[2].partition(b"\x1b[?2026l")[0]
        assert b"Harbour wall agreed" in at_once


async def test_an_app_that_cannot_be_imported_gives_the_terminal_back(left: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "textual.py").write_text("raise ImportError('this textual is broken')\n", encoding="utf-8")
    with PtyApp(arguments(left), size=SIZE, env={**ENV, "PYTHONPATH": str(broken)}) as app:
        assert app.wait() != 0
        assert END in app.output
        after = app.output[app.output.rindex(splash.LEAVE.encode()) :]
        assert b"termnews" in after


async def test_told_to_end_before_the_app_is_there_it_gives_the_terminal_back(left: Path, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "asyncio.py").write_text("import time\nprint('importing', flush=True)\ntime.sleep(60)\n", encoding="utf-8")
    with PtyApp(arguments(left), size=SIZE, env={**ENV, "PYTHONPATH": str(slow)}) as app:
        app.wait_for(b"importing")
        app.signal(15)
        assert app.wait() == 128 + 15
        assert app.output.endswith(splash.LEAVE.encode() + b"\x1b[?25h")


async def test_a_paper_without_stories_leaves_no_splash(tmp_path: Path) -> None:
    async with opened(tmp_path, filled=False) as pilot:
        await settle(pilot)
        (tmp_path / splash.NAME).write_text("of another day", encoding="utf-8")
        screen = pilot.app.screen
        assert isinstance(screen, FrontScreen)
        save_splash(screen, None)
        assert not (tmp_path / splash.NAME).exists()


async def test_a_section_page_is_not_taken_for_the_front_page(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        await press(pilot, "2")
        pilot.app.exit(0)
    assert not (tmp_path / splash.NAME).exists()


def test_date_and_edition_are_those_of_the_masthead() -> None:
    now = datetime.now()
    assert splash.ear_text("long") == long_date(now)
    assert splash.ear_text("short") == short_date(now)
    assert splash.ear_text("both") == short_edition(now, edition_name(now))
    assert splash.ear_text("edition") == edition_name(now)
    assert [splash.edition(hour) for hour in range(24)] == [edition_name(now.replace(hour=hour)) for hour in range(24)]


@pytest.mark.parametrize(
    "env",
    [{}, {"XDG_CONFIG_HOME": "/x/config", "XDG_DATA_HOME": "/x/data"},
     {"TERMNEWS_CONFIG": "~/my.toml", "TERMNEWS_DATA_DIR": "/x/news"}, {"XDG_DATA_HOME": " "}],
)
def test_it_looks_where_the_program_will_look(monkeypatch: pytest.MonkeyPatch, env: dict[str, str]) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "TERMNEWS_CONFIG", "TERMNEWS_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert splash.places("", "") == (str(config_path()), str(data_dir()))
    assert splash.places("~/a.toml", "/b") == (str(config_path(Path("~/a.toml"))), "/b")


def test_the_way_to_the_splash_imports_next_to_nothing() -> None:
    code = "import sys; before = set(sys.modules); import termnews.__main__; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"termnews", "termnews.__main__", "termnews.splash", "__future__", "time"}


def test_time_is_the_readers_own() -> None:
    assert splash.ear_text("long").endswith(str(time.localtime().tm_year))


async def test_at_eighty_columns_the_ear_says_date_and_edition(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as pilot:
        assert "Tue 24 Nov, " in screen_text(pilot)
        pilot.app.exit(0)
    now = datetime.now()
    assert short_edition(now, edition_name(now)) in on_screen(drawn(tmp_path, (80, 24)), 80, 24)[0]
