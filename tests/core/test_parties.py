"""Partners, consultants and maintenance teams: kept by administrators, known by their addresses."""

from __future__ import annotations

import pytest

from core import parties
from core.actors import DESK
from core.errors import NotAllowed, NotFound, Refused
from core.models import Customer, Party
from core.people import add_customer, change_customer
from tests import make
from tests.cast import NOW, Cast, by
from tests.parties import NORRLYS, TORE, handed_over, partner

REFUSED = [
    ("name", {"name": " "}), ("kind", {"kind": "friends"}), ("address", {"address": "norrlys"}),
    ("address", {"address": "servicedesk+x@example.test", "own": ("servicedesk@example.test",)}),
    ("domains", {"domains": ["gmail.com"]}), ("domains", {"domains": ["norrlys"]}),
    ("number_example", {"number_example": "INC"}), ("language", {"language": "fi"}),
]  # fmt: skip


@pytest.fixture
def engine() -> str:
    return "sqlite"


def renamed(party: Party, name: str) -> None:
    values = {"kind": "partner", "language": "sv", "address": NORRLYS, "domains": [], "number_example": ""}
    parties.change_party(party, name=name, organisation=None, by=DESK, now=NOW, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("field", "changes"), REFUSED)
def test_what_makes_no_sense_is_refused_by_its_field(people: Cast, field: str, changes: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        partner(**changes)
    assert (refused.value.field, Party.select().count()) == (field, 0)


def test_a_name_is_taken_once(people: Cast) -> None:
    partner()
    with pytest.raises(Refused):
        partner(name="NORRLYS ab", domains=[])


def test_a_domain_belongs_to_one_party(people: Cast) -> None:
    partner()
    with pytest.raises(Refused):
        partner(name="Sydlys")


@pytest.mark.parametrize(
    ("address", "is_theirs"),
    [(NORRLYS, True), (TORE.upper(), True), ("x@desk.norrlys.test", True), ("x@norrlys.test.evil", False), ("", False)],
)
def test_a_party_is_known_by_its_address_and_domains(people: Cast, address: str, is_theirs: bool) -> None:
    assert parties.is_from(partner(), address) == is_theirs


def test_a_consultant_without_a_domain_is_known_by_the_one_address(people: Cast) -> None:
    party = partner(address="ivar@mail.test", domains=[])
    assert (parties.is_from(party, "ivar@mail.test"), parties.is_from(party, "eve@mail.test")) == (True, False)


def test_a_customers_partner_is_found_or_made_by_its_name(people: Cast) -> None:
    one = add_customer("Ett", partner="Norrlys AB", language="sv", by=DESK, now=NOW)
    two = add_customer("Två", partner=" norrlys  ab", language="sv", by=DESK, now=NOW)
    assert (one.partner_party_id, two.partner, Party.select().count()) == (two.partner_party_id, "Norrlys AB", 1)


def test_a_party_that_is_renamed_is_renamed_at_its_customers(people: Cast) -> None:
    customer = add_customer("Ett", partner="Norrlys AB", language="sv", by=DESK, now=NOW)
    renamed(parties.get_party(customer.partner_party_id), "Norrsken AB")
    assert Customer.get_by_id(customer.id).partner == "Norrsken AB"


def test_consultants_are_chosen_beside_the_partner(people: Cast) -> None:
    partner(name="Sydkraft", domains=[])
    said = {"name": "Kund AB", "language": "sv", "code": "", "partner": "Norrlys AB", "notes": ""}
    change_customer(people.kund, consultants="Bygget", by=DESK, now=NOW, **said)
    kund = Customer.get_by_id(people.kund.id)
    assert [parties.get_party(each).name for each in (kund.partner_party_id, kund.consultants_id)] == [
        "Norrlys AB",
        "Bygget",
    ]


def test_a_customers_own_parties_are_offered_first_and_none_without_an_address(people: Cast) -> None:
    partner(name="Alfa", domains=[]), partner(name="Beta", address="", domains=[])
    theirs = partner(name="Omega", domains=[])
    people.kund.partner_party_id = theirs.id
    assert [party.name for party in parties.choices_for(people.kund)] == ["Omega", "Alfa"]


def test_a_party_that_has_a_ticket_isnt_removed(people: Cast) -> None:
    party = partner()
    handed_over(make.ticket(people.anna), people, party)
    with pytest.raises(Refused):
        parties.remove_party(party, by=DESK, now=NOW)
    assert parties.get_party(party.id).name == party.name


def test_a_removed_party_is_nobodys_partner_and_its_name_is_free(people: Cast) -> None:
    customer = add_customer("Ett", partner="Norrlys AB", language="sv", by=DESK, now=NOW)
    parties.remove_party(parties.get_party(customer.partner_party_id), by=DESK, now=NOW)
    assert (Customer.get_by_id(customer.id).partner, partner().name) == ("", "Norrlys AB")
    with pytest.raises(NotFound):
        parties.get_party(customer.partner_party_id)


def test_only_administrators_keep_parties(people: Cast) -> None:
    for who in (by(people.olle), by(people.anna)):
        with pytest.raises(NotAllowed):
            parties.add_party("X", kind="partner", language="sv", by=who, now=NOW)
    assert Party.select().count() == 0
