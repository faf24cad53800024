"""A Swedish desk has customers, people and addresses with å, ä and ö."""

from __future__ import annotations

import pytest

from core.actors import DESK
from core.people import add_contact, add_customer, find_contact, find_customer
from tests.cast import NOW, Cast


@pytest.mark.parametrize("asked", ["Åkeri Öst AB", "åkeri öst ab", "ÅKERI ÖST AB"])
@pytest.mark.usefixtures("people")
def test_a_customer_is_found_by_its_name_in_any_case(asked: str) -> None:
    add_customer("Åkeri Öst AB", by=DESK, now=NOW, language="sv")
    found = find_customer(asked)
    assert found and found.name == "Åkeri Öst AB"


def test_a_contact_with_such_an_address_is_found_in_any_case(people: Cast) -> None:
    add_contact(people.kund, name="Åke Öman", email="Åke.Öman@kund.test", by=DESK, now=NOW)
    assert find_contact("åke.öman@KUND.test")
