"""What an agent passes on to the desk is filed as if the customer had written it; what others pass on is theirs."""

from __future__ import annotations

import pytest

from core.models import Message, Ticket
from intake.mail.forwards import brought_by_agent
from intake.mail.reading.parse import read_mail
from tests import make
from tests.intake.mail.desk import ANNA, OLLE, TakenIn, happened_to

FORMS = {
    "gmail": "---------- Forwarded message ---------\nFrom: Anna Ek <anna@kund.test>\nDate: Mon, 23 Nov 2026 at 09:00\n"
    "Subject: Skrivaren\nTo: <olle@desk.test>\n\nDen blinkar.",
    "gmail-sv": "---------- Forwarded message ---------\nFrån: *Anna Ek* <anna@kund.test>\n"
    "Date: mån 23 nov. 2026 kl 09:00\nSubject: Skrivaren\nTo: <olle@desk.test>\n\nDen blinkar.",
    "apple-sv": "Vidarebefordrat brev:\n\n> Från: Anna Ek <anna@kund.test>\n> Ämne: Skrivaren\n"
    "> Datum: 23 november 2026 09:00:00 CET\n> Till: olle@desk.test\n> \n> Den blinkar.",
    "apple": "Begin forwarded message:\n\nFrom: Anna Ek <anna@kund.test>\nSubject: Skrivaren\n"
    "Date: 23 November 2026 at 09:00:00 CET\nTo: olle@desk.test\n\nDen blinkar.",
    "outlook-sv": "________________________________\nFrån: Anna Ek <anna@kund.test>\n"
    "Skickat: den 23 november 2026 09:00\nTill: Olle Lind <olle@desk.test>\nÄmne: Skrivaren\n\nDen blinkar.",
    "outlook-mailto": "-----Ursprungligt meddelande-----\nFrån: Anna Ek [mailto:anna@kund.test]\n"
    "Skickat: den 23 november 2026\nTill: Olle Lind\nÄmne: Skrivaren\n\nDen blinkar.",
    "outlook-de": "Von: Anna Ek <anna@kund.test>\nGesendet: Montag, 23. November 2026 09:00\nAn: Olle Lind\n"
    "Betreff: Skrivaren\n\nDen blinkar.",
}


@pytest.fixture
def engine() -> str:
    return "sqlite"


def passed_on(form: str, above: str = "Kan ni ta den här?\n\n", sender: str = "Anna Ek <anna@kund.test>") -> str:
    return (above + FORMS[form].replace("Anna Ek <anna@kund.test>", sender)).replace("\n", "\r\n")


@pytest.mark.parametrize("form", FORMS)
def test_what_an_agent_passes_on_is_the_customers_ticket(taken: TakenIn, form: str) -> None:
    taken.mail(OLLE, passed_on(form), subject="VB: Skrivaren", dmarc="pass")
    ticket = Ticket.get()
    assert (ticket.contact_id, ticket.subject, ticket.held_because) == (taken.people.anna.id, "Skrivaren", None)
    first, note = Message.select().order_by(Message.id)
    assert (first.text, first.author_email, first.agent_id) == ("Den blinkar.", ANNA, None)
    assert (note.text, note.visibility, note.agent_id) == ("Kan ni ta den här?", "internal", taken.people.olle.id)


def test_the_receipt_of_what_was_passed_on_goes_to_the_contact(taken: TakenIn) -> None:
    taken.mail(OLLE, passed_on("gmail"), subject="Fwd: Skrivaren", dmarc="pass")
    assert [letter["To"] for letter in taken.letters()] == [ANNA]
    assert happened_to(Ticket.get().id) == ["opened", "brought"]


def test_nobody_we_dont_know_is_answered_because_an_agent_passed_them_on(taken: TakenIn) -> None:
    text = passed_on("gmail", sender="No Reply <noreply@service.test>")
    mail = taken.mail(OLLE, text, subject="Fwd: Your code", dmarc="pass")
    assert (mail.outcome, Ticket.get().requester_email, taken.letters()) == ("held", "noreply@service.test", [])


def test_a_mail_attached_is_the_customers_ticket_with_its_files(taken: TakenIn) -> None:
    inner = make.mail("Den blinkar.", subject="Skrivaren", message_id="<inner@kund.test>")
    head = make.mail(
        "",
        sender=OLLE,
        subject="Fwd: Skrivaren",
        Authentication_Results="mx.example.test; dmarc=pass header.from=desk.test",
    )
    raw = head.replace(b"text/plain; charset=utf-8", b'multipart/mixed; boundary="x"').rstrip() + (
        b"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nKan ni?\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"\r\n--x--\r\n"
    )
    taken.raw(raw, sender=OLLE)
    assert (Ticket.get().contact_id, Ticket.get().subject) == (taken.people.anna.id, "Skrivaren")
    assert [message.text for message in Message.select().order_by(Message.id)] == ["Den blinkar.", "Kan ni?"]


@pytest.mark.parametrize(
    ("sender", "dmarc"), [("bo@kund.test", "pass"), ("vera@elsewhere.test", "pass"), (OLLE, ""), (OLLE, "fail")]
)
def test_a_forward_by_anybody_but_a_proved_agent_is_their_own(taken: TakenIn, sender: str, dmarc: str) -> None:
    taken.mail(sender, passed_on("gmail"), subject="Fwd: Skrivaren", dmarc=dmarc)
    assert (Ticket.get().requester_email, "Forwarded message" in Message.get().text) == (sender, True)


@pytest.mark.parametrize("sender", ["Ada Berg <ada@desk.test>", "Anna Ek", "undisclosed"])
def test_what_names_no_customer_is_the_agents_own(taken: TakenIn, sender: str) -> None:
    taken.mail(OLLE, passed_on("outlook-sv", sender=sender), subject="VB: Skrivaren", dmarc="pass")
    assert Ticket.get().requester_email == OLLE


def test_the_original_that_comes_later_joins_what_was_passed_on(taken: TakenIn) -> None:
    taken.mail(OLLE, passed_on("gmail"), subject="Fwd: Skrivaren", dmarc="pass", References="<orig@kund.test>")
    assert taken.mail(ANNA, "Den blinkar.", message_id="<orig@kund.test>").outcome == "message"


@pytest.mark.parametrize("line", ["From: a\n", "From: \n", "> From: x\n", "-" * 200 + "\n", "From: <" * 40 + "\n"])
def test_a_megabyte_of_the_worst_is_read_in_one_go(line: str) -> None:
    raw = make.mail(line.replace("\n", "\r\n") * (1_000_000 // len(line)), subject="Fwd: x")
    assert brought_by_agent(read_mail(raw)) is None
