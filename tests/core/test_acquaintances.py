"""Whom a stranger might be taken for is found by name and domain."""

from __future__ import annotations

import pytest

from core import acquaintances
from core.database import database
from core.models import Contact
from tests.cast import NOW, Cast


@pytest.mark.parametrize("name", ["Anna Ek", "anna ek", "ANNA EK"])
def test_a_contacts_name_at_another_address_is_found(people: Cast, name: str) -> None:
    assert acquaintances.is_contacts_name(name, but="anna@elsewhere.test")
    assert not acquaintances.is_contacts_name(name, but="anna@kund.test")


def test_an_agents_name_at_another_address_is_found(people: Cast) -> None:
    assert acquaintances.is_agents_name("Olle Lind", but="olle@elsewhere.test")
    assert not acquaintances.is_agents_name("Olle Lind", but="olle@desk.test")


def test_who_was_removed_is_taken_for_nobody(people: Cast) -> None:
    Contact.update(removed_at=NOW).execute()
    assert not acquaintances.is_contacts_name("Anna Ek", but="anna@elsewhere.test")


def test_customers_domains_are_found_among_thousands(people: Cast) -> None:
    candidates = {f"kund{number}.test" for number in range(3000)} | {"kund.test"}
    assert acquaintances.customer_domains(candidates) == {"kund.test"}


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_name_is_found_by_its_index(people: Cast) -> None:
    query = Contact.select().where(Contact.name.in_(["Anna Ek"]), Contact.removed_at.is_null())
    plan = database.execute_sql("EXPLAIN QUERY PLAN " + query.sql()[0], query.sql()[1]).fetchall()
    assert "contact_active_name" in str(plan)
