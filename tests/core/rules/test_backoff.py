"""When a letter is tried again, and when no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.rules.backoff import delay_before, is_hopeless

NOW = datetime(2026, 1, 7, 9, tzinfo=UTC)
jitters = st.floats(0, 1, exclude_max=True)


@given(st.integers(2, 30), jitters)
def test_a_wait_is_never_shorter_than_the_one_before(attempt: int, jitter: float) -> None:
    assert delay_before(attempt + 1, jitter=jitter) >= delay_before(attempt, jitter=jitter)


@given(st.integers(0, 10_000), jitters)
def test_a_wait_is_some_seconds_at_least_and_some_hours_at_most(attempt: int, jitter: float) -> None:
    assert timedelta(seconds=10) < delay_before(attempt, jitter=jitter) < timedelta(hours=5)


@given(st.integers(2, 30), jitters)
def test_chance_spreads_a_wait_by_a_quarter(attempt: int, jitter: float) -> None:
    middle = delay_before(attempt, jitter=0.5)
    assert abs(delay_before(attempt, jitter=jitter) - middle) <= middle / 8


def test_a_letter_is_tried_within_the_first_minute_twice() -> None:
    assert delay_before(2, jitter=0.99) + timedelta(0) < timedelta(minutes=1)


def test_after_five_days_there_is_no_hope() -> None:
    assert not is_hopeless(since=NOW - timedelta(days=5), now=NOW)
    assert is_hopeless(since=NOW - timedelta(days=5, seconds=1), now=NOW)
