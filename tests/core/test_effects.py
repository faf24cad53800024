"""The priority follows the effect on the work, upwards for customers, both ways for agents, until set by hand."""

from __future__ import annotations

import pytest

from core import effects, tickets
from core.errors import Changed, NotAllowed, Refused
from core.models import Event, Message, Ticket
from core.rules.kinds import Priority
from core.rules.priority import Effect
from tests import make
from tests.cast import NOW, STRANGER, Cast, by


def say(ticket: Ticket, effect: Effect, people: Cast) -> bool:
    return effects.say_effect(ticket, effect, note="Anna säger att det är värre.", by=by(people.anna), now=NOW)


def last_event(ticket: Ticket) -> Event:
    return Event.select().where(Event.ticket == ticket.id).order_by(Event.id.desc()).get()


def test_a_ticket_is_opened_with_the_priority_that_its_effect_leads_to(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.NOBODY)
    assert (ticket.effect, ticket.priority) == ("nobody", "P1")
    assert last_event(ticket).data == {"effect": "nobody", "priority": "P1"}


@pytest.mark.parametrize(("effect", "priority"), [(Effect.NOBODY, "P1"), (Effect.WISH, "P4")])
def test_an_agent_corrects_the_effect_and_the_priority_follows(effect: Effect, priority: str, people: Cast) -> None:
    ticket = make.ticket(people.anna)
    effects.correct_effect(ticket, effect, by=by(people.olle), now=NOW)
    fresh = Ticket.get_by_id(ticket.id)
    assert (fresh.effect, fresh.priority) == (effect.value, priority)
    assert last_event(ticket).data == {"before": "P3", "after": priority, "effect": effect.value}


def test_a_priority_that_was_set_by_hand_stays_when_the_effect_is_corrected(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.prioritise(ticket, Priority.P2, reason="Styrelsemöte", by=by(people.olle), now=NOW)
    effects.correct_effect(ticket, Effect.QUESTION, by=by(people.olle), now=NOW)
    fresh = Ticket.get_by_id(ticket.id)
    assert (fresh.effect, fresh.priority) == ("question", "P2")


def test_a_priority_set_by_hand_keeps_its_reason(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.prioritise(ticket, Priority.P2, reason="  Styrelsemöte ", by=by(people.olle), now=NOW)
    assert last_event(ticket).data == {"before": "P3", "after": "P2", "reason": "Styrelsemöte"}


def test_no_priority_is_set_by_hand_without_a_reason(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(Refused):
        tickets.prioritise(ticket, Priority.P2, reason="  ", by=by(people.olle), now=NOW)
    assert Ticket.get_by_id(ticket.id).priority == "P3"


def test_of_two_who_set_the_priority_at_once_one_is_told(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    seen_by_other = Ticket.get_by_id(ticket.id)
    tickets.prioritise(ticket, Priority.P1, reason="Nu", by=by(people.olle), now=NOW)
    with pytest.raises(Changed):
        tickets.prioritise(seen_by_other, Priority.P4, reason="Sen", by=by(people.ada), now=NOW)
    assert Ticket.get_by_id(ticket.id).priority == "P1"


def test_a_contact_who_says_that_it_is_worse_raises_the_priority_and_agents_are_told(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    assert say(ticket, Effect.NOBODY, people)
    note = Message.get(Message.text == "Anna säger att det är värre.")
    assert (Ticket.get_by_id(ticket.id).priority, note.visibility) == ("P1", "internal")
    assert [event.kind for event in Event.select().order_by(Event.id)][-2:] == ["effect-said", "prioritised"]


def test_a_contact_who_says_that_it_is_better_changes_nothing(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.NOBODY)
    assert not say(ticket, Effect.ONE, people)
    assert (Ticket.get_by_id(ticket.id).priority, last_event(ticket).kind) == ("P1", "opened")


def test_a_contact_never_lowers_what_an_agent_set(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.prioritise(ticket, Priority.P1, reason="Viktigt", by=by(people.olle), now=NOW)
    say(ticket, Effect.SOME, people)
    assert Ticket.get_by_id(ticket.id).priority == "P1"


def test_worse_than_an_agent_knew_raises_what_the_agent_set(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.prioritise(ticket, Priority.P4, reason="Kan vänta", by=by(people.olle), now=NOW)
    say(ticket, Effect.NOBODY, people)
    assert Ticket.get_by_id(ticket.id).priority == "P1"


def test_a_contact_corrects_no_effect(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(NotAllowed):
        effects.correct_effect(ticket, Effect.NOBODY, by=by(people.anna), now=NOW)


def test_a_stranger_says_nothing_of_it(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(NotAllowed):
        effects.say_effect(ticket, Effect.NOBODY, note="x", by=STRANGER, now=NOW)
