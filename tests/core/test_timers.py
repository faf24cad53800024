"""Timers: one at a time, what they book, and those that were forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import timers
from core.errors import NotAllowed, Refused
from core.models import Ticket, TimeEntry, Timer
from core.rules.budget import TIMER_LIMIT
from tests import make
from tests.cast import NOW, Cast, by

MINUTE = timedelta(minutes=1)


def test_a_timer_books_what_it_measured_rounded_up(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    timers.start_timer(ticket, by=by(people.olle), now=NOW)
    entry = timers.stop_timer(by=by(people.olle), now=NOW + 7 * MINUTE + timedelta(seconds=1), note="Felsökning")
    assert (entry.minutes, entry.note, entry.ticket_id, entry.agent_id) == (8, "Felsökning", ticket.id, people.olle.id)
    assert Timer.select().count() == 0


def test_one_timer_of_an_agent_runs_at_a_time(people: Cast) -> None:
    timers.start_timer(make.ticket(people.anna), by=by(people.olle), now=NOW)
    with pytest.raises(Refused):
        timers.start_timer(make.ticket(people.bo), by=by(people.olle), now=NOW + MINUTE)
    timers.start_timer(make.ticket(people.bo), by=by(people.ada), now=NOW + MINUTE)
    assert Timer.select().count() == 2


def test_starting_a_timer_that_runs_lets_it_run(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    for minute in range(2):
        timers.start_timer(ticket, by=by(people.olle), now=NOW + minute * MINUTE)
    assert Timer.get().started_at == NOW


def test_a_forgotten_timer_asks_and_runs_until_it_is_answered(people: Cast) -> None:
    timers.start_timer(make.ticket(people.anna), by=by(people.olle), now=NOW)
    late = NOW + TIMER_LIMIT + timedelta(seconds=1)
    with pytest.raises(Refused):
        timers.stop_timer(by=by(people.olle), now=late)
    assert timers.stop_timer(by=by(people.olle), now=late, minutes=25).minutes == 25


def test_a_timer_of_the_longest_time_isnt_forgotten(people: Cast) -> None:
    timers.start_timer(make.ticket(people.anna), by=by(people.olle), now=NOW)
    assert timers.stop_timer(by=by(people.olle), now=NOW + TIMER_LIMIT).minutes == 240


def test_a_timer_over_midnight_belongs_to_the_day_it_was_started(people: Cast) -> None:
    evening = datetime(2026, 11, 30, 22, 50, tzinfo=UTC)  # ten to midnight in Stockholm
    timers.start_timer(make.ticket(people.anna), by=by(people.olle), now=evening)
    entry = timers.stop_timer(by=by(people.olle), now=evening + 20 * MINUTE)
    assert (entry.day, entry.minutes) == ("2026-11-30", 20)


def test_the_hour_that_summer_time_takes_or_gives_isnt_measured(people: Cast) -> None:
    nights = [datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
    for night in nights:
        timers.start_timer(make.ticket(people.anna, now=night), by=by(people.olle), now=night)
        timers.stop_timer(by=by(people.olle), now=night + 60 * MINUTE)
    assert [entry.minutes for entry in TimeEntry.select()] == [60, 60]


def test_what_may_not_be_booked_leaves_the_timer_running(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    timers.start_timer(ticket, by=by(people.olle), now=NOW)
    Ticket.update(status="approval").where(Ticket.id == ticket.id).execute()
    with pytest.raises(Refused):
        timers.stop_timer(by=by(people.olle), now=NOW + MINUTE)
    found = timers.find_timer(by(people.olle))
    assert found is not None and found.ticket_id == ticket.id


def test_a_timer_that_is_let_go_books_nothing(people: Cast) -> None:
    timers.start_timer(make.ticket(people.anna), by=by(people.olle), now=NOW)
    timers.discard_timer(by=by(people.olle), now=NOW + MINUTE)
    assert (Timer.select().count(), TimeEntry.select().count()) == (0, 0)
    with pytest.raises(Refused):
        timers.stop_timer(by=by(people.olle), now=NOW + MINUTE)


def test_a_contact_starts_no_timer(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        timers.start_timer(make.ticket(people.anna), by=by(people.anna), now=NOW)
