"""What there is to bill of a month, and what is corrected after it was billed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core import billing, work
from core.billing import Row
from core.database import database as current
from core.errors import Changed, NotAllowed, Refused
from core.models import Ticket, TimeEntry
from core.rules.kinds import Category
from core.work import Spent
from tests import make
from tests.cast import NOW, Cast, by

DECEMBER = NOW + timedelta(days=20)


def book(people: Cast, ticket: Ticket, minutes: int, day: date = date(2026, 11, 20)) -> TimeEntry:
    return work.book(ticket, Spent(minutes=minutes, day=day), by=by(people.olle), now=DECEMBER)


def rows(people: Cast, month: str = "2026-11") -> list[Row]:
    return billing.rows_of(month, by=by(people.ada))


def bill(people: Cast, month: str = "2026-11") -> None:
    billing.mark_billed(month, by=by(people.ada), now=DECEMBER + timedelta(days=31))


def test_a_month_is_told_by_customer_and_ticket(people: Cast) -> None:
    one, incident = make.ticket(people.anna), make.ticket(people.bo, category=Category.INCIDENT)
    other = make.ticket(people.carl)
    for ticket in (other, incident, one):
        book(people, ticket, 20)
    assert [(row.customer, row.number, row.free, row.included, row.billable, row.to_bill) for row in rows(people)] == [
        ("Kund AB", one.number, 0, 15, 5, 5),
        ("Kund AB", incident.number, 20, 0, 0, 0),
        ("Other Ltd", other.number, 0, 15, 5, 5),
    ]


def test_one_customers_rows_are_its_own(people: Cast) -> None:
    book(people, make.ticket(people.anna), 20)
    book(people, make.ticket(people.carl), 20)
    found = billing.rows_of("2026-11", people.other, by=by(people.ada))
    assert [row.customer for row in found] == ["Other Ltd"]


def test_nobodys_time_is_billed_to_nobody(people: Cast) -> None:
    book(people, make.ticket(held_because=None), 20)
    assert rows(people) == []


def test_what_was_billed_is_not_to_be_billed_again(people: Cast) -> None:
    book(people, make.ticket(people.anna), 20)
    bill(people)
    assert [(row.billable, row.billed, row.to_bill) for row in rows(people)] == [(5, 5, 0)]


@pytest.mark.parametrize(("minutes", "to_bill"), [(30, 10), (16, -4), (5, -5)])
def test_what_is_changed_after_it_was_billed_is_a_correction_in_the_next_month(
    people: Cast, minutes: int, to_bill: int
) -> None:
    ticket = make.ticket(people.anna)
    entry = book(people, ticket, 20)
    bill(people)
    work.change_entry(entry, Spent(minutes=minutes, day=date(2026, 11, 20)), by=by(people.olle), now=DECEMBER)
    (row,) = rows(people, "2026-12")
    assert (row.month, row.is_correction, row.to_bill) == ("2026-11", True, to_bill)


def test_time_written_down_after_its_month_was_billed_is_a_correction(people: Cast) -> None:
    bill(people)
    book(people, make.ticket(people.anna), 20)
    assert [(row.month, row.to_bill) for row in rows(people, "2026-12")] == [("2026-11", 5)]


def test_a_correction_is_listed_until_it_is_billed(people: Cast) -> None:
    entry = book(people, make.ticket(people.anna), 20)
    bill(people)
    work.remove_entry(entry, by=by(people.olle), now=DECEMBER)
    assert len(rows(people, "2026-12")) == len(rows(people, "2027-01")) == 1
    bill(people, "2026-12")
    assert rows(people, "2027-01") == []


def test_changes_before_a_month_is_billed_are_no_corrections(people: Cast) -> None:
    entry = book(people, make.ticket(people.anna), 20)
    work.remove_entry(entry, by=by(people.olle), now=DECEMBER)
    assert (rows(people), rows(people, "2026-12")) == ([], [])


def test_billing_one_customer_leaves_the_others_as_they_are(people: Cast) -> None:
    book(people, make.ticket(people.anna), 20)
    book(people, make.ticket(people.carl), 20)
    billing.mark_billed("2026-11", people.other, by=by(people.ada), now=DECEMBER)
    assert [(row.customer, row.to_bill) for row in rows(people)] == [("Kund AB", 5), ("Other Ltd", 0)]
    assert billing.last_billed("2026-11") is None and billing.last_billed("2026-11", people.other)


def test_a_month_that_isnt_over_cant_be_billed(people: Cast) -> None:
    with pytest.raises(Refused):
        billing.mark_billed("2026-12", by=by(people.ada), now=DECEMBER)


def test_only_what_was_looked_at_is_billed(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    book(people, ticket, 20)
    seen = billing.fingerprint(rows(people))
    book(people, ticket, 1)
    with pytest.raises(Changed):
        billing.mark_billed("2026-11", by=by(people.ada), now=DECEMBER, seen=seen)
    assert [row.billed for row in rows(people)] == [0]


def test_only_administrators_look_and_bill(people: Cast) -> None:
    for person in (people.olle, people.anna):
        with pytest.raises(NotAllowed):
            billing.rows_of("2026-11", by=by(person))
        with pytest.raises(NotAllowed):
            billing.mark_billed("2026-11", by=by(person), now=DECEMBER)


def test_without_a_month_the_last_one_that_is_over_is_meant() -> None:
    assert billing.read_month("month", " ", now=NOW) == "2026-10"
    with pytest.raises(Refused):
        billing.read_month("month", "november", now=NOW)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_corrections_are_found_without_looking_at_what_was_billed_right(people: Cast) -> None:
    statement, values = billing.corrections_query(None).sql()
    plan = str(current.execute_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall())
    assert "ticket_month_correction" in plan
