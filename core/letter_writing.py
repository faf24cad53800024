"""One event and one person become one letter: its words, its keys, and the bytes that leave.

The keys let any answer find its ticket; the Message-ID is fixed by event and person, so that a letter that leaves twice
is known to be one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from core.attachments import File, content_of
from core.config import Settings
from core.letter_bytes import Envelope, compose
from core.letter_facts import facts_of, text_name
from core.letter_text import render
from core.models import Attachment, Event, Message, Ticket
from core.models.tickets import Visibility
from core.outbox import Written
from core.party_letters import files_along, said_with_party
from core.phone_account import account_of
from core.recipients import Recipient
from core.rules.conversations import answer_in, head_of
from core.rules.notices import Circle, LetterKind, Notice
from core.rules.references import Keyring, subject_tag


def write_letter(
    event: Event,
    ticket: Ticket,
    notice: Notice,
    person: Recipient,
    settings: Settings,
    keyring: Keyring,
    now: datetime,
) -> Written:
    facts = facts_of(event, ticket, person, settings)
    facts |= {"reference": keyring.reference(ticket.id), "phone_code": _phone_code(notice, ticket, settings, keyring)}
    text = render(text_name(notice, ticket), person.language, **facts)
    holder = person.key_holder or person.address
    said = said_with_party(event) if notice.circle is Circle.PARTY else _said_so_far(event, ticket)
    envelope = Envelope(
        sender_name=settings.company,
        sender=settings.address,
        recipient=person.address,
        reply_to=keyring.reply_address(settings.address, ticket_id=ticket.id, recipient=holder),
        subject=text.subject,
        message_id=keyring.message_id(settings.domain, ticket_id=ticket.id, event_id=event.id, recipient=holder),
        date=now,
        references=tuple(_references(said, ticket, holder, settings, keyring)),
        # Its key names the ticket and nobody: an agent's answer by it would count as one to the customer.
        thread_index="" if person.is_agent else _thread_index(said, event, ticket, keyring, now),
        thread_topic=subject_tag(ticket.id),
        auto_submitted=_auto_submitted(notice),
    )
    files = _WITH_FILES[notice.letter](event) if notice.letter in _WITH_FILES else ()
    content = compose(envelope, text=text.text, html=text.html, files=files)
    return written(
        notice.letter,
        envelope,
        person.language,
        content,
        is_automatic=notice.is_automatic,
        event_id=event.id,
        ticket_id=ticket.id,
        is_to_stranger=notice.letter is LetterKind.RECEIVED and not person.is_contact,
    )


def _phone_code(notice: Notice, ticket: Ticket, settings: Settings, keyring: Keyring) -> str:
    """By which the status can be heard on the telephone: in receipts, where the desk has one."""
    is_told = notice.letter is LetterKind.RECEIVED and account_of(settings) is not None
    return keyring.phone_code(ticket.id) if is_told else ""


def written(
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


def _said_so_far(event: Event, ticket: Ticket) -> list[Message]:
    """The mails that the customer sent or knows of, oldest first."""
    if event.kind == "opened" and event.message is not None:
        return [event.message]
    query = Message.select(Message.message_id, Message.conversation).where(
        Message.ticket == ticket.id, Message.message_id != "", Message.visibility == Visibility.PUBLIC.value
    )
    return list(query.order_by(Message.id))


def _references(
    said: Sequence[Message], ticket: Ticket, holder: str, settings: Settings, keyring: Keyring
) -> Iterable[str]:
    """What the letter answers, oldest first: a root that the ticket's letters share, then what the customer sent."""
    yield keyring.message_id(settings.domain, ticket_id=ticket.id, event_id=0, recipient=holder)
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


_WITH_FILES: Mapping[LetterKind, Callable[[Event], Sequence[File]]] = {
    LetterKind.REPLIED: _files,
    LetterKind.RESOLVED: _files,
    LetterKind.HANDED_OVER: files_along,
    LetterKind.TO_PARTY: files_along,
}
