"""P16: The customer is told when work starts and when the ticket is resolved."""

from __future__ import annotations

from tests.promises.house import OLLE, House, text_of
from tests.servers import wait_until


def test_the_customer_is_told_when_work_starts(house: House) -> None:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "move", move="start")
    letter = house.letter(house.anna, "begun to work")
    assert number in text_of(letter) and "Olle Lind" in text_of(letter)


def test_the_customer_is_told_when_it_is_resolved_and_how(house: House) -> None:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "resolve", solution="We changed the fuse.")
    assert "We changed the fuse." in text_of(house.letter(house.anna, "is resolved"))


def test_a_ticket_cant_be_resolved_without_saying_how(house: House) -> None:
    number, agent = house.ticket_of(house.anna), house.visitor(OLLE)
    agent.open(f"/desk/tickets/{number}")
    assert agent.submit(f"/desk/tickets/{number}/resolve", solution=" ").status == 422
    assert house.ticket(number)["status"] == "new"


def test_everybody_who_took_part_is_told(house: House) -> None:
    number, colleague = house.ticket_of(house.anna), house.visitor(house.bo)
    colleague.open(f"/tickets/{number}")
    colleague.submit(f"/tickets/{number}", text="At my desk too.")
    house.agent_does(number, "resolve", solution="We changed the fuse.")
    assert house.letter(house.anna, "is resolved") and house.letter(house.bo, "is resolved")


def test_an_agents_first_answer_starts_the_work_and_is_the_only_letter_about_it(house: House) -> None:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "reply", text="Which one?")
    house.agent_does(number, "resolve", solution="That one.")
    assert house.letter(house.anna, "is resolved")
    assert house.ticket(number)["started_at"]
    assert house.letters(house.anna, "begun to work") == []


def test_an_internal_note_reaches_nobody_at_the_customer(house: House) -> None:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "note", text="They always pull the plug.")
    house.agent_does(number, "resolve", solution="Plugged in.")
    assert house.letter(house.anna, "is resolved")
    assert not any("pull the plug" in letter.as_string() for letter in house.desk.letters())
    assert "pull the plug" not in house.visitor(house.anna).open(f"/tickets/{number}")


def test_an_answer_to_the_solution_opens_the_ticket_again(house: House) -> None:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "resolve", solution="We changed the fuse.")
    house.answer(house.letter(house.anna, "is resolved"), "It is dark again.")
    wait_until(lambda: house.ticket(number)["status"] == "started", what="the ticket to be opened again")


def test_somebody_who_isnt_registered_is_told_too(house: House) -> None:
    number = house.ticket_of(house.vera)
    agent = house.visitor(OLLE)
    agent.open(f"/desk/held/{number}")
    agent.submit(f"/desk/held/{number}/release")
    house.agent_does(number, "resolve", solution="Turn it off and on.")
    assert "Turn it off and on." in text_of(house.letter(house.vera, "is resolved"))
