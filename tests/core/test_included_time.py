"""A customer's month of time: what counts, what is billed, and what a later change makes of it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from core import agreements, estimates, included_time, tickets, work
from core.database import database as current
from core.database import forget_connection
from core.estimates import How
from core.included_time import Use
from core.models import BudgetAlarm, Event, Ticket, TicketMonth, TimeEntry
from core.rules.answers import Answer
from core.rules.kinds import Category
from core.work import Spent
from tests import make
from tests.cast import NOW, Cast, by

MONTH = "2026-11"
MONDAY = NOW.date()


def book(people: Cast, ticket: Ticket, minutes: int, day: date = MONDAY) -> TimeEntry:
    return work.book(ticket, Spent(minutes=minutes, day=day), by=by(people.olle), now=NOW)


def billed(*tickets: Ticket) -> list[int]:
    return [Ticket.get_by_id(ticket.id).billable_minutes for ticket in tickets]


def use(people: Cast, month: str = MONTH) -> Use:
    return included_time.use_of(people.kund.id, month, now=NOW)


def alarms(ticket: Ticket, kind: str = "budget-alarm") -> list[dict[str, Any]]:
    return [row.data for row in Event.select().where(Event.ticket == ticket.id, Event.kind == kind).order_by(Event.id)]


def classify(people: Cast, ticket: Ticket, category: Category) -> None:
    tickets.classify(ticket, category=category, module=None, by=by(people.olle), now=NOW)


def test_everybody_can_be_told_what_is_used_and_left(people: Cast) -> None:
    book(people, make.ticket(people.anna), 12)
    assert (use(people).included, use(people).used, use(people).left, use(people).percent) == (15, 12, 3, 80)


def test_the_minutes_are_the_customers_not_the_tickets(people: Cast) -> None:
    one, other = make.ticket(people.anna), make.ticket(people.bo)
    book(people, one, 10)
    book(people, other, 10)
    assert (billed(one, other), use(people).left) == ([0, 5], 0)


def test_another_customer_has_its_own(people: Cast) -> None:
    book(people, make.ticket(people.carl), 60)
    assert (use(people).used, use(people).minutes) == (0, 0)


def test_each_month_has_its_own_and_nothing_is_saved_up(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    book(people, ticket, 20, date(2026, 10, 31))
    book(people, ticket, 20, date(2026, 11, 1))
    assert (billed(ticket), use(people, "2026-10").billable, use(people).billable) == ([10], 5, 5)


def test_incidents_have_no_limit(people: Cast) -> None:
    ticket = make.ticket(people.anna, category=Category.INCIDENT)
    book(people, ticket, 500)
    assert (billed(ticket), use(people).used, use(people).minutes) == ([0], 0, 500)


def test_another_category_makes_the_month_anew_for_all_its_tickets(people: Cast) -> None:
    first, second = make.ticket(people.anna), make.ticket(people.bo)
    book(people, first, 15)
    book(people, second, 15)
    assert billed(first, second) == [0, 15]
    classify(people, first, Category.INCIDENT)
    assert billed(first, second) == [0, 0]
    classify(people, first, Category.ORDER)
    assert billed(first, second) == [0, 15]


def test_a_fault_in_the_standard_software_has_no_limit(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    book(people, ticket, 60)
    work.mark_product_fault(ticket, is_fault=True, by=by(people.olle), now=NOW)
    assert (billed(ticket), use(people).used) == ([0], 0)
    work.mark_product_fault(ticket, is_fault=False, by=by(people.olle), now=NOW)
    assert (billed(ticket), alarms(ticket, "product-fault")) == ([45], [{"is_fault": True}, {"is_fault": False}])


@pytest.mark.parametrize(("has_maintenance", "expected"), [(False, 0), (True, 45)])
def test_work_while_it_is_handed_over_is_billed_only_under_a_maintenance_agreement(
    people: Cast, has_maintenance: bool, expected: int
) -> None:
    values: dict[str, Any] = {"from_date": MONDAY, "by": by(people.ada), "now": NOW}
    agreements.set_terms(people.kund, has_maintenance=has_maintenance, **values)
    ticket = make.ticket(people.anna)
    Ticket.update(status="handed-over").where(Ticket.id == ticket.id).execute()
    book(people, ticket, 60)
    assert billed(ticket) == [expected]


def test_work_after_an_approved_estimate_is_billed_whole_and_work_before_it_as_ever(people: Cast) -> None:
    ticket, other = make.ticket(people.anna), make.ticket(people.bo)
    book(people, ticket, 5)
    asked = estimates.ask(ticket, work="Bygga om", minutes=60, price="", by=by(people.olle), now=NOW)
    said: dict[str, Any] = {"how": How.DESK, "words": "Anna ringde", "by": by(people.olle)}
    estimates.answer(asked, Answer.APPROVED, now=NOW + timedelta(hours=1), **said)
    work.book(ticket, Spent(minutes=60, day=MONDAY), by=by(people.olle), now=NOW + timedelta(hours=2))
    book(people, other, 10)
    assert (billed(ticket, other), use(people).used) == ([60, 0], 15)


def test_a_declined_estimate_changes_nothing(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    asked = estimates.ask(ticket, work="Bygga om", minutes=60, price="", by=by(people.olle), now=NOW)
    said: dict[str, Any] = {"how": How.DESK, "words": "Anna ringde", "by": by(people.olle)}
    estimates.answer(asked, Answer.DECLINED, now=NOW, **said)
    book(people, ticket, 10)
    assert (billed(ticket), use(people).used) == ([0], 10)


def test_an_earlier_day_booked_later_takes_the_included_minutes(people: Cast) -> None:
    late, early = make.ticket(people.anna), make.ticket(people.bo)
    book(people, late, 15, date(2026, 11, 20))
    book(people, early, 15, date(2026, 11, 2))
    assert billed(late, early) == [15, 0]


def test_an_entry_moved_to_another_month_makes_both_anew(people: Cast) -> None:
    moved, stays = make.ticket(people.anna), make.ticket(people.bo)
    entry = book(people, moved, 15, date(2026, 11, 2))
    book(people, stays, 15)
    work.change_entry(entry, Spent(minutes=20, day=date(2026, 10, 30)), by=by(people.olle), now=NOW)
    assert (billed(moved, stays), use(people, "2026-10").billable, use(people).billable) == ([5, 0], 5, 0)


def test_an_agreement_counts_from_its_day_for_time_of_that_day(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    book(people, ticket, 20, date(2026, 11, 2))
    book(people, ticket, 20, date(2026, 11, 20))
    values: dict[str, Any] = {"by": by(people.ada), "now": NOW}
    agreements.set_terms(people.kund, included_minutes=30, from_date=date(2026, 11, 10), **values)
    assert (billed(ticket), use(people).included, use(people).used) == ([10], 30, 30)


def test_time_on_nobodys_ticket_is_billed_to_nobody(people: Cast) -> None:
    ticket = make.ticket(held_because=None)
    book(people, ticket, 90)
    assert (Ticket.get_by_id(ticket.id).minutes, billed(ticket)) == (90, [0])


def test_alarms_are_raised_once_each_and_the_highest_is_told(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    book(people, ticket, 12)
    book(people, ticket, 30)
    assert [(alarm["percent"], "untold" in alarm) for alarm in alarms(ticket)] == [
        (75, False),
        (90, True),
        (100, False),
    ]


def test_what_goes_down_and_up_again_is_not_told_twice(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    for _ in range(3):
        work.remove_entry(book(people, ticket, 30), by=by(people.olle), now=NOW)
    assert [alarm["percent"] for alarm in alarms(ticket)] == [75, 90, 100]


def test_an_alarm_says_what_is_used_and_names_who_worked(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    tickets.assign(ticket, people.ada, by=by(people.ada), now=NOW)
    book(people, ticket, 12)
    (alarm,) = alarms(ticket)
    assert alarm == {
        "percent": 75,
        "month": MONTH,
        "used": 12,
        "included": 15,
        "billable": 0,
        "agents": sorted([people.ada.id, people.olle.id]),
    }


def test_another_category_can_raise_the_alarm(people: Cast) -> None:
    ticket = make.ticket(people.anna, category=Category.INCIDENT)
    book(people, ticket, 12)
    assert alarms(ticket) == []
    classify(people, ticket, Category.ORDER)
    assert [alarm["percent"] for alarm in alarms(ticket)] == [75]


def test_where_nothing_is_included_nothing_runs_out(people: Cast) -> None:
    agreements.set_terms(people.kund, included_minutes=0, from_date=MONDAY, by=by(people.ada), now=NOW)
    ticket = make.ticket(people.anna)
    book(people, ticket, 30)
    assert (billed(ticket), BudgetAlarm.select().count(), use(people).percent) == ([30], 0, 100)


def test_what_is_kept_is_what_a_fresh_reckoning_gives(people: Cast) -> None:
    some = [make.ticket(people.anna), make.ticket(people.bo, category=Category.INCIDENT)]
    for number in range(6):
        book(people, some[number % 2], 4 + number, MONDAY - timedelta(days=number % 4))
    before = list(TicketMonth.select().order_by(TicketMonth.id).dicts())
    for row in before:
        TicketMonth.update(minutes=0, included=0, billable=0).where(TicketMonth.id == row["id"]).execute()
    included_time.reckon(people.kund.id, MONTH)
    assert list(TicketMonth.select().order_by(TicketMonth.id).dicts()) == before


def test_two_who_book_at_once_share_the_month_right(people: Cast) -> None:
    some = [make.ticket(people.anna), make.ticket(people.bo)]
    meet = threading.Barrier(2)

    def work_on(ticket: Ticket) -> None:
        meet.wait()
        try:
            for _ in range(5):
                book(people, ticket, 2)
        finally:
            forget_connection()

    with ThreadPoolExecutor(2) as agents:
        list(agents.map(work_on, some))
    assert (sum(billed(*some)), use(people).used) == (5, 15)
    assert sorted(row.percent for row in BudgetAlarm.select()) == [75, 90, 100]


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_month_is_found_by_its_index_however_many_others_there_are(people: Cast) -> None:
    statement, values = included_time.entries_query(people.kund.id, MONTH, None).sql()
    plan = str(current.execute_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())
    assert "time_entry_customer" in plan and "SCAN" not in plan
