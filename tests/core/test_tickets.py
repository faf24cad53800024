"""A ticket's life: every move there is, every move there isn't, and who may make it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import tickets
from core.actors import DESK
from core.errors import Changed, NotAllowed, Refused
from core.models import Event, Message, Ticket
from core.modules import add_module
from core.rules.kinds import Category, Priority
from core.rules.status import MOVES, Status
from tests import make
from tests.cast import NOW, Cast, by


def kinds(ticket: Ticket) -> list[str]:
    return [event.kind for event in Event.select().where(Event.ticket == ticket.id).order_by(Event.id)]


def test_a_new_ticket_has_a_number_a_priority_and_a_category(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    assert (ticket.number, ticket.status, ticket.priority, ticket.category) == (100009, "new", "P3", "support")


def test_two_tickets_never_share_a_number(people: Cast) -> None:
    assert make.ticket(people.anna).number != make.ticket(people.anna).number


def test_opening_owes_a_notice(people: Cast) -> None:
    make.ticket(people.anna)
    assert Event.get(Event.kind == "opened").tell_at == NOW


def test_opening_that_must_not_be_answered_owes_none(people: Cast) -> None:
    make.ticket(people.anna, untold="auto-reply: vacation")
    opened = Event.get(Event.kind == "opened")
    assert (opened.tell_at, opened.data["untold"]) == (None, "auto-reply: vacation")


def test_starting_takes_the_ticket_that_nobody_has(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.start(ticket, by=by(people.olle), now=NOW)
    fresh = Ticket.get_by_id(ticket.id)
    assert (fresh.status, fresh.assignee_id, fresh.started_at) == ("started", people.olle.id, NOW)


def test_starting_anew_keeps_when_work_began(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.start(ticket, by=by(people.olle), now=NOW)
    tickets.wait(ticket, by=by(people.olle), now=NOW)
    tickets.start(ticket, by=by(people.ada), now=NOW + timedelta(hours=1))
    assert (ticket.started_at, ticket.assignee_id) == (NOW, people.olle.id)


def test_resolving_needs_a_solution(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(Refused) as refused:
        tickets.resolve(ticket, solution="  ", by=by(people.olle), now=NOW)
    assert (refused.value.field, Ticket.get_by_id(ticket.id).status) == ("solution", "new")


def test_the_solution_stays_with_the_ticket(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.resolve(ticket, solution="Bytte toner.", by=by(people.olle), now=NOW)
    solution = Message.get(Message.ticket == ticket.id, Message.is_solution)
    assert (solution.text, solution.visibility, ticket.resolved_at) == ("Bytte toner.", "public", NOW)


def test_reopening_forgets_that_it_was_resolved(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.resolve(ticket, solution="Klart.", by=by(people.olle), now=NOW)
    tickets.reopen(ticket, by=by(people.olle), now=NOW)
    assert (ticket.status, Ticket.get_by_id(ticket.id).resolved_at) == ("started", None)


def do(verb: str, ticket: Ticket) -> None:
    if verb == "ask":
        tickets.ask_approval(ticket, message_id=Message.get(Message.ticket == ticket.id).id, data={}, by=DESK, now=NOW)
    elif verb in ("approve", "decline", "withdraw"):
        tickets.end_approval(ticket, MOVES[verb], message_id=None, data={}, by=DESK, now=NOW)
    elif verb == "resolve":
        tickets.resolve(ticket, solution="Klart.", by=DESK, now=NOW)
    else:
        getattr(tickets, verb)(ticket, by=DESK, now=NOW)


@pytest.mark.parametrize("engine", ["sqlite"])  # the table is the same wherever it is kept
@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("verb", list(MOVES))
def test_only_moves_of_the_table_are_made(people: Cast, verb: str, status: Status) -> None:
    ticket = make.ticket(people.anna)
    Ticket.update(status=status.value).where(Ticket.id == ticket.id).execute()
    ticket.status = status.value
    try:
        do(verb, ticket)
    except Refused:
        assert status not in MOVES[verb].allowed_from
    else:
        assert status in MOVES[verb].allowed_from
    expected = MOVES[verb].to if status in MOVES[verb].allowed_from else status
    assert Ticket.get_by_id(ticket.id).status == expected


def test_a_refused_move_writes_nothing(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.close(ticket, by=DESK, now=NOW)
    with pytest.raises(Refused):
        tickets.resolve(ticket, solution="Klart.", by=DESK, now=NOW)
    assert (kinds(ticket), Message.select().where(Message.is_solution).count()) == (["opened", "closed"], 0)


def test_of_two_who_move_at_once_one_is_told(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    seen_by_other = Ticket.get_by_id(ticket.id)
    tickets.start(ticket, by=by(people.olle), now=NOW)
    with pytest.raises(Changed):
        tickets.start(seen_by_other, by=by(people.ada), now=NOW)
    assert kinds(ticket) == ["opened", "started"]


@pytest.mark.parametrize("verb", ["start", "wait", "close"])
def test_a_contact_moves_nothing(people: Cast, verb: str) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(NotAllowed):
        getattr(tickets, verb)(ticket, by=by(people.anna), now=NOW)
    assert kinds(ticket) == ["opened"]


def test_a_contact_sets_no_priority(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(NotAllowed):
        tickets.prioritise(ticket, Priority.P1, reason="Hon ringde", by=by(people.anna), now=NOW)
    assert Ticket.get_by_id(ticket.id).priority == "P3"


def test_a_priority_that_stays_is_no_event(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.prioritise(ticket, Priority.P3, reason="", by=by(people.olle), now=NOW)
    tickets.prioritise(ticket, Priority.P1, reason="Hon ringde", by=by(people.olle), now=NOW)
    assert kinds(ticket) == ["opened", "prioritised"]


def test_category_and_module_are_set(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    module = add_module("Budget", by=by(people.ada), now=NOW)
    tickets.classify(ticket, category=Category.INCIDENT, module=module, by=by(people.olle), now=NOW)
    fresh = Ticket.get_by_id(ticket.id)
    assert fresh.module is not None
    assert (fresh.category, fresh.module.name) == ("incident", "Budget")


def test_an_agent_who_left_is_given_nothing(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    people.olle.removed_at = NOW
    with pytest.raises(Refused):
        tickets.assign(ticket, people.olle, by=by(people.ada), now=NOW)
    assert Ticket.get_by_id(ticket.id).assignee is None
