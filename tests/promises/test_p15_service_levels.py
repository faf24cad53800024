"""P15: Tickets are handled within the service level of the customer's agreement: response and resolution targets per
priority."""

from __future__ import annotations

from datetime import datetime

from tests.promises.house import House
from tests.promises.time_machine import TimeMachine, between


def by(ticket: dict[str, str], name: str) -> datetime:
    return datetime.fromisoformat(ticket[name])


def test_a_normal_ticket_is_promised_an_answer_in_half_a_day_and_a_solution_in_a_week(
    time_machine: TimeMachine,
) -> None:
    ticket = time_machine.ticket_at("2027-08-16 10:00")
    assert between(ticket, "opened_at", "respond_by").total_seconds() == 4 * 3600
    assert between(ticket, "opened_at", "resolve_by").days == 7


def test_a_higher_priority_is_promised_more(house: House) -> None:
    low, high = (house.ticket(house.register(house.anna, effect=effect)) for effect in ("question", "nobody"))
    assert by(high, "respond_by") < by(low, "respond_by")
    assert by(high, "resolve_by") < by(low, "resolve_by")


def test_an_agent_who_raises_the_priority_brings_the_deadline_nearer(house: House) -> None:
    number = house.ticket_of(house.anna)
    before = house.ticket(number)
    house.agent_does(number, "prioritise", priority="P1", reason="They called")
    assert by(house.ticket(number), "resolve_by") < by(before, "resolve_by")


def test_the_customer_reads_what_is_promised_and_why(house: House) -> None:
    number = house.register(house.anna, effect="some")
    page = house.visitor(house.anna).open(f"/tickets/{number}")
    assert "P2 at level standard is 9 hours of working time (08–17)" in page
