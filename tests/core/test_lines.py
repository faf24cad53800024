"""From one line to another: a ticket goes on to who can solve it, with what is known, and its new lead is told."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core import lines, listings, merging, teams, tickets
from core.database import database as current
from core.errors import Changed, NotAllowed, Refused
from core.listings import Wanted
from core.models import Event, Message, Team, Ticket
from core.people import add_agent
from tests import make
from tests.cast import NOW, Cast, by


@dataclass
class House:
    """First line: Olle. Third line: Experts, led by Eva."""

    people: Cast
    support: Team
    experts: Team


@pytest.fixture
def house(people: Cast) -> House:
    ada = by(people.ada)
    eva = add_agent(name="Eva Ros", email="eva@desk.test", by=ada, now=NOW, language="sv")
    support = teams.add_team("Support", line=1, members=[people.olle], by=ada, now=NOW)
    return House(people, support, teams.add_team("Experts", line=3, lead=eva, by=ada, now=NOW))


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.get_by_id(ticket.id)


def events(ticket: Ticket) -> list[Event]:
    return list(Event.select().where(Event.ticket == ticket.id, Event.kind == "assigned-line").order_by(Event.id))


def give(house: House, ticket: Ticket, team: Team | None, **how: str) -> None:
    lines.assign_to_line(ticket, team, by=by(house.people.olle), now=NOW, **how)


def test_what_the_first_line_cant_solve_goes_to_the_third(house: House) -> None:
    ticket = make.ticket(house.people.anna)
    give(house, ticket, house.experts)
    assert (fresh(ticket).line, lines.team_of(fresh(ticket))) == (3, house.experts)
    assert [(event.data["line"], event.data["team"]) for event in events(ticket)] == [(3, "Experts")]


def test_another_team_takes_it_from_its_agent(house: House) -> None:
    ticket = make.ticket(house.people.anna)
    tickets.start(ticket, by=by(house.people.olle), now=NOW)
    give(house, ticket, house.experts)
    assert (fresh(ticket).assignee_id, fresh(ticket).status) == (None, "started")


def test_what_was_found_out_goes_along_and_the_customer_never_sees_it(house: House) -> None:
    ticket = make.ticket(house.people.anna)
    give(house, ticket, house.experts, note="Omstart hjälpte inte.")
    note = Message.select().where(Message.ticket == ticket.id).order_by(Message.id.desc()).get()
    assert (note.text, note.visibility, events(ticket)[0].message_id) == ("Omstart hjälpte inte.", "internal", note.id)


def test_the_lead_is_told_unless_they_did_it_themselves(house: House) -> None:
    ticket = make.ticket(house.people.anna)
    give(house, ticket, house.experts)
    give(house, ticket, house.support)
    lines.assign_to_line(ticket, house.experts, by=by(house.experts.lead), now=NOW)
    told = [event.data.get("agents") for event in events(ticket)]
    assert told == [[house.experts.lead_id], None, None]
    assert [event.tell_at is not None for event in events(ticket)] == [True, False, False]


def test_a_ticket_comes_back_to_the_first_line_of_a_desk_that_has_no_team_there(house: House) -> None:
    ticket = make.ticket(house.people.anna)
    give(house, ticket, house.experts)
    teams.remove_team(house.support, by=by(house.people.ada), now=NOW)
    give(house, ticket, None)
    assert (fresh(ticket).line, fresh(ticket).team_id, lines.team_of(fresh(ticket))) == (1, None, None)


def test_giving_it_to_the_team_that_has_it_changes_nothing(house: House) -> None:
    ticket = make.ticket(house.people.anna)
    tickets.start(ticket, by=by(house.people.olle), now=NOW)
    give(house, ticket, house.support)
    assert (fresh(ticket).assignee_id, events(ticket)) == (house.people.olle.id, [])


def test_of_two_who_move_it_at_once_one_does(house: House) -> None:
    ticket = make.ticket(house.people.anna)
    seen = fresh(ticket)
    give(house, ticket, house.experts)
    apps = teams.add_team("Apps", line=2, by=by(house.people.ada), now=NOW)
    with pytest.raises(Changed):
        give(house, seen, apps, note="Jag tar den.")
    assert (len(events(ticket)), Message.select().count()) == (1, 1)


def test_nothing_goes_to_a_team_that_is_gone(house: House) -> None:
    ticket = make.ticket(house.people.anna)
    teams.remove_team(house.experts, by=by(house.people.ada), now=NOW)
    with pytest.raises(Refused, match="no team Experts"):
        give(house, ticket, Team.get_by_id(house.experts.id))


def test_a_merged_ticket_stays_where_it_ended(house: House) -> None:
    ticket = make.ticket(house.people.anna)
    merging.merge(ticket, into=make.ticket(house.people.anna), by=by(house.people.olle), now=NOW)
    with pytest.raises(Refused, match="merged"):
        give(house, fresh(ticket), house.experts)


def test_only_the_desk_moves_tickets_between_lines(house: House) -> None:
    ticket = make.ticket(house.people.anna)
    with pytest.raises(NotAllowed):
        lines.assign_to_line(ticket, house.experts, by=by(house.people.anna), now=NOW)


def test_what_is_open_in_each_place_is_counted_and_no_more_than_a_hundred(house: House) -> None:
    for _ in range(2):
        give(house, make.ticket(house.people.anna), house.experts)
    tickets.close(make.ticket(house.people.anna), by=by(house.people.olle), now=NOW)
    make.ticket(house.people.anna)
    assert lines.count_open([lines.place_of(house.support), lines.place_of(house.experts)]) == [1, 2]


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_teams_queue_is_read_from_its_index_however_much_is_open(house: House) -> None:
    asked: list[tuple[str, object]] = []
    execute = current.obj.execute_sql
    current.obj.execute_sql = lambda sql, *values, **how: (asked.append((sql, values)), execute(sql, *values, **how))[1]
    for team in (house.support, house.experts):
        listings.ticket_page(by(house.people.olle), Wanted(places=(lines.place_of(team),)))
    lines.count_open([lines.place_of(house.experts)])
    plans = [str(execute(f"EXPLAIN QUERY PLAN {sql}", *values).fetchall()) for sql, values in asked]
    assert len(plans) == 3
    assert [plan for plan in plans if "ticket_team" not in plan or "TEMP B-TREE" in plan] == []
