"""Somebody who rang becomes a contact: the address is asked for, the number theirs if nobody else has it (P05)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core import opening, triage
from core import people as verbs
from core.actors import DESK, Actor, ActorKind
from core.callers import caller_of
from core.errors import Refused
from core.models import Call, Contact, Event, Message, Ticket
from core.models.calls import CallerKind
from core.models.tickets import Channel
from core.newcomers import newcomer_of
from tests import make
from tests.cast import NOW, STRANGER, Cast, by
from tests.phone_cast import make_call

NUMBER = "+46701740611"
Left = Callable[..., Ticket]


@pytest.fixture
def left(people: Cast) -> Left:
    """A message that somebody whom nobody knows has left by telephone: `left("+46…")`."""

    def leave(number: str = NUMBER, kind: CallerKind = CallerKind.UNKNOWN) -> Ticket:
        stranger = Actor(kind=ActorKind.STRANGER, name=number)
        draft = make.draft(channel=Channel.PHONE, requester_name=number, requester_email="", language="en")
        ticket = Ticket.get_by_id(opening.open_ticket(draft, by=stranger, now=NOW))
        make_call(now=NOW, ticket=ticket, caller=number, caller_kind=kind.value)
        return ticket

    return leave


def register(ticket: Ticket, people: Cast, email: str = "vera@kund.test", **given: Any) -> Contact:
    return triage.make_contact(ticket, people.kund, name="Vera", email=email, by=by(people.olle), now=NOW, **given)


def test_who_rang_becomes_a_contact_by_the_address_that_was_asked_for(people: Cast, left: Left) -> None:
    contact = register(left(), people)
    ticket = Ticket.get()
    assert (contact.email, contact.phone, contact.language) == ("vera@kund.test", NUMBER, "en")
    assert (ticket.held_because, ticket.contact_id, ticket.customer_id) == (None, contact.id, people.kund.id)
    assert (ticket.requester_email, ticket.requester_name) == ("vera@kund.test", "Vera")


def test_the_next_call_from_the_number_is_known(people: Cast, left: Left) -> None:
    contact = register(left(), people)
    caller = caller_of(NUMBER)
    assert (caller.kind, caller.contact_id, caller.customer_id) == (CallerKind.KNOWN, contact.id, people.kund.id)


def test_what_they_said_is_theirs_and_they_are_told_once(people: Cast, left: Left) -> None:
    first, _ = left(), left()
    contact = register(first, people)
    assert {message.contact_id for message in Message.select()} == {contact.id}
    assert [event.ticket_id for event in Event.select().where(Event.kind == "registered")] == [first.id]


def test_all_they_left_from_their_number_is_let_in(people: Cast, left: Left) -> None:
    first, second, others = left(), left(), left("+46701740612")
    register(first, people)
    assert Ticket.get_by_id(second.id).held_because is None
    assert Ticket.get_by_id(others.id).held_because is not None


@pytest.mark.parametrize("email", ["", "vera", "vera@", "servicedesk@example.test"])
def test_without_an_address_that_can_be_theirs_nothing_changes(people: Cast, left: Left, email: str) -> None:
    with pytest.raises(Refused):
        register(left(), people, email, own=("servicedesk@example.test",))
    assert (Ticket.get().held_because, Contact.select().where(Contact.phone == NUMBER).count()) == ("unknown", 0)


def test_a_withheld_number_is_never_registered_and_lets_nobody_else_in(people: Cast, left: Left) -> None:
    first, second = left("", CallerKind.WITHHELD), left("", CallerKind.WITHHELD)
    Call.update(callback_number="+46709999999").execute()
    contact = register(first, people, is_their_number=True)
    assert (contact.phone, Ticket.get_by_id(second.id).held_because) == ("", "unknown")


def test_a_number_that_is_said_not_to_be_theirs_isnt_registered(people: Cast, left: Left) -> None:
    first, second = left(), left()
    contact = register(first, people, is_their_number=False)
    assert (contact.phone, Ticket.get_by_id(second.id).held_because) == ("", "unknown")


def test_a_number_that_another_has_asks_for_a_choice(people: Cast, left: Left) -> None:
    Contact.update(phone=NUMBER).where(Contact.id == people.anna.id).execute()
    ticket = left(kind=CallerKind.SHARED)
    assert [holder.name for holder in newcomer_of(ticket).holders] == [people.anna.name]
    with pytest.raises(Refused, match="choose whether they share it"):
        register(ticket, people)
    assert Ticket.get().held_because is not None


@pytest.mark.parametrize(("is_theirs", "kind"), [(True, CallerKind.SHARED), (False, CallerKind.KNOWN)])
def test_a_switchboard_is_shared_or_stays_whose_it_was(
    people: Cast, left: Left, is_theirs: bool, kind: CallerKind
) -> None:
    Contact.update(phone=NUMBER).where(Contact.id == people.anna.id).execute()
    register(left(kind=CallerKind.SHARED), people, is_their_number=is_theirs)
    assert caller_of(NUMBER).kind == kind
    assert Contact.get_by_id(people.anna.id).phone == NUMBER


def test_a_shared_number_lets_nobody_elses_messages_in(people: Cast, left: Left) -> None:
    first, second = left(kind=CallerKind.SHARED), left(kind=CallerKind.SHARED)
    Contact.update(phone=NUMBER).where(Contact.id == people.anna.id).execute()
    register(first, people, is_their_number=True)
    assert Ticket.get_by_id(second.id).held_because == "unknown"


def test_a_contact_who_rang_from_a_number_nobody_knew_gets_it(people: Cast, left: Left) -> None:
    contact = register(left(), people, people.anna.email)
    assert (contact.id, Contact.get_by_id(people.anna.id).phone) == (people.anna.id, NUMBER)
    assert Ticket.get().contact_id == people.anna.id


def test_a_contact_who_has_a_number_keeps_it(people: Cast, left: Left) -> None:
    Contact.update(phone="+46701740699").where(Contact.id == people.anna.id).execute()
    register(left(), people, people.anna.email)
    assert Contact.get_by_id(people.anna.id).phone == "+46701740699"


def test_a_contact_of_another_customer_gets_nothing(people: Cast, left: Left) -> None:
    with pytest.raises(Refused, match="another customer"):
        register(left(), people, people.carl.email)
    assert (Ticket.get().held_because, Contact.get_by_id(people.carl.id).phone) == ("unknown", "")


def test_a_full_list_refuses_and_the_number_is_nobodys(people: Cast, left: Left) -> None:
    for number in range(8):
        verbs.add_contact(people.kund, name="N", email=f"n{number}@kund.test", by=DESK, now=NOW)
    with pytest.raises(Refused, match="10 contacts"):
        register(left(), people)
    assert caller_of(NUMBER).kind == CallerKind.UNKNOWN


def test_who_wrote_is_registered_by_their_own_address_whatever_a_form_says(people: Cast) -> None:
    contact = register(make.ticket(), people, "another@kund.test")
    assert contact.email == STRANGER.address


def test_a_ticket_without_a_sender_is_let_in_as_it_is_and_stays_nobodys(people: Cast, left: Left) -> None:
    triage.release(left(), by=by(people.olle), now=NOW)
    assert (Ticket.get().held_because, Ticket.get().contact_id) == (None, None)
