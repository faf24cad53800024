"""What tests of the mail's way to its ticket need: a desk over the cast, and mails that are taken in at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from core import inbox, letters
from core.models import Event, Letter, Mail, Message, Ticket
from intake.mail.process import MailDesk, process
from tests import make
from tests.cast import NOW, Cast
from tests.office import _MX

ANNA, BO, CARL, OLLE, ADA = "anna@kund.test", "bo@kund.test", "carl@other.test", "olle@desk.test", "ada@desk.test"
VERA, EVA = "vera@elsewhere.test", "eva@kund.test"  # a stranger, and somebody at Kund whom nobody registered
PLAIN = "servicedesk@example.test"


@dataclass
class TakenIn:
    """The desk, and what came to it."""

    desk: MailDesk
    people: Cast
    _count: int = 0

    def mail(
        self, sender: str = ANNA, text: str = "Hej.", *, to: str | tuple[str, ...] = PLAIN, at: datetime = NOW,
        dmarc: str = "", envelope: str | None = None, **fields: Any,
    ) -> Mail:  # fmt: skip
        """A mail comes in and gets its outcome; `dmarc` is what the server in front says of it."""
        self._count += 1
        head = {"message_id": f"<{self._count}@mail.test>", **fields}
        if dmarc:
            head["Authentication_Results"] = f"{_MX}; dmarc={dmarc} header.from={sender.rpartition('@')[2]}"
        raw = make.mail(text, sender=sender, **head)
        return self.raw(raw, sender=sender if envelope is None else envelope, to=to, at=at)

    def raw(self, raw: bytes, *, sender: str = ANNA, to: str | tuple[str, ...] = PLAIN, at: datetime = NOW) -> Mail:
        envelope_to = (to,) if isinstance(to, str) else to
        inbox.store([make.received(raw, envelope_from=sender, envelope_to=envelope_to, at=at)])
        process(inbox.claim(limit=50, by="test", now=at), self.desk, now=at)
        return Mail.select().order_by(Mail.id.desc()).get()

    def key(self, ticket: Ticket, recipient: str = ANNA) -> str:
        """The address by which somebody who got a letter answers it."""
        address = self.desk.settings.address
        return self.desk.keyring.reply_address(address, ticket_id=ticket.id, recipient=recipient)

    def letters(self, to: str = "") -> list[EmailMessage]:
        """Every letter there is, or those to one address, written first where they are due."""
        letters.write_due(self.desk.settings, self.desk.keyring, now=NOW)
        rows = Letter.select().order_by(Letter.id)
        mails = [message_from_bytes(letter.content.content, policy=policy.default) for letter in rows]
        return [mail for mail in mails if not to or mail["To"].strip("<>") == to]


Take = Callable[..., Mail]


def said_on(ticket: Ticket) -> list[tuple[str, str]]:
    """What was said since the ticket was opened: by whom, and to whom it can be seen."""
    rows = Message.select().where(Message.ticket == ticket.id).order_by(Message.id)
    return [(row.author_email, row.visibility) for row in rows][1:]


def happened_to(ticket_id: int) -> list[str]:
    return [event.kind for event in Event.select().where(Event.ticket == ticket_id).order_by(Event.id)]


def body_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
