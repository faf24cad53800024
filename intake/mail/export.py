"""Every inbound mail that was answered 250, told to scripts: what it says is read anew from the bytes that came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.exports import batches, instant
from core.inbox import HEAVY
from core.models import Blob, Letter, Mail
from core.models.post import Outcome
from core.rules.notices import LetterKind
from core.rules.references import number_of
from intake.mail.reading.parse import Reading, Unreadable, read_mail
from intake.mail.reading.reply_text import separate_mail
from intake.mail.reading.room import ReadingRoom

_OPENED = (Outcome.TICKET, Outcome.HELD)


def mails() -> Iterator[dict[str, Any]]:
    with ReadingRoom() as room:
        for batch in batches(Mail.select(Mail, Blob).join(Blob), Mail):
            answered = _answered([mail.ticket_id for mail in batch if mail.ticket_id])
            yield from (_mail(mail, mail.outcome in _OPENED and mail.ticket_id in answered, room) for mail in batch)


def _answered(ticket_ids: list[int]) -> set[int]:
    """The tickets among these for which a receipt was written."""
    receipts = Letter.select(Letter.ticket).where(
        Letter.ticket.in_(ticket_ids), Letter.kind == LetterKind.RECEIVED.value
    )
    return {row.ticket_id for row in receipts if row.ticket_id}


def _mail(mail: Mail, is_answered: bool, room: ReadingRoom) -> dict[str, Any]:
    return {
        "raw_sha256": mail.raw_sha256,
        "received_at": instant(mail.received_at),
        "envelope_from": mail.envelope_from,
        "envelope_to": mail.envelope_to,
        **_said(_read(mail.content.content, room)),
        "kind": mail.kind or None,
        "failed_recipients": mail.failed_recipients or [],
        "identity": mail.identity or None,
        "ticket": number_of(mail.ticket_id) if mail.ticket_id else None,
        "answered": is_answered,
        "outcome": mail.outcome or mail.state,
        "why": mail.why or mail.error or None,
        "copies": mail.copies,
    }


def _read(raw: bytes, room: ReadingRoom) -> Reading | None:
    try:
        return room.read(raw) if len(raw) > HEAVY else read_mail(raw)
    except Unreadable:
        return None


def _said(reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        words: dict[str, Any] = dict.fromkeys(
            ("message_id", "from_address", "from_name", "subject", "text", "reply_text"), ""
        )
        return {**words, "attachments": [], "headers": []}
    return {
        "message_id": reading.message_id,
        "from_address": reading.sender.address if reading.sender else "",
        "from_name": reading.sender.name if reading.sender else "",
        "subject": reading.subject,
        "text": reading.text,
        "reply_text": separate_mail(reading).fresh,
        "attachments": [
            {
                "filename": attached.filename,
                "content_type": attached.content_type,
                "size": attached.size,
                "sha256": attached.sha256,
            }
            for attached in reading.attachments
        ],
        "headers": [list(header) for header in reading.headers],
    }
