"""P14: Every ticket gets a priority immediately. The customer can't choose it, but says how the work is affected, and
that steers it."""

from __future__ import annotations

import pytest

from tests.promises.house import OLLE, House


@pytest.mark.parametrize("sender", ["anna", "vera"])
def test_a_mail_has_a_priority_at_once(house: House, sender: str) -> None:
    """Be it from a contact or from a stranger."""
    assert house.ticket(house.ticket_of(getattr(house, sender)))["priority"] == "P3"


def test_the_effect_on_the_work_steers_the_priority(house: House) -> None:
    numbers = [house.register(house.anna, effect=effect) for effect in ("nobody", "some", "one", "question")]
    assert [house.ticket(number)["priority"] for number in numbers] == ["P1", "P2", "P3", "P4"]


def test_the_customer_cant_choose_the_priority(house: House) -> None:
    contact = house.visitor(house.anna)
    assert "priority" not in {name for form in contact.open("/tickets/new").forms for name in form.values}
    assert house.ticket(house.register(house.anna, priority="P1"))["priority"] == "P3"


def test_the_desk_changes_the_priority_and_it_is_written_down_by_whom(house: House) -> None:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "prioritise", priority="P1")
    event = next(event for event in house.desk.export("events") if event["number"] == int(number) and event["data"])
    assert house.ticket(number)["priority"] == "P1"
    assert (event["by"], event["data"]) == (OLLE, {"before": "P3", "after": "P1"})
