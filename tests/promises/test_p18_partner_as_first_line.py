"""P18: The desk holds 1st and 2nd line. It makes a first assessment, solves what it can, and assigns the rest to 3rd
line. Where a partner holds 1st and 2nd line, the desk is 3rd line for that partner's customers."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.promises.house import OLLE, House, choice, text_of


@dataclass
class Partner:
    """A reseller with its own desk, and Tore who works there."""

    name: str
    address: str
    tore: str


@pytest.fixture
def norrlys(house: House) -> Partner:
    """It holds first and second line for Kund; Tore is a contact of it, for it is a customer here too."""
    domain = house.domain.replace("kund", "norrlys")
    partner = Partner(domain.partition(".")[0].capitalize(), f"support@{domain}", f"tore@{domain}")
    cli = house.desk.cli
    cli("customer", "add", partner.name, "--language", "en")
    cli("contact", "add", partner.name, "Tore Holm", partner.tore)
    cli("party", "add", partner.name, "--address", partner.address, "--domain", domain, "--customer", partner.name)
    admin = house.estate.admin
    admin.open(house.kunds_page)
    admin.submit(house.kunds_page, name=house.kund, language="en", partner=partner.name)
    cli("agreement", "set", house.kund, "--lines-by-partner")
    return partner


def test_what_a_partner_passes_on_for_its_customer_is_in_third_line(house: House, norrlys: Partner) -> None:
    number = house.ticket_of(norrlys.tore, "The report is empty", text=f"Customer: {house.kund}\nIt is empty.")
    ticket = house.ticket(number)
    assert (ticket["line"], ticket["customer"], ticket["contact"]) == (3, house.kund, norrlys.tore)


def test_an_agent_says_for_whom_a_partner_asks_where_its_words_dont(house: House, norrlys: Partner) -> None:
    number = house.ticket_of(norrlys.tore, "The report is empty")
    assert house.ticket(number)["line"] == 1
    page = house.visitor(OLLE).open(f"/desk/tickets/{number}")
    house.agent_does(number, "open-for", customer=choice(page, house.kund))
    assert (house.ticket(number)["line"], house.ticket(number)["customer"]) == (3, house.kund)


def test_a_partner_follows_what_it_passed_on_and_nothing_else_of_its_customer(house: House, norrlys: Partner) -> None:
    passed_on = house.ticket_of(norrlys.tore, text=f"Customer: {house.kund}\nIt is empty.")
    own = house.ticket_of(house.anna)
    tore, anna = house.visitor(norrlys.tore), house.visitor(house.anna)
    assert (tore.open(f"/tickets/{passed_on}").status, tore.open(f"/tickets/{own}").status) == (200, 404)
    assert (anna.open(f"/tickets/{passed_on}").status, anna.open(f"/tickets/{own}").status) == (200, 200)


def test_what_the_customer_sends_us_directly_goes_to_its_partner_with_one_click(house: House, norrlys: Partner) -> None:
    number = house.ticket_of(house.anna, text="It is empty.")
    agent = house.visitor(OLLE)
    page = agent.open(f"/desk/tickets/{number}")
    assert f"{norrlys.name} holds first and second line for this customer." in page
    house.agent_does(number, "hand-over", party=choice(page, norrlys.name), include_all="1")
    assert "It is empty." in text_of(house.letter(norrlys.address, number))
    assert "They hold your first and second line" in text_of(house.letter(house.anna, "is now with"))


def test_the_desk_holds_the_first_lines_of_everybody_else(house: House, norrlys: Partner) -> None:
    number = house.ticket_of(house.carl)
    assert house.ticket(number)["line"] == 1
    assert "holds first and second line" not in house.visitor(OLLE).open(f"/desk/tickets/{number}")
