"""The provider is asked again soon at first, then by the hour, and for so long as it is worth it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.rules.patience import DELETING, FETCHING, TEXTING, Patience


def waited(patience: Patience, attempts: int) -> timedelta:
    return sum((patience.wait_after(attempt, jitter=0.5) for attempt in range(1, attempts + 1)), timedelta())


@pytest.mark.parametrize("patience", [FETCHING, TEXTING])
def test_the_first_wait_is_seconds_and_the_longest_an_hour(patience: Patience) -> None:
    assert patience.wait_after(1, jitter=0.5) == timedelta(seconds=2)
    assert patience.wait_after(99, jitter=0.5) == timedelta(hours=1)


def test_a_recording_is_tried_for_a_day() -> None:
    attempts = next(count for count in range(1000) if FETCHING.is_over(count))
    assert timedelta(hours=23) < waited(FETCHING, attempts - 1) < timedelta(hours=25)


def test_a_text_message_is_tried_for_hours() -> None:
    attempts = next(count for count in range(1000) if TEXTING.is_over(count))
    assert timedelta(hours=5) < waited(TEXTING, attempts - 1) < timedelta(hours=7)


def test_deleting_is_tried_every_day_for_ever() -> None:
    assert DELETING.wait_after(10**6, jitter=0.5) == timedelta(days=1)
    assert not DELETING.is_over(10**6)


@pytest.mark.parametrize("jitter", [0.0, 0.5, 0.99])
def test_waits_are_spread_by_a_quarter(jitter: float) -> None:
    wait = FETCHING.wait_after(99, jitter=jitter)
    assert timedelta(minutes=52) < wait < timedelta(minutes=68)
