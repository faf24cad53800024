"""A letter of ours came back: which one, for whom, and what follows. What was never ours is only counted."""

from __future__ import annotations

from datetime import datetime

from core import events, messages, outbox
from core.actors import DESK
from core.messages import Said
from core.models import Letter, Mail
from core.models.post import Outcome
from core.models.tickets import Channel, Visibility
from core.rules.references import Keyring
from intake.mail.reading.bounce import FailedRecipient, failed_recipients, original_message_ids
from intake.mail.reading.parse import Reading
from intake.mail.understand import Understood


def take_bounce(
    understood: Understood, reading: Reading, keyring: Keyring, *, now: datetime
) -> tuple[Outcome, int | None, str]:
    """Tie a bounce to its letter by key, and only by key: a forged one can't make an address look dead."""
    failed = failed_recipients(reading, understood.mail.raw)
    Mail.update(failed_recipients=[recipient.address for recipient in failed]).where(
        Mail.id == understood.mail.id
    ).execute()
    letter = _letter_by_address(understood, keyring) or _letter_by_message_id(reading, keyring)
    if letter is None:
        return Outcome.BACKSCATTER, None, "it returns nothing that we sent"
    why = _reason(failed, reading)
    if any(recipient.is_permanent for recipient in failed):
        outbox.mark_bounced(letter.id, error=why, now=now)
    if letter.ticket_id is not None:
        _note_on_ticket(letter.ticket_id, letter.recipient, why, now)
    return Outcome.BOUNCE, letter.ticket_id, why


def _letter_by_address(understood: Understood, keyring: Keyring) -> Letter | None:
    keys = (keyring.read_bounce_address(address) for address in understood.mail.envelope_to)
    return next((letter for key in keys if key and (letter := Letter.get_or_none(Letter.id == key))), None)


def _letter_by_message_id(reading: Reading, keyring: Keyring) -> Letter | None:
    for message_id in original_message_ids(reading):
        if keyring.read_message_id(message_id):
            return Letter.get_or_none(Letter.message_id == message_id.lower())
    return None


def _reason(failed: tuple[FailedRecipient, ...], reading: Reading) -> str:
    told = [f"{one.address}: {one.status} {one.diagnostic}".strip() for one in failed]
    return "; ".join(told)[:500] or reading.subject


def _note_on_ticket(ticket_id: int, recipient: str, why: str, now: datetime) -> None:
    said = Said(text=f"{recipient}\n{why}", channel=Channel.MAIL, visibility=Visibility.INTERNAL)
    message_id = messages.add(ticket_id, said, by=DESK, now=now)
    events.record("bounced", by=DESK, now=now, ticket_id=ticket_id, message_id=message_id, data={"to": recipient})
