"""The clocks of a ticket: when they run, what a pause, another priority and other terms do to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.clocks import Clock, Clocks, History, State, Step, read_clocks
from core.rules.hours import Hours, around_the_clock
from core.rules.status import ENDED, Status
from core.rules.terms import ALWAYS_WEEK, STANDARD_TARGETS, STANDARD_WEEK, Terms

STOCKHOLM = ZoneInfo("Europe/Stockholm")
STANDARD = Terms(
    agreement_id=None,
    level="standard",
    targets=STANDARD_TARGETS,
    week=STANDARD_WEEK,
    hours=Hours(STOCKHOLM, STANDARD_WEEK.days, "SE"),
)
ALWAYS = replace(STANDARD, agreement_id=1, week=ALWAYS_WEEK, hours=around_the_clock(STOCKHOLM), has_maintenance=True)


def at(text: str) -> datetime:
    """A time of the week of 23 November 2026, as Stockholm's clocks show it: `mon 09:50`."""
    day, clock = text.split()
    number = 23 + ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day)
    return datetime.fromisoformat(f"2026-11-{number} {clock}").replace(tzinfo=STOCKHOLM).astimezone(UTC)


def clocks(*steps: Step, priority: str = "P2", terms: Terms = STANDARD, began: str = "mon 09:50") -> Clocks:
    state = State(status=Status.NEW, priority=priority, terms=terms)
    return read_clocks(History(began=at(began), state=state, steps=steps))


def became(status: Status, when: str, *, is_informed: bool = False) -> Step:
    return Step(at=at(when), status=status, is_informed=is_informed)


START = became(Status.STARTED, "mon 10:00", is_informed=True)


def test_a_new_ticket_has_the_deadlines_of_its_priority() -> None:
    found = clocks()
    assert [clock.by for clock in found.all] == [at("mon 11:50"), at("tue 09:50"), at("mon 13:50")]
    assert found.due_by == at("mon 11:50")


def test_the_answer_is_given_when_work_begins() -> None:
    found = clocks(START)
    assert (found.respond.is_over, found.respond.by, found.due_by) == (True, at("mon 11:50"), at("tue 09:50"))
    assert found.respond.used(at("fri 12:00")) == timedelta(minutes=10)


def test_waiting_for_the_customer_moves_the_solution_by_as_much_working_time() -> None:
    paused = became(Status.WAITING, "mon 16:00"), became(Status.STARTED, "tue 09:10")
    assert clocks(START, *paused).resolve.by == at("tue 12:00")


@pytest.mark.parametrize("status", [Status.WAITING, Status.APPROVAL, Status.HANDED_OVER])
def test_a_clock_stands_while_others_must_act(status: Status) -> None:
    found = clocks(START, became(status, "mon 16:00"))
    assert (found.resolve.is_paused, found.inform.is_paused, found.due_by) == (True, True, None)
    assert found.resolve.used(at("fri 12:00")) == timedelta(hours=6, minutes=10)
    assert found.resolve.by == at("tue 09:50")
    assert (found.resolve.reaches(50), found.resolve.reaches(75)) == (at("mon 14:20"), None)


def test_what_is_handed_over_runs_on_where_maintenance_is_agreed() -> None:
    found = clocks(became(Status.HANDED_OVER, "mon 16:00"), terms=ALWAYS)
    assert (found.resolve.is_running, found.resolve.by) == (True, at("mon 18:50"))


def test_a_ticket_that_is_opened_again_goes_on_where_it_stopped() -> None:
    solved = became(Status.RESOLVED, "mon 16:50", is_informed=True)
    ended = clocks(START, solved)
    assert (ended.resolve.is_over, ended.due_by) == (True, None)
    again = clocks(START, solved, became(Status.STARTED, "thu 08:00"))
    assert again.resolve.by == at("thu 10:00")
    assert again.respond.is_over


def test_another_priority_sets_another_target_for_the_same_time_passed() -> None:
    found = clocks(START, Step(at=at("mon 11:00"), priority="P1"))
    assert found.resolve.by == at("mon 13:50")
    assert found.respond.target == timedelta(hours=2)  # it was answered as P2


def test_a_priority_that_comes_after_the_solution_changes_nothing_until_it_is_opened_again() -> None:
    steps = START, became(Status.RESOLVED, "mon 12:00"), Step(at=at("mon 12:30"), priority="P1")
    assert clocks(*steps).resolve.by == at("tue 09:50")
    assert clocks(*steps, became(Status.STARTED, "mon 13:00")).resolve.by == at("mon 14:50")


def test_a_priority_that_is_raised_too_late_makes_it_late_at_the_instant_it_should_have_been_solved() -> None:
    assert clocks(START, Step(at=at("mon 16:00"), priority="P1")).resolve.by == at("mon 13:50")


def test_other_terms_count_the_time_to_come_by_other_hours() -> None:
    found = clocks(START, Step(at=at("mon 16:50"), terms=ALWAYS))
    assert found.resolve.by == at("mon 18:50")  # seven hours had passed


def test_a_word_to_the_customer_winds_the_third_clock_up_again() -> None:
    assert clocks(START, Step(at=at("mon 15:00"), is_informed=True)).inform.by == at("tue 10:00")
    assert clocks(START).inform.by == at("mon 14:00")


def test_shares_of_the_target_are_told() -> None:
    resolve = clocks(START).resolve
    assert resolve.share(at("mon 14:20")) == 0.5
    assert resolve.share(at("tue 09:50")) == 1
    assert resolve.reaches(50) == at("mon 14:20")


WEEK = datetime(2026, 11, 23, tzinfo=UTC)
changes = st.one_of(
    st.builds(lambda status: {"status": status}, st.sampled_from(Status)),
    st.builds(lambda priority: {"priority": priority}, st.sampled_from(["P1", "P2", "P3", "P4"])),
    st.builds(lambda terms: {"terms": terms}, st.sampled_from([STANDARD, ALWAYS])),
)
hours_passed = st.integers(0, 60 * 24 * 20).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def histories(draw: st.DrawFn) -> History:
    passed = sorted(draw(st.lists(hours_passed, max_size=8)))
    steps = tuple(Step(at=WEEK + after, **draw(changes)) for after in passed)
    return History(began=WEEK, state=State(status=Status.NEW, priority="P3", terms=STANDARD), steps=steps)


def counted_stepwise(history: History, now: datetime) -> timedelta:
    """What a counter beside the ticket would show, set going and stopped as things happen."""
    counter, since, state = timedelta(), history.began, history.state
    for step in (*history.steps, Step(at=now)):
        covered = state.status is Status.HANDED_OVER and state.terms.has_maintenance
        if covered or state.status in (Status.NEW, Status.STARTED):
            counter += state.terms.hours.between(since, step.at)
        since = step.at
        state = State(
            status=step.status or state.status,
            priority=step.priority or state.priority,
            terms=step.terms or state.terms,
        )
    return counter


@given(histories())
def test_what_is_reckoned_from_the_log_is_what_a_counter_would_show(history: History) -> None:
    now = WEEK + timedelta(days=30)
    assert read_clocks(history).resolve.used(now) == counted_stepwise(history, now)


def open_clocks(history: History) -> list[Clock]:
    return [clock for clock in read_clocks(history).all if not clock.is_over]


@given(histories())
def test_at_its_deadline_a_clock_that_runs_has_used_its_target(history: History) -> None:
    for clock in open_clocks(history):
        if clock.is_running:
            assert clock.used(clock.by) == clock.target


@given(histories())
def test_thresholds_come_in_order_and_the_last_is_the_deadline(history: History) -> None:
    for clock in open_clocks(history):
        reached = [at for percent in (50, 75, 90, 100) if (at := clock.reaches(percent)) is not None]
        assert reached == sorted(reached)
        assert clock.reaches(100) in (None, clock.by)


@given(histories(), hours_passed)
def test_a_pause_that_ends_at_once_changes_nothing(history: History, later: timedelta) -> None:
    last = max([WEEK, *(step.at for step in history.steps)])
    pause = Step(at=last + later, status=Status.WAITING), Step(at=last + later, status=Status.STARTED)
    begun = replace(history, steps=(*history.steps, Step(at=last, status=Status.STARTED)))
    paused = replace(begun, steps=(*begun.steps, *pause))
    assert read_clocks(paused).resolve.by == read_clocks(begun).resolve.by


@given(histories())
def test_only_an_open_ticket_has_a_promise_that_runs(history: History) -> None:
    status = next((step.status for step in reversed(history.steps) if step.status), Status.NEW)
    assert (read_clocks(history).due_by is None) or status not in (*ENDED, Status.WAITING, Status.APPROVAL)
