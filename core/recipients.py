"""Who a letter goes to: those who take part in the ticket and still have access."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from core.merging import merged_ids
from core.models import Agent, Contact, Event, Handover, Message, Ticket
from core.models.tickets import Visibility
from core.rules.addresses import is_ours
from core.rules.notices import Circle


@dataclass(frozen=True, slots=True)
class Recipient:
    address: str
    language: str
    is_contact: bool
    is_agent: bool = False
    key_holder: str = ""  # whom the keys of a letter are made out to, if not the address


def staff_key_holder(address: str) -> str:
    """By it an answer to a letter for agents is known to be one, and stays among them."""
    return f"staff {address}"


def circle_of(ticket: Ticket, circle: Circle, *, own: Collection[str], event: Event | None = None) -> list[Recipient]:
    """The people of a circle, each once; `event` is what they are told of, which some circles are named by.

    Removed people hear nothing more. Our own addresses never write to themselves.
    """
    people = _CIRCLES[circle](ticket, event)
    once = {person.address: person for person in people}
    return [person for address, person in once.items() if address and not is_ours(address, own)]


def _author(ticket: Ticket, event: Event | None) -> list[Recipient]:
    return _requester(ticket)


def _participants(ticket: Ticket, event: Event | None) -> list[Recipient]:
    """Should nobody be left, the customer's keepers of the list are told instead."""
    people = _requester(ticket) + [_as_recipient(contact) for contact in _contacts_who_wrote(ticket)]
    return people or _customers_keepers(ticket, event)


def _customers_keepers(ticket: Ticket, event: Event | None) -> list[Recipient]:
    return [_as_recipient(contact) for contact in _keepers(ticket)] if ticket.customer_id else []


def _named_agents(ticket: Ticket, event: Event | None) -> list[Recipient]:
    ids = event.data.get("agents", ()) if event is not None else ()
    agents = Agent.select().where(Agent.id.in_(list(ids)), Agent.removed_at.is_null()).order_by(Agent.id)
    return [_as_colleague(agent) for agent in agents]


def _named_contacts(ticket: Ticket, event: Event | None) -> list[Recipient]:
    """Contacts of the ticket's customer, and of no other."""
    ids = event.data.get("contacts", ()) if event is not None else ()
    theirs = Contact.id.in_(list(ids)) & (Contact.customer == ticket.customer_id) & Contact.removed_at.is_null()
    return [_as_recipient(contact) for contact in Contact.select().where(theirs).order_by(Contact.id)]


def _party(ticket: Ticket, event: Event | None) -> list[Recipient]:
    handover = Handover.get_or_none(Handover.id == event.data.get("handover")) if event is not None else None
    if handover is None:
        return []
    return [Recipient(handover.address, handover.party.language, is_contact=False, key_holder=handover.key_holder)]


_CIRCLES: Mapping[Circle, Callable[[Ticket, Event | None], list[Recipient]]] = {
    Circle.AUTHOR: _author,
    Circle.PARTICIPANTS: _participants,
    Circle.KEEPERS: _customers_keepers,
    Circle.STAFF: _named_agents,
    Circle.NAMED: _named_contacts,
    Circle.PARTY: _party,
}


def _requester(ticket: Ticket) -> list[Recipient]:
    contact = ticket.contact
    if contact is None:
        return [Recipient(ticket.requester_email, ticket.language, False)]
    return [] if contact.removed_at else [_as_recipient(contact)]


def _contacts_who_wrote(ticket: Ticket) -> list[Contact]:
    """On the ticket, and on those merged into it; with those who asked for these."""
    merged = merged_ids(ticket.id)
    wrote = Message.select(Message.contact).where(
        Message.ticket.in_([ticket.id, *merged]),
        Message.visibility == Visibility.PUBLIC.value,
        Message.contact.is_null(False),
    )
    takes_part = Contact.id.in_(wrote)
    if merged:
        asked = Ticket.select(Ticket.contact).where(Ticket.id.in_(merged), Ticket.contact.is_null(False))
        takes_part |= Contact.id.in_(asked)
    return list(Contact.select().where(takes_part, Contact.removed_at.is_null()).order_by(Contact.id))


def _keepers(ticket: Ticket) -> list[Contact]:
    active = Contact.select().where(
        Contact.customer == (ticket.through_id or ticket.customer_id), Contact.removed_at.is_null()
    )
    contacts = list(active.order_by(Contact.id))
    return [contact for contact in contacts if contact.is_admin] or contacts[:1]


def _as_recipient(contact: Contact) -> Recipient:
    return Recipient(contact.email, contact.language, True)


def _as_colleague(agent: Agent) -> Recipient:
    holder = staff_key_holder(agent.email)
    return Recipient(agent.email, agent.language, is_contact=False, is_agent=True, key_holder=holder)
