"""What is said moves the ticket, and nobody sees what isn't theirs."""

from __future__ import annotations

import pytest

from core import dialogue, listings, tickets
from core.actors import DESK
from core.errors import NotAllowed, NotFound, Refused
from core.models import Event, Message, Ticket
from core.models.tickets import Channel, Visibility
from tests import make
from tests.cast import NOW, STRANGER, Cast, by


def status(ticket: Ticket) -> str:
    return Ticket.get_by_id(ticket.id).status


def test_an_agents_first_reply_begins_the_work(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    dialogue.reply(ticket, make.said(), by=by(people.olle), now=NOW)
    assert (status(ticket), ticket.assignee_id) == ("started", people.olle.id)


def test_the_reply_tells_that_work_began_so_no_second_letter_does(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    dialogue.reply(ticket, make.said(), by=by(people.olle), now=NOW)
    owed = {event.kind for event in Event.select().where(Event.tell_at.is_null(False))}
    assert owed == {"opened", "replied"}


def test_a_note_is_for_agents_only(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    dialogue.note(ticket, make.said("Ring leverantören.", visibility=Visibility.INTERNAL), by=by(people.olle), now=NOW)
    assert "Ring leverantören." not in [m.text for m in listings.messages_of(ticket, by(people.anna))]
    assert "Ring leverantören." in [m.text for m in listings.messages_of(ticket, by(people.ada))]


def test_a_note_owes_no_letter(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    dialogue.note(ticket, make.said(), by=by(people.olle), now=NOW)
    assert Event.get(Event.kind == "noted").tell_at is None


@pytest.mark.parametrize("verb", [dialogue.reply, dialogue.note])
def test_a_contact_speaks_for_nobody_at_the_desk(people: Cast, verb: object) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(NotAllowed):
        verb(ticket, make.said(), by=by(people.anna), now=NOW)  # type: ignore[operator]  # both verbs take the same


def test_the_customers_answer_ends_the_waiting(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.wait(ticket, by=by(people.olle), now=NOW)
    dialogue.add_from_customer(ticket, make.said(), by=by(people.bo), now=NOW)
    assert status(ticket) == "started"


def test_the_customers_answer_reopens_what_was_resolved(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.resolve(ticket, solution="Klart.", by=by(people.olle), now=NOW)
    dialogue.add_from_customer(ticket, make.said(), by=by(people.anna), now=NOW)
    assert status(ticket) == "started"


def test_machines_that_answer_each_other_stop_reopening(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    for _ in range(8):
        if ticket.status != "resolved":
            tickets.resolve(ticket, solution="Klart.", by=DESK, now=NOW)
        dialogue.add_from_customer(ticket, make.said(), by=by(people.anna), now=NOW)
    reopened = Event.select().where(Event.kind == "reopened").count()
    assert (reopened, Message.select().where(Message.channel == "portal").count()) == (5, 8)


def test_an_automatic_mail_moves_nothing(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.resolve(ticket, solution="Klart.", by=by(people.olle), now=NOW)
    dialogue.add_from_customer(ticket, make.said(), by=by(people.anna), now=NOW, moves_ticket=False)
    assert status(ticket) == "resolved"


def test_another_customers_contact_finds_no_ticket_to_add_to(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(NotFound):
        dialogue.add_from_customer(ticket, make.said(), by=by(people.carl), now=NOW)
    assert Message.select().count() == 1


def test_what_a_stranger_adds_waits_unseen_until_an_agent_accepts_it(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    pending = make.said("Jag svarar åt Anna.", visibility=Visibility.PENDING, channel=Channel.MAIL)
    message_id = dialogue.add_from_customer(ticket, pending, by=STRANGER, now=NOW)
    assert len(listings.messages_of(ticket, by(people.anna))) == 1
    dialogue.accept_pending(Message.get_by_id(message_id), by=by(people.olle), now=NOW)
    assert len(listings.messages_of(ticket, by(people.anna))) == 2


def test_nothing_said_is_refused_on_a_page_and_kept_from_a_mail(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(Refused):
        dialogue.add_from_customer(ticket, make.said(" "), by=by(people.anna), now=NOW)
    dialogue.add_from_customer(ticket, make.said(" ", channel=Channel.MAIL), by=by(people.anna), now=NOW)
    assert Message.select().count() == 2
