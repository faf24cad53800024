"""A letter of ours came back, is late, or arrived: which one, for whom, and what follows.

Trusts a bounce only as far as a key of ours goes: the address it came to, or the Message-ID that it returns. What
carries neither is counted as backscatter and touches nothing, so that a forged bounce can't make an address look dead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core import events, messages, outbox, people
from core.actors import DESK
from core.messages import Said
from core.models import Letter, Mail, Ticket
from core.models.tickets import Channel, Visibility
from core.rules.references import Keyring
from intake.mail.reading.bounce import Bounce, Reported, original_message_ids, read_bounce
from intake.mail.reading.parse import Reading
from intake.mail.understand import Understood

_MOST_WORDS = 500
_NOTES = {
    "bounced": {
        "sv": "Ett brev till {to} kom tillbaka. Mottagarens e-postserver säger:\n{why}",
        "en": "A letter to {to} came back. The recipient's mail server says:\n{why}",
    },
    "delayed": {
        "sv": "Ett brev till {to} är försenat. E-postservern försöker igen:\n{why}",
        "en": "A letter to {to} is delayed. The mail server keeps trying:\n{why}",
    },
}


@dataclass(frozen=True, slots=True)
class Returned:
    """What a bounce tells: what became of a letter, in whose words, and which of ours it was, if it was one."""

    letter: Letter | None
    bounce: Bounce
    because: str

    @property
    def failed(self) -> tuple[Reported, ...]:
        return self.bounce.failed


def returned_letter(understood: Understood, reading: Reading, keyring: Keyring) -> Returned:
    """Tie a bounce to its letter by key, and only by key."""
    letter = _letter_by_address(understood.mail.envelope_to, keyring) or _letter_by_message_id(reading, keyring)
    bounce = read_bounce(reading, understood.mail.raw, own_addresses=understood.mail.envelope_to)
    return Returned(letter, bounce, _reason(bounce, reading) if letter else "it returns nothing that we sent")


def note_bounce(mail_id: int, returned: Returned, *, now: datetime) -> None:
    """Write down whom the letter didn't reach: on the mail, the letter, the contact and the ticket.

    A letter that is only late is noted on its ticket; one that arrived is counted, and no more.
    """
    addresses = [one.address for one in returned.failed]
    Mail.update(failed_recipients=addresses).where(Mail.id == mail_id).execute()
    letter = returned.letter
    if letter is None or (returned.bounce.arrived and not (returned.failed or returned.bounce.delayed)):
        return
    if returned.failed:
        outbox.mark_bounced(letter.id, error=returned.because, now=now)
    if any(one.is_permanent for one in returned.failed):
        people.mark_undeliverable(letter.recipient, why=returned.because, by=DESK, now=now)
    if letter.ticket_id is not None:
        kind = "delayed" if returned.bounce.delayed and not returned.failed else "bounced"
        _note_on_ticket(letter.ticket_id, kind, letter.recipient, returned.because, now)


def _letter_by_address(addresses: Iterable[str], keyring: Keyring) -> Letter | None:
    keys = (keyring.read_bounce_address(address) for address in addresses)
    return next((letter for key in keys if key and (letter := Letter.get_or_none(Letter.id == key))), None)


def _letter_by_message_id(reading: Reading, keyring: Keyring) -> Letter | None:
    ours = (text for text in original_message_ids(reading) if keyring.read_message_id(text))
    letters = (Letter.get_or_none(Letter.message_id == message_id.lower()) for message_id in ours)
    return next((letter for letter in letters if letter), None)


def _reason(bounce: Bounce, reading: Reading) -> str:
    """What the mail server said, a status only where its words don't name it."""
    told = [_told(one) for one in (*bounce.failed, *bounce.delayed, *bounce.arrived)]
    return "; ".join(told)[:_MOST_WORDS] or reading.subject


def _told(one: Reported) -> str:
    status = "" if one.status in one.diagnostic else one.status
    return f"{one.address}: {' '.join(part for part in (status, one.diagnostic) if part) or one.fate.value}"


def _note_on_ticket(ticket_id: int, kind: str, recipient: str, why: str, now: datetime) -> None:
    texts = _NOTES[kind]
    text = texts.get(Ticket.get_by_id(ticket_id).language, texts["en"]).format(to=recipient, why=why)
    said = Said(text=text, channel=Channel.MAIL, visibility=Visibility.INTERNAL)
    message_id = messages.add(ticket_id, said, by=DESK, now=now)
    events.record(kind, by=DESK, now=now, ticket_id=ticket_id, message_id=message_id, data={"to": recipient})
