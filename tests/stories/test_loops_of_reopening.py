"""A solved ticket and its answers: thanks open it again, machines don't, and nobody opens it all day long."""

from __future__ import annotations

import pytest

from core import clock, tickets
from core.dialogue import REOPENINGS_A_DAY
from core.models import Event, Ticket
from core.rules.notices import SAME_LETTER
from tests.cast import by
from tests.office import Office
from tests.servers.world import Arrival

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ANNA = "anna@kund.test"


def resolve(office: Office) -> Arrival:
    """An agent solves the only ticket; gives the last letter that Anna has."""
    ticket = Ticket.get()
    tickets.resolve(ticket, solution="A new fuse.", by=by(office.people.olle), now=clock.now())
    office.sweep()
    return office.letters_to(ANNA)[-1]


def status() -> str:
    return str(Ticket.get().status)


def reopenings() -> int:
    return Event.select().where(Event.kind == "reopened").count()


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Subject": "Autosvar: Jag är på semester"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"envelope": ""},
    ],
    ids=lambda fields: "-".join(fields),
)
def test_a_vacation_notice_opens_nothing_again_and_is_kept_for_the_desk(office: Office, fields: dict[str, str]) -> None:
    office.mail(ANNA)
    letter = resolve(office)
    answer = office.answer(letter, "I'm away until Monday.", **fields)
    assert (status(), answer["outcome"]) == ("resolved", "message")
    [ticket] = office.tickets()
    assert ticket["messages"][-1]["visibility"] == "internal"


def test_thanks_open_it_again_since_only_a_person_can_tell_them_from_a_complaint(office: Office) -> None:
    office.mail(ANNA)
    office.answer(resolve(office), "Tack!")
    assert status() == "started"


def test_an_echo_of_the_solution_opens_it_five_times_a_day_and_no_more(office: Office) -> None:
    office.mail(ANNA)
    for number in range(REOPENINGS_A_DAY + 3):
        if status() != "resolved":
            letter = resolve(office)
        office.answer(letter, f"We have got your message, no. {number}.")
    assert (reopenings(), status()) == (REOPENINGS_A_DAY, "resolved")
    [ticket] = office.tickets()
    assert "no. 7" in ticket["messages"][-1]["text"]


def test_what_is_solved_again_and_again_is_told_three_times(office: Office) -> None:
    office.mail(ANNA)
    for number in range(REOPENINGS_A_DAY):
        office.answer(resolve(office), f"No. {number}.")
    told = [letter["kind"] for letter in office.letters() if letter["kind"] == "resolved"]
    assert len(told) == SAME_LETTER.most
    untold = [event["data"].get("untold") for event in office.events() if event["kind"] == "resolved"]
    assert untold[SAME_LETTER.most :] == ["the same was told several times just now"] * 2


def test_a_ticket_that_is_begun_and_set_to_wait_by_turns_tells_no_more_either(office: Office) -> None:
    office.mail(ANNA)
    for _ in range(SAME_LETTER.most + 2):
        tickets.start(Ticket.get(), by=by(office.people.olle), now=clock.now())
        tickets.wait(Ticket.get(), by=by(office.people.olle), now=clock.now())
        office.sweep()
    assert [letter["kind"] for letter in office.letters()].count("started") == SAME_LETTER.most
