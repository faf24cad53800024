"""Events become letters: for each event that somebody is to be told of, finished mails, owed in one commit.

A letter that can't be written (a broken text, a row that makes no sense) costs nothing but itself: the event says why,
and is looked at again an hour later.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN

from core import outbox
from core.budgets import Budgets
from core.config import Settings
from core.database import OperationalError, change, transaction
from core.letter_bytes import Envelope, compose
from core.letter_text import render
from core.letter_writing import write_letter, written
from core.models import Agent, Contact, Event, Message, Ticket
from core.outbox import Written
from core.recipients import Recipient, circle_of
from core.rules.notices import LetterKind, Notice, notices_of
from core.rules.references import Keyring
from core.signin import LINK_LIFE

_TOLD_OF = (  # what letters are made of, and no more: a message's HTML may be long
    *(Event.id, Event.kind, Event.data, Event.by, Event.ticket, Event.message),
    *(Ticket.id, Ticket.subject, Ticket.language, Ticket.customer, Ticket.contact, Ticket.requester_email),
    *(Ticket.opened_at, Ticket.through),
    *(Contact.id, Contact.email, Contact.language, Contact.removed_at),
    *(Message.id, Message.message_id, Message.conversation, Message.text, Message.agent),
)
_LOOK_AGAIN = timedelta(hours=1)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Telling:
    """What a look at one event came to: the letters, or why nobody is told."""

    event_id: int
    letters: tuple[Written, ...]
    note: str = ""
    data: dict[str, Any] | None = None  # what the event says from now on: why nobody was told


def write_due(settings: Settings, keyring: Keyring, *, now: datetime, limit: int = 100) -> int:
    """Write the letters of up to so many events that are owed one; gives how many events it looked at."""
    events = _due_events(now, limit)
    budgets = Budgets(now)
    tellings = [telling for event in events if (telling := _tell(event, settings, keyring, now, budgets))]
    try:
        _commit(tellings, now)
    except OperationalError:
        raise
    except Exception:
        # One of them can't be written down: find it by committing each alone, and let the others go.
        logger.exception("letters: a batch failed, going on one by one")
        for telling in tellings:
            _commit_alone(telling, now)
    return len(events)


def owe_sign_in_letter(person: Contact | Agent, token: str, *, settings: Settings, now: datetime) -> None:
    """Owe somebody the link that signs them in."""
    text = render(
        LetterKind.SIGN_IN,
        person.language,
        link=f"{settings.base_url}/login/{token}",
        minutes=int(LINK_LIFE.total_seconds() // 60),
        company=settings.company,
    )
    envelope = Envelope(
        sender_name=settings.company,
        sender=settings.address,
        recipient=person.email,
        reply_to=settings.address,
        subject=text.subject,
        message_id=f"<sign-in.{secrets.token_hex(16)}@{settings.domain}>",
        date=now,
        auto_submitted="auto-generated",
    )
    content = compose(envelope, text=text.text, html=text.html)
    with transaction():
        outbox.owe(written(LetterKind.SIGN_IN, envelope, person.language, content, is_automatic=True), now=now)


def _due_events(now: datetime, limit: int) -> list[Event]:
    query = (
        Event.select(*_TOLD_OF)
        .join_from(Event, Ticket)
        .join_from(Ticket, Contact, JOIN.LEFT_OUTER)
        .join_from(Event, Message, JOIN.LEFT_OUTER)
    )
    return list(query.where(Event.tell_at <= now).order_by(Event.tell_at, Event.id).limit(limit))


def _tell(event: Event, settings: Settings, keyring: Keyring, now: datetime, budgets: Budgets) -> Telling | None:
    try:
        return _decide(event, settings, keyring, now, budgets)
    except OperationalError:
        raise  # passing trouble with the database is no fault of the event
    except Exception as error:
        logger.exception("letters: event %s can't be told", event.id)
        Event.update(tell_at=now + _LOOK_AGAIN, tell_note=repr(error)[:500]).where(Event.id == event.id).execute()
        return None


def _decide(event: Event, settings: Settings, keyring: Keyring, now: datetime, budgets: Budgets) -> Telling:
    notices, ticket = notices_of(event.kind, event.data), event.ticket
    if not notices or ticket is None:
        return Telling(event.id, (), str(event.data.get("untold", "nobody is told of this")))
    circles = _circles(event, ticket, notices, settings)
    if not any(circles):
        return Telling(event.id, (), "nobody is left to tell")
    within = [_within_budget(circle, notice, ticket, budgets) for notice, circle in zip(notices, circles, strict=True)]
    spent = next((why for _, why in within if why), "")
    letters = tuple(
        write_letter(event, ticket, notice, person, settings, keyring, now)
        for notice, (told, _) in zip(notices, within, strict=True)
        for person in told
    )
    return Telling(event.id, letters, spent, data=None if letters else {**event.data, "untold": spent})


def _circles(event: Event, ticket: Ticket, notices: Sequence[Notice], settings: Settings) -> list[list[Recipient]]:
    """Who is told by each notice: nobody twice, and nobody whom the agent's own mail went to."""
    seen, circles = set(event.data.get("has_it", ())), []
    for notice in notices:
        circle = circle_of(ticket, notice.circle, own=settings.addresses, event=event)
        circles.append([person for person in circle if person.address not in seen])
        seen |= {person.address for person in circle}
    return circles


def _within_budget(
    circle: Sequence[Recipient], notice: Notice, ticket: Ticket, budgets: Budgets
) -> tuple[list[Recipient], str]:
    """Who may still be told, and why others may not. What a person wrote always goes."""
    if not notice.is_automatic:
        return list(circle), ""
    refusals = [(person, budgets.refusal(notice.letter, person, ticket)) for person in circle]
    spent = next((str(refusal) for _, refusal in refusals if refusal), "")
    return [person for person, refusal in refusals if refusal is None], spent


def _commit_alone(telling: Telling, now: datetime) -> None:
    try:
        _commit([telling], now)
    except OperationalError:
        raise
    except Exception as error:
        logger.exception("letters: event %s can't be told", telling.event_id)
        columns = {"tell_at": now + _LOOK_AGAIN, "tell_note": repr(error)[:500]}
        Event.update(**columns).where(Event.id == telling.event_id).execute()


def _commit(tellings: Sequence[Telling], now: datetime) -> None:
    with transaction():
        for telling in tellings:
            columns: dict[str, Any] = {"tell_at": None, "told_at": now, "tell_note": telling.note}
            if telling.data is not None:
                columns["data"] = telling.data
            if not change(Event, telling.event_id, where='"tell_at" IS NOT NULL', **columns):
                continue  # another worker told it in between
            for letter in telling.letters:
                outbox.owe(letter, now=now)
