"""What the desk holds, told to scripts: one plain object a row, oldest first, streamed however much there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from peewee import JOIN

from core import lines
from core.agreements import versions_of
from core.lines import Place
from core.models import (
    Agent,
    Agreement,
    Contact,
    Customer,
    CustomerDomain,
    Event,
    Letter,
    Message,
    Module,
    Ticket,
    TimeEntry,
)
from core.models.tickets import Visibility
from core.rules.references import number_of

_BATCH = 500


def tickets() -> Iterator[dict[str, Any]]:
    query = (
        Ticket.select(Ticket, Customer, Contact, Agent, Module)
        .join_from(Ticket, Customer, JOIN.LEFT_OUTER)
        .join_from(Ticket, Contact, JOIN.LEFT_OUTER)
        .join_from(Ticket, Agent, JOIN.LEFT_OUTER)
        .join_from(Ticket, Module, JOIN.LEFT_OUTER)
    )
    for batch in batches(query, Ticket):
        said, teams = _messages_of([ticket.id for ticket in batch]), lines.team_names()
        yield from (_ticket(ticket, said.get(ticket.id, []), teams) for ticket in batch)


def customers() -> Iterator[dict[str, Any]]:
    for batch in batches(Customer.select(), Customer):
        yield from (_customer(customer) for customer in batch)


def events() -> Iterator[dict[str, Any]]:
    for batch in batches(Event.select(), Event):
        yield from (_event(event) for event in batch)


def letters() -> Iterator[dict[str, Any]]:
    for batch in batches(Letter.select(), Letter):
        yield from (_letter(letter) for letter in batch)


def time() -> Iterator[dict[str, Any]]:
    """Time entries, and those that were removed as well: nothing is deleted."""
    query = TimeEntry.select(TimeEntry, Customer, Agent).join_from(TimeEntry, Customer, JOIN.LEFT_OUTER)
    for batch in batches(query.join_from(TimeEntry, Agent), TimeEntry):
        yield from (_time_entry(entry) for entry in batch)


def batches(query: Any, model: Any) -> Iterator[list[Any]]:
    """The rows of a query by id, some hundred at a time: the memory stays small and nothing is locked."""
    last = 0
    while rows := list(query.where(model.id > last).order_by(model.id).limit(_BATCH)):
        yield rows
        last = rows[-1].id


def instant(at: datetime | None) -> str | None:
    """RFC 3339, UTC."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if at else None


EXPORTS: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
    "tickets": tickets,
    "customers": customers,
    "events": events,
    "letters": letters,
    "time": time,
}


def _ticket(ticket: Ticket, said: list[Message], teams: Mapping[Place, str]) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "status": ticket.status,
        "priority": ticket.priority,
        "category": ticket.category,
        "module": ticket.module.name if ticket.module else None,
        "channel": ticket.channel,
        "customer": ticket.customer.name if ticket.customer else None,
        "contact": ticket.contact.email if ticket.contact else None,
        "requester": ticket.requester_email,
        "held": ticket.held_because,
        "assignee": ticket.assignee.email if ticket.assignee else None,
        "line": ticket.line,
        "team": teams.get(lines.where(ticket)),
        "opened_at": instant(ticket.opened_at),
        "started_at": instant(ticket.started_at),
        "resolved_at": instant(ticket.resolved_at),
        "closed_at": instant(ticket.closed_at),
        "respond_by": instant(ticket.respond_by),
        "resolve_by": instant(ticket.resolve_by),
        "minutes": ticket.minutes,
        "billable_minutes": ticket.billable_minutes,
        "messages": [_message(message) for message in said],
    }


def _message(message: Message) -> dict[str, Any]:
    is_public = message.visibility == Visibility.PUBLIC
    return {
        "at": instant(message.at),
        "author": message.author_email or message.author_name,
        # To a script, what waits for an agent's eye is as internal as a note.
        "visibility": Visibility.PUBLIC.value if is_public else Visibility.INTERNAL.value,
        "is_pending": message.visibility == Visibility.PENDING,
        "channel": message.channel,
        "text": message.text,
    }


def _messages_of(ticket_ids: list[int]) -> dict[int, list[Message]]:
    said: dict[int, list[Message]] = {}
    for message in Message.select().where(Message.ticket.in_(ticket_ids)).order_by(Message.id):
        said.setdefault(message.ticket_id, []).append(message)
    return said


def _customer(customer: Customer) -> dict[str, Any]:
    return {
        "name": customer.name,
        "code": customer.code,
        "language": customer.language,
        "partner": customer.partner or None,
        "domains": sorted(row.domain for row in CustomerDomain.select().where(CustomerDomain.customer == customer.id)),
        "created_at": instant(customer.created_at),
        "agreements": [_agreement(row) for row in versions_of(customer.id)],
        "contacts": [
            _contact(row) for row in Contact.select().where(Contact.customer == customer.id).order_by(Contact.id)
        ],
    }


def _agreement(agreement: Agreement) -> dict[str, Any]:
    return {
        "from": agreement.valid_from,
        "level": agreement.level,
        "hours": agreement.hours,
        "minutes": agreement.included_minutes,
        "maintenance": agreement.has_maintenance,
        "covers": agreement.covers,
        "prices": agreement.prices,
        "by": agreement.made_by,
        "at": instant(agreement.created_at),
    }


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone or None,
        "language": contact.language,
        "admin": contact.is_admin,
        "removed_at": instant(contact.removed_at),
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "number": number_of(event.ticket_id) if event.ticket_id else None,
        "kind": event.kind,
        "at": instant(event.at),
        "by": event.by,
        "data": event.data,
    }


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "number": number_of(letter.ticket_id) if letter.ticket_id else None,
        "kind": letter.kind,
        "to": letter.recipient,
        "language": letter.language,
        "subject": letter.subject,
        "message_id": letter.message_id,
        "written_at": instant(letter.written_at),
        "sent_at": instant(letter.sent_at),
        "gave_up_at": instant(letter.gave_up_at),
        "attempts": letter.attempts,
        "error": letter.error or None,
    }


def _time_entry(entry: TimeEntry) -> dict[str, Any]:
    return {
        "number": number_of(entry.ticket_id),
        "customer": entry.customer.name if entry.customer else None,
        "agent": entry.agent.email,
        "day": entry.day,
        "minutes": entry.minutes,
        "note": entry.note,
        "reason": entry.reason or None,
        "basis": entry.basis,
        "included": entry.included,
        "billable": entry.billable,
        "created_at": instant(entry.created_at),
        "changed_at": instant(entry.changed_at),
        "removed_at": instant(entry.removed_at),
    }
