"""P09: 15 minutes per customer and calendar month are included for what is not an incident (the figure is the
agreement's). Incidents and faults in the supplier's standard software have no limit. Everybody concerned can see what
is used and left."""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO
from typing import Any

from tests.promises.house import OLLE, House, text_of
from tests.promises.time_machine import STOCKHOLM, TimeMachine

KIM = "kim@desk.test"


def book(desk: TimeMachine, when: str, ticket: dict[str, Any], minutes: int) -> None:
    desk.run(when, "time", "book", str(ticket["number"]), str(minutes), "--agent", KIM)


def billable(desk: TimeMachine, ticket: dict[str, Any]) -> int:
    return int(desk.ticket(ticket["number"])["billable_minutes"])


def today() -> str:
    """One day for all of a test: a month may end while it runs."""
    return datetime.now(STOCKHOLM).date().isoformat()


def with_agent(desk: TimeMachine) -> TimeMachine:
    desk.run("2027-01-04 09:00", "agent", "add", "Kim Holm", KIM)
    return desk


def test_fifteen_minutes_are_included_and_what_goes_beyond_is_billed(house: House) -> None:
    number = house.register(house.anna)
    house.agent_does(number, "time", minutes="20")
    ticket = house.ticket(number)
    assert (ticket["minutes"], ticket["billable_minutes"]) == (20, 5)


def test_incidents_have_no_limit(house: House) -> None:
    number = house.register(house.anna, category="incident")
    house.agent_does(number, "time", minutes="300")
    assert (house.ticket(number)["minutes"], house.ticket(number)["billable_minutes"]) == (300, 0)


def test_faults_in_the_standard_software_have_no_limit(house: House) -> None:
    number = house.register(house.anna)
    house.agent_does(number, "time", minutes="300")
    house.agent_does(number, "product-fault", is_fault="1")
    assert house.ticket(number)["billable_minutes"] == 0


def test_the_minutes_are_shared_by_all_the_customers_tickets(house: House) -> None:
    first, second, day = house.register(house.anna), house.register(house.bo), today()
    house.agent_does(first, "time", minutes="10", day=day)
    house.agent_does(second, "time", minutes="10", day=day)
    assert [house.ticket(number)["billable_minutes"] for number in (first, second)] == [0, 5]


def test_a_new_month_begins_at_the_midnight_of_the_desk_also_when_the_clocks_are_changed_that_day(
    own_time_machine: TimeMachine,
) -> None:
    desk = with_agent(own_time_machine)
    ticket = desk.ticket_at("2027-10-29 10:00")
    book(desk, "2027-10-31 00:30", ticket, 10)  # summer time still
    book(desk, "2027-10-31 23:45", ticket, 10)  # in UTC an hour nearer than that morning
    assert billable(desk, ticket) == 5
    book(desk, "2027-11-01 00:15", ticket, 15)  # in UTC it is October
    assert billable(desk, ticket) == 5


def test_the_figure_is_the_agreements(own_time_machine: TimeMachine) -> None:
    desk = with_agent(own_time_machine)
    desk.run("2027-05-03 12:00", "agreement", "set", "Kund", "--minutes", "60", "--from", "2027-06-01")
    ticket = desk.ticket_at("2027-05-31 10:00")
    book(desk, "2027-05-31 15:00", ticket, 60)
    assert billable(desk, ticket) == 45
    book(desk, "2027-06-01 15:00", ticket, 60)
    assert billable(desk, ticket) == 45


def test_agents_and_contacts_see_what_is_used_and_left(house: House) -> None:
    number, day = house.register(house.anna), today()
    house.agent_does(number, "time", minutes="12", day=day, note="They never read the manual")
    at_the_desk = house.visitor(OLLE).open(f"/desk/tickets/{number}")
    in_the_portal = house.visitor(house.bo).open(f"/time?month={day[:7]}")
    assert "of 15 minutes used" in at_the_desk and "12 of 15 minutes used" in in_the_portal
    assert "3 minutes left" in in_the_portal and "manual" not in in_the_portal


def test_both_sides_are_told_in_time_that_the_minutes_run_out(house: House) -> None:
    number = house.register(house.anna)
    house.agent_does(number, "time", minutes="12")
    assert "12 of the 15 minutes" in text_of(house.letter(house.anna, "75 %"))
    assert f"{house.kund} has used 12 of the 15 minutes" in text_of(house.letter(OLLE, f"{house.kund}: 75 %"))


def test_what_there_is_to_bill_of_a_month_is_printed_for_whoever_writes_the_bills(
    own_time_machine: TimeMachine,
) -> None:
    desk = with_agent(own_time_machine)
    ticket = desk.ticket_at("2027-05-31 10:00")
    book(desk, "2027-05-31 15:00", ticket, 40)
    table = desk.run("2027-06-01 08:00", "billing", "2027-05", "--language", "en", "--mark-billed")
    head, row = csv.reader(StringIO(table.removeprefix("\ufeff")), delimiter=";")
    told = dict(zip(head, row, strict=True))
    assert (told["Customer"], told["Ticket"], told["To bill"]) == ("Kund", str(ticket["number"]), "25")
    again = desk.run("2027-06-02 08:00", "billing", "2027-05", "--language", "en")
    assert again.splitlines()[1].split(";")[10] == "0"
