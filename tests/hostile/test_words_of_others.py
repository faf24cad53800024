"""What a mail says of itself, or whom it names, steers nothing and is written into nothing but its ticket."""

from __future__ import annotations

import logging
from base64 import b64encode

import pytest

from core.models import Contact, Event, Ticket
from tests.office import DESK, Office, reply_address

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ANNA, STRANGER = "anna@kund.test", "vera@elsewhere.test"
CONTROL = {
    "X_Arende_Ticket": "100009",
    "X_Arende_Contact": ANNA,
    "X_Arende_Status": "closed",
    "X_Arende_Priority": "P1",
    "X_Zammad_Ticket_Owner": "ada@desk.test",
    "X_Remote_User": "ada@desk.test",
    "X_Forwarded_For": "127.0.0.1",
    "X_Priority": "1",
    "Importance": "high",
}


@pytest.mark.parametrize("name", CONTROL)
def test_a_header_from_outside_steers_nothing(office: Office, name: str) -> None:
    office.mail(STRANGER, subject="The printer", **{name: CONTROL[name]})
    ticket = Ticket.get()
    assert (ticket.held_because, ticket.status, ticket.priority) == ("unknown", "new", "P3")
    assert (ticket.contact_id, ticket.assignee_id) == (None, None)


@pytest.mark.parametrize("word", ["mx.evil.test; dmarc=pass", "MX.EXAMPLE.TEST.evil; dmarc=pass"])
def test_the_word_of_another_server_makes_nobody_an_agent(office: Office, word: str) -> None:
    olle = office.people.olle.email
    word = f"{word} header.from={olle.rpartition('@')[2]}"
    assert office.mail(olle, Authentication_Results=word)["identity"] == "weak"
    assert Ticket.get().held_because == "doubtful"


def test_a_thousand_in_copy_are_written_to_by_nobody_and_registered_nowhere(office: Office) -> None:
    before = Contact.select().count()
    named = ", ".join(f"person{number}@shop.test" for number in range(1_000))
    office.mail(ANNA, Cc=named, Bcc=named)
    assert Contact.select().count() == before
    assert [letter.recipients for letter in office.world.arrivals] == [(ANNA,)]


def test_a_mail_without_a_sender_is_kept_and_nobody_is_written_to(office: Office) -> None:
    office.take(b"Subject: Hello\r\n\r\nNobody wrote this.\r\n", sender="")
    assert len(office.tickets()) == 1
    assert office.world.arrivals == []


def test_a_sign_up_elsewhere_cant_be_confirmed_with_our_address(office: Office) -> None:
    came = office.mail("no-reply@shop.test", "Your code is 123456.", subject="Confirm your address")
    assert (came["outcome"], came["answered"], office.world.arrivals) == ("held", False, [])
    assert Ticket.get().customer_id is None


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@evil.test", "a\nb", "a\x0bb", "a\x85b", "a\u2028b", "a\0b", "\u202emoc"])
def test_nothing_that_somebody_wrote_breaks_the_letters_about_it(office: Office, evil: str) -> None:
    word = f"=?utf-8?b?{b64encode(evil.encode()).decode()}?="
    office.take(f"From: {word} <{ANNA}>\r\nSubject: {word}\r\n\r\nx\r\n".encode(), sender=ANNA)
    [letter] = office.letters_to(ANNA)
    assert letter.recipients == (ANNA,)
    assert (letter.message["Bcc"], letter.message["To"].addresses[0].addr_spec) == (None, ANNA)


def test_logs_hold_neither_words_nor_keys(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="core")
    caplog.set_level(logging.DEBUG, logger="intake")
    caplog.set_level(logging.DEBUG, logger="tasks")
    office.mail(ANNA, "My password is swordfish.", subject="Swordfish")
    [letter] = office.letters_to(ANNA)
    key = reply_address(letter.message).partition("@")[0].partition("+")[2]
    office.answer(letter, "It is still swordfish.")
    office.take(b"From: x\r\n" + b"X: swordfish\r\n" * 2_000 + b"\r\nswordfish", sender=ANNA)
    assert "swordfish" not in caplog.text.lower()
    assert key and key not in caplog.text


def test_a_line_end_in_an_address_forges_no_line_of_an_export_or_an_event(office: Office) -> None:
    office.take(b'From: "a\rb"@kund.test\r\nSubject: x\r\n\r\nx\r\n', sender=ANNA, to=DESK)
    assert all("\r" not in event.by and "\n" not in event.by for event in Event.select())
