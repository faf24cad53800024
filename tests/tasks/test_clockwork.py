"""What the clock does by itself: resolved tickets are closed in the end."""

from __future__ import annotations

from datetime import timedelta

from core import tickets
from core.models import Event, Patience, Ticket
from tasks.clockwork import close_resolved
from tests import make
from tests.cast import NOW, Cast, by

CLOSE_AFTER = timedelta(days=Patience().resolved_days)
LATER = NOW + CLOSE_AFTER + timedelta(seconds=1)


def resolved(people: Cast) -> Ticket:
    ticket = make.ticket(people.anna)
    tickets.resolve(ticket, solution="A new fuse.", by=by(people.olle), now=NOW)
    return ticket


def test_a_resolved_ticket_is_closed_when_its_time_has_come_and_not_before(people: Cast) -> None:
    ticket = resolved(people)
    assert close_resolved(now=NOW + CLOSE_AFTER) == 0
    assert close_resolved(now=LATER) == 1
    assert Ticket.get_by_id(ticket.id).status == "closed"


def test_closing_is_told_once_however_often_the_clock_looks(people: Cast) -> None:
    resolved(people)
    for _ in range(3):
        close_resolved(now=LATER)
    assert Event.select().where(Event.kind == "closed").count() == 1


def test_more_tickets_than_a_batch_are_all_closed(people: Cast) -> None:
    for _ in range(205):
        resolved(people)
    assert close_resolved(now=LATER) == 205


def test_a_ticket_that_was_reopened_counts_from_its_next_solution(people: Cast) -> None:
    ticket = resolved(people)
    tickets.reopen(ticket, by=by(people.olle), now=NOW)
    tickets.resolve(ticket, solution="Another fuse.", by=by(people.olle), now=NOW + timedelta(days=6))
    assert close_resolved(now=LATER) == 0
