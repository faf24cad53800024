"""Pages of tickets: complete, in order, never another customer's, and as cheap at the end as at the start."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import listings, tickets
from core import people as people_core
from core.database import database as current
from core.listings import Wanted
from core.models import Ticket
from tests import make
from tests.cast import NOW, Cast, by


def numbers_on_all_pages(people: Cast, *, size: int) -> list[int]:
    numbers: list[int] = []
    after = ""
    while True:
        page = listings.ticket_page(by(people.anna), Wanted(), after=after, size=size)
        numbers += [ticket.number for ticket in page.rows]
        if not page.after:
            return numbers
        after = page.after


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pages_show_every_ticket_once_newest_first(people: Cast, size: int) -> None:
    made = [make.ticket(people.anna, now=NOW + timedelta(seconds=n // 2)) for n in range(7)]
    assert numbers_on_all_pages(people, size=size) == [ticket.number for ticket in reversed(made)]


def test_a_customer_sees_only_its_own(people: Cast) -> None:
    make.ticket(people.anna)
    make.ticket(customer_id=people.other.id)
    assert listings.ticket_page(by(people.carl), Wanted(state="all")).rows == []


def test_lists_are_narrowed(people: Cast) -> None:
    mine, done = make.ticket(people.anna), make.ticket(people.anna)
    tickets.start(mine, by=by(people.olle), now=NOW)
    tickets.close(done, by=by(people.olle), now=NOW)
    wanted = [Wanted(), Wanted(state="ended"), Wanted(assignee_id=people.olle.id), Wanted(state="closed")]
    found = [[t.id for t in listings.ticket_page(by(people.olle), one).rows] for one in wanted]
    assert found == [[mine.id], [done.id], [mine.id], [done.id]]


def test_held_tickets_have_a_list_of_their_own(people: Cast) -> None:
    held = make.ticket()
    assert listings.ticket_page(by(people.olle), Wanted()).rows == []
    assert [ticket.id for ticket in listings.held_page().rows] == [held.id]


@pytest.mark.parametrize("mark", ["x", "1", "-", "1-", "1-x", "9" * 30 + "-1", "-1-1", "1-1;DROP TABLE ticket"])
def test_a_made_up_page_mark_is_the_first_page(people: Cast, mark: str) -> None:
    make.ticket(people.anna)
    assert len(listings.ticket_page(by(people.anna), Wanted(), after=mark).rows) == 1


def test_a_list_asks_the_same_however_long_it_is(people: Cast) -> None:
    for _ in range(20):
        make.ticket(people.anna)
    asked: list[str] = []
    execute = current.obj.execute_sql
    current.obj.execute_sql = lambda sql, *args, **kwargs: (asked.append(sql), execute(sql, *args, **kwargs))[1]
    rows = listings.ticket_page(by(people.anna), Wanted()).rows
    assert {row.customer.name + row.contact.name for row in rows} == {"Kund ABAnna Ek"}
    assert len(asked) == 2  # whether they pass anything on for others, and the rows


def test_counts_are_of_what_may_be_seen(people: Cast) -> None:
    make.ticket(people.anna)
    tickets.start(make.ticket(people.anna), by=by(people.olle), now=NOW)
    make.ticket(customer_id=people.kund.id)
    assert listings.counts(by(people.anna)) == {"new": 1, "started": 1}
    assert listings.counts(by(people.carl)) == {}


def test_the_customers_list_is_found_by_index(people: Cast, engine: str) -> None:
    if engine == "sqlite":  # PostgreSQL reads a small table whole, and is right to
        query = Ticket.select().where(Ticket.customer == 1).order_by(Ticket.updated_at.desc(), Ticket.id.desc())
        plan = " ".join(row[-1] for row in current.execute_sql("EXPLAIN QUERY PLAN " + query.sql()[0], query.sql()[1]))
        assert "ticket_customer" in plan


def test_contacts_are_found_by_their_number(people: Cast) -> None:
    people_core.change_contact(
        people.anna, name="Anna Ek", phone="070-123 45 67", language="sv", is_admin=True, by=by(people.ada), now=NOW
    )
    assert [contact.id for contact in listings.contacts_with_number("+46701234567")] == [people.anna.id]
    assert listings.contacts_with_number("") == []
