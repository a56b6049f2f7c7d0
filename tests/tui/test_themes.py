from __future__ import annotations

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme
from widget_samples import OneWidget

from termnews.tui import themes
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


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda theme: theme.name)
def test_our_own_papers_meet_the_rule_everywhere(theme: Theme) -> None:
    colors = themes.palette_of(theme)
    for paper in (colors.paper, colors.tint, colors.code_paper):
        assert contrast(colors.ink, paper) >= 7
        assert contrast(colors.muted, paper) >= themes.READABLE
        assert contrast(colors.accent, paper) >= themes.READABLE
    assert contrast(colors.ink, colors.mark) >= themes.READABLE


def test_our_colours_are_those_of_the_design() -> None:
    broadsheet, midnight = map(themes.palette_of, themes.THEMES)
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
