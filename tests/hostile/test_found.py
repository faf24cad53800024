"""What trial and error found (`make fuzz`), each made as small as it can be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core import clock, inbox
from core.models import Mail
from intake.mail.process import MailDesk, process
from intake.mail.reading.bounce import failed_recipients
from intake.mail.reading.parse import read_mail
from tests.office import Office

NULS_IN_A_BOUNCE = [
    b"From: a@b.example\r\nX-Failed-Recipients: n@exim.example\0le\r\n\r\nx\r\n",
    b"From: a <b\r\nX-Failed-Recipients:n@ip4:192.0.2.0/24nan@exim.examp\0\0le\rT \n\r\n"
    b"The following addresses refused it.\r\n",
]


@pytest.mark.parametrize("raw", NULS_IN_A_BOUNCE)
def test_who_was_not_reached_can_be_written_down(raw: bytes) -> None:
    """PostgreSQL keeps no NUL, and a bounce that can't be noted would end with a human."""
    for one in failed_recipients(read_mail(raw), raw):
        assert "\0" not in f"{one.address}{one.status}{one.diagnostic}"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
def test_what_a_policy_in_the_dns_says_is_written_down_without_its_controls(office: Office) -> None:
    """The reasons of an identity are kept with the mail; what others publish is among them."""
    published = replace(office.settings, mail_authentication="check", mail_trusted=())
    desk = MailDesk(published, office.keyring, lambda _: lambda name, kind: ["v=DMARC1; p=rej\0ect\x01"])
    office.store(b"From: anna@kund.test\r\nSubject: x\r\nDKIM-Signature: v=1; d=kund.test\r\n\r\nx\r\n", sender="")
    process(inbox.claim(limit=1, by="test", now=clock.now()), desk, now=clock.now())
    mail = Mail.get()
    assert (mail.state, "\0" in mail.why, "\x01" in mail.why) == ("done", False, False)
