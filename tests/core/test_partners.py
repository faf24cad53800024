"""The desk as third line: what partners pass on for their customers, and for whom it is (P18)."""

from __future__ import annotations

import pytest

from core import agreements, merging, parties, partners, terms
from core.actors import DESK
from core.errors import NotAllowed, Refused
from core.models import Contact, Customer, Event, Ticket
from core.people import add_contact, add_customer
from core.recipients import circle_of
from core.rules.notices import Circle
from tests import make
from tests.cast import NOW, Cast, by
from tests.parties import partner


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def tore(people: Cast) -> Contact:
    """A contact of Norrlys, which holds the first lines for Kund, and is no partner of Other."""
    norrlys = add_customer("Norrlys", language="sv", code="9001", by=DESK, now=NOW)
    party = partner(organisation=norrlys)
    people.kund.partner, people.kund.partner_party_id, people.kund.code = party.name, party.id, "4711"
    people.kund.save()
    hold_lines(people)
    return add_contact(norrlys, name="Tore Holm", email="tore@norrlys.test", by=DESK, now=NOW)


def hold_lines(people: Cast, *, by_partner: bool = True) -> None:
    agreements.set_terms(people.kund, from_date=terms.today(NOW), lines_by_partner=by_partner, by=DESK, now=NOW)


NAMED = [
    ("Rapporten", "Kund: Kund AB\nDen är tom."), ("Rapporten", "Hej!\n\nkund :  kund ab.\n"), ("Kund: 4711", "Tom."),
    ("[4711] Rapporten", "Tom."), ("Rapporten, kund 4711", "Tom."), ("Report", "Customer: 4711"),
    ("Report", "customer code: 4711"),
]  # fmt: skip
UNNAMED = [
    ("Rapporten", "Den är tom."), ("Rapporten", "Kund: Other Ltd"), ("Rapporten", "Kund: Nobody AB"),
    ("Rapporten 4711", "Tom."), ("Rapporten", "x\n" * 20 + "Kund: Kund AB"), ("Kund:", "Kund:"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "text"), NAMED)
def test_a_partners_words_say_for_which_customer_it_is(people: Cast, tore: Contact, subject: str, text: str) -> None:
    found = partners.customer_named(tore, subject=subject, text=text, now=NOW)
    assert found is not None and found.id == people.kund.id


@pytest.mark.parametrize(("subject", "text"), UNNAMED)
def test_words_that_name_no_customer_of_theirs_are_only_words(tore: Contact, subject: str, text: str) -> None:
    assert partners.customer_named(tore, subject=subject, text=text, now=NOW) is None


def test_only_the_partner_that_holds_the_lines_passes_on(people: Cast, tore: Contact) -> None:
    text = "Kund: Kund AB"
    assert partners.customer_named(people.carl, subject="", text=text, now=NOW) is None
    hold_lines(people, by_partner=False)
    assert partners.customer_named(tore, subject="", text=text, now=NOW) is None


def test_what_is_opened_for_a_customer_stands_under_its_agreement_in_third_line(people: Cast, tore: Contact) -> None:
    ticket = make.ticket(tore)
    partners.open_for(ticket, people.kund, by=by(people.olle), now=NOW)
    found = Ticket.get_by_id(ticket.id)
    assert (found.customer_id, found.through_id, found.line) == (people.kund.id, tore.customer_id, 3)
    assert found.agreement_id == terms.find_agreement(people.kund.id, NOW)
    assert [row.kind for row in Event.select().where(Event.ticket == ticket.id)] == [
        "opened",
        "opened-for",
        "terms-changed",
    ]


def test_it_can_be_corrected_to_another_customer_of_theirs(people: Cast, tore: Contact) -> None:
    party = parties.find_party("Norrlys AB")
    assert party is not None
    other = add_customer("Tredje", partner=party.name, language="sv", by=DESK, now=NOW)
    agreements.set_terms(other, from_date=terms.today(NOW), lines_by_partner=True, by=DESK, now=NOW)
    ticket = make.ticket(tore)
    for customer in (people.kund, other):
        partners.open_for(Ticket.get_by_id(ticket.id), customer, by=by(people.olle), now=NOW)
    assert (Ticket.get_by_id(ticket.id).customer_id, Ticket.get_by_id(ticket.id).through_id) == (
        other.id,
        tore.customer_id,
    )


def test_a_ticket_goes_to_no_customer_that_the_asker_doesnt_serve(people: Cast, tore: Contact) -> None:
    for ticket, customer in ((make.ticket(tore), people.other), (make.ticket(people.carl), people.kund)):
        with pytest.raises(Refused):
            partners.open_for(ticket, customer, by=by(people.olle), now=NOW)
        assert Ticket.get_by_id(ticket.id).through_id is None


def test_a_contact_decides_for_nobody(people: Cast, tore: Contact) -> None:
    with pytest.raises(NotAllowed):
        partners.open_for(make.ticket(tore), people.kund, by=by(tore), now=NOW)


def test_the_partner_who_asked_is_told_and_not_the_customer(people: Cast, tore: Contact) -> None:
    ticket = make.ticket(tore, customer_id=people.kund.id, through_id=tore.customer_id)
    told = circle_of(ticket, Circle.PARTICIPANTS, own=())
    assert [person.address for person in told] == [tore.email]


def test_what_a_partner_passed_on_isnt_merged_into_what_the_customer_asked_itself(people: Cast, tore: Contact) -> None:
    passed_on = make.ticket(tore, customer_id=people.kund.id, through_id=tore.customer_id)
    with pytest.raises(Refused):
        merging.merge(passed_on, into=make.ticket(people.anna), by=by(people.olle), now=NOW)


def test_partners_and_their_customers_are_listed(people: Cast, tore: Contact) -> None:
    served = partners.customers_served_by(tore.customer_id, now=NOW)
    assert [customer.name for customer in served] == ["Kund AB"]
    assert partners.customers_served_by(people.other.id, now=NOW) == []
    holder = partners.holder_of_lines(Customer.get_by_id(people.kund.id), now=NOW)
    assert holder is not None and holder.name == "Norrlys AB"
