"""P17: While a ticket takes long, the customer is kept informed of its latest status until it is resolved."""

from __future__ import annotations

import json
from typing import Any

from tests.promises.house import OLLE, House, text_of
from tests.promises.test_p20_closed_in_the_end import sweep_after, sweep_in
from tests.promises.time_machine import ANNA, TimeMachine

# A ticket of ordinary priority is told of every eighteen hours of work. Midsummer Eve is on Friday, 25 June 2027.
WEDNESDAY, THURSDAY, FRIDAY, MONDAY = (f"2027-06-{day}" for day in (23, 24, 25, 28))


def told(machine: TimeMachine, number: int) -> list[str]:
    """When letters about how it stands were written to Anna, in UTC."""
    rows = [row for row in machine.export("letters") if row["number"] == number and row["kind"] == "still-working"]
    assert {row["to"] for row in rows} <= {ANNA}
    return [row["written_at"][:16] for row in rows]


def kinds(machine: TimeMachine, number: int) -> list[str]:
    return [row["kind"] for row in machine.export("events") if row["number"] == number]


def everything(machine: TimeMachine) -> list[list[dict[str, Any]]]:
    return [list(machine.export(what)) for what in ("tickets", "events", "letters", "mail", "customers")]


def test_over_midsummer_only_working_hours_count(own_time_machine: TimeMachine) -> None:
    machine = own_time_machine
    number = machine.ticket_at(f"{WEDNESDAY} 10:00")["number"]
    drafted = []
    for when in (f"{THURSDAY} 14:29", f"{THURSDAY} 14:32", f"{FRIDAY} 14:00", f"{MONDAY} 09:59"):
        machine.run(when, "sweep")
        drafted.append((kinds(machine, number).count("still-working-drafted"), told(machine, number)))
    machine.run(f"{MONDAY} 10:02", "sweep")
    assert drafted == [(0, []), (1, []), (1, []), (1, [])]
    assert told(machine, number) == [f"{MONDAY}T08:02"]


def test_the_letter_says_honestly_that_nobody_has_begun(own_time_machine: TimeMachine) -> None:
    machine = own_time_machine
    machine.ticket_at(f"{WEDNESDAY} 10:00")
    machine.run(f"{MONDAY} 10:02", "sweep")
    [letter] = [mail for mail in machine.desk.letters() if "How your ticket stands" in mail["Subject"]]
    said = text_of(letter)
    assert "nobody has begun to work on it yet" in said
    assert "We had promised to begin by Wednesday 23 June 14:01, and we haven't. We are sorry." in said
    assert "You hear from us again by Wednesday 30 June 10:02 at the latest" in said


def test_it_is_told_again_and_again_once_each_interval(own_time_machine: TimeMachine) -> None:
    machine = own_time_machine
    number = machine.ticket_at(f"{WEDNESDAY} 10:00")["number"]
    for when in (f"{MONDAY} 10:02", "2027-06-29 16:00", "2027-06-30 10:05", "2027-06-30 10:06", "2027-07-02 10:10"):
        machine.run(when, "sweep")
    assert told(machine, number) == ["2027-06-28T08:02", "2027-06-30T08:05", "2027-07-02T08:10"]


def test_a_desk_that_was_down_for_weeks_tells_once_and_a_second_sweep_changes_nothing(
    own_time_machine: TimeMachine,
) -> None:
    machine = own_time_machine
    number = machine.ticket_at(f"{WEDNESDAY} 10:00")["number"]
    machine.run("2027-08-10 11:00", "sweep")
    before = everything(machine)
    counts = json.loads(machine.run("2027-08-10 11:00", "sweep", "--json"))
    assert (set(counts.values()), everything(machine)) == ({0}, before)
    assert len(told(machine, number)) == 1


def test_an_agent_changes_the_draft_before_it_goes(house: House) -> None:
    house.desk.cli("agreement", "set", house.kund, "--hours", "24/7")
    number, agent = house.ticket_of(house.anna), house.visitor(OLLE)
    sweep_in(house, hours=15)
    agent.open(f"/desk/tickets/{number}")
    edit = next(form.action for form in agent.page.forms if form.action.endswith("/edit"))
    agent.submit(edit, words="The part is on its way and comes on Tuesday.")
    sweep_in(house, hours=19)
    letter = house.letter(house.anna, f"[#{number}] How your ticket stands")
    assert "The part is on its way and comes on Tuesday." in text_of(letter)
    assert "nobody has begun" not in text_of(letter)


def test_what_an_agent_holds_doesnt_go(house: House) -> None:
    house.desk.cli("agreement", "set", house.kund, "--hours", "24/7")
    number, agent = house.ticket_of(house.anna), house.visitor(OLLE)
    sweep_in(house, hours=15)
    agent.open(f"/desk/tickets/{number}")
    hold = next(form.action for form in agent.page.forms if form.action.endswith("/hold"))
    assert "Held by Olle Lind" in agent.submit(hold, why="I ring her today")
    sweep_in(house, hours=200)
    assert house.letters(house.anna, f"[#{number}] How your ticket stands") == []


def test_nothing_is_told_while_we_wait_for_the_customer(house: House) -> None:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "move", move="wait")
    sweep_after(house, days=40)
    assert house.letters(house.anna, f"[#{number}] How your ticket stands") == []


def test_when_it_is_resolved_nothing_more_is_told(house: House) -> None:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "resolve", solution="We changed the fuse.")
    sweep_after(house, days=6)
    sweep_after(house, days=40)
    assert house.letters(house.anna, f"[#{number}] How your ticket stands") == []
