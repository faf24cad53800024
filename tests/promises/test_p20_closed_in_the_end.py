"""P20: Every ticket is closed in the end, and the customer is told (once)."""

from __future__ import annotations

import subprocess
import sys

from tests.promises.house import House
from tests.servers import require, wait_until


def sweep_after(house: House, days: int) -> None:
    """Let the desk do what is due so many days from now."""
    command = [str(require("faketime")), "-f", f"+{days}d", sys.executable, "-m", "arende", "sweep"]
    desk = house.desk
    subprocess.run(command, env=desk.environment, cwd=desk.folder, check=True, capture_output=True, timeout=60)


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
