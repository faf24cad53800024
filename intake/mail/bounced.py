"""A letter of ours came back: which one, for whom, and what follows. What was never ours is only counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core import events, messages, outbox
from core.actors import DESK
from core.messages import Said
from core.models import Letter, Mail
from core.models.tickets import Channel, Visibility
from core.rules.references import Keyring
from intake.mail.reading.bounce import FailedRecipient, failed_recipients, original_message_ids
from intake.mail.reading.parse import Reading
from intake.mail.understand import Understood


@dataclass(frozen=True, slots=True)
class Returned:
    """What a bounce tells: whom a letter didn't reach, why, and which of our letters it was, if it was one."""

    letter: Letter | None
    failed: tuple[FailedRecipient, ...]
    because: str


def returned_letter(understood: Understood, reading: Reading, keyring: Keyring) -> Returned:
    """Tie a bounce to its letter by key, and only by key: a forged one can't make an address look dead."""
    failed = failed_recipients(reading, understood.mail.raw)
    letter = _letter_by_address(understood, keyring) or _letter_by_message_id(reading, keyring)
    return Returned(letter, failed, _reason(failed, reading) if letter else "it returns nothing that we sent")


def note_bounce(mail_id: int, returned: Returned, *, now: datetime) -> None:
    """Write down whom the letter didn't reach: on the mail, on the letter and on its ticket."""
    addresses = [recipient.address for recipient in returned.failed]
    Mail.update(failed_recipients=addresses).where(Mail.id == mail_id).execute()
    letter = returned.letter
    if letter is None:
        return
    if any(recipient.is_permanent for recipient in returned.failed):
        outbox.mark_bounced(letter.id, error=returned.because, now=now)
    if letter.ticket_id is not None:
        _note_on_ticket(letter.ticket_id, letter.recipient, returned.because, now)


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
