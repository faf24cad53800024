"""Floods at the door: held mail beyond so many an hour is gathered in one ticket, which an agent turns away at once.

Nothing is lost: every mail keeps its words and files as a message there, is exported with that ticket, and can be
taken out as a ticket of its own. Trusts nothing that a mail says of itself. Who is registered, or at a customer's mail
domain, is never asked about here; a mail that only claims to be theirs, and failed the check of identity, is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from peewee import IntegrityError

from core import events, messages, opening, people
from core.actors import Actor, require_staff
from core.database import database, find, insert_many, savepoint, transaction
from core.errors import Refused
from core.models import Event, Knock, Mail, Message, Ticket
from core.models.tickets import Channel, Visibility
from core.opening import Draft
from core.rules.floods import WINDOW, most_of, signs_of
from core.sorting import sort_mail
from core.triage import Held

_KEPT = timedelta(days=1)  # longer than a mail may wait for its outcome
_UNTOLD = "it came in a flood"
_IS_GATHERING = "held_because = 'flood'"  # as the index ticket_flood says it


def file_held(draft: Draft, *, is_automatic: bool, came_at: datetime, by: Actor, now: datetime) -> int:
    """Open the ticket of a mail that is held, or add the mail to the flood that it is part of; gives the ticket's id.

    Mail that may be a customer's always has a ticket of its own.
    """
    if draft.customer_id is not None:
        return opening.open_ticket(draft, by=by, now=now)
    signs = signs_of(draft.requester_email, is_automatic=is_automatic, subject=draft.subject, text=draft.text)
    flooded = _first_flooded(signs, came_at)
    insert_many(Knock, [{"sign": sign, "at": came_at} for sign in signs], on_conflict="DO NOTHING")
    if flooded is None:
        return opening.open_ticket(draft, by=by, now=now)
    return _gather(flooded, draft, by=by, now=now)


def take_out(message: Message, *, by: Actor, now: datetime) -> Ticket:
    """A mail of a flood becomes the ticket that it would have been: held still, or a contact's by now.

    Raises Changed where somebody else has just taken it out.
    """
    require_staff(by)
    group: Ticket = message.ticket
    gathered = Event.get_or_none(Event.ticket == group.id, Event.message == message.id, Event.kind == "gathered")
    if group.flood is None or gathered is None:
        raise Refused("message", "This message isn't part of a flood.")
    with transaction():
        ticket_id = opening.open_around(message, _draft_of(message, gathered), by=by, now=now)
        Mail.update(ticket=ticket_id).where(Mail.id == message.mail_id).execute()
        ticket: Ticket = Ticket.get_by_id(ticket_id)
        events.record("taken-out", by=by, now=now, ticket_id=group.id, data={"number": ticket.number})
    return ticket


def forget_knocks(*, now: datetime) -> int:
    """Delete what no flood is told by any more; gives how many rows went."""
    return int(Knock.delete().where(Knock.at < now - _KEPT).execute())


def _first_flooded(signs: Sequence[str], at: datetime) -> str | None:
    """The first sign that came as often as it may within the hour before; as cheap in a flood of any size."""
    since = Knock.at.db_value(at - WINDOW)
    values = [value for sign in signs for value in (sign, since, most_of(sign) - 1)]
    counts = database.execute_sql(_question(len(signs), database.param), values).fetchone() if signs else ()
    return next((sign for sign, is_full in zip(signs, counts, strict=True) if is_full), None)


@lru_cache(maxsize=8)
def _question(signs: int, mark: str) -> str:
    """One row with a 1 for each sign that is full: the index is read as far as its limit, and no further."""
    one = f'(SELECT 1 FROM "knock" WHERE "sign" = {mark} AND "at" > {mark} LIMIT 1 OFFSET {mark})'  # noqa: S608 - marks only
    return f"SELECT {', '.join([one] * signs)}"


def _gather(sign: str, draft: Draft, *, by: Actor, now: datetime) -> int:
    group = find(Ticket, where=_IS_GATHERING, flood=sign)
    if group is None:
        try:
            with savepoint():
                return _open_group(sign, draft, by=by, now=now)
        except IntegrityError:  # another worker opened it just now
            group = find(Ticket, where=_IS_GATHERING, flood=sign)
    if group is None or not _is_still_gathering(group, now):
        return opening.open_ticket(draft, by=by, now=now)  # an agent decided in this very moment
    said = replace(opening.first_message_of(draft), visibility=Visibility.INTERNAL)
    message_id = messages.add(group.id, said, by=by, now=now)
    _record(group.id, message_id, draft, by=by, now=now)
    return group.id


def _open_group(sign: str, draft: Draft, *, by: Actor, now: datetime) -> int:
    held = replace(draft, held_because=Held.FLOOD.value, flood=sign, untold=_UNTOLD)
    ticket_id = opening.open_ticket(held, by=by, now=now)
    first = Message.get(Message.ticket == ticket_id)
    _record(ticket_id, first.id, draft, by=by, now=now)
    return ticket_id


def _is_still_gathering(group: Ticket, now: datetime) -> bool:
    still = (Ticket.id == group.id) & (Ticket.held_because == Held.FLOOD.value)
    return bool(Ticket.update(updated_at=now).where(still).execute())


def _record(ticket_id: int, message_id: int, draft: Draft, *, by: Actor, now: datetime) -> None:
    """What would have become of it is written down, for whoever takes it out."""
    would = {"held": draft.held_because, "untold": draft.untold, "language": draft.language}
    events.record("gathered", by=by, now=now, ticket_id=ticket_id, message_id=message_id, data=would)


def _draft_of(message: Message, gathered: Event) -> Draft:
    held: str = gathered.data["held"]
    contact = people.find_contact(message.author_email) if held != Held.DOUBTFUL else None
    mail = find(Mail, id=message.mail_id or 0)
    subject = mail.subject if mail else ""
    sorting = sort_mail(subject=subject, text=message.text)
    return Draft(
        subject=subject,
        text=message.text,
        channel=Channel(message.channel),
        language=contact.language if contact else gathered.data["language"],
        requester_name=message.author_name,
        requester_email=message.author_email,
        customer_id=contact.customer_id if contact else None,
        contact_id=contact.id if contact else None,
        category=sorting.category,
        effect=sorting.effect,
        module_id=sorting.module_id,
        told_by=sorting,
        held_because=None if contact else held,
        untold=gathered.data["untold"],
    )
