"""P14: Every ticket gets a priority immediately. The customer can't choose it, but says how the work is affected, and
that steers it."""

from __future__ import annotations

import pytest

from tests.promises.house import ANNA, VERA, House


@pytest.mark.parametrize("sender", [ANNA, VERA])
def test_a_mail_has_a_priority_at_once(house: House, sender: str) -> None:
    assert house.ticket(house.ticket_of(sender))["priority"] == "P3"


def test_the_effect_on_the_work_steers_the_priority(house: House) -> None:
    contact = house.visitor(ANNA)
    given = []
    for effect in ("nobody", "some", "one", "question"):
        contact.open("/tickets/new")
        page = contact.submit("/tickets/new", subject="Light", text="Dark.", category="incident", effect=effect)
        given.append(house.ticket(page.path.rpartition("/")[2])["priority"])
    assert given == ["P1", "P2", "P3", "P4"]


def test_the_customer_cant_choose_the_priority(house: House) -> None:
    contact = house.visitor(ANNA)
    assert "priority" not in {name for form in contact.open("/tickets/new").forms for name in form.values}
    page = contact.submit("/tickets/new", subject="Light", text="Dark.", category="support", priority="P1")
    assert house.ticket(page.path.rpartition("/")[2])["priority"] == "P3"


def test_the_desk_changes_the_priority_and_it_is_written_down_by_whom(house: House) -> None:
    number = house.ticket_of(ANNA)
    house.agent_does(number, "prioritise", priority="P1")
    event = next(event for event in house.desk.export("events") if event["kind"] == "prioritised")
    assert house.ticket(number)["priority"] == "P1"
    assert (event["by"], event["data"]) == ("olle@desk.test", {"before": "P3", "after": "P1"})
