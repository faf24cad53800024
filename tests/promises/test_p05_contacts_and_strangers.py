"""P05: Each customer registers its contacts, at most 10. Someone who isn't registered is received politely, told how to
become registered, and nothing they sent is lost."""

from __future__ import annotations

import re

from tests.promises.house import ANNA, CARL, DAN, OLLE, VERA, House, text_of
from tests.servers.browser import Page, Visitor


def add_contact(visitor: Visitor, number: int) -> Page:
    visitor.open("/contacts")
    return visitor.submit("/contacts", name=f"Person {number}", email=f"person{number}@kund.test", phone="")


def make_contact(house: House, number: str, customer: str, name: str) -> None:
    agent = house.visitor(OLLE)
    page = agent.open(f"/desk/held/{number}")
    chosen = re.search(rf'value="(\d+)"[^>]*>{customer}<', page.html)
    assert chosen
    agent.submit(f"/desk/held/{number}/contact", customer=chosen[1], name=name)


def test_a_customer_registers_ten_contacts_and_not_one_more(house: House) -> None:
    keeper = house.visitor(ANNA)  # she and Bo are two already
    assert [add_contact(keeper, number).status for number in range(8)] == [200] * 8
    refused = add_contact(keeper, 8)
    assert refused.status == 422 and "10 contacts" in refused
    command = house.desk.cli("contact", "add", "Kund AB", "Eleven", "eleven@kund.test", check=False)
    assert command.returncode == 1 and "10 contacts" in command.stderr


def test_somebody_who_isnt_registered_is_received_politely_and_told_how_to_become_registered(house: House) -> None:
    house.mail(VERA, "May I ask?")
    receipt = house.letter(VERA)
    assert "Thank you for getting in touch" in text_of(receipt)
    assert "How to become registered" in text_of(receipt)


def test_what_a_stranger_sent_waits_for_an_agent_with_all_that_was_in_it(house: House) -> None:
    number = house.ticket_of(VERA, "May I ask?", text="I sit in the basement.\n")
    page = house.visitor(OLLE).open(f"/desk/held/{number}")
    assert "I sit in the basement." in page


def test_no_customer_sees_the_ticket_of_somebody_who_isnt_registered(house: House) -> None:
    number = house.ticket_of(DAN, "From the basement")
    assert "From the basement" not in house.visitor(ANNA).open("/?view=all")
    assert house.visitor(ANNA).open(f"/tickets/{number}").status == 404


def test_one_click_makes_the_stranger_a_contact_and_lets_in_all_that_they_sent(house: House) -> None:
    first, second = house.ticket_of(DAN, "One"), house.ticket_of(DAN, "Two")
    make_contact(house, first, "Kund AB", "Dan Dal")
    assert "You are now registered" in house.letter(DAN, "registered as a contact")["Subject"]
    portal = house.visitor(DAN).open("/")
    assert f"#{first} One" in portal and f"#{second} Two" in portal


def test_the_eleventh_contact_cant_be_made_from_triage_either(house: House) -> None:
    keeper = house.visitor(ANNA)
    for number in range(8):
        add_contact(keeper, number)
    ticket = house.ticket_of(DAN)
    make_contact(house, ticket, "Kund AB", "Dan Dal")
    assert house.ticket(ticket)["held"] == "colleague"


def test_a_contact_of_another_customer_keeps_their_own_list_only(house: House) -> None:
    assert "Anna Ek" not in house.visitor(CARL).open("/contacts")
