"""Triage: tickets from people nobody registered wait until an agent makes them contacts or turns them away (P05)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from core import events, people, tickets
from core.actors import DESK as THE_DESK
from core.actors import Actor, as_contact, require_staff
from core.database import transaction
from core.errors import Refused
from core.models import Contact, Customer, Message, Ticket


class Held(StrEnum):
    """Why a ticket is held."""

    UNKNOWN = "unknown"  # nobody knows the sender
    COLLEAGUE = "colleague"  # the mail domain is a customer's, the person isn't registered
    DOUBTFUL = "doubtful"  # the mail claims to be from somebody it isn't from
    UNREADABLE = "unreadable"  # it couldn't be read; the mail is attached
    AUTOMATIC = "automatic"  # a machine wrote it, on no ticket of ours
    FLOOD = "flood"  # it gathers the mails of a flood: see `core.floods`


def make_contact(ticket: Ticket, customer: Customer, *, name: str, by: Actor, now: datetime) -> Contact:
    """Register who sent a held ticket at a customer, and release all that they have waiting. The limit of ten holds.

    Any agent may: it is the ordinary end of triage, and the event says who did it.
    """
    _require_one(ticket, by)
    with transaction():
        contact = people.find_contact(ticket.requester_email) or people.add_contact(
            customer, name=name, email=ticket.requester_email, by=THE_DESK, now=now
        )
        if contact.customer_id != customer.id:
            raise Refused("customer", "%(email)s is a contact of another customer.", email=contact.email)
        for held in _held_of(ticket.requester_email):
            _release(held, contact, by=by, now=now, is_told=held.id == ticket.id)
    return contact


def release(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Let a held ticket into the queue as it is: from a registered contact after all, or from nobody in particular."""
    _require_one(ticket, by)
    contact = people.find_contact(ticket.requester_email)
    with transaction():
        if contact is None:
            Ticket.update(held_because=None, updated_at=now).where(Ticket.id == ticket.id).execute()
            events.record("released", by=by, now=now, ticket_id=ticket.id)
        else:
            _release(ticket, contact, by=by, now=now, is_told=False)


def reject(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Not a matter for the desk: closed without a letter, kept with all that was sent."""
    _require_held(ticket, by)
    with transaction():
        tickets.close(ticket, by=by, now=now, untold="rejected in triage")
        Ticket.update(held_because=None).where(Ticket.id == ticket.id).execute()
        events.record("rejected", by=by, now=now, ticket_id=ticket.id)


def _require_held(ticket: Ticket, by: Actor) -> None:
    require_staff(by)
    if ticket.held_because is None:
        raise Refused("ticket", "This ticket isn't held any more.")


def _require_one(ticket: Ticket, by: Actor) -> None:
    """A ticket that many people's mails are gathered in is nobody's."""
    _require_held(ticket, by)
    if ticket.held_because == Held.FLOOD:
        raise Refused("ticket", "Many mails are gathered here. Take out those that matter, and turn away the rest.")


def _held_of(email: str) -> list[Ticket]:
    held = Ticket.held_because.is_null(False) & (Ticket.held_because != Held.FLOOD.value)
    return list(Ticket.select().where(Ticket.requester_email == email, held))


def _release(ticket: Ticket, contact: Contact, *, by: Actor, now: datetime, is_told: bool) -> None:
    columns = {"customer": contact.customer_id, "contact": contact.id, "language": contact.language}
    Ticket.update(held_because=None, updated_at=now, **columns).where(Ticket.id == ticket.id).execute()
    Message.update(contact=contact.id).where(
        Message.ticket == ticket.id, Message.author_email == contact.email
    ).execute()
    events.record("released", by=by, now=now, ticket_id=ticket.id, data={"contact": as_contact(contact).address})
    if is_told:
        events.record("registered", by=by, now=now, ticket_id=ticket.id)
