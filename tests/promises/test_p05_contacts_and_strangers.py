"""P05: Each customer registers its contacts, at most 10. Someone who isn't registered is received politely, told how to
become registered, and nothing they sent is lost."""

from __future__ import annotations

from tests.promises.house import OLLE, House, choice, text_of
from tests.servers.browser import Page


def add_contact(house: House, number: int) -> Page:
    visitor = house.visitor(house.anna)
    visitor.open("/contacts")
    return visitor.submit("/contacts", name=f"Person {number}", email=f"person{number}@{house.domain}", phone="")


def make_contact(house: House, number: str, name: str) -> None:
    agent = house.visitor(OLLE)
    customer = choice(agent.open(f"/desk/held/{number}"), house.kund)
    agent.submit(f"/desk/held/{number}/contact", customer=customer, name=name)


def test_a_customer_registers_ten_contacts_and_not_one_more(house: House) -> None:
    assert [add_contact(house, number).status for number in range(8)] == [200] * 8  # Anna and Bo are two already
    refused = add_contact(house, 8)
    assert refused.status == 422 and "10 contacts" in refused
    command = house.desk.cli("contact", "add", house.kund, "Eleven", f"eleven@{house.domain}", check=False)
    assert command.returncode == 1 and "10 contacts" in command.stderr


def test_somebody_who_isnt_registered_is_received_politely_and_told_how_to_become_registered(house: House) -> None:
    house.mail(house.vera, "May I ask?")
    receipt = house.letter(house.vera)
    assert "Thank you for getting in touch" in text_of(receipt)
    assert "How to become registered" in text_of(receipt)


def test_what_a_stranger_sent_waits_for_an_agent_with_all_that_was_in_it(house: House) -> None:
    number = house.ticket_of(house.vera, "May I ask?", text="I sit in the basement.\n")
    page = house.visitor(OLLE).open(f"/desk/held/{number}")
    assert "I sit in the basement." in page


def test_no_customer_sees_the_ticket_of_somebody_who_isnt_registered(house: House) -> None:
    number = house.ticket_of(house.dan, "From the basement")
    assert "From the basement" not in house.visitor(house.anna).open("/?view=all")
    assert house.visitor(house.anna).open(f"/tickets/{number}").status == 404


def test_one_click_makes_the_stranger_a_contact_and_lets_in_all_that_they_sent(house: House) -> None:
    first, second = house.ticket_of(house.dan, "One"), house.ticket_of(house.dan, "Two")
    make_contact(house, first, "Dan Dal")
    assert "You are now registered" in house.letter(house.dan, "registered as a contact")["Subject"]
    portal = house.visitor(house.dan).open("/")
    assert f"#{first} One" in portal and f"#{second} Two" in portal


def test_the_eleventh_contact_cant_be_made_from_triage_either(house: House) -> None:
    for number in range(8):
        add_contact(house, number)
    ticket = house.ticket_of(house.dan)
    make_contact(house, ticket, "Dan Dal")
    assert house.ticket(ticket)["held"] == "colleague"


def test_a_contact_of_another_customer_keeps_their_own_list_only(house: House) -> None:
    assert "Anna Ek" not in house.visitor(house.carl).open("/contacts")
