"""What a mail becomes: a ticket, a message on one, or a reason why not. The outcome is part of the same commit.

Mails are read outside any transaction and settled together in one; should that fail, each is settled alone, and only
the one at fault is tried again later.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from core import dialogue, inbox, tickets
from core.attachments import File
from core.database import find, forget_connection, transaction
from core.inbox import ClaimedMail
from core.messages import Said
from core.models import Mail
from core.models.post import COPY_CONDITION, Outcome
from core.models.tickets import Channel, Visibility
from core.tickets import Draft
from core.triage import Held
from intake.mail.bounced import take_bounce
from intake.mail.reading.automatic import Kind
from intake.mail.reading.parse import Reading
from intake.mail.reading.reply_text import new_text
from intake.mail.sender import Sender, identify
from intake.mail.thread import Match, Right, find_ticket
from intake.mail.understand import MailDesk, Understood, understand

logger = logging.getLogger(__name__)

__all__ = ["MailDesk", "process"]

_SECONDS_A_GROUP = 0.5
_NO_WORDS = {"sv": "(Mejlet är tomt.)", "en": "(The mail is empty.)"}
_UNREADABLE_SUBJECT = {"sv": "Ett mejl som inte gick att läsa", "en": "A mail that could not be read"}
_UNREADABLE_TEXT = {
    "sv": "Mejlet gick inte att läsa. Det ligger bifogat så som det kom.",
    "en": "This mail could not be read. It is attached as it came.",
}


class AlreadySettled(Exception):
    """Another worker gave this mail its outcome in between: nothing is left to do."""


def process(mails: Sequence[ClaimedMail], desk: MailDesk, *, now: datetime) -> None:
    """Give every one of these mails its outcome, or note why it has none yet."""
    for group in _understood_in_time(mails, desk, now):
        _settle_together(group, desk, now)


def _understood_in_time(mails: Sequence[ClaimedMail], desk: MailDesk, now: datetime) -> Iterator[list[Understood]]:
    """What was understood so far, as soon as it took long: one slow mail mustn't keep the others waiting."""
    group: list[Understood] = []
    began = time.monotonic()
    for mail in mails:
        understood = _understand(mail, desk, now)
        group += [understood] if understood else []
        if time.monotonic() - began > _SECONDS_A_GROUP:
            yield group
            group, began = [], time.monotonic()
    yield group


def _settle_together(understood: list[Understood], desk: MailDesk, now: datetime) -> None:
    try:
        with transaction():
            for one in understood:
                _settle(one, desk, now)
    except Exception:
        # One of them can't be settled, or is already: find it by settling each alone, and let the others go.
        logger.exception("inbox: a batch failed, going on one by one")
        forget_connection()
        for one in understood:
            _settle_alone(one, desk, now)


def _understand(mail: ClaimedMail, desk: MailDesk, now: datetime) -> Understood | None:
    try:
        return understand(mail, desk)
    except Exception as error:
        logger.exception("inbox: mail %s can't be understood", mail.id)
        inbox.fail(mail.id, error=repr(error), now=now)
        return None


def _settle_alone(understood: Understood, desk: MailDesk, now: datetime) -> None:
    try:
        with transaction():
            _settle(understood, desk, now)
    except AlreadySettled:
        logger.info("inbox: mail %s was settled by another worker", understood.mail.id)
    except Exception as error:
        logger.exception("inbox: mail %s can't be settled", understood.mail.id)
        forget_connection()
        inbox.fail(understood.mail.id, error=repr(error), now=now)


def _settle(understood: Understood, desk: MailDesk, now: datetime) -> None:
    outcome, ticket_id, why = _decide(understood, desk, now)
    if not inbox.finish(understood.mail.id, outcome=_columns(understood, outcome, ticket_id, why)):
        raise AlreadySettled


def _decide(understood: Understood, desk: MailDesk, now: datetime) -> tuple[Outcome, int | None, str]:
    """What becomes of it, the ticket concerned, and why."""
    if understood.kind is Kind.OWN:
        return Outcome.OWN, None, understood.classification.reason
    earlier = _earlier_copy(understood)
    if earlier is not None:
        return Outcome.DUPLICATE, earlier.ticket_id, f"it came before, as mail {earlier.id}"
    if understood.kind is Kind.BOUNCE and understood.reading is not None:
        return take_bounce(understood, understood.reading, desk.keyring, now=now)
    sender = identify(understood)
    match = find_ticket(understood, sender, desk.keyring)
    if match is not None:
        _add(match, understood, sender, now)
        outcome = Outcome.PENDING if match.right is Right.PENDING else Outcome.MESSAGE
        return outcome, match.ticket.id, match.how.value
    return _open(understood, sender, desk, now)


def _earlier_copy(understood: Understood) -> Mail | None:
    """The same mail on another way to us: the same Message-ID and the same body. Another body is another mail."""
    if not understood.copy_key:
        return None
    return find(Mail, where=COPY_CONDITION, copy_key=understood.copy_key)


def _add(match: Match, understood: Understood, sender: Sender, now: datetime) -> None:
    """Automatic mail is noted for the agents and moves nothing."""
    said = _said(match, understood, sender)
    by = sender.actor
    if match.right is Right.STAFF:
        dialogue.note(match.ticket, said, by=by, now=now)
    else:
        moves = understood.kind is Kind.HUMAN
        dialogue.add_from_customer(match.ticket, said, by=by, now=now, moves_ticket=moves)


def _said(match: Match, understood: Understood, sender: Sender) -> Said:
    language = match.ticket.language
    reading = understood.reading
    visibility = {
        Right.TAKES_PART: Visibility.PUBLIC if understood.kind is Kind.HUMAN else Visibility.INTERNAL,
        Right.PENDING: Visibility.PENDING,
        Right.STAFF: Visibility.INTERNAL,
    }[match.right]
    return Said(
        text=_words(new_text(reading.text, subject=reading.subject) if reading else None, language),
        html=reading.html if reading else "",
        channel=Channel.MAIL,
        visibility=visibility,
        author_name=sender.actor.name,
        author_email=understood.sender,
        files=_files(understood),
        mail_id=understood.mail.id,
        message_id=reading.message_id if reading else "",
    )


def _open(understood: Understood, sender: Sender, desk: MailDesk, now: datetime) -> tuple[Outcome, int | None, str]:
    reading = understood.reading
    language = sender.language or desk.settings.language
    held = _held(understood, sender)
    draft = Draft(
        subject=_subject(reading, language),
        text=_words(reading.text.strip() if reading else None, language),
        html=reading.html if reading else "",
        channel=Channel.MAIL,
        language=language,
        requester_name=sender.actor.name,
        requester_email=understood.sender,
        customer_id=sender.customer_id,
        contact_id=sender.contact.id if sender.contact else None,
        held_because=held.value if held else None,
        files=_files(understood),
        mail_id=understood.mail.id,
        message_id=reading.message_id if reading else "",
        untold=_untold(understood, sender),
    )
    ticket_id = tickets.open_ticket(draft, by=sender.actor, now=now)
    return (Outcome.HELD if held else Outcome.TICKET), ticket_id, held.value if held else ""


def _held(understood: Understood, sender: Sender) -> Held | None:
    if sender.held_because is None:
        return None
    if understood.kind is Kind.UNREADABLE:
        return Held.UNREADABLE
    return sender.held_because if understood.kind is Kind.HUMAN else Held.AUTOMATIC


def _untold(understood: Understood, sender: Sender) -> str:
    """Why no receipt leaves: the rules for automatic answers, and never to an address that may be forged."""
    if sender.held_because is Held.DOUBTFUL:
        return "who sent it is in doubt"
    if not understood.sender:
        return "it names no sender"
    if understood.kind is Kind.UNREADABLE and sender.contact is not None and understood.mail.envelope_from:
        return ""
    return understood.no_answer


def _words(text: str | None, language: str) -> str:
    return _UNREADABLE_TEXT[language] if text is None else text or _NO_WORDS[language]


def _subject(reading: Reading | None, language: str) -> str:
    return _UNREADABLE_SUBJECT[language] if reading is None else reading.subject


def _files(understood: Understood) -> tuple[File, ...]:
    if understood.reading is None:
        return (File(filename="mail.eml", content_type="message/rfc822", content=understood.mail.raw),)
    return tuple(
        File(
            filename=attached.filename,
            content_type=attached.content_type,
            content=attached.content,
            content_id=attached.content_id,
        )
        for attached in understood.reading.attachments
    )


def _columns(understood: Understood, outcome: Outcome, ticket_id: int | None, why: str) -> dict[str, Any]:
    reading = understood.reading
    return {
        "message_id": reading.message_id[:998] if reading else "",
        "copy_key": understood.copy_key,
        "from_address": understood.sender[:320],
        "subject": reading.subject[:998] if reading else "",
        "kind": understood.kind.value,
        "identity": understood.verdict.identity.value,
        "why": "; ".join(part for part in (understood.classification.reason, *understood.verdict.reasons, why) if part),
        "outcome": outcome.value,
        "ticket": ticket_id,
    }
