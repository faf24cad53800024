"""P04: An agreement can extend the hours, up to 24/7, for one customer."""

from __future__ import annotations

from datetime import timedelta

from tests.promises.time_machine import TimeMachine, between


def test_a_customer_with_all_hours_is_promised_real_time_from_the_day_it_was_agreed(
    own_time_machine: TimeMachine,
) -> None:
    desk = own_time_machine
    desk.run("2027-05-03 12:00", "agreement", "set", "Kund", "--hours", "24/7", "--from", "2027-06-01")
    tickets = [desk.ticket_at("2027-05-28 16:30"), desk.ticket_at("2027-06-25 23:00")]
    promised = [between(ticket, "opened_at", "respond_by") for ticket in tickets]
    assert promised == [timedelta(days=2, hours=19), timedelta(hours=4)]
