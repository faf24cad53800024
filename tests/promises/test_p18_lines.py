"""P18: The desk holds 1st and 2nd line. It makes a first assessment, solves what it can, and assigns the rest to 3rd
line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.promises.house import OLLE, House, choice, text_of
from tests.servers import wait_until

EVA = "eva@desk.test"


@pytest.fixture
def staffed(lonely_house: House) -> House:
    """Olle is the first line; Eva leads the experts of the third."""
    cli = lonely_house.desk.cli
    cli("agent", "add", "Eva Ros", EVA, "--language", "en")
    cli("team", "add", "Support", "--line", "1", "--member", OLLE)
    cli("team", "add", "Experts", "--line", "3", "--lead", EVA)
    return lonely_house


def give_to_experts(house: House, number: str, note: str = "A restart didn't help.") -> None:
    experts = choice(house.visitor(OLLE).open(f"/desk/tickets/{number}"), "Experts")
    house.agent_does(number, "team", team=experts, team_note=note)


def place(ticket: dict[str, Any]) -> tuple[int, str, str | None]:
    return ticket["line"], ticket["team"], ticket["assignee"]


def test_every_ticket_begins_in_the_first_line_and_what_it_cant_solve_goes_to_the_third(staffed: House) -> None:
    number = staffed.ticket_of(staffed.anna)
    assert place(staffed.ticket(number)) == (1, "Support", None)
    staffed.agent_does(number, "assign", to_me="1")
    give_to_experts(staffed, number)
    assert place(staffed.ticket(number)) == (3, "Experts", None)


def test_the_experts_are_told_and_find_what_the_first_line_found_out(staffed: House) -> None:
    number = staffed.ticket_of(staffed.anna)
    give_to_experts(staffed, number)
    letter = staffed.letter(EVA, "A ticket for Experts")
    assert f"/desk/tickets/{number}" in text_of(letter) and "A restart didn't help." in text_of(letter)
    page = staffed.visitor(EVA).open("/desk/?team=mine")
    assert "The printer is on fire" in page
    assert "A restart didn't help." in staffed.visitor(EVA).open(f"/desk/tickets/{number}")


def test_the_customer_goes_on_with_one_point_of_contact(staffed: House) -> None:
    number = staffed.ticket_of(staffed.anna)
    give_to_experts(staffed, number, "The customer is wrong.")
    page = staffed.visitor(staffed.anna).open(f"/tickets/{number}")
    assert "Experts" not in page and "wrong" not in page
    assert all("Experts" not in text_of(letter) for letter in staffed.letters(staffed.anna))


def test_what_the_experts_answer_by_mail_to_the_desks_letter_stays_at_the_desk(staffed: House) -> None:
    number = staffed.ticket_of(staffed.anna)
    give_to_experts(staffed, number)
    staffed.answer(staffed.letter(EVA, "A ticket for Experts"), "I have no time for them.")
    said = wait_until(
        lambda: [said for said in staffed.ticket(number)["messages"] if "no time" in said["text"]],
        what="the answer on the ticket",
    )
    assert [each["visibility"] for each in said] == ["internal"]
    assert all("no time" not in text_of(letter) for letter in staffed.letters(staffed.anna))
