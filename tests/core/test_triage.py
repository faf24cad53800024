"""Held tickets: one click makes a contact and lets everything of theirs in; the limit of ten holds (P05)."""

from __future__ import annotations

import pytest

from core import people as verbs
from core import triage
from core.actors import DESK
from core.errors import NotAllowed, Refused
from core.models import Contact, Event, Ticket
from tests import make
from tests.cast import NOW, STRANGER, Cast, by


def test_one_click_makes_the_contact_and_releases_all_they_sent(people: Cast) -> None:
    first, second = make.ticket(), make.ticket()
    contact = triage.make_contact(first, people.kund, name="Vera", by=by(people.olle), now=NOW)
    for ticket in (first, second):
        fresh = Ticket.get_by_id(ticket.id)
        assert (fresh.held_because, fresh.contact_id, fresh.customer_id) == (None, contact.id, people.kund.id)


def test_the_new_contact_is_told_once(people: Cast) -> None:
    first, _ = make.ticket(), make.ticket()
    triage.make_contact(first, people.kund, name="Vera", by=by(people.olle), now=NOW)
    told = list(Event.select().where(Event.kind == "registered"))
    assert [event.ticket_id for event in told] == [first.id]


def test_a_full_list_refuses_and_the_ticket_stays_held(people: Cast) -> None:
    ticket = make.ticket()
    for number in range(8):
        verbs.add_contact(people.kund, name="N", email=f"n{number}@kund.test", by=DESK, now=NOW)
    with pytest.raises(Refused, match="10 contacts"):
        triage.make_contact(ticket, people.kund, name="Vera", by=by(people.olle), now=NOW)
    assert Ticket.get_by_id(ticket.id).held_because == "unknown"


def test_a_contact_of_another_customer_is_moved_to_none(people: Cast) -> None:
    ticket = make.ticket(requester_email=people.carl.email)
    with pytest.raises(Refused, match="another customer"):
        triage.make_contact(ticket, people.kund, name="Carl", by=by(people.olle), now=NOW)
    assert Contact.get_by_id(people.carl.id).customer_id == people.other.id


def test_rejecting_closes_without_a_letter_and_keeps_everything(people: Cast) -> None:
    ticket = make.ticket()
    triage.reject(ticket, by=by(people.olle), now=NOW)
    fresh = Ticket.get_by_id(ticket.id)
    closed = Event.get(Event.kind == "closed")
    assert (fresh.status, fresh.held_because, closed.tell_at) == ("closed", None, None)


def test_releasing_lets_a_ticket_in_as_it_is(people: Cast) -> None:
    ticket = make.ticket()
    triage.release(ticket, by=by(people.olle), now=NOW)
    fresh = Ticket.get_by_id(ticket.id)
    assert (fresh.held_because, fresh.contact_id, fresh.requester_email) == (None, None, STRANGER.address)


def test_what_isn_t_held_can_t_be_released(people: Cast) -> None:
    with pytest.raises(Refused):
        triage.release(make.ticket(people.anna), by=by(people.olle), now=NOW)


def test_a_contact_releases_nobody(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        triage.make_contact(make.ticket(), people.kund, name="Vera", by=by(people.anna), now=NOW)
