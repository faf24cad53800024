"""Events become letters: for each event that somebody is to be told of, finished mails, owed in one commit.

A letter that can't be written (a broken text, a row that makes no sense) costs nothing but itself: the event says why,
and is looked at again an hour later.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN

from core import outbox
from core.attachments import File, content_of
from core.budgets import Budgets
from core.config import Settings
from core.database import OperationalError, change, transaction
from core.letter_bytes import Envelope, compose
from core.letter_text import render
from core.models import Agent, Attachment, Contact, Event, Message, Ticket
from core.models.tickets import Visibility
from core.outbox import Written
from core.recipients import Recipient, circle_of
from core.rules.conversations import answer_in, head_of
from core.rules.notices import LetterKind, Notice, notice_of
from core.rules.references import Keyring, number_of, subject_tag
from core.signin import LINK_LIFE

CLOSE_AFTER = timedelta(days=7)  # a resolved ticket of which nothing more is heard
_TOLD_OF = (  # what letters are made of, and no more: a message's HTML may be long
    *(Event.id, Event.kind, Event.data, Event.by, Event.ticket, Event.message),
    *(Ticket.id, Ticket.subject, Ticket.language, Ticket.customer, Ticket.contact, Ticket.requester_email),
    Ticket.opened_at,
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
        outbox.owe(_written(LetterKind.SIGN_IN, envelope, person.language, content, is_automatic=True), now=now)


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
    notice, ticket = notice_of(event.kind, event.data), event.ticket
    if notice is None or ticket is None:
        return Telling(event.id, (), str(event.data.get("untold", "nobody is told of this")))
    has_it = event.data.get("has_it", ())  # the agent's own mail went to them
    circle = [one for one in circle_of(ticket, notice.circle, own=settings.addresses) if one.address not in has_it]
    if not circle:
        return Telling(event.id, (), "nobody is left to tell")
    told, spent = _within_budget(circle, notice, ticket, budgets)
    if not told:
        return Telling(event.id, (), spent, data={**event.data, "untold": spent})
    letters = tuple(_write(event, ticket, notice, person, settings, keyring, now) for person in told)
    return Telling(event.id, letters, spent)


def _within_budget(
    circle: Sequence[Recipient], notice: Notice, ticket: Ticket, budgets: Budgets
) -> tuple[list[Recipient], str]:
    """Who may still be told, and why others may not. What a person wrote always goes."""
    if not notice.is_automatic:
        return list(circle), ""
    refusals = [(person, budgets.refusal(notice.letter, person, ticket)) for person in circle]
    spent = next((str(refusal) for _, refusal in refusals if refusal), "")
    return [person for person, refusal in refusals if refusal is None], spent


def _write(
    event: Event,
    ticket: Ticket,
    notice: Notice,
    person: Recipient,
    settings: Settings,
    keyring: Keyring,
    now: datetime,
) -> Written:
    facts = _facts(event, ticket, person, settings)
    text = render(_text_name(notice, ticket), person.language, **facts, reference=keyring.reference(ticket.id))
    said = _said_so_far(event, ticket)
    envelope = Envelope(
        sender_name=settings.company,
        sender=settings.address,
        recipient=person.address,
        reply_to=keyring.reply_address(settings.address, ticket_id=ticket.id, recipient=person.address),
        subject=text.subject,
        message_id=keyring.message_id(
            settings.domain, ticket_id=ticket.id, event_id=event.id, recipient=person.address
        ),
        date=now,
        references=tuple(_references(said, ticket, person, settings, keyring)),
        thread_index=_thread_index(said, event, ticket, keyring, now),
        thread_topic=subject_tag(ticket.id),
        auto_submitted=_auto_submitted(notice),
    )
    files = _files(event) if notice.letter in (LetterKind.REPLIED, LetterKind.RESOLVED) else ()
    content = compose(envelope, text=text.text, html=text.html, files=files)
    return _written(
        notice.letter,
        envelope,
        person.language,
        content,
        is_automatic=notice.is_automatic,
        event_id=event.id,
        ticket_id=ticket.id,
        is_to_stranger=notice.letter is LetterKind.RECEIVED and not person.is_contact,
    )


def _written(
    kind: LetterKind,
    envelope: Envelope,
    language: str,
    content: bytes,
    *,
    is_automatic: bool,
    event_id: int | None = None,
    ticket_id: int | None = None,
    is_to_stranger: bool = False,
) -> Written:
    return Written(
        kind=kind.value,
        recipient=envelope.recipient,
        language=language,
        subject=envelope.subject,
        message_id=envelope.message_id,
        is_automatic=is_automatic,
        content=content,
        event_id=event_id,
        ticket_id=ticket_id,
        is_to_stranger=is_to_stranger,
    )


def _text_name(notice: Notice, ticket: Ticket) -> str:
    is_unregistered = notice.letter is LetterKind.RECEIVED and ticket.contact_id is None
    return "received_unregistered" if is_unregistered else notice.letter.value


def _facts(event: Event, ticket: Ticket, person: Recipient, settings: Settings) -> dict[str, object]:
    """What letters may say. A receipt names nothing that the sender wrote, so that it can carry nobody's spam."""
    number = number_of(ticket.id)
    facts: dict[str, object] = {
        "number": number,
        "tag": subject_tag(ticket.id),
        "company": settings.company,
        "address": settings.address,
        "link": f"{settings.base_url}/tickets/{number}" if person.is_contact else "",
        "days": CLOSE_AFTER.days,
    }
    if event.kind != "opened":
        message = event.message
        author = message.agent if message else Agent.get_or_none(Agent.email == event.by)
        facts["subject"] = ticket.subject or f"{settings.company} {number}"
        facts["text"] = message.text if message else ""
        facts["agent"] = author.name if author else ""
    return facts


def _said_so_far(event: Event, ticket: Ticket) -> list[Message]:
    """The mails that the customer sent or knows of, oldest first."""
    if event.kind == "opened" and event.message is not None:
        return [event.message]
    query = Message.select(Message.message_id, Message.conversation).where(
        Message.ticket == ticket.id, Message.message_id != "", Message.visibility == Visibility.PUBLIC.value
    )
    return list(query.order_by(Message.id))


def _references(
    said: Sequence[Message], ticket: Ticket, person: Recipient, settings: Settings, keyring: Keyring
) -> Iterable[str]:
    """What the letter answers, oldest first: a root that the ticket's letters share, then what the customer sent."""
    yield keyring.message_id(settings.domain, ticket_id=ticket.id, event_id=0, recipient=person.address)
    ids = [message.message_id for message in said]
    yield from (message_id for message_id in dict.fromkeys((*ids[:1], *ids[-1:])) if message_id)


def _thread_index(said: Sequence[Message], event: Event, ticket: Ticket, keyring: Keyring, now: datetime) -> str:
    """The conversation that the first mail began goes on; where it brought none, one of our own, with a key in it."""
    theirs = bytes.fromhex(said[0].conversation) if said else b""
    head = theirs or head_of(keyring.conversation(ticket.id), began_at=ticket.opened_at)
    return answer_in(head, at=now, turn=event.id)


def _auto_submitted(notice: Notice) -> str:
    if not notice.is_automatic:
        return ""
    return "auto-replied" if notice.letter is LetterKind.RECEIVED else "auto-generated"


def _files(event: Event) -> Sequence[File]:
    rows = Attachment.select().where(Attachment.message == event.message_id).order_by(Attachment.id)
    return [File(filename=row.filename, content_type=row.content_type, content=content_of(row.sha256)) for row in rows]


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
