from __future__ import annotations

import os
from pathlib import Path

import pytest
from small_paper import opened, press, toasts
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme
from widget_samples import OneWidget

from termnews.tui import theme_memory, themes
from termnews.tui.widgets.sidebar import Sidebar

EVERY = [*themes.THEMES, *BUILTIN_THEMES.values()]
TRUE_COLOR = [theme for theme in EVERY if not theme.ansi]


def contrast(one: str, other: str) -> float:
    return themes.contrast(Color.parse(one), Color.parse(other))


@pytest.mark.parametrize("theme", TRUE_COLOR, ids=lambda theme: theme.name)
def test_text_can_be_read_on_every_theme(theme: Theme) -> None:
    colors = themes.palette_of(theme)
    for paper in (colors.paper, colors.tint):
        ink = contrast(colors.ink, paper)
        for color in (colors.muted, colors.accent, colors.source, colors.star, colors.warning):
            assert contrast(color, paper) >= min(4.1, ink * 0.8 - 0.1)
    assert contrast(colors.paper, colors.accent) >= 3.5


def inks_on(theme: Theme) -> list[tuple[str, str, str, str]]:
    """Every pair of text and ground that a screen of ours can show: what, on what, and their colours."""
    colors, css = themes.palette_of(theme), {**theme.to_color_system().generate(), **theme.variables}
    grounds = {"paper": colors.paper, "tint": colors.tint, "code": colors.code_paper, "surface": css["surface"],
               "footer": css["footer-background"]}
    inks = {"ink": colors.ink, "accent": colors.accent, "source": colors.source, "star": colors.star,
            "warning": colors.warning, "error": css["error"], "success": css["success"], "muted": colors.muted,
            "faint": colors.faint, "footer": css["footer-foreground"], "key": css["footer-key-foreground"],
            "link": css["link-color"]}
    pairs = [(ink, ground, inks[ink], grounds[ground]) for ink in inks for ground in grounds]
    return [*pairs, ("ink", "mark", colors.ink, colors.mark), ("pill", "accent", colors.paper, colors.accent),
            ("ink", "panel", colors.ink, css["panel"]),
            ("selection", "selection", css["input-selection-foreground"], css["input-selection-background"]),
            ("cursor", "cursor", css["block-cursor-foreground"], css["block-cursor-background"])]


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda theme: theme.name)
def test_every_ink_of_ours_can_be_read_on_every_ground(theme: Theme) -> None:
    quiet = {} if theme is themes.HIGH_CONTRAST else dict.fromkeys(("muted", "faint"), themes.READABLE)
    weak = [(ink, ground, round(contrast(color, paper), 2)) for ink, ground, color, paper in inks_on(theme)
            if contrast(color, paper) < quiet.get(ink, 7.0)]
    assert not weak


def test_our_colours_are_those_of_the_design() -> None:
    broadsheet, midnight = map(themes.palette_of, themes.THEMES[:2])
    assert (broadsheet.paper, broadsheet.ink, broadsheet.accent) == ("#FAF6EC", "#1D1B16", "#8C1C13")
    assert (midnight.paper, midnight.ink, midnight.accent) == ("#14161A", "#E8E2D4", "#D8B36A")


@pytest.mark.parametrize("theme", EVERY, ids=lambda theme: theme.name)
def test_every_role_paints_the_paper(theme: Theme) -> None:
    colors = themes.palette_of(theme)
    for role in themes.ROLES:
        for tinted in (False, True):
            style = colors.style(role, tinted=tinted)
            assert style.bgcolor is not None
            assert style.color is not None
    assert set(themes.variable_defaults(theme)) == set(themes.OWN_VARIABLES)


def test_the_terminals_own_colours_stay_its_own() -> None:
    colors = themes.palette_of(BUILTIN_THEMES["ansi-dark"])
    assert colors.ansi
    assert colors.style("text").color.name == "default"
    assert colors.style("muted").dim
    assert colors.style("pill").reverse


def test_a_palette_is_made_once_a_theme() -> None:
    variables = {**themes.BROADSHEET.to_color_system().generate(), **themes.BROADSHEET.variables}
    assert themes.palette(variables) is themes.palette(dict(variables))


@pytest.mark.parametrize("name", ["broadsheet", "midnight-edition", "textual-light", "ansi-dark", "ansi-light"])
async def test_own_variables_work_in_stylesheets(name: str) -> None:
    class Styled(OneWidget):
        CSS = "Sidebar { border-left: solid $hair; color: $muted-ink; background: $tint; }"

    async with Styled(Sidebar("T"), theme=name).run_test(size=(30, 10)) as pilot:
        assert isinstance(pilot.app, App)
        assert pilot.app.theme == name
        assert pilot.app.one.palette == themes.palette_of(pilot.app.current_theme)


async def test_moving_in_the_page_of_themes_prints_on_each_and_escape_takes_the_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as pilot:
        before = pilot.app.theme
        await press(pilot, "T")
        seen = []
        for _ in range(5):
            await press(pilot, "j")
            seen.append(pilot.app.theme)
        assert seen[:3] == ["broadsheet", "midnight-edition", "high-contrast"]
        assert len(set(seen)) == 5
        await press(pilot, "escape")
        assert pilot.app.theme == before
        assert "theme" not in (tmp_path / "feeds.toml").read_text(encoding="utf-8")


async def test_enter_keeps_a_theme_and_feeds_toml_its_comments(tmp_path: Path) -> None:
    more = '[app]  # the paper\ntheme = "auto"  # by day and night\nmeasure = 70\n'
    async with opened(tmp_path, more=more) as pilot:
        await press(pilot, "T", "j", "enter")
        assert pilot.app.theme == "broadsheet"
        assert toasts(pilot)[-1] == "Theme broadsheet: written to feeds.toml."
        text = (tmp_path / "feeds.toml").read_text(encoding="utf-8")
        assert '[app]  # the paper\ntheme = "broadsheet"  # by day and night\nmeasure = 70\n' in text


async def test_a_theme_is_kept_beside_the_articles_where_feeds_toml_cannot_be_changed(tmp_path: Path) -> None:
    async with opened(tmp_path, more='[app]\n"theme" = """auto"""\n') as pilot:
        await press(pilot, "T", "j", "enter")
        assert "kept beside the articles (feeds.toml: This file is laid out" in toasts(pilot)[-1]
    config = tmp_path / "feeds.toml"
    assert theme_memory.remembered(config, tmp_path) == "broadsheet"
    later = (tmp_path / theme_memory.NAME).stat().st_mtime_ns + 1
    os.utime(config, ns=(later, later))
    assert theme_memory.remembered(config, tmp_path) is None, "what was written into feeds.toml since counts"


async def test_the_page_of_themes_says_what_no_color_means(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(tmp_path) as pilot:
        await press(pilot, "T")
        assert "NO_COLOR is set" in toasts(pilot)[-1]
        assert pilot.app.theme == "ansi-dark"
