"""The dialogue on a ticket: agents reply and note, customers add, and what they say moves the ticket along.

What is said to a merged ticket is said to the one that goes on.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from core import events, messages, patience, reminders, tickets
from core.access import may_see
from core.actors import Actor, ActorKind, require_staff
from core.database import transaction
from core.errors import NotFound, Refused
from core.merging import survivor_of
from core.messages import Said
from core.models import Event, Message, Ticket
from core.models.tickets import Channel, Visibility
from core.rules.status import ENDED, Status

REOPENINGS_A_DAY = 5  # more than that is two machines talking; the message is kept all the same


def reply(ticket: Ticket, said: Said, *, by: Actor, now: datetime, has_it: Collection[str] = ()) -> int:
    """An agent answers the customer: public, and mailed to all who take part. The first reply begins the work.

    `has_it` are the addresses of those who got the agent's own mail, and need no letter of it.
    """
    require_staff(by)
    _require_words(said)
    ticket = survivor_of(ticket)
    data = {"has_it": sorted(has_it)} if has_it else {}
    with transaction():
        message_id = messages.add(ticket.id, said, by=by, now=now)
        events.record("replied", by=by, now=now, ticket_id=ticket.id, message_id=message_id, data=data)
        if ticket.status == Status.NEW:
            tickets.start_by_replying(ticket, by=by, now=now)
        elif ticket.status == Status.WAITING:
            patience.wait_anew(ticket, now=now)
        _touch(ticket, now)
    return message_id


def note(ticket: Ticket, said: Said, *, by: Actor, now: datetime) -> int:
    """An agent writes something down for colleagues: internal, and never mailed to anybody."""
    require_staff(by)
    _require_words(said)
    ticket = survivor_of(ticket)
    with transaction():
        message_id = messages.add(ticket.id, said, by=by, now=now)
        events.record("noted", by=by, now=now, ticket_id=ticket.id, message_id=message_id)
        _touch(ticket, now)
    return message_id


def add_from_customer(ticket: Ticket, said: Said, *, by: Actor, now: datetime, moves_ticket: bool = True) -> int:
    """Somebody on the customer's side says something: it is added, and the ticket goes on.

    To speak for all to hear, a contact must be allowed to see the ticket (NotFound otherwise). An automatic mail, or
    one that is still pending, doesn't move the ticket.
    """
    is_public = said.visibility is Visibility.PUBLIC
    if is_public and by.kind is ActorKind.CONTACT and not may_see(ticket, by):
        raise NotFound
    ticket = survivor_of(ticket)
    if said.channel is not Channel.MAIL:  # an empty mail is kept all the same
        _require_words(said)
    with transaction():
        message_id = messages.add(ticket.id, said, by=by, now=now)
        kind = "added-pending" if said.visibility is Visibility.PENDING else "added"
        events.record(kind, by=by, now=now, ticket_id=ticket.id, message_id=message_id)
        if moves_ticket and is_public:
            _go_on(ticket, by=by, now=now)
        _touch(ticket, now)
    return message_id


def accept_pending(message: Message, *, by: Actor, now: datetime) -> None:
    """An agent has looked at what somebody unknown added by a valid key, and lets it into the dialogue."""
    require_staff(by)
    if message.visibility != Visibility.PENDING:
        raise Refused("message", "This message isn't waiting for anybody.")
    with transaction():
        Message.update(visibility=Visibility.PUBLIC.value).where(Message.id == message.id).execute()
        events.record("accepted", by=by, now=now, ticket_id=message.ticket_id, message_id=message.id)
        ticket = survivor_of(message.ticket)
        _go_on(ticket, by=by, now=now)
        _touch(ticket, now)


def _go_on(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    if ticket.status == Status.WAITING:
        tickets.resume(ticket, by=by, now=now)
    elif ticket.status in ENDED and _reopens_too_often(ticket, now):
        reminders.put_off_reopening(ticket, now=now)
    elif ticket.status in ENDED:
        tickets.reopen(ticket, by=by, now=now)


def _reopens_too_often(ticket: Ticket, now: datetime) -> bool:
    since = now - timedelta(days=1)
    times = Event.select().where(Event.ticket == ticket.id, Event.at > since, Event.kind == "reopened").count()
    return bool(times >= REOPENINGS_A_DAY)


def _touch(ticket: Ticket, now: datetime) -> None:
    Ticket.update(updated_at=now).where(Ticket.id == ticket.id).execute()


def _require_words(said: Said) -> None:
    if not said.text.strip() and not said.files:
        raise Refused("text", "Write something first, or attach a file.")
