"""What agents answer to letters that were for agents stays among them, whatever their mail program lost on the way."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from core import letters, tickets
from core.models import Message, Ticket
from core.rules.priority import Effect
from tasks.clockwork import watch_deadlines
from tests import make
from tests.cast import NOW, by
from tests.core.test_escalation import HOUR
from tests.intake.mail.desk import ADA, ANNA, OLLE, PLAIN, TakenIn, body_of, happened_to


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
def ticket(taken: TakenIn) -> Ticket:
    made = make.ticket(taken.people.anna, effect=Effect.SOME)
    tickets.assign(made, taken.people.olle, by=by(taken.people.olle), now=NOW)
    return made


@pytest.fixture
def warning(taken: TakenIn, ticket: Ticket) -> EmailMessage:
    """Olle's, when half of the time until work begins has passed."""
    watch_deadlines(now=NOW + HOUR)
    letters.write_due(taken.desk.settings, taken.desk.keyring, now=NOW + HOUR)
    return taken.letters(OLLE)[-1]


def answer(taken: TakenIn, warning: EmailMessage, text: str, *, sender: str = OLLE, **fields: str) -> None:
    head = {"subject": f"Re: {warning['Subject']}", "In_Reply_To": str(warning["Message-ID"]), **fields}
    taken.mail(sender, text, to=str(warning["Reply-To"]).strip("<>"), dmarc="pass", **head)


def last() -> Message:
    return Message.select().order_by(Message.id.desc()).get()


def test_an_answer_to_a_warning_is_an_internal_note(taken: TakenIn, ticket: Ticket, warning: EmailMessage) -> None:
    answer(taken, warning, "Kunden är besvärlig, jag hinner inte.")
    assert (last().text, last().visibility) == ("Kunden är besvärlig, jag hinner inte.", "internal")
    assert all("besvärlig" not in body_of(letter) for letter in taken.letters(ANNA))


def test_the_reply_address_alone_says_so(taken: TakenIn, ticket: Ticket, warning: EmailMessage) -> None:
    answer(taken, warning, "Jag hinner inte.", In_Reply_To="")
    assert (last().visibility, "replied" in happened_to(ticket.id)) == ("internal", False)


def test_the_message_id_alone_says_so(taken: TakenIn, ticket: Ticket, warning: EmailMessage) -> None:
    taken.mail(OLLE, "Jag hinner inte.", to=PLAIN, dmarc="pass", In_Reply_To=str(warning["Message-ID"]))
    assert (last().visibility, "replied" in happened_to(ticket.id)) == ("internal", False)


def test_even_by_a_customers_address_what_answers_a_warning_is_a_note(
    taken: TakenIn, ticket: Ticket, warning: EmailMessage
) -> None:
    taken.mail(OLLE, "Jag hinner inte.", to=taken.key(ticket), dmarc="pass", References=str(warning["Message-ID"]))
    assert last().visibility == "internal"


def test_a_colleague_to_whom_it_was_passed_on_answers_internally_too(
    taken: TakenIn, ticket: Ticket, warning: EmailMessage
) -> None:
    answer(taken, warning, "Jag tar det.", sender=ADA, In_Reply_To="")
    assert (last().author_email, last().visibility) == (ADA, "internal")


def test_an_answer_that_copies_the_customer_is_a_note_all_the_same(
    taken: TakenIn, ticket: Ticket, warning: EmailMessage
) -> None:
    answer(taken, warning, "Jag hinner inte.", Cc=ANNA)
    assert (last().visibility, len(taken.letters(ANNA))) == ("internal", 1)


@pytest.mark.parametrize("order", ["#ta", "#assign me"])
def test_a_warning_is_answered_by_taking_the_ticket(
    taken: TakenIn, ticket: Ticket, warning: EmailMessage, order: str
) -> None:
    before = Message.select().count()
    answer(taken, warning, order, sender=ADA)
    assert (Ticket.get_by_id(ticket.id).assignee_id, Message.select().count()) == (taken.people.ada.id, before)


def test_nothing_is_resolved_by_answering_a_warning(taken: TakenIn, ticket: Ticket, warning: EmailMessage) -> None:
    answer(taken, warning, "#lös\r\nJag hinner inte.")
    assert (Ticket.get_by_id(ticket.id).status, last().visibility) == ("new", "internal")


def test_an_answer_to_being_given_a_ticket_is_a_note(taken: TakenIn, ticket: Ticket) -> None:
    tickets.assign(ticket, taken.people.ada, by=by(taken.people.olle), now=NOW)
    answer(taken, taken.letters(ADA)[-1], "Varför jag?", sender=ADA)
    assert (last().text, last().visibility) == ("Varför jag?", "internal")


def test_an_away_notice_to_a_warning_is_a_note_that_moves_nothing(
    taken: TakenIn, ticket: Ticket, warning: EmailMessage
) -> None:
    answer(taken, warning, "Jag är borta.", Auto_Submitted="auto-replied")
    assert (last().visibility, Ticket.get_by_id(ticket.id).status) == ("internal", "new")


def test_an_agents_own_answer_to_the_customer_still_goes_there(taken: TakenIn, ticket: Ticket) -> None:
    taken.mail(OLLE, "Prova nu.", to=taken.key(ticket, OLLE), dmarc="pass")
    assert last().visibility == "public"
