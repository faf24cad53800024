"""Who keeps us waiting is reminded twice, kindly, and then the ticket is closed (P20): one answer opens it again.

Never while it is we who owe the answer: where the last word is the customer's, where something of theirs waits to be
accepted, or where our letters don't reach them. Then the agents are told why nothing was sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core import events, patience, tickets
from core.actors import DESK
from core.database import transaction
from core.models import Contact, Event, Letter, Message, Patience, Ticket
from core.models.tickets import Visibility
from core.recipients import Recipient, circle_of
from core.rules.notices import Circle
from core.rules.status import ENDED, Status

REMINDED, WITHHELD, PUT_OFF = "reminded", "reminder-withheld", "reopening-put-off"
UNANSWERED = "unanswered"  # why a ticket was closed
REMINDERS = 2

_A_DAY = timedelta(days=1)


class Withheld(StrEnum):
    """Why nobody is reminded."""

    UNASKED = "unasked"  # the last word is the customer's, or nobody's: we have asked nothing in writing
    PENDING = "pending"  # something waits to be accepted
    UNREACHED = "unreached"  # our letters don't reach them


def due(now: datetime, *, limit: int) -> Any:
    """The query for tickets that the clock is to come back to: it reads the index of those that are past."""
    is_past = Ticket.remind_at.is_null(False) & (Ticket.remind_at <= now)
    return Ticket.select(Ticket.id, Ticket.remind_at).where(is_past).order_by(Ticket.remind_at).limit(limit)


def remind(ticket_id: int, remind_at: datetime, *, now: datetime) -> bool:
    """Take the next step with a ticket that waits, if it still does: remind, close, or say why not."""
    with transaction():
        mine = (Ticket.id == ticket_id) & (Ticket.remind_at == remind_at)
        if not Ticket.update(remind_at=None).where(mine).execute():
            return False
        ticket = Ticket.get_by_id(ticket_id)
        if ticket.status in ENDED:
            return _reopen_after_all(ticket, now)
        if ticket.status != Status.WAITING or ticket.held_because is not None:
            return False
        _step(ticket, patience.in_force(), now)
    return True


def put_off(ticket_id: int, until: datetime) -> None:
    Ticket.update(remind_at=until).where(Ticket.id == ticket_id).execute()


def put_off_reopening(ticket: Ticket, *, now: datetime) -> None:
    """It was opened so often today that two machines may be talking: the clock opens it tomorrow.

    So nothing that somebody wrote is left unread behind a solution. Joins the transaction around.
    """
    if ticket.remind_at is not None:
        return
    ticket.remind_at = now + _A_DAY
    Ticket.update(remind_at=ticket.remind_at).where(Ticket.id == ticket.id).execute()
    events.record(PUT_OFF, by=DESK, now=now, ticket_id=ticket.id, data={"until": ticket.remind_at.isoformat()})


def asked(ticket_id: int) -> Message | None:
    """What was said last for all to hear, if it was we who said it."""
    public = (Message.ticket == ticket_id) & (Message.visibility == Visibility.PUBLIC.value)
    last: Message | None = Message.select().where(public).order_by(Message.id.desc()).first()
    return last if last is not None and last.agent_id is not None else None


def why_withheld(ticket: Ticket) -> Withheld | None:
    """Why nobody would be reminded, as it is now."""
    return _why_not(ticket, asked(ticket.id))


def _step(ticket: Ticket, figures: Patience, now: datetime) -> None:
    question = asked(ticket.id)
    why = _why_not(ticket, question)
    if question is None or why is not None:
        _withhold(ticket, why or Withheld.UNASKED, figures, now)
    elif (before := _reminders_since_asked(ticket.id)) < REMINDERS:
        _write(ticket, question, before + 1, figures, now)
    else:
        tickets.close(ticket, by=DESK, now=now, because=UNANSWERED)


def _write(ticket: Ticket, question: Message, number: int, figures: Patience, now: datetime) -> None:
    """A reminder of what we asked; the last one tells when the ticket will be closed."""
    is_last = number == REMINDERS
    next_at = patience.working_days_from(now, figures.closing_days if is_last else figures.second_days)
    data = {"round": number, "closes_at": next_at.isoformat() if is_last else ""}
    events.record(REMINDED, by=DESK, now=now, ticket_id=ticket.id, message_id=question.id, data=data)
    put_off(ticket.id, next_at)


def _withhold(ticket: Ticket, why: Withheld, figures: Patience, now: datetime) -> None:
    """Told once for each reason, and looked at again after as many days."""
    if why != _last_withheld(ticket.id):
        events.record(WITHHELD, by=DESK, now=now, ticket_id=ticket.id, data={"why": why.value})
        Ticket.update(updated_at=now).where(Ticket.id == ticket.id).execute()
    put_off(ticket.id, patience.working_days_from(now, figures.first_days))


def _why_not(ticket: Ticket, question: Message | None) -> Withheld | None:
    pending = (Message.ticket == ticket.id) & (Message.visibility == Visibility.PENDING.value)
    if Message.select(Message.id).where(pending).exists():
        return Withheld.PENDING
    if question is None:
        return Withheld.UNASKED
    people = circle_of(ticket, Circle.PARTICIPANTS, own=())
    return None if any(_is_reached(person, ticket, question) for person in people) else Withheld.UNREACHED


def _is_reached(person: Recipient, ticket: Ticket, question: Message) -> bool:
    """Whether nothing tells that our letters to them come back."""
    marked = (Contact.email == person.address) & Contact.removed_at.is_null() & Contact.undeliverable_at.is_null(False)
    if person.is_contact and Contact.select(Contact.id).where(marked).exists():
        return False
    since = (Letter.ticket == ticket.id) & (Letter.written_at >= question.at) & (Letter.recipient == person.address)
    last = Letter.select(Letter.gave_up_at).where(since).order_by(Letter.written_at.desc(), Letter.id.desc()).first()
    return last is None or last.gave_up_at is None


def _reminders_since_asked(ticket_id: int) -> int:
    count = 0
    for event in _steps(ticket_id):
        if event.kind != REMINDED and event.kind != WITHHELD:
            break
        count += event.kind == REMINDED
    return count


def _last_withheld(ticket_id: int) -> str | None:
    last = next(iter(_steps(ticket_id)), None)
    return str(last.data["why"]) if last is not None and last.kind == WITHHELD else None


def _steps(ticket_id: int) -> Any:
    """What was done with a ticket that waits, newest first, back to when we asked."""
    kinds = (REMINDED, WITHHELD, "waiting", "replied")
    query = Event.select(Event.kind, Event.data).where(Event.ticket == ticket_id, Event.kind.in_(kinds))
    return query.order_by(Event.at.desc(), Event.id.desc())


def _reopen_after_all(ticket: Ticket, now: datetime) -> bool:
    """Unless an agent has answered what was said."""
    if asked(ticket.id) is not None or ticket.merged_into_id is not None:
        return False
    tickets.reopen(ticket, by=DESK, now=now)
    return True
