"""Partners who hold first and second line for their customers: the desk is their third line (P18).

A partner's people are contacts of the partner's own organisation, which is a customer of ours too. What they pass on
for a customer is that customer's ticket, opened through the partner: both see it, and nobody else. A customer counts
as the partner's where its partner is that party and its agreement of the day says that the partner holds the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from core import events, terms
from core.actors import Actor, require_staff
from core.database import find, transaction
from core.errors import Refused
from core.models import Contact, Customer, Party, Ticket
from core.people import find_customer

THIRD_LINE = 3
_MOST_LINES = 15  # of a mail that are looked through for a customer's name
_MOST_LINE = 200
_NAMED = re.compile(
    r"\s*(?:kund|kundnr|kundkod|kundnummer|slutkund|customer|customer code|end customer)\s{0,3}[:=#]\s{0,3}(\S.*)",
    re.IGNORECASE,
)
_CODE_IN_SUBJECT = re.compile(r"(?:kund|customer)[ :#]{1,3}(\d{3,10})(?!\w)|\[(\d{3,10})\]", re.IGNORECASE)


def customer_named(contact: Contact, *, subject: str, text: str, now: datetime) -> Customer | None:
    """The partner's customer that a mail of its contact is for, as its words say: "Kund: NAME" or a code.

    Asks nothing where the words name nobody.
    """
    for name in dict.fromkeys(_names(subject, text)):
        customer = find_customer(name)
        if customer is not None and is_served(customer, by_organisation=contact.customer_id, now=now):
            return customer
    return None


def open_for(ticket: Ticket, customer: Customer, *, by: Actor, now: datetime) -> None:
    """A partner's ticket is for this customer of theirs: it is that customer's from now on, through the partner.

    It stands under the customer's agreement from now on; the time that has passed stays passed.
    """
    require_staff(by)
    organisation_id = ticket.through_id or ticket.customer_id
    if ticket.held_because is not None or organisation_id is None:
        raise Refused("customer", "Only what a partner's contact asks can be for a customer of theirs.")
    if not is_served(customer, by_organisation=organisation_id, now=now):
        raise Refused("customer", "%(name)s isn't served by that partner.", name=customer.name)
    before, after = ticket.agreement_id, terms.find_agreement(customer.id, now)
    columns = {"customer": customer.id, "through": organisation_id, "line": THIRD_LINE, "agreement": after}
    with transaction():
        Ticket.update(updated_at=now, **columns).where(Ticket.id == ticket.id).execute()
        data = {"customer": customer.name}
        events.record("opened-for", by=by, now=now, ticket_id=ticket.id, data=data)
        if before != after:
            changed = {"before": before, "after": after}
            events.record("terms-changed", by=by, now=now, ticket_id=ticket.id, data=changed)


def is_served(customer: Customer, *, by_organisation: int, now: datetime) -> bool:
    """Whether an organisation is the partner that holds a customer's lines today."""
    party = holder_of_lines(customer, now=now)
    return party is not None and party.organisation_id == by_organisation


def holder_of_lines(customer: Customer, *, now: datetime) -> Party | None:
    """The partner that holds a customer's first and second line; None where that is the desk."""
    if customer.partner_party_id is None or not terms.terms_at(customer.id, now).lines_by_partner:
        return None
    return find(Party, id=customer.partner_party_id, removed_at=None)


def customers_served_by(organisation_id: int | None, *, now: datetime) -> list[Customer]:
    """The customers of a partner, by name; none where the organisation is nobody's partner."""
    if organisation_id is None:
        return []
    mine = Party.select(Party.id).where(Party.organisation == organisation_id, Party.removed_at.is_null())
    theirs = Customer.select().where(Customer.partner_party_id.in_(mine)).order_by(Customer.name)
    return [customer for customer in theirs if terms.terms_at(customer.id, now).lines_by_partner]


def _names(subject: str, text: str) -> Iterable[str]:
    for match in _CODE_IN_SUBJECT.finditer(subject[:998]):
        yield match[1] or match[2]
    for line in (subject, *text.split("\n", _MOST_LINES)[:_MOST_LINES]):
        named = _NAMED.fullmatch(line[:_MOST_LINE].rstrip())
        if named:
            yield named[1].strip(" .")
