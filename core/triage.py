"""Triage: tickets from people nobody registered wait until an agent makes them contacts or turns them away (P05)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from core import events, people, tickets
from core.actors import DESK as THE_DESK
from core.actors import Actor, as_contact, require_staff
from core.database import transaction
from core.errors import Refused
from core.models import Contact, Customer, Message, Ticket
from core.models.tickets import Visibility
from core.newcomers import held_from, newcomer_of, number_to_register


class Held(StrEnum):
    """Why a ticket is held."""

    UNKNOWN = "unknown"  # nobody knows the sender
    COLLEAGUE = "colleague"  # the mail domain is a customer's, the person isn't registered
    DOUBTFUL = "doubtful"  # the mail claims to be from somebody it isn't from
    UNREADABLE = "unreadable"  # it couldn't be read; the mail is attached
    AUTOMATIC = "automatic"  # a machine wrote it, on no ticket of ours
    FLOOD = "flood"  # it gathers the mails of a flood: see `core.floods`


def make_contact(
    ticket: Ticket,
    customer: Customer,
    *,
    name: str,
    by: Actor,
    now: datetime,
    email: str = "",
    is_their_number: bool | None = None,
    own: Collection[str] = (),
) -> Contact:
    """Register who sent a held ticket at a customer, and release all that they have waiting. The limit of ten holds.

    Any agent may: it is the ordinary end of triage, and the event says who did it. `email` is for who rang, and left no
    address (never one of our `own`); the number they rang from is theirs from now on, unless it is said not to be.
    """
    _require_one(ticket, by)
    email = ticket.requester_email or email
    with transaction():
        number = number_to_register(ticket, email, is_theirs=is_their_number)
        contact = people.find_contact(email) or people.add_contact(
            customer, name=name, email=email, phone=number, language=_spoken(ticket), by=THE_DESK, now=now, own=own
        )
        if contact.customer_id != customer.id:
            raise Refused("customer", "%(email)s is a contact of another customer.", email=contact.email)
        _give_number(contact, number, now)
        for held in _waiting_with(ticket, number):
            _release(held, contact, by=by, now=now, is_told=held.id == ticket.id)
    return contact


def release(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Let a held ticket into the queue as it is: from a registered contact after all, or from nobody in particular."""
    _require_one(ticket, by)
    contact = people.find_contact(ticket.requester_email) if ticket.requester_email else None
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


def _spoken(ticket: Ticket) -> str:
    """Who rang has chosen a language; "" for who didn't ring."""
    return "" if ticket.requester_email else ticket.language


def _give_number(contact: Contact, number: str, now: datetime) -> None:
    """Whoever has one keeps it."""
    if number and not contact.phone:
        name, language, is_admin = contact.name, contact.language, contact.is_admin
        people.change_contact(
            contact, name=name, phone=number, language=language, is_admin=is_admin, by=THE_DESK, now=now
        )


def _waiting_with(ticket: Ticket, number: str) -> list[Ticket]:
    """All that one person has waiting: from their address, or from a telephone that is theirs alone.

    Without either, it is this ticket alone: people who show no address have nothing in common.
    """
    if ticket.requester_email:
        held = Ticket.held_because.is_null(False) & (Ticket.held_because != Held.FLOOD.value)
        return list(Ticket.select().where(Ticket.requester_email == ticket.requester_email, held))
    is_theirs_alone = number and len(newcomer_of(ticket).holders) == 1
    others = held_from(number) if is_theirs_alone else []
    return [ticket, *(held for held in others if held.id != ticket.id)]


def _release(ticket: Ticket, contact: Contact, *, by: Actor, now: datetime, is_told: bool) -> None:
    columns = {"customer": contact.customer_id, "contact": contact.id, "language": contact.language}
    if not ticket.requester_email:
        columns |= {"requester_email": contact.email, "requester_name": contact.name}
    Ticket.update(held_because=None, updated_at=now, **columns).where(Ticket.id == ticket.id).execute()
    theirs = (Message.author_email == ticket.requester_email) & (Message.visibility != Visibility.INTERNAL.value)
    Message.update(contact=contact.id).where(Message.ticket == ticket.id, theirs).execute()
    events.record("released", by=by, now=now, ticket_id=ticket.id, data={"contact": as_contact(contact).address})
    if is_told:
        events.record("registered", by=by, now=now, ticket_id=ticket.id)
