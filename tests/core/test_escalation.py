"""Escalation: who is written to before a ticket is late, in whose hours, and once (P19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from core import agreements, escalation, lines, teams, tickets
from core.errors import NotAllowed, Refused
from core.models import Agent, Event, PhoneDuty, Team, Ticket
from core.people import add_agent, change_agent, remove_agent
from core.rules.escalation import DEFAULT_LADDER
from core.rules.priority import Effect
from tasks.clockwork import watch_deadlines
from tests import make
from tests.cast import NOW, Cast, by

HOUR = timedelta(hours=1)  # NOW is ten o'clock on a Monday in Stockholm
NIGHT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 25, 10, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # eight o'clock in Stockholm


@dataclass
class House:
    """Support is led by Lea; Max manages incidents; Olle works, and Ada administers."""

    people: Cast
    lea: Agent
    max: Agent
    support: Team


@pytest.fixture
def house(people: Cast) -> House:
    ada = by(people.ada)
    lea = add_agent(name="Lea Ros", email="lea@desk.test", by=ada, now=NOW, language="sv")
    manager = add_agent(name="Max Dahl", email="max@desk.test", role="incident-manager", by=ada, now=NOW, language="en")
    support = teams.add_team("Support", line=1, lead=lea, members=[people.olle], by=ada, now=NOW)
    return House(people, lea, manager, support)


def ticket_of(house: House, *, agent: Agent | None = None, now: datetime = NOW) -> Ticket:
    """Two hours to begin, nine to solve, four to the next word."""
    ticket = make.ticket(house.people.anna, effect=Effect.SOME, now=now)
    if agent is not None:
        tickets.assign(ticket, agent, by=by(agent), now=now)
    return ticket


def told(ticket: Ticket) -> list[list[str]]:
    rows = Event.select().where(Event.ticket == ticket.id, Event.kind == "escalated").order_by(Event.id)
    return [[address.partition("@")[0] for address in row.data["told"]] for row in rows]


def last(ticket: Ticket) -> Event:
    query = Event.select().where(Event.ticket == ticket.id, Event.kind == "escalated")
    return query.order_by(Event.id.desc()).get()


def around_the_clock(house: House) -> None:
    agreements.set_terms(house.people.kund, hours="24/7", from_date=NOW.date(), by=by(house.people.ada), now=NOW)


def on_duty(agent: Agent, week: list[list[list[int]]], *, is_on_call: bool = False) -> None:
    Agent.update(phone=f"+4670174060{agent.id}").where(Agent.id == agent.id).execute()
    PhoneDuty.create(agent=agent.id, week=week, is_on_call=is_on_call, made_by="desk", created_at=NOW)


def test_the_ladder_is_climbed_before_the_ticket_is_late(house: House) -> None:
    ticket = ticket_of(house, agent=house.people.olle)
    for minutes in (60, 90, 108, 120):
        watch_deadlines(now=NOW + timedelta(minutes=minutes))
    assert told(ticket) == [["olle"], ["olle", "lea"], ["olle", "lea", "max"], ["olle", "lea", "max"]]


def test_each_step_is_told_once(house: House) -> None:
    ticket = ticket_of(house, agent=house.people.olle)
    for _ in range(3):
        watch_deadlines(now=NOW + HOUR)
    assert told(ticket) == [["olle"]]


def test_what_nobody_has_is_told_to_the_lead_at_once(house: House) -> None:
    ticket = ticket_of(house)
    watch_deadlines(now=NOW + HOUR)
    assert told(ticket) == [["lea"]]


def test_an_agent_who_has_left_is_nobody(house: House) -> None:
    ticket = ticket_of(house, agent=house.people.olle)
    remove_agent(house.people.olle, by=by(house.people.ada), now=NOW)
    watch_deadlines(now=NOW + HOUR)
    assert told(ticket) == [["lea"]]


def test_a_team_without_a_lead_is_led_by_whoever_leads_at_the_desk(house: House) -> None:
    ada, olle = by(house.people.ada), house.people.olle
    change_agent(olle, name="Olle Lind", role="lead", phone="", language="sv", by=ada, now=NOW)
    teams.change_team(house.support, name="Support", lead=None, members=[], is_default=True, by=ada, now=NOW)
    ticket = ticket_of(house)
    watch_deadlines(now=NOW + HOUR)
    assert told(ticket) == [["olle"]]


def test_a_desk_that_set_up_nothing_tells_its_administrator_before_it_is_late(people: Cast) -> None:
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    for minutes in (60, 90, 108):
        watch_deadlines(now=NOW + timedelta(minutes=minutes))
    assert told(ticket) == [["ada"]]


def test_the_lead_of_the_line_it_stands_in_is_told(house: House) -> None:
    ada = by(house.people.ada)
    eva = add_agent(name="Eva", email="eva@desk.test", by=ada, now=NOW, language="sv")
    ticket = ticket_of(house)
    experts = teams.add_team("Experts", line=3, lead=eva, by=ada, now=NOW)
    lines.assign_to_line(ticket, experts, by=by(house.people.olle), now=NOW)
    watch_deadlines(now=NOW + HOUR)
    assert told(ticket) == [["eva"]]


def test_several_clocks_are_told_in_one_letter_by_their_worst(house: House) -> None:
    ticket = ticket_of(house, agent=house.people.olle)
    watch_deadlines(now=NOW + timedelta(days=30))
    passed = [(row["clock"], row["percent"]) for row in last(ticket).data["passed"]]
    assert (len(told(ticket)), passed) == (1, [("respond", 100), ("resolve", 100), ("inform", 100)])


def test_at_night_those_on_duty_are_told_in_everybodys_place(house: House) -> None:
    around_the_clock(house)
    ticket = ticket_of(house, agent=house.people.olle, now=NIGHT)
    on_duty(house.lea, [[[0, 1440]]] * 7)
    on_duty(house.people.ada, [[]] * 7, is_on_call=True)
    on_duty(house.people.olle, [[[480, 1020]]] * 7)
    watch_deadlines(now=NIGHT + HOUR)
    assert [sorted(each) for each in told(ticket)] == [["ada", "lea"]]
    assert last(ticket).tell_at == NIGHT + HOUR


def test_on_a_holiday_only_those_on_call_are_on_duty_whatever_weeks_say(house: House) -> None:
    around_the_clock(house)
    ticket = ticket_of(house, agent=house.people.olle, now=CHRISTMAS)
    on_duty(house.lea, [[[0, 1440]]] * 7)
    on_duty(house.people.ada, [[]] * 7, is_on_call=True)
    watch_deadlines(now=CHRISTMAS + HOUR)
    assert told(ticket) == [["ada"]]


def test_at_night_with_nobody_on_duty_the_incident_managers_are_told(house: House) -> None:
    around_the_clock(house)
    ticket = ticket_of(house, agent=house.people.olle, now=NIGHT)
    watch_deadlines(now=NIGHT + HOUR)
    assert told(ticket) == [["max"]]


def test_who_has_a_ticket_around_the_clock_is_told_by_day(house: House) -> None:
    around_the_clock(house)
    ticket = ticket_of(house, agent=house.people.olle)
    watch_deadlines(now=NOW + HOUR)
    assert told(ticket) == [["olle"]]


def test_a_desk_that_wakes_up_at_night_disturbs_nobody_before_the_morning(house: House) -> None:
    ticket = ticket_of(house, agent=house.people.olle)
    watch_deadlines(now=NIGHT)
    assert last(ticket).tell_at == MORNING
    assert told(ticket) == [["olle", "lea", "max"]]


def test_a_line_climbs_a_ladder_of_its_own(house: House) -> None:
    rungs = {**DEFAULT_LADDER, "50": ["managers"]}
    escalation.set_ladder(1, rungs, by=by(house.people.ada), now=NOW)
    assert escalation.ladder_of(2) == DEFAULT_LADDER
    ticket = ticket_of(house, agent=house.people.olle)
    watch_deadlines(now=NOW + HOUR)
    assert told(ticket) == [["max"]]


def test_a_threshold_at_which_nobody_is_told_is_written_down_all_the_same(house: House) -> None:
    escalation.set_ladder(1, {**DEFAULT_LADDER, "50": []}, by=by(house.people.ada), now=NOW)
    ticket = ticket_of(house, agent=house.people.olle)
    assert (watch_deadlines(now=NOW + HOUR), told(ticket)) == (1, [])


@pytest.mark.parametrize("empty", ["90", "100"])
def test_somebody_is_always_told_before_it_is_late_and_when_it_is(house: House, empty: str) -> None:
    with pytest.raises(Refused):
        escalation.set_ladder(1, {**DEFAULT_LADDER, empty: []}, by=by(house.people.ada), now=NOW)
    assert escalation.ladder_of(1) == DEFAULT_LADDER


def test_only_administrators_set_the_ladder(house: House) -> None:
    with pytest.raises(NotAllowed):
        escalation.set_ladder(1, DEFAULT_LADDER, by=by(house.lea), now=NOW)


def test_what_doesnt_wait_for_us_escalates_nothing(house: House) -> None:
    ticket = ticket_of(house, agent=house.people.olle)
    tickets.wait(ticket, by=by(house.people.olle), now=NOW)
    watch_deadlines(now=NOW + timedelta(days=30))
    assert told(ticket) == []
