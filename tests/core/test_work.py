"""Time booked, corrected and taken away: by whom, when not, and what is kept of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core import merging, people, work
from core.actors import DESK, as_agent
from core.errors import Changed, NotAllowed, NotFound, Refused
from core.models import Agent, Event, Ticket, TimeEntry
from core.models.people import Role
from core.work import Spent
from tests import make
from tests.cast import NOW, Cast, by

TODAY = NOW.date()
DAY = timedelta(days=1)


def spent(minutes: int = 10, day: date = TODAY, note: str = "") -> Spent:
    return Spent(minutes=minutes, day=day, note=note)


def book(people: Cast, ticket: Ticket, minutes: int = 10, **values: Any) -> TimeEntry:
    return work.book(ticket, spent(minutes), **{"by": by(people.olle), "now": NOW, **values})


def told(ticket: Ticket, kind: str) -> list[dict[str, Any]]:
    return [row.data for row in Event.select().where(Event.ticket == ticket.id, Event.kind == kind).order_by(Event.id)]


def waiting_for_approval(people: Cast) -> Ticket:
    ticket = make.ticket(people.anna)
    Ticket.update(status="approval").where(Ticket.id == ticket.id).execute()
    return ticket


def test_booked_time_is_on_the_ticket_at_once(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    book(people, ticket, 10)
    book(people, ticket, 25)
    fresh = Ticket.get_by_id(ticket.id)
    assert (fresh.minutes, fresh.billable_minutes) == (35, 20)


def test_booking_is_one_event_that_says_what_was_booked(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    entry = work.book(ticket, spent(10, note="Ringde Anna"), by=by(people.olle), now=NOW)
    assert told(ticket, "time-booked") == [
        {"entry": entry.id, "minutes": 10, "day": TODAY.isoformat(), "note": "Ringde Anna"}
    ]


def test_booking_leaves_what_others_write_on_the_ticket_alone(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    book(people, ticket, now=NOW + DAY)
    assert Ticket.get_by_id(ticket.id).updated_at == ticket.updated_at


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (spent(0), "minutes"),
        (spent(-5), "minutes"),
        (spent(24 * 60 + 1), "minutes"),
        (spent(day=TODAY + DAY), "day"),
        (spent(day=TODAY - 367 * DAY), "day"),
    ],
)
def test_what_can_not_be_is_refused_and_names_its_field(people: Cast, wrong: Spent, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        work.book(make.ticket(people.anna), wrong, by=by(people.olle), now=NOW)
    assert (refusal.value.field, TimeEntry.select().count()) == (field, 0)


def test_today_is_the_day_at_the_desk(people: Cast) -> None:
    midnight = datetime(2026, 11, 30, 23, 5, tzinfo=UTC)  # in Stockholm it is December
    ticket = make.ticket(people.anna)
    entry = work.book(ticket, spent(day=date(2026, 12, 1)), by=by(people.olle), now=midnight)
    assert entry.day == "2026-12-01"
    with pytest.raises(Refused):
        work.book(ticket, spent(day=date(2026, 12, 1)), by=by(people.olle), now=midnight - timedelta(minutes=6))


def test_a_contact_books_nothing(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        book(people, make.ticket(people.anna), by=by(people.anna))


def test_the_desk_itself_says_whose_time_it_is(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    with pytest.raises(Refused):
        book(people, ticket, by=DESK)
    assert book(people, ticket, by=DESK, agent=people.ada).agent_id == people.ada.id


def test_nobody_books_in_another_agents_name(people: Cast) -> None:
    assert book(people, make.ticket(people.anna), agent=people.ada).agent_id == people.olle.id


def test_time_in_triage_is_refused(people: Cast) -> None:
    with pytest.raises(Refused):
        book(people, make.ticket())


def test_time_on_a_merged_ticket_is_booked_where_it_goes_on(people: Cast) -> None:
    ticket, other = make.ticket(people.anna), make.ticket(people.bo)
    merging.merge(ticket, into=other, by=by(people.olle), now=NOW)
    assert book(people, Ticket.get_by_id(ticket.id)).ticket_id == other.id


def test_while_an_estimate_waits_for_approval_work_needs_a_reason_that_is_kept(people: Cast) -> None:
    ticket = waiting_for_approval(people)
    with pytest.raises(Refused) as refusal:
        book(people, ticket, reason="  ")
    assert refusal.value.field == "reason"
    assert book(people, ticket, reason="Servern brann").reason == "Servern brann"
    assert told(ticket, "time-booked")[0]["reason"] == "Servern brann"


def test_while_an_estimate_waits_time_may_be_made_less_but_not_more_without_a_reason(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    entry = book(people, ticket, 10)
    Ticket.update(status="approval").where(Ticket.id == ticket.id).execute()
    with pytest.raises(Refused):
        work.change_entry(entry, spent(11), by=by(people.olle), now=NOW)
    work.change_entry(entry, spent(5), by=by(people.olle), now=NOW)
    assert TimeEntry.get_by_id(entry.id).minutes == 5


def test_a_change_keeps_what_was_before(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    entry = book(people, ticket, 10)
    work.change_entry(entry, spent(40, TODAY - DAY, "Möte"), by=by(people.olle), now=NOW + DAY)
    assert told(ticket, "time-changed") == [
        {
            "entry": entry.id,
            "before": {"minutes": 10, "day": "2026-11-23", "note": ""},
            "after": {"minutes": 40, "day": "2026-11-22", "note": "Möte"},
        }
    ]
    assert (Ticket.get_by_id(ticket.id).minutes, TimeEntry.get_by_id(entry.id).changed_at) == (40, NOW + DAY)


def test_a_change_that_changes_nothing_is_none(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    work.change_entry(book(people, ticket), spent(), by=by(people.olle), now=NOW)
    assert told(ticket, "time-changed") == []


def test_removed_time_counts_no_more_and_is_kept(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    entry = book(people, ticket, 40)
    work.remove_entry(entry, by=by(people.olle), now=NOW)
    fresh, row = Ticket.get_by_id(ticket.id), TimeEntry.get_by_id(entry.id)
    assert (fresh.minutes, fresh.billable_minutes, row.minutes) == (0, 0, 40)
    assert told(ticket, "time-removed")[0]["before"]["minutes"] == 40
    with pytest.raises(NotFound):
        work.get_entry(entry.id, by(people.olle))


def test_of_two_who_correct_the_same_entry_the_second_is_told(people: Cast) -> None:
    entry = book(people, make.ticket(people.anna))
    work.change_entry(TimeEntry.get_by_id(entry.id), spent(20), by=by(people.olle), now=NOW, seen=1)
    with pytest.raises(Changed):
        work.change_entry(TimeEntry.get_by_id(entry.id), spent(30), by=by(people.ada), now=NOW, seen=1)
    with pytest.raises(Changed):
        work.remove_entry(entry, by=by(people.ada), now=NOW, seen=1)


@pytest.mark.parametrize(("role", "may"), [(Role.AGENT, False), (Role.LEAD, True), (Role.ADMIN, True)])
def test_who_leads_corrects_what_others_booked(people: Cast, role: Role, may: bool) -> None:
    entry, actor = book(people, make.ticket(people.anna)), as_agent(colleague(role))
    if may:
        work.change_entry(entry, spent(20), by=actor, now=NOW)
    else:
        with pytest.raises(NotAllowed):
            work.change_entry(entry, spent(20), by=actor, now=NOW)
        with pytest.raises(NotAllowed):
            work.remove_entry(entry, by=actor, now=NOW)
    assert TimeEntry.get_by_id(entry.id).minutes == (20 if may else 10)


def colleague(role: Role) -> Agent:
    return people.add_agent(name="Kim", email="kim@desk.test", role=role, language="sv", by=DESK, now=NOW)
