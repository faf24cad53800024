"""Carries out what was decided about a mail: opens its ticket, adds it to one, or notes what it tells of a letter.

All within the transaction around, so that a mail and its outcome are one.
"""

from __future__ import annotations

from datetime import datetime

from core import dialogue, people, tickets
from core.attachments import File, with_logos_set_aside
from core.messages import Said
from core.models.tickets import Channel, Visibility
from core.tickets import Draft
from intake.mail.bounced import note_bounce
from intake.mail.cautions import cautions_of
from intake.mail.decide import Decision
from intake.mail.reading.automatic import Kind
from intake.mail.reading.parse import Protection, Reading
from intake.mail.sender import Sender
from intake.mail.thread import Match, Right
from intake.mail.understand import MailDesk, Understood

_NO_WORDS = {"sv": "(Mejlet är tomt.)", "en": "(The mail is empty.)"}
_ENCRYPTED = {
    "sv": "(Mejlet är krypterat, och vi har ingen nyckel till det. Be avsändaren skicka det okrypterat.)",
    "en": "(The mail is encrypted, and we have no key to it. Ask the sender to send it unencrypted.)",
}
_UNREADABLE_SUBJECT = {"sv": "Ett mejl som inte gick att läsa", "en": "A mail that could not be read"}
_UNREADABLE_TEXT = {
    "sv": "Mejlet gick inte att läsa. Det ligger bifogat så som det kom.",
    "en": "This mail could not be read. It is attached as it came.",
}


def file_mail(understood: Understood, decision: Decision, desk: MailDesk, *, now: datetime) -> int | None:
    """Gives the ticket that the mail now belongs to, if any."""
    if decision.returned is not None:
        note_bounce(understood.mail.id, decision.returned, now=now)
        letter = decision.returned.letter
        return letter.ticket_id if letter else None
    if decision.sender is None:
        return decision.earlier.ticket_id if decision.earlier else None
    if understood.kind is Kind.HUMAN and decision.sender.contact is not None:
        people.mark_reached(decision.sender.contact, by=decision.sender.actor, now=now)
    if decision.match is not None:
        _add(decision.match, understood, decision.sender, desk, now)
        return decision.match.ticket.id
    return _open(understood, decision, decision.sender, desk, now)


def _add(match: Match, understood: Understood, sender: Sender, desk: MailDesk, now: datetime) -> None:
    """Automatic mail is noted for the agents and moves nothing."""
    said = _said(match, understood, sender, desk)
    by = sender.actor
    if match.right is Right.STAFF:
        dialogue.note(match.ticket, said, by=by, now=now)
    else:
        moves = understood.kind is Kind.HUMAN
        dialogue.add_from_customer(match.ticket, said, by=by, now=now, moves_ticket=moves)


def _said(match: Match, understood: Understood, sender: Sender, desk: MailDesk) -> Said:
    language = match.ticket.language
    reading = understood.reading
    visibility = {
        Right.TAKES_PART: Visibility.PUBLIC if understood.kind is Kind.HUMAN else Visibility.INTERNAL,
        Right.PENDING: Visibility.PENDING,
        Right.STAFF: Visibility.INTERNAL,
    }[match.right]
    return Said(
        text=_words(reading, understood.separation.fresh if reading else "", language),
        html=reading.html if reading else "",
        channel=Channel.MAIL,
        visibility=visibility,
        author_name=sender.actor.name,
        author_email=understood.sender,
        files=_files(understood),
        mail_id=understood.mail.id,
        message_id=reading.message_id if reading else "",
        warnings=cautions_of(understood, sender, desk.settings),
    )


def _open(understood: Understood, decision: Decision, sender: Sender, desk: MailDesk, now: datetime) -> int:
    reading = understood.reading
    language = sender.language or desk.settings.language
    draft = Draft(
        subject=_subject(reading, language),
        text=_words(reading, reading.text.strip() if reading else "", language),
        html=reading.html if reading else "",
        channel=Channel.MAIL,
        language=language,
        requester_name=sender.actor.name,
        requester_email=understood.sender,
        customer_id=sender.customer_id,
        contact_id=sender.contact.id if sender.contact else None,
        held_because=decision.held_because.value if decision.held_because else None,
        files=_files(understood),
        mail_id=understood.mail.id,
        message_id=reading.message_id if reading else "",
        untold=decision.untold,
        warnings=cautions_of(understood, sender, desk.settings),
    )
    return tickets.open_ticket(draft, by=sender.actor, now=now)


def _words(reading: Reading | None, text: str, language: str) -> str:
    if reading is None:
        return _UNREADABLE_TEXT[language]
    is_encrypted = reading.protection is Protection.ENCRYPTED
    return text or (_ENCRYPTED if is_encrypted else _NO_WORDS)[language]


def _subject(reading: Reading | None, language: str) -> str:
    return _UNREADABLE_SUBJECT[language] if reading is None else reading.subject


def _files(understood: Understood) -> tuple[File, ...]:
    if understood.reading is None:
        return (File(filename="mail.eml", content_type="message/rfc822", content=understood.mail.raw),)
    files = tuple(
        File(
            filename=attached.filename,
            content_type=attached.content_type,
            content=attached.content,
            content_id=attached.content_id,
            is_set_aside=attached.is_set_aside,
        )
        for attached in understood.reading.attachments
    )
    return with_logos_set_aside(files, author=understood.sender)
