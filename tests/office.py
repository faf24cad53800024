"""A desk without programs: mail is put where the door puts it, a sweep does all that is due, letters leave."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from core import clock, config, exports, inbox
from core.config import Settings
from core.rules.references import Keyring
from intake.mail.export import mails
from intake.mail.identity.lookups import make_lookup
from intake.mail.process import MailDesk
from tasks.worker import Worker
from tests import make
from tests.cast import Cast
from tests.servers.world import Arrival, World

DESK = "servicedesk@example.test"
_MX = "mx.example.test"  # the mail server in front, whose word on authenticity counts

Row = dict[str, Any]


class Office:
    """Needs an open database; `people` are in it."""

    def __init__(self, folder: Path, people: Cast, world: World, **settings: str) -> None:
        given = {"ARENDE_DATA": str(folder / "data"), "ARENDE_RELAY": world.relay, "ARENDE_LANGUAGE": "en"}
        mode = {"ARENDE_MAIL_AUTHENTICATION": f"header:{_MX}"}
        self.settings: Settings = config.load({**given, **mode, **settings})
        self.people = people
        self.world = world
        self.keyring = Keyring(self.settings.secrets)
        self._sent = 0

    def worker(self, **settings: Any) -> Worker:
        chosen = replace(self.settings, **settings)
        return Worker(chosen, MailDesk(chosen, self.keyring, make_lookup))

    def sweep(self) -> dict[str, int]:
        """Everything due now."""
        return self.worker().sweep()

    def take(self, raw: bytes, *, sender: str, to: str = DESK) -> Row:
        """A mail comes in and is worked on; gives what became of it, as exported."""
        self.store(raw, sender=sender, to=to)
        self.sweep()
        return self.mails()[-1]

    def store(self, raw: bytes, *, sender: str, to: str = DESK) -> None:
        inbox.store([make.received(raw, sender=sender, at=clock.now(), envelope_to=(to,))])

    def mail(
        self, sender: str, text: str = "Hello.", *, to: str = DESK, dmarc: str = "", envelope: str | None = None,
        **fields: str,
    ) -> Row:  # fmt: skip
        """Somebody writes; `dmarc` is what the mail server in front says of it ("pass", "fail")."""
        self._sent += 1
        domain = sender.rpartition("@")[2]
        head = {"subject": "A question", "message_id": f"<{self._sent}.mail@{domain}>", **fields}
        if dmarc:
            head["Authentication_Results"] = f"{_MX}; dmarc={dmarc} header.from={domain}"
        raw = make.mail(text, sender=sender, **head)
        return self.take(raw, sender=sender if envelope is None else envelope, to=to)

    def answer(self, letter: Arrival, text: str = "An answer.", *, sender: str = "", **fields: str) -> Row:
        """Somebody, if nobody else is named whoever got it, answers a letter as mail programs do."""
        message = letter.message
        head = {"subject": f"Re: {message['Subject']}", "In_Reply_To": message["Message-ID"], **fields}
        return self.mail(sender or letter.recipients[0], text, to=reply_address(message), **head)

    def letters_to(self, recipient: str) -> list[Arrival]:
        return self.world.mails_to(recipient)

    def mails(self) -> list[Row]:
        return list(mails())

    def tickets(self) -> list[Row]:
        return list(exports.tickets())

    def ticket(self, number: int) -> Row:
        return next(ticket for ticket in self.tickets() if ticket["number"] == number)

    def letters(self) -> list[Row]:
        return list(exports.letters())

    def events(self) -> list[Row]:
        return list(exports.events())


def reply_address(message: EmailMessage) -> str:
    return str(message["Reply-To"]).strip("<>")
