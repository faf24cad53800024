"""A mail that plays a trick is kept, and its warning with it, whatever becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import config, inbox
from core.models import Message
from core.rules.references import Keyring, subject_tag
from intake.mail.process import MailDesk, process
from tests import make
from tests.cast import NOW, Cast


@pytest.fixture
def desk(tmp_path: Path) -> MailDesk:
    settings = config.load({"ARENDE_DATA": str(tmp_path / "data"), "ARENDE_MAIL_AUTHENTICATION": "check"})
    return MailDesk(settings, Keyring(settings.secrets), lambda seconds: lambda name, rdtype: [])


def take(desk: MailDesk, raw: bytes, *, sender: str) -> list[dict[str, str]]:
    """The warnings of the message that the mail becomes."""
    inbox.store([make.received(raw, sender=sender)])
    process(inbox.claim(limit=50, by="test", now=NOW), desk, now=NOW)
    return list(Message.select().order_by(Message.id.desc()).get().warnings)


def raw(sender: str, *, subject: str = "Hej", extra: str = "") -> bytes:
    return f"From: {sender}\r\nSubject: {subject}\r\n{extra}\r\nHej!\r\n".encode()


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("sender", "warning"),
    [
        ("Olle Lind <olle@mail.test>", {"what": "agents-name", "name": "Olle Lind", "address": "olle@mail.test"}),
        ("anna ek <anna@mail.test>", {"what": "contacts-name", "name": "anna ek", "address": "anna@mail.test"}),
        ("Eva <eva@kund.test.evil.test>", {"what": "lookalike", "domain": "kund.test.evil.test", "like": "kund.test"}),
        ("Olle <olle@desk.test>", {"what": "unproved-agent", "address": "olle@desk.test"}),
    ],
)
def test_a_strangers_ticket_keeps_its_warning(desk: MailDesk, sender: str, warning: dict[str, str]) -> None:
    assert take(desk, raw(sender), sender=sender.partition("<")[2].rstrip(">")) == [warning]


def test_an_answer_on_a_ticket_keeps_its_warning(desk: MailDesk, people: Cast) -> None:
    ticket = make.ticket(people.anna)
    written = raw("anna@kund.test", subject=f"Re: {subject_tag(ticket.number)}", extra="Reply-To: x@evil.test\r\n")
    assert take(desk, written, sender="anna@kund.test") == [{"what": "reply-elsewhere", "address": "x@evil.test"}]


def test_an_honest_mail_of_a_contact_has_none(desk: MailDesk, people: Cast) -> None:
    assert take(desk, raw("Anna Ek <anna@kund.test>"), sender="anna@kund.test") == []


@pytest.mark.usefixtures("people")
def test_a_colleague_at_a_customers_own_domain_resembles_nobody(desk: MailDesk) -> None:
    assert take(desk, raw("Eva <eva@mail.kund.test>"), sender="eva@mail.kund.test") == []
