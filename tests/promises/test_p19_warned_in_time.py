"""P19: All tickets are watched against their service level and escalated in time: before they are late, not after."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.promises.time_machine import STOCKHOLM, TimeMachine


def test_the_desk_is_warned_before_a_ticket_is_late_and_once(time_machine: TimeMachine) -> None:
    number = time_machine.ticket_at("2027-09-06 10:00")["number"]
    told = []
    for when in ("11:55", "12:05", "13:05", "13:40", "13:41", "14:05"):
        time_machine.run(f"2027-09-06 {when}", "sweep")
        told.append([percent for clock, percent in time_machine.warnings(number) if clock == "respond"])
    assert told == [[], [50], [50, 75], [50, 75, 90], [50, 75, 90], [50, 75, 90, 100]]


def test_what_a_desk_that_was_down_has_missed_is_told_once(own_time_machine: TimeMachine) -> None:
    number = own_time_machine.ticket_at("2027-09-10 10:00")["number"]
    for _ in range(2):
        own_time_machine.run("2027-12-01 10:00", "sweep")
    assert [percent for clock, percent in own_time_machine.warnings(number) if clock == "resolve"] == [50, 75, 90, 100]


@pytest.fixture
def staffed(own_time_machine: TimeMachine) -> TimeMachine:
    """Olle works in the team that Lea leads; Max manages incidents."""
    for name, role in (("olle", "agent"), ("lea", "lead"), ("max", "incident-manager")):
        own_time_machine.run("2027-09-01 09:00", "agent", "add", name.title(), f"{name}@desk.test", "--role", role)
    team = ("team", "add", "Support", "--line", "1", "--lead", "lea@desk.test", "--member", "olle@desk.test")
    own_time_machine.run("2027-09-01 09:00", *team)
    return own_time_machine


def take(machine: TimeMachine, number: int) -> None:
    """Olle takes the ticket at the desk."""
    with machine.visit("olle@desk.test") as olle:
        olle.open(f"/desk/tickets/{number}")
        assert olle.submit(f"/desk/tickets/{number}/assign", to_me="1").status == 200


def test_agent_lead_and_incident_manager_are_written_to_in_turn_before_it_is_late(staffed: TimeMachine) -> None:
    number = staffed.ticket_at("2027-09-10 14:30")["number"]  # a Friday: four hours of work end on Monday, 09:30
    take(staffed, number)
    for when in ("10 16:25", "10 16:35", "11 12:00", "13 08:25", "13 08:35", "13 09:10"):
        staffed.run(f"2027-09-{when}", "sweep")
    assert staffed.warned(number) == [
        ("Fri 16:35", "olle"),
        ("Mon 08:35", "olle"), ("Mon 08:35", "lea"),
        ("Mon 09:10", "olle"), ("Mon 09:10", "lea"), ("Mon 09:10", "max"),
    ]  # fmt: skip
    late_at = datetime.fromisoformat(staffed.ticket(number)["respond_by"]).astimezone(STOCKHOLM)
    assert f"{late_at:%a %H:%M}" > "Mon 09:10"


def test_what_nobody_has_taken_is_the_leads_matter_at_once(staffed: TimeMachine) -> None:
    number = staffed.ticket_at("2027-09-13 10:00")["number"]
    for _ in range(2):
        staffed.run("2027-09-13 12:05", "sweep")
    assert staffed.warned(number) == [("Mon 12:05", "lea")]


def test_at_night_nobody_is_written_to_whose_hours_are_over(staffed: TimeMachine) -> None:
    number = staffed.ticket_at("2027-09-10 14:30")["number"]
    for when in ("2027-09-11 03:00", "2027-09-12 03:00"):  # the desk was down when half of the time had passed
        staffed.run(when, "sweep")
    assert staffed.warned(number) == []
    staffed.run("2027-09-13 08:01", "sweep")
    assert staffed.warned(number) == [("Mon 08:01", "lea")]
