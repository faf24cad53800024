"""P19: All tickets are watched against their service level and escalated in time: before they are late, not after."""

from __future__ import annotations

from tests.promises.time_machine import TimeMachine


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
