"""Deadlines on the ticket's row: written anew by whatever moves its clocks, and watched, once each threshold."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from core import agreements, deadlines, dialogue, tickets, triage, watch
from core.database import database as current
from core.database import forget_connection
from core.models import Event, Ticket
from core.rules.kinds import Priority
from core.rules.priority import Effect
from tasks.clockwork import watch_deadlines
from tests import make
from tests.cast import NOW, Cast, by

HOUR = timedelta(hours=1)  # NOW is ten o'clock on a Monday in Stockholm
DAY = timedelta(days=1)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


def promised(ticket: Ticket) -> tuple[datetime | None, datetime | None]:
    return fresh(ticket).respond_by, fresh(ticket).resolve_by


def warnings(ticket: Ticket) -> list[tuple[str, int]]:
    rows = Event.select().where(Event.ticket == ticket.id, Event.kind == "sla-warning").order_by(Event.id)
    return [(row.data["clock"], row.data["percent"]) for row in rows]


def about(ticket: Ticket, clock: str) -> list[int]:
    return [percent for name, percent in warnings(ticket) if name == clock]


def test_a_new_ticket_has_its_deadlines_at_once(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    assert promised(ticket) == (NOW + 2 * HOUR, NOW + DAY)
    assert (ticket.inform_by, ticket.due_by, ticket.agreement_id) == (NOW + 4 * HOUR, NOW + 2 * HOUR, None)


def test_a_held_ticket_has_none_until_it_is_released(people: Cast) -> None:
    ticket = make.ticket(effect=Effect.SOME)
    assert promised(ticket) == (None, None)
    triage.make_contact(ticket, people.kund, name="Vera", by=by(people.olle), now=NOW + DAY)
    assert promised(ticket) == (NOW + DAY + 2 * HOUR, NOW + 2 * DAY)


def test_a_ticket_that_is_turned_away_has_none(people: Cast) -> None:
    ticket = make.ticket()
    triage.reject(ticket, by=by(people.olle), now=NOW)
    assert (*promised(ticket), fresh(ticket).next_look_at) == (None, None, None)


def test_a_ticket_keeps_the_terms_it_began_under(people: Cast) -> None:
    before = make.ticket(people.anna, effect=Effect.SOME)
    agreement = agreements.set_terms(people.kund, hours="24/7", from_date=NOW.date(), by=by(people.ada), now=NOW)
    after = make.ticket(people.anna, effect=Effect.SOME)
    tickets.start(before, by=by(people.olle), now=NOW)
    assert (fresh(before).resolve_by, fresh(before).agreement_id) == (NOW + DAY, None)
    assert (after.resolve_by, after.agreement_id) == (NOW + 9 * HOUR, agreement.id)


def test_a_released_ticket_begins_under_the_terms_of_the_customer_it_got(people: Cast) -> None:
    agreement = agreements.set_terms(people.kund, hours="24/7", from_date=NOW.date(), by=by(people.ada), now=NOW)
    ticket = make.ticket(effect=Effect.SOME)
    triage.make_contact(ticket, people.kund, name="Vera", by=by(people.olle), now=NOW)
    assert (fresh(ticket).agreement_id, fresh(ticket).resolve_by) == (agreement.id, NOW + 9 * HOUR)


def test_other_terms_are_applied_to_a_ticket_when_an_administrator_says_so(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    agreements.set_terms(people.kund, hours="24/7", from_date=NOW.date(), by=by(people.ada), now=NOW)
    agreements.apply_terms(ticket, by=by(people.ada), now=NOW + 7 * HOUR)
    assert fresh(ticket).resolve_by == NOW + 9 * HOUR
    tickets.wait(ticket, by=by(people.olle), now=NOW + 8 * HOUR)
    tickets.resume(ticket, by=by(people.anna), now=NOW + 10 * HOUR)
    assert fresh(ticket).resolve_by == NOW + 11 * HOUR


def test_waiting_moves_the_deadline_and_takes_the_ticket_out_of_what_is_due(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    tickets.wait(ticket, by=by(people.olle), now=NOW + HOUR)
    assert (fresh(ticket).due_by, fresh(ticket).resolve_by) == (None, NOW + DAY)
    tickets.resume(ticket, by=by(people.anna), now=NOW + 3 * HOUR)
    assert fresh(ticket).due_by == fresh(ticket).resolve_by == NOW + DAY + 2 * HOUR


def test_another_priority_moves_the_deadlines(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.QUESTION)
    tickets.prioritise(ticket, Priority.P1, reason="Nu", by=by(people.olle), now=NOW + HOUR)
    assert promised(ticket) == (NOW + HOUR / 2, NOW + 4 * HOUR)


def test_a_reply_winds_up_the_clock_of_silence(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    dialogue.reply(ticket, make.said("Vi tittar."), by=by(people.olle), now=NOW + HOUR)
    assert fresh(ticket).inform_by == NOW + 5 * HOUR


def test_each_threshold_is_warned_of_when_it_has_come(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    told = [(watch_deadlines(now=NOW + minutes * HOUR / 60), about(ticket, "respond")) for minutes in (59, 60, 90, 120)]
    assert told == [(0, []), (1, [50]), (1, [50, 75]), (2, [50, 75, 90, 100])]


def test_after_a_time_out_of_work_each_threshold_is_told_once(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    for _ in range(2):
        watch_deadlines(now=NOW + 30 * DAY)
    assert about(ticket, "respond") == about(ticket, "resolve") == [50, 75, 90, 100]
    assert about(ticket, "inform") == [90, 100]


def test_looking_twice_changes_nothing(people: Cast) -> None:
    make.ticket(people.anna, effect=Effect.SOME)
    watch_deadlines(now=NOW + HOUR)
    before = list(Ticket.select().dicts()), Event.select().count()
    assert watch_deadlines(now=NOW + HOUR) == 0
    assert (list(Ticket.select().dicts()), Event.select().count()) == before


def test_who_looks_at_once_tells_it_once(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    gate = threading.Barrier(4)

    def look() -> None:
        gate.wait()
        watch_deadlines(now=NOW + HOUR)
        forget_connection()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert about(ticket, "respond") == [50]


def test_a_ticket_that_waits_isnt_warned_of(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    tickets.wait(ticket, by=by(people.olle), now=NOW + HOUR / 2)
    assert watch_deadlines(now=NOW + 30 * DAY) == 0


def test_silence_is_warned_of_anew_after_each_word_to_the_customer(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    watch_deadlines(now=NOW + 5 * HOUR)
    dialogue.reply(ticket, make.said("Vi tittar."), by=by(people.olle), now=NOW + 5 * HOUR)
    watch_deadlines(now=NOW + DAY)
    assert about(ticket, "inform") == [90, 100, 90, 100]


@pytest.mark.parametrize("engine", ["sqlite"])
def test_what_is_due_is_found_by_its_index_however_many_are_open(people: Cast) -> None:
    statement, values = watch.waiting_for_a_look(NOW, limit=200).sql()
    plan = str(current.execute_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())
    assert "USING INDEX ticket_look" in plan or "USING COVERING INDEX ticket_look" in plan


def test_a_ticket_that_cant_be_reckoned_keeps_no_other_from_being_watched(people: Cast) -> None:
    broken, sound = (make.ticket(people.anna, effect=Effect.SOME) for _ in range(2))
    Event.create(ticket=broken.id, kind="prioritised", at=NOW, data={})
    watch_deadlines(now=NOW + HOUR)
    assert (about(broken, "respond"), about(sound, "respond")) == ([], [50])
    assert fresh(broken).next_look_at == NOW + 2 * HOUR


def test_a_closed_day_moves_what_is_open(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    agreements.add_special_day("2026-11-24", "", name="Städdag", plan="", by=by(people.ada), now=NOW)
    watch_deadlines(now=NOW)
    assert fresh(ticket).resolve_by == NOW + 2 * DAY


def test_what_is_stored_is_what_the_log_tells(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.start(ticket, by=by(people.olle), now=NOW + HOUR)
    tickets.wait(ticket, by=by(people.olle), now=NOW + 2 * HOUR)
    tickets.resume(ticket, by=by(people.anna), now=NOW + DAY)
    tickets.resolve(ticket, solution="Ny säkring.", by=by(people.olle), now=NOW + 2 * DAY)
    tickets.reopen(ticket, by=by(people.anna), now=NOW + 3 * DAY)
    stored = promised(ticket)
    deadlines.rewrite(ticket.id, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert promised(ticket) == stored
