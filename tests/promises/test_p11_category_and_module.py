"""P11: Every ticket has one of four categories: incident, user support, order, development request; and the application
or module that it concerns."""

from __future__ import annotations

import pytest

from tests.promises.house import House, choice


def add_module(house: House, name: str) -> str:
    """An administrator adds a module; gives the key by which forms choose it."""
    house.estate.admin.open("/admin/modules")
    house.estate.admin.submit("/admin/modules", name=name)
    return choice(house.visitor(house.anna).open("/tickets/new"), name)


@pytest.mark.parametrize("category", ["incident", "support", "order", "development"])
def test_whoever_registers_a_ticket_chooses_its_category(house: House, category: str) -> None:
    assert house.ticket(house.register(house.anna, category=category))["category"] == category


def test_a_fifth_category_is_refused_and_what_was_typed_is_kept(house: House) -> None:
    contact = house.visitor(house.anna)
    contact.open("/tickets/new")
    page = contact.submit("/tickets/new", subject="Light", text="It is dark.", category="complaint")
    assert page.status == 422 and "It is dark." in page.html


def test_a_mail_has_a_category_at_once_and_an_agent_corrects_it(house: House) -> None:
    number = house.ticket_of(house.anna)
    assert house.ticket(number)["category"] == "support"
    house.agent_does(number, "classify", category="incident")
    assert house.ticket(number)["category"] == "incident"


def test_a_ticket_names_the_module_that_it_concerns(house: House) -> None:
    module = add_module(house, "Invoices")
    assert house.ticket(house.register(house.anna, module=module))["module"] == "Invoices"


def test_an_agent_says_which_module_a_mail_concerns(house: House) -> None:
    module, number = add_module(house, "Payroll"), house.ticket_of(house.anna)
    house.agent_does(number, "classify", category="support", module=module)
    assert house.ticket(number)["module"] == "Payroll"


@pytest.mark.parametrize(
    ("subject", "category"),
    [
        ("The export doesn't work", "incident"),
        ("Fråga om rapporten", "support"),
        ("Beställning av tre licenser", "order"),
        ("Önskemål om mörkt läge", "development"),
    ],
)
def test_a_mail_says_what_sort_of_matter_it_is(house: House, subject: str, category: str) -> None:
    assert house.ticket(house.ticket_of(house.anna, subject))["category"] == category


def test_a_mail_whose_subject_names_a_module_concerns_it(house: House) -> None:
    add_module(house, "Travel claims")
    assert house.ticket(house.ticket_of(house.anna, "No receipts in travel claims!"))["module"] == "Travel claims"
