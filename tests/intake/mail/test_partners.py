"""A partner's mail for a customer of theirs opens that customer's ticket, in third line; nobody else's does."""

from __future__ import annotations

import pytest

from core import agreements, terms
from core.actors import DESK
from core.models import Contact, Ticket
from core.people import add_contact, add_customer
from tests.cast import NOW
from tests.intake.mail.desk import ANNA, CARL, PLAIN, TakenIn, said_on
from tests.parties import TORE, partner


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def tore(taken: TakenIn) -> Contact:
    """Works at Norrlys, which holds the first lines for Kund."""
    norrlys, kund = add_customer("Norrlys", language="sv", by=DESK, now=NOW), taken.people.kund
    kund.partner_party_id = partner(organisation=norrlys).id
    kund.save()
    agreements.set_terms(kund, from_date=terms.today(NOW), lines_by_partner=True, by=DESK, now=NOW)
    return add_contact(norrlys, name="Tore Holm", email=TORE, by=DESK, now=NOW)


def opened(taken: TakenIn, sender: str, text: str, **fields: str) -> Ticket:
    return Ticket.get_by_id(taken.mail(sender, text, **fields).ticket_id)


def test_what_a_partner_passes_on_is_its_customers_in_third_line(taken: TakenIn, tore: Contact) -> None:
    ticket = opened(taken, TORE, "Kund: Kund AB\r\n\r\nRapporten är tom.")
    assert (ticket.customer_id, ticket.through_id, ticket.line) == (taken.people.kund.id, tore.customer_id, 3)
    assert (ticket.contact_id, ticket.agreement_id) == (tore.id, terms.find_agreement(taken.people.kund.id, NOW))


def test_the_partner_gets_the_receipt_and_its_customer_nothing(taken: TakenIn, tore: Contact) -> None:
    opened(taken, TORE, "Kund: Kund AB\r\n\r\nRapporten är tom.")
    assert [letter["To"].strip("<>") for letter in taken.letters()] == [TORE]


def test_a_partners_mail_that_names_nobody_is_its_own(taken: TakenIn, tore: Contact) -> None:
    ticket = opened(taken, TORE, "Rapporten är tom.")
    assert (ticket.customer_id, ticket.through_id, ticket.line) == (tore.customer_id, None, 1)


@pytest.mark.parametrize("sender", [ANNA, CARL])
def test_nobody_but_the_partner_opens_tickets_for_another_customer(taken: TakenIn, tore: Contact, sender: str) -> None:
    ticket = opened(taken, sender, "Kund: Kund AB\r\n\r\nRapporten är tom.")
    assert (ticket.through_id, ticket.line) == (None, 1)


def test_whoever_only_writes_from_the_partners_domain_waits_in_triage(taken: TakenIn, tore: Contact) -> None:
    mail = taken.mail("new@norrlys.test", "Kund: Kund AB\r\n\r\nRapporten är tom.")
    assert (mail.outcome, Ticket.get_by_id(mail.ticket_id).through_id) == ("held", None)


def test_a_forged_partner_opens_nothing_for_anybody(taken: TakenIn, tore: Contact) -> None:
    mail = taken.mail(TORE, "Kund: Kund AB\r\n\r\nRapporten är tom.", dmarc="fail")
    assert (mail.outcome, Ticket.get_by_id(mail.ticket_id).customer_id) == ("held", None)


def test_a_partner_and_its_customer_both_answer_by_mail(taken: TakenIn, tore: Contact) -> None:
    ticket = opened(taken, TORE, "Kund: Kund AB\r\n\r\nRapporten är tom.")
    for sender in (TORE, ANNA):
        taken.mail(sender, "Mer.", subject=f"[#{ticket.number}] Rapporten")
    assert said_on(ticket) == [(TORE, "public"), (ANNA, "public")]


def test_a_partner_takes_no_part_in_what_its_customer_asks_itself(taken: TakenIn, tore: Contact) -> None:
    ticket = opened(taken, ANNA, "Rapporten är tom.")
    assert taken.mail(TORE, "Mer.", subject=f"[#{ticket.number}] Rapporten", to=PLAIN).ticket_id != ticket.id
    taken.mail(TORE, "Mer.", to=taken.key(ticket))
    assert said_on(ticket) == [(TORE, "pending")]
