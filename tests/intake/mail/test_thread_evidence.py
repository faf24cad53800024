"""By what a mail finds its ticket when the key in the address is gone: whatever relays and mail programs leave."""

from __future__ import annotations

import base64

import pytest

from core import dialogue
from core.models import Mail, Message
from core.rules.references import subject_tag
from tests import make
from tests.cast import NOW, by
from tests.intake.mail.desk import ANNA, BO, CARL, PLAIN, VERA, TakenIn, body_of, said_on

THEIRS = base64.b64encode(b"\x01\xdd" + bytes(range(20))).decode()  # a conversation that Outlook began
THEIR_ANSWER = base64.b64encode(b"\x01\xdd" + bytes(range(20)) + b"\x10\x20\x30\x40\x50").decode()


@pytest.fixture
def engine() -> str:
    return "sqlite"


def on(mail: Mail) -> tuple[str, int | None]:
    return mail.outcome, mail.ticket_id


def test_a_letter_carries_a_conversation_and_a_topic(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    [receipt] = taken.letters()
    assert receipt["Thread-Topic"] == subject_tag(ticket.id)
    assert len(base64.b64decode(receipt["Thread-Index"])) == 27


def test_an_answer_that_kept_only_our_conversation_is_proved(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    [receipt] = taken.letters()
    mail = taken.mail(VERA, subject="Sv:", Thread_Index=receipt["Thread-Index"])
    assert on(mail) == ("pending", ticket.id)
    assert on(taken.mail(ANNA, subject="Sv:", Thread_Index=receipt["Thread-Index"])) == ("message", ticket.id)


def test_every_letter_of_a_ticket_is_in_one_conversation(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    taken.mail(ANNA, to=taken.key(ticket))
    dialogue.reply(ticket, make.said("Svar"), by=by(taken.people.olle), now=NOW)
    heads = {base64.b64decode(letter["Thread-Index"])[:22] for letter in taken.letters()}
    assert len(heads) == 1


def test_the_conversation_that_the_first_mail_began_goes_on(taken: TakenIn) -> None:
    taken.mail(ANNA, Thread_Index=THEIRS)
    [receipt] = taken.letters()
    assert base64.b64decode(receipt["Thread-Index"])[:22] == base64.b64decode(THEIRS)


def test_an_answer_in_the_customers_own_conversation_is_known(taken: TakenIn) -> None:
    first = taken.mail(ANNA, Thread_Index=THEIRS)
    assert on(taken.mail(BO, subject="Sv:", Thread_Index=THEIR_ANSWER)) == ("message", first.ticket_id)


def test_the_customers_own_conversation_proves_nothing(taken: TakenIn) -> None:
    first = taken.mail(ANNA, Thread_Index=THEIRS)
    assert on(taken.mail(CARL, subject="Sv:", Thread_Index=THEIR_ANSWER)) == ("pending", first.ticket_id)


def test_mails_from_one_template_are_tickets_of_their_own(taken: TakenIn) -> None:
    """What Outlook makes from a template begins with the same Thread-Index each time."""
    first, second = (taken.mail(ANNA, text, Thread_Index=THEIRS) for text in ("Ett", "Två"))
    assert first.ticket_id != second.ticket_id


@pytest.mark.parametrize("value", ["", "AAAA", "not base64!", "ÅÄÖ", "=" * 40, "A" * 9_000])
def test_a_broken_thread_index_is_none(taken: TakenIn, value: str) -> None:
    assert taken.mail(ANNA, Thread_Index=value).outcome == "ticket"


@pytest.mark.parametrize("frame", ["{}", "> {}", "| {} |", "<p>{}</p>", "Sent from my phone\r\n>> {}"])
def test_a_relay_that_leaves_only_the_text_leaves_a_proof(taken: TakenIn, frame: str) -> None:
    ticket = make.ticket(taken.people.anna)
    [receipt] = taken.letters()
    reference = body_of(receipt).splitlines()[-1]
    mail = taken.mail(VERA, f"Nu går den.\r\n\r\n{frame.format(reference)}", subject="Sv:")
    assert on(mail) == ("pending", ticket.id)


def test_a_reference_is_found_in_a_mail_of_html_alone(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    [receipt] = taken.letters()
    html = f"<p>Nu går den.</p><blockquote>{body_of(receipt).splitlines()[-1]}</blockquote>"
    raw = make.mail(html, subject="Sv:").replace(b"text/plain", b"text/html")
    assert on(taken.raw(raw)) == ("message", ticket.id)


def test_a_reference_is_cut_from_what_is_shown_with_the_quote_it_stands_in(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    reference = taken.desk.keyring.reference(ticket.id)
    taken.mail(ANNA, f"Nu går den.\r\n\r\nDen 23 nov. 2026 skrev Ärende:\r\n> Hej!\r\n> Referens: {reference}")
    assert Message.select().order_by(Message.id.desc()).get().text == "Nu går den."


@pytest.mark.parametrize(
    "subject",
    [
        "ärende {}",
        "Ärende: {}",
        "Ärendenummer {}",
        "ticket #{}",
        "Ticket no. {}",
        "case {}",
        "Re: {}",
        "Om #{}",
        "SV: {}",
    ],
)
def test_a_number_typed_in_the_subject_counts_for_who_takes_part(taken: TakenIn, subject: str) -> None:
    ticket = make.ticket(taken.people.anna)
    assert on(taken.mail(ANNA, subject=subject.format(ticket.number))) == ("message", ticket.id)


@pytest.mark.parametrize("subject", ["Faktura {}", "ärende {}0", "0{} kr", "software {}", "före {}", "Tel {}"])
def test_a_number_of_something_else_is_none_of_ours(taken: TakenIn, subject: str) -> None:
    ticket = make.ticket(taken.people.anna)
    assert taken.mail(ANNA, subject=subject.format(ticket.number)).ticket_id != ticket.id


def test_a_typed_number_gives_nobody_else_a_way_in(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    for sender in (CARL, VERA):
        assert taken.mail(sender, subject=f"ärende {ticket.number}").ticket_id != ticket.id
    assert said_on(ticket) == []


def test_a_number_in_the_text_alone_names_nothing(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    assert taken.mail(ANNA, f"Se ärende {ticket.number}.").ticket_id != ticket.id


def test_the_topic_still_names_the_ticket_when_the_subject_was_changed(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    assert on(taken.mail(ANNA, subject="Nytt", Thread_Topic=subject_tag(ticket.id))) == ("message", ticket.id)


def test_another_desks_tag_and_key_are_none_of_ours(taken: TakenIn) -> None:
    """Two desks in one thread: the customer's copy of the other desk's letter, answered to all."""
    first = taken.mail(ANNA)
    foreign = {"References": "<abc.1.2.abcdefgh234567@help.other.test> <1@mail.test>", "Thread_Index": THEIR_ANSWER}
    mail = taken.mail(BO, subject="Re: [#INC-4711] [ticket 55] Skrivaren", **foreign)
    assert on(mail) == ("message", first.ticket_id)


def test_a_key_counts_in_to_and_cc_where_the_envelope_lost_it(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    raw = make.mail(subject="Sv:").replace(b"To: servicedesk@example.test", f"To: {taken.key(ticket)}".encode())
    assert on(taken.raw(raw, to=PLAIN)) == ("message", ticket.id)


def test_a_key_counts_in_the_envelope_where_the_header_lost_it(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    assert on(taken.mail(ANNA, subject="Sv:", to=taken.key(ticket))) == ("message", ticket.id)
