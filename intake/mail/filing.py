"""Carries out what was decided about a mail: opens its ticket, adds it to one, or notes what it tells of a letter.

All within the transaction around, so that a mail and its outcome are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core import dialogue, events, floods, merging, messages, opening, people
from core.actors import DESK, Actor
from core.attachments import File, with_logos_set_aside
from core.database import find
from core.messages import Said
from core.models import Customer, Ticket
from core.models.tickets import Channel, Visibility
from core.opening import Draft
from core.partners import THIRD_LINE, customer_named
from core.rules.references import number_of
from core.sorting import Sorted, sort_mail
from intake.mail.agents import add_agents_mail
from intake.mail.approvals import answer_estimate
from intake.mail.bounced import note_bounce
from intake.mail.cautions import cautions_of
from intake.mail.decide import Decision
from intake.mail.evidence import conversation_of, thread_root
from intake.mail.forwards import Brought
from intake.mail.parties import add_partys_mail
from intake.mail.reading.attachments import Attached
from intake.mail.reading.automatic import Kind
from intake.mail.reading.parse import Protection, Reading
from intake.mail.reading.reply_text import separate
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
    ticket_id = _file(understood, decision, desk, now)
    _cross_refer(decision, ticket_id, now)
    return ticket_id


def _file(understood: Understood, decision: Decision, desk: MailDesk, now: datetime) -> int | None:
    if decision.sender is None:
        return decision.earlier.ticket_id if decision.earlier else None
    if understood.kind is Kind.HUMAN and decision.sender.contact is not None and decision.brought is None:
        people.mark_reached(decision.sender.contact, by=decision.sender.actor, now=now)
    if decision.match is None:
        return _open(understood, decision, decision.sender, desk, now)
    _add(decision.match, understood, decision.sender, desk, now)
    if decision.earlier is not None and decision.earlier.ticket is not None:
        merging.merge(decision.earlier.ticket, into=decision.match.ticket, by=DESK, now=now)
    return decision.match.ticket.id


def _add(match: Match, understood: Understood, sender: Sender, desk: MailDesk, now: datetime) -> None:
    """Automatic mail is noted for the agents and moves nothing."""
    fresh = understood.separation.fresh
    said = _said(match, understood, sender, fresh, desk)
    by = sender.actor
    if match.partys is not None:
        add_partys_mail(match.partys, said, understood, sender, now=now)
    elif match.right is Right.STAFF:
        add_agents_mail(match, said, understood, fresh=fresh, by=by, desk=desk, now=now)
    else:
        moves = understood.kind is Kind.HUMAN
        dialogue.add_from_customer(match.ticket, said, by=by, now=now, moves_ticket=moves)
        if match.right is Right.TAKES_PART:
            answer_estimate(match.ticket, understood, sender, fresh=fresh, now=now)


def _said(match: Match, understood: Understood, sender: Sender, fresh: str, desk: MailDesk) -> Said:
    reading = understood.reading
    visibility = {
        Right.TAKES_PART: Visibility.PUBLIC if understood.kind is Kind.HUMAN else Visibility.INTERNAL,
        Right.PENDING: Visibility.PENDING,
        Right.STAFF: Visibility.INTERNAL,
        Right.PARTY: Visibility.INTERNAL,
    }[match.right]
    return Said(
        text=_words(reading, fresh, match.ticket.language),
        html=reading.html if reading else "",
        channel=Channel.MAIL,
        visibility=visibility,
        author_name=sender.actor.name,
        author_email=understood.sender,
        files=_files(understood),
        mail_id=understood.mail.id,
        message_id=reading.message_id if reading else "",
        conversation=_conversation(reading),
        warnings=cautions_of(understood, sender, desk.settings),
    )


def _open(understood: Understood, decision: Decision, sender: Sender, desk: MailDesk, now: datetime) -> int:
    reading, brought = understood.reading, decision.brought
    language = sender.language or desk.settings.language
    text = brought.text if brought else reading.text.strip() if reading else ""
    html = brought.html if brought else reading.html if reading else ""
    mailer = Sender(actor=decision.brought_by) if decision.brought_by else sender  # whose mail this itself is
    sorting = sorted_by_words(understood, decision)
    served = _served(understood, decision, sender, now)
    draft = Draft(
        subject=brought.subject if brought else _subject(reading, language),
        text=_words(reading, text, language),
        html=html,
        channel=Channel.MAIL,
        language=language,
        requester_name=sender.actor.name,
        requester_email=brought.address if brought else understood.sender,
        customer_id=served.id if served else sender.customer_id,
        through_id=sender.customer_id if served else None,
        line=THIRD_LINE if served else 1,
        contact_id=sender.contact.id if sender.contact else None,
        category=sorting.category,
        effect=sorting.effect,
        module_id=sorting.module_id,
        told_by=sorting,
        held_because=decision.held_because.value if decision.held_because else None,
        files=_as_files(brought.files, author=brought.address) if brought else _files(understood),
        mail_id=understood.mail.id,
        message_id=reading.message_id if reading else "",
        conversation=_conversation(reading),
        thread_root=_unmet_root(reading),
        untold=decision.untold,
        warnings=cautions_of(understood, mailer, desk.settings),
    )
    if draft.held_because is None or brought is not None:
        ticket_id = opening.open_ticket(draft, by=sender.actor, now=now)
    else:
        is_automatic = understood.kind not in (Kind.HUMAN, Kind.UNREADABLE)
        came_at = understood.mail.received_at
        ticket_id = floods.file_held(draft, is_automatic=is_automatic, came_at=came_at, by=sender.actor, now=now)
    if brought is not None and decision.brought_by is not None:
        _note_bringer(ticket_id, brought, decision.brought_by, now)
    return ticket_id


def _served(understood: Understood, decision: Decision, sender: Sender, now: datetime) -> Customer | None:
    """Whose matter it is that a partner's contact passes on, as the mail's words say."""
    if sender.contact is None or understood.reading is None or decision.brought is not None:
        return None
    subject, fresh = understood.reading.subject, understood.separation.fresh
    return customer_named(sender.contact, subject=subject, text=fresh, now=now)


def sorted_by_words(understood: Understood, decision: Decision) -> Sorted:
    """By what is new in it; of a mail that an agent passes on, by that mail."""
    if decision.brought is not None:
        brought = decision.brought
        return sort_mail(subject=brought.subject, text=separate(brought.text, subject=brought.subject).fresh)
    if understood.reading is None:
        return Sorted()
    return sort_mail(subject=understood.reading.subject, text=understood.separation.fresh)


def _note_bringer(ticket_id: int, brought: Brought, by: Actor, now: datetime) -> None:
    """Who passed it on, and what they said of it to their colleagues."""
    message_id = None
    if brought.own_words:
        said = Said(text=brought.own_words, channel=Channel.MAIL, visibility=Visibility.INTERNAL)
        message_id = messages.add(ticket_id, said, by=by, now=now)
    events.record("brought", by=by, now=now, ticket_id=ticket_id, message_id=message_id)


def _cross_refer(decision: Decision, ticket_id: int | None, now: datetime) -> None:
    """Each ticket that a mail names besides the one it is on tells its agents where that is."""
    if ticket_id is None:
        return
    here = {"number": number_of(ticket_id)}
    for other in decision.also_named:
        if other != ticket_id and find(Ticket, id=other) is not None:
            events.record("named-elsewhere", by=DESK, now=now, ticket_id=other, data=here)
    if decision.follows is not None:
        there = {"number": decision.follows.number}
        events.record("follows", by=DESK, now=now, ticket_id=ticket_id, data=there)
        events.record("followed", by=DESK, now=now, ticket_id=decision.follows.id, data=here)


def _conversation(reading: Reading | None) -> str:
    found = conversation_of(reading) if reading else None
    return found.head.hex() if found else ""


def _unmet_root(reading: Reading | None) -> str:
    """What its thread began with, if that isn't this mail: it may come later."""
    root = thread_root(reading) if reading else ""
    return root if reading and root != reading.message_id else ""


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
    return _as_files(understood.reading.attachments, author=understood.sender)


def _as_files(attachments: Sequence[Attached], *, author: str) -> tuple[File, ...]:
    files = tuple(
        File(
            filename=attached.filename,
            content_type=attached.content_type,
            content=attached.content,
            content_id=attached.content_id,
            is_set_aside=attached.is_set_aside,
        )
        for attached in attachments
    )
    return with_logos_set_aside(files, author=author)
