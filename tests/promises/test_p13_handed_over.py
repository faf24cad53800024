"""P13: An incident in a customer's own solution is registered but handed over to its partner, the consultants or the
maintenance team, and is outside SLA and fees, unless a maintenance agreement covers it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.promises.house import OLLE, House, choice, text_of
from tests.servers import wait_until


@pytest.fixture
def norrlys(house: House) -> str:
    """A partner's own desk: its address; it has the name of its domain."""
    domain = house.domain.replace("kund", "norrlys")
    address = f"support@{domain}"
    house.desk.cli("party", "add", domain, "--address", address, "--domain", domain, "--language", "en")
    return address


def hand_over(house: House, number: str, to: str, words: str = "Please look at the import.") -> EmailMessage:
    """An agent does so on the ticket's page; gives the letter that the partner gets."""
    agent = house.visitor(OLLE)
    page = agent.open(f"/desk/tickets/{number}")
    party = choice(page, to.partition("@")[2])
    agent.submit(f"/desk/tickets/{number}/hand-over", party=party, words=words, include_all="1")
    return house.letter(to, number)


def test_it_is_registered_and_handed_over_with_all_that_is_needed(house: House, norrlys: str) -> None:
    number = house.ticket_of(house.anna, "Our report is wrong", text="The sum is ten times too high.")
    letter = hand_over(house, number, norrlys)
    for words in ("Please look at the import.", "The sum is ten times too high.", house.kund, house.anna):
        assert words in text_of(letter)
    assert house.ticket(number)["status"] == "handed-over"


def test_the_customer_is_told_with_whom_it_is_and_that_it_is_outside_the_agreement(house: House, norrlys: str) -> None:
    number = house.ticket_of(house.anna)
    hand_over(house, number, norrlys)
    told = text_of(house.letter(house.anna, "is now with"))
    assert norrlys.partition("@")[2] in told and "your agreement with us doesn't cover" in told
    page = house.visitor(house.anna).open(f"/tickets/{number}")
    assert "the clock is stopped" in page and norrlys.partition("@")[2] in page


def test_the_clock_goes_on_where_a_maintenance_agreement_covers_it(house: House, norrlys: str) -> None:
    house.desk.cli("agreement", "set", house.kund, "--maintenance")
    number = house.ticket_of(house.anna)
    hand_over(house, number, norrlys)
    assert "your maintenance agreement covers that" in text_of(house.letter(house.anna, "is now with"))
    assert "the clock is stopped" not in house.visitor(house.anna).open(f"/tickets/{number}")


def test_what_the_partner_answers_stays_inside_and_moves_nothing(house: House, norrlys: str) -> None:
    number = house.ticket_of(house.anna)
    house.answer(hand_over(house, number, norrlys), "They pulled the plug again.")
    house.wait_for_page(OLLE, f"/desk/tickets/{number}", "They pulled the plug again.")
    ticket = house.ticket(number)
    assert (ticket["status"], ticket["messages"][-1]["visibility"]) == ("handed-over", "internal")
    assert "pulled the plug" not in house.visitor(house.anna).open(f"/tickets/{number}")
    assert not any("pulled the plug" in letter.as_string() for letter in house.letters(house.anna))


def test_the_partners_own_number_finds_the_ticket_and_stands_in_what_we_write(house: House, norrlys: str) -> None:
    number = house.ticket_of(house.anna)
    hand_over(house, number, norrlys)
    theirs = f"[INC-{number}7] Import"
    sender = norrlys.replace("support", "tore")
    house.mail(sender, f"{theirs} [#{number}]", text="We have it.")
    house.wait_for_page(OLLE, f"/desk/tickets/{number}", f"INC-{number}7")
    house.mail(sender, f"Sv: {theirs}", text="And now it is mended.")
    house.wait_for_page(OLLE, f"/desk/tickets/{number}", "And now it is mended.")
    house.agent_does(number, "take-back", words="Thank you.")
    assert "Thank you." in text_of(house.letter(norrlys, f"INC-{number}7"))


def test_when_it_is_back_the_customer_is_told_and_the_clock_goes_on(house: House, norrlys: str) -> None:
    number = house.ticket_of(house.anna)
    hand_over(house, number, norrlys)
    house.agent_does(number, "take-back", words="")
    assert number in text_of(house.letter(house.anna, "working on your ticket again"))
    assert "the clock is stopped" not in house.visitor(house.anna).open(f"/tickets/{number}")


def test_what_the_customer_adds_meanwhile_is_kept_here(house: House, norrlys: str) -> None:
    number = house.ticket_of(house.anna)
    hand_over(house, number, norrlys)
    house.answer(house.letter(house.anna, "is now with"), "It happens on Mondays.")
    house.wait_for_page(house.anna, f"/tickets/{number}", "It happens on Mondays.")
    assert wait_until(lambda: house.ticket(number)["status"] == "handed-over", what="the ticket to be where it was")
    assert len(house.letters(norrlys)) == 1
