"""Months back, by the calendar."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.rules.months import months_before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ((2026, 11, 23), 24, (2024, 11, 23)),
        ((2026, 5, 31), 3, (2026, 2, 28)),
        ((2024, 5, 31), 3, (2024, 2, 29)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 12, 1), 12, (2025, 12, 1)),
        ((2026, 3, 30), 120, (2016, 3, 30)),
    ],
)
def test_months_are_counted_by_the_calendar(
    day: tuple[int, int, int], months: int, before: tuple[int, int, int]
) -> None:
    assert months_before(datetime(*day, 9, 30, tzinfo=UTC), months) == datetime(*before, 9, 30, tzinfo=UTC)
