from __future__ import annotations

from termnews.core.models import FINISHED_AT
from termnews.tui.visits import IDLE_S, UNFINISHED, Place, Visits


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Written:
    """Keeps what a Reader would write down."""

    def __init__(self) -> None:
        self.left: list[tuple[int, float, float, Place]] = []
        self.kept: list[tuple[int, float, Place]] = []

    async def leave(self, entry_id: int, *, dwell_s: float, progress: float, place: Place) -> None:
        self.left.append((entry_id, dwell_s, progress, place))

    async def keep_place(self, entry_id: int, *, progress: float, place: Place) -> None:
        self.kept.append((entry_id, progress, place))


def visits() -> tuple[Visits, Written, Clock]:
    written, clock = Written(), Clock()
    return Visits(written, clock=clock), written, clock


async def test_a_short_article_is_finished_only_after_the_time_its_words_take() -> None:
    for seconds, progress in ((1.0, UNFINISHED), (9.9, UNFINISHED), (10.0, 1.0)):
        visit, written, clock = visits()
        visit.begin(7, words=150)
        visit.reach(1.0)
        clock.seconds = seconds
        await visit.end()
        assert written.left == [(7, seconds, progress, (0, 0))]
        assert (progress >= FINISHED_AT) is (seconds >= 10)


async def test_an_idle_terminal_is_not_reading() -> None:
    visit, written, clock = visits()
    visit.begin(7, words=1500)
    clock.seconds = 60
    visit.active()
    clock.seconds = 60 + IDLE_S - 1
    visit.active()
    clock.seconds += 8 * 3600
    await visit.end()
    assert written.left[0][1] == 60 + IDLE_S - 1 + IDLE_S


async def test_a_terminal_without_the_focus_is_not_reading() -> None:
    visit, written, clock = visits()
    visit.pause()
    visit.begin(7, words=150)
    visit.active()
    clock.seconds = 30
    visit.pause()
    visit.reach(1.0)
    clock.seconds = 130
    visit.active()
    clock.seconds = 135
    await visit.end()
    assert written.left == [(7, 35.0, 1.0, (0, 0))]
    visit.begin(8)
    visit.pause()
    clock.seconds = 1000
    await visit.end()
    assert written.left[1][1] == 0.0


async def test_what_was_read_before_takes_no_time_again() -> None:
    visit, written, clock = visits()
    visit.begin(7, words=1500, progress=0.9, place=(30, 0))
    visit.reach(1.0, (33, 0))
    clock.seconds = 11
    await visit.end()
    assert written.left == [(7, 11.0, 1.0, (33, 0))]


async def test_going_back_keeps_the_progress_and_moves_the_place() -> None:
    visit, written, _ = visits()
    visit.begin(7, words=1500)
    visit.reach(0.6, (12, 3))
    visit.reach(0.2, (4, 80))
    await visit.end()
    assert written.left[0][2:] == (0.6, (4, 80))


async def test_a_finished_article_is_begun_anew() -> None:
    visit, written, _ = visits()
    visit.begin(7, words=1500, progress=1.0)
    visit.reach(0.3, (4, 0))
    await visit.end()
    assert written.left[0][2:] == (0.3, (4, 0))


async def test_the_place_is_written_down_when_it_is_news_and_only_then() -> None:
    visit, written, _ = visits()
    await visit.keep()
    visit.begin(7, words=1500, progress=0.2, place=(2, 0))
    visit.reach(0.2, (2, 0))
    await visit.keep()
    assert written.kept == []
    visit.reach(0.4, (5, 60))
    assert visit.moved
    await visit.keep()
    await visit.keep()
    assert written.kept == [(7, 0.4, (5, 60))]


async def test_another_text_of_the_article_is_not_read_because_the_first_was() -> None:
    visit, written, clock = visits()
    visit.begin(7, words=40)
    visit.reach(1.0)
    visit.lengthen(2000)
    visit.reach(0.1)
    clock.seconds = 60
    await visit.end()
    assert written.left[0][2] == 0.1
