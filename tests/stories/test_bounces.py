"""Letters that come back: tied to what we sent by key, and by nothing else."""

from __future__ import annotations

import pytest

from core import clock, dialogue
from core.models import Ticket
from core.rules.references import ticket_id_of
from tests import make
from tests.cast import by
from tests.office import Office
from tests.servers.world import Arrival

ANNA = "anna@kund.test"


@pytest.fixture
def letter(office: Office) -> Arrival:
    """An agent's reply to Anna, as it left."""
    number = office.mail(ANNA)["ticket"]
    ticket = Ticket.get_by_id(ticket_id_of(number))
    dialogue.reply(ticket, make.said("Is it plugged in?"), by=by(office.people.olle), now=clock.now())
    office.sweep()
    return office.letters_to(ANNA)[-1]


def report(message_id: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A mail server's report on a letter (RFC 3464)."""
    return "\r\n".join(
        [
            "From: MAILER-DAEMON@kund.test",
            "To: servicedesk@example.test",
            "Subject: Undelivered Mail Returned to Sender",
            "Message-ID: <report@kund.test>",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="=b"',
            "",
            "--=b",
            "Content-Type: text/plain",
            "",
            "Sorry.",
            "--=b",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.kund.test",
            "",
            f"Final-Recipient: rfc822; {ANNA}",
            f"Action: {action}",
            f"Status: {status}",
            "Diagnostic-Code: smtp; 550 5.1.1 no such user",
            "",
            "--=b",
            "Content-Type: text/rfc822-headers",
            "",
            f"Message-ID: {message_id}",
            "",
            "--=b--",
            "",
        ]
    ).encode()


def replied(office: Office) -> dict[str, object]:
    [row] = [row for row in office.letters() if row["kind"] == "replied"]
    return row


def test_a_bounce_to_the_keyed_return_address_marks_its_letter(office: Office, letter: Arrival) -> None:
    bounce = office.take(report("<unknown@elsewhere.test>"), sender="", to=letter.sender)
    assert bounce["outcome"] == "bounce" and bounce["failed_recipients"] == [ANNA]
    assert "no such user" in str(replied(office)["error"]) and replied(office)["gave_up_at"]


def test_a_bounce_that_returns_our_message_id_marks_its_letter(office: Office, letter: Arrival) -> None:
    office.take(report(letter.message["Message-ID"]), sender="")
    assert replied(office)["gave_up_at"]


def test_the_agents_see_on_the_ticket_that_a_letter_came_back(office: Office, letter: Arrival) -> None:
    bounce = office.take(report("<unknown@elsewhere.test>"), sender="", to=letter.sender)
    noted = office.ticket(bounce["ticket"])["messages"][-1]
    assert noted["visibility"] == "internal" and "no such user" in noted["text"]


def test_a_bounce_opens_no_ticket_and_is_answered_by_nothing(office: Office, letter: Arrival) -> None:
    before = len(office.world.mails)
    office.take(report("<unknown@elsewhere.test>"), sender="", to=letter.sender)
    assert (len(office.tickets()), len(office.world.mails)) == (1, before)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_forged_bounce_cant_make_an_address_look_dead(office: Office, letter: Arrival) -> None:
    local, _, domain = letter.sender.partition("@")
    forged = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    identifier = letter.message["Message-ID"]
    flipped = identifier.replace("@", "a@" if identifier[-15] != "a" else "b@").replace(identifier[8], "7", 1)
    bounce = office.take(report(flipped), sender="", to=forged)
    assert bounce["outcome"] == "backscatter"
    assert not replied(office)["gave_up_at"]


def test_a_delay_is_told_to_the_agents_and_gives_up_nothing(office: Office, letter: Arrival) -> None:
    bounce = office.take(report("<x@y.test>", action="delayed", status="4.4.1"), sender="", to=letter.sender)
    assert bounce["outcome"] == "bounce"
    assert not replied(office)["gave_up_at"]


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_report_that_a_letter_arrived_is_no_failure(office: Office, letter: Arrival, action: str) -> None:
    office.take(report("<x@y.test>", action=action, status="2.0.0"), sender="", to=letter.sender)
    assert not replied(office)["gave_up_at"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_person_who_forwards_a_bounce_and_asks_what_it_means_gets_a_ticket(office: Office) -> None:
    raw = report("<x@y.test>").replace(b"MAILER-DAEMON@kund.test", ANNA.encode())
    raw = raw.replace(b"multipart/report; report-type=delivery-status;", b"multipart/mixed;")
    raw = raw.replace(b"Undelivered Mail Returned to Sender", b"What does this mean?")
    mail = office.take(raw, sender=ANNA)
    assert mail["ticket"] and mail["answered"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_an_absence_notice_to_the_return_address_opens_no_ticket(office: Office, letter: Arrival) -> None:
    """RFC 3834 4 sends it there, and not every program says what it answers."""
    office.mail(ANNA, "I am away.", to=letter.sender, envelope="", Auto_Submitted="auto-replied", subject="Away")
    assert len(office.tickets()) == 1
