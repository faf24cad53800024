"""Why a deadline is when it is, as customers and agents read it."""

from __future__ import annotations

from core.rules.clock_words import why
from core.rules.clocks import Step
from core.rules.status import Status
from tests.core.rules.test_clocks import ALWAYS, START, at, became, clocks

PAUSE = became(Status.WAITING, "mon 14:00"), became(Status.STARTED, "mon 16:10")


def test_a_deadline_is_explained_with_its_pauses() -> None:
    told = why(clocks(START, *PAUSE).resolve, "sv", now=at("tue 09:00"))
    assert told == (
        "Löses senast tisdag 24 november 12:00: P2 enligt nivå standard är 9 timmar arbetstid (08–17), "
        "räknat från måndag 23 november 09:50, med 2 h 10 min paus medan vi väntade på svar."
    )


def test_it_is_explained_in_english_too() -> None:
    told = why(clocks(START, *PAUSE).resolve, "en", now=at("tue 09:00"))
    assert told == (
        "Solved by Tuesday 24 November 12:00: P2 at level standard is 9 hours of working time (08–17), "
        "counted from Monday 23 November 09:50, with 2 h 10 min of pause while we waited for an answer."
    )


def test_around_the_clock_is_said_so() -> None:
    told = why(clocks(terms=ALWAYS, priority="P1").respond, "sv", now=at("mon 09:50"))
    assert told == (
        "Påbörjas senast måndag 23 november 10:20: P1 enligt nivå standard är 30 minuter dygnet runt, "
        "räknat från måndag 23 november 09:50."
    )


def test_a_clock_that_stands_says_so() -> None:
    told = why(clocks(START, PAUSE[0]).resolve, "en", now=at("mon 15:00"))
    assert told.endswith(
        "with 1 h of pause while we waited for an answer. The clock is stopped right now, so the time moves on."
    )


def test_what_came_after_the_end_is_no_pause() -> None:
    told = why(clocks(START, became(Status.RESOLVED, "mon 12:00")).resolve, "en", now=at("fri 12:00"))
    assert told.endswith("counted from Monday 23 November 09:50.")


def test_two_kinds_of_pause_are_both_told() -> None:
    steps = became(Status.RESOLVED, "mon 16:20"), became(Status.STARTED, "tue 08:20")
    told = why(clocks(START, *PAUSE, *steps, Step(at=at("tue 08:30"))).resolve, "en", now=at("tue 09:00"))
    assert "waited for an answer and 1 h while it counted as solved." in told
