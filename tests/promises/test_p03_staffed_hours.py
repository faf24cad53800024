"""P03: The desk is staffed 08:00–17:00 Swedish time, Monday–Friday, except public holidays. Promised times count only
staffed time, across daylight saving and holidays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.promises.time_machine import TimeMachine, between


@pytest.mark.parametrize(
    ("when", "days", "hours"),
    [
        ("2027-03-25 16:30", 4, 18),  # Good Friday to Easter Monday, and summer time begins in between
        ("2027-04-02 16:30", 2, 19),  # over a weekend
        ("2027-06-24 16:30", 3, 19),  # over Midsummer's Eve, a Friday
        ("2027-10-29 16:30", 2, 20),  # over a weekend on which summer time ends
        ("2027-12-23 16:30", 3, 19),  # over Christmas Eve, a Friday
    ],
)
def test_four_promised_hours_are_hours_in_which_somebody_is_there(
    time_machine: TimeMachine, when: str, days: int, hours: int
) -> None:
    ticket = time_machine.ticket_at(when)
    assert between(ticket, "opened_at", "respond_by") == timedelta(days=days, hours=hours)
