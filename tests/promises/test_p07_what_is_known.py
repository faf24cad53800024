"""P07: The desk keeps current information about the customer, its solution, and what its agreement covers, in sight
wherever one of its tickets is worked."""

from __future__ import annotations

from tests.promises.house import OLLE, House, choice


def customer_page(house: House) -> str:
    """The path of the customer's page in the administration."""
    house.estate.admin.open("/admin/billing")
    return f"/admin/customers/{choice(house.estate.admin.page, house.kund)}"


def test_what_is_known_of_the_customer_stands_beside_its_tickets(house: House) -> None:
    admin, path = house.estate.admin, customer_page(house)
    admin.open(path)
    admin.submit(path, notes="Runs its own payroll module")
    number = house.register(house.anna)
    page = house.visitor(OLLE).open(f"/desk/tickets/{number}")
    assert "Runs its own payroll module" in page and house.anna in page


def test_what_its_agreement_covers_stands_beside_its_tickets(house: House) -> None:
    admin, path = house.estate.admin, f"{customer_page(house)}/agreements"
    admin.open(path)
    admin.submit(path, minutes="45", covers="Help with month ends", maintenance="1")
    number = house.register(house.anna)
    page = house.visitor(OLLE).open(f"/desk/tickets/{number}")
    assert all(words in page for words in ("Help with month ends", "45 minutes a month", "0 of 45 minutes used"))


def test_it_is_current_when_it_changes_while_a_ticket_is_worked(house: House) -> None:
    number, path = house.register(house.anna), customer_page(house)
    house.agent_does(number, "time", minutes="5")
    house.estate.admin.open(path)
    house.estate.admin.submit(path, notes="Moved to the cloud")
    page = house.visitor(OLLE).open(f"/desk/tickets/{number}")
    assert "Moved to the cloud" in page and "5 min" in page
