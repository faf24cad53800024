"""P20: Every ticket is closed in the end, and the customer is told (once)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from core.dialogue import REOPENINGS_A_DAY
from tests.promises.house import OLLE, House, text_of
from tests.servers import wait_until


def sweep_after(house: House, days: int) -> None:
    """Let the desk do what is due so many days from now."""
    sweep_in(house, hours=24 * days)


def sweep_in(house: House, hours: int) -> None:
    house.estate.run_in(timedelta(hours=hours), "sweep")


def resolved(house: House) -> str:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "resolve", solution="We changed the fuse.")
    assert house.letter(house.anna, "is resolved")
    return number


def test_a_resolved_ticket_stays_open_to_an_answer_for_a_week(house: House) -> None:
    number = resolved(house)
    sweep_after(house, days=6)
    assert house.ticket(number)["status"] == "resolved"


def test_a_ticket_that_was_resolved_a_week_ago_is_closed_and_the_customer_is_told(house: House) -> None:
    number = resolved(house)
    sweep_after(house, days=8)
    assert house.ticket(number)["status"] == "closed"
    assert house.letter(house.anna, f"[#{number}] Your ticket is closed")


def test_the_customer_is_told_of_the_end_once(house: House) -> None:
    number = resolved(house)
    for days in (8, 9, 30):
        sweep_after(house, days=days)
    assert len(house.letters(house.anna, f"[#{number}] Your ticket is closed")) == 1


def test_a_ticket_that_was_answered_again_isnt_closed(house: House) -> None:
    number = resolved(house)
    house.answer(house.letter(house.anna, "is resolved"), "It is dark again.")
    wait_until(lambda: house.ticket(number)["status"] == "started", what="the ticket to be opened again")
    sweep_after(house, days=8)
    assert house.ticket(number)["status"] == "started"


def test_an_agent_closes_a_ticket_that_needs_no_answer_and_the_customer_is_told(house: House) -> None:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "move", move="close")
    assert house.letter(house.anna, "is closed")
    assert house.ticket(number)["status"] == "closed"


def test_two_sweeps_at_the_same_time_tell_the_end_once(house: House) -> None:
    number = resolved(house)
    clerks = [house.estate.late_clerk(timedelta(days=8)) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda clerk: clerk.run("sweep"), clerks))
    for clerk in clerks:
        clerk.close()
    assert len(house.letters(house.anna, f"[#{number}] Your ticket is closed")) == 1


def asked(house: House) -> str:
    """Anna's ticket, about which we have asked her something."""
    number = house.ticket_of(house.anna)
    house.agent_does(number, "reply", text="Which printer is it?", and_wait="1")
    return number


def test_who_doesnt_answer_is_reminded_twice_and_then_told_of_the_end(house: House) -> None:
    number = asked(house)
    for days in (12, 30, 45, 60):  # longer than the longest holidays, each time
        sweep_after(house, days=days)
    assert house.ticket(number)["status"] == "closed"
    assert "Which printer is it?" in text_of(house.letter(house.anna, f"[#{number}] We are waiting for your answer"))
    assert "we close the ticket on" in text_of(house.letter(house.anna, f"[#{number}] We close your ticket soon"))
    assert "we have heard nothing from you" in text_of(house.letter(house.anna, f"[#{number}] Your ticket is closed"))


def test_an_answer_ends_the_reminders(house: House) -> None:
    number = asked(house)
    house.answer(house.letter(house.anna, "Re: "), "The one on the second floor.")
    wait_until(lambda: house.ticket(number)["status"] == "started", what="the ticket to go on")
    sweep_after(house, days=12)
    assert house.letters(house.anna, f"[#{number}] We are waiting") == []


def test_a_ticket_closed_for_want_of_an_answer_is_opened_by_one(house: House) -> None:
    number = asked(house)
    for days in (12, 30, 45):
        sweep_after(house, days=days)
    house.answer(house.letter(house.anna, f"[#{number}] Your ticket is closed"), "Sorry, here I am.")
    wait_until(lambda: house.ticket(number)["status"] == "started", what="the ticket to be opened again")


def test_what_is_said_when_it_was_opened_too_often_that_day_is_kept_seen_and_opens_it_the_next_day(
    house: House,
) -> None:
    number, agent, anna = house.ticket_of(house.anna), house.visitor(OLLE), house.visitor(house.anna)
    for turn in range(REOPENINGS_A_DAY + 1):
        house.agent_does(number, "resolve", solution="Done.")
        anna.open(f"/tickets/{number}")
        anna.submit(f"/tickets/{number}", text=f"No, it isn't, says Anna for time {turn}.")
    assert house.ticket(number)["status"] == "resolved"
    page = agent.open(f"/desk/tickets/{number}")
    assert f"for time {REOPENINGS_A_DAY}" in page and "isn't opened again before tomorrow" in page
    sweep_in(house, hours=25)
    assert house.ticket(number)["status"] == "started"
