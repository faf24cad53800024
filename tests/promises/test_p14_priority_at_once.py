"""P14: Every ticket gets a priority immediately. The customer can't choose it, but says how the work is affected, and
that steers it."""

from __future__ import annotations

import pytest

from tests.promises.house import OLLE, House

TABLE = {
    "nobody": "P1",
    "some": "P2",
    "deadline": "P2",
    "one": "P3",
    "trouble": "P3",
    "unsaid": "P3",
    "question": "P4",
    "wish": "P4",
}


@pytest.mark.parametrize("sender", ["anna", "vera"])
def test_a_mail_has_a_priority_at_once(house: House, sender: str) -> None:
    """Be it from a contact or from a stranger."""
    assert house.ticket(house.ticket_of(getattr(house, sender)))["priority"] == "P3"


@pytest.mark.parametrize(
    ("subject", "priority"),
    [
        ("Ingen kan arbeta", "P1"),
        ("Flera kan inte logga in", "P2"),
        ("The export doesn't work", "P3"),
        ("Fråga om rapporten", "P4"),
    ],
)
def test_a_mail_says_how_the_work_is_affected(house: House, subject: str, priority: str) -> None:
    assert house.ticket(house.ticket_of(house.anna, subject))["priority"] == priority


def test_the_text_of_a_mail_says_it_too(house: House) -> None:
    number = house.ticket_of(house.anna, "Help", text="Good morning,\n\nnobody can work here.\n")
    assert house.ticket(number)["priority"] == "P1"


@pytest.mark.parametrize(("effect", "priority"), TABLE.items())
def test_the_effect_on_the_work_steers_the_priority(house: House, effect: str, priority: str) -> None:
    assert house.ticket(house.register(house.anna, effect=effect))["priority"] == priority


def test_the_customer_cant_choose_the_priority(house: House) -> None:
    contact = house.visitor(house.anna)
    assert "priority" not in {name for form in contact.open("/tickets/new").forms for name in form.values}
    assert house.ticket(house.register(house.anna, priority="P1"))["priority"] == "P3"


def test_a_customer_says_later_that_it_has_become_worse(house: House) -> None:
    number, contact = house.register(house.anna, effect="one"), house.visitor(house.anna)
    contact.open(f"/tickets/{number}")
    contact.submit(f"/tickets/{number}", text="Now it is all of us.", effect="nobody")
    assert house.ticket(number)["priority"] == "P1"


def test_an_answer_never_chooses_nor_lowers_the_priority(house: House) -> None:
    number, contact = house.register(house.anna, effect="some"), house.visitor(house.anna)
    contact.open(f"/tickets/{number}")
    contact.submit(f"/tickets/{number}", text="Not so bad.", effect="question", priority="P4")
    assert house.ticket(number)["priority"] == "P2"


def test_the_desk_changes_the_priority_and_it_is_written_down_by_whom_and_why(house: House) -> None:
    number = house.ticket_of(house.anna)
    house.agent_does(number, "prioritise", priority="P1", reason="They called")
    changed = {"number": int(number), "kind": "prioritised"}
    event = next(event for event in house.desk.export("events") if changed.items() <= event.items())
    assert house.ticket(number)["priority"] == "P1"
    assert (event["by"], event["data"]) == (OLLE, {"before": "P3", "after": "P1", "reason": "They called"})


def test_an_agent_sees_why_it_has_its_priority(house: House) -> None:
    number = house.ticket_of(house.anna, "Nobody can work")
    page = house.visitor(OLLE).open(f"/desk/tickets/{number}")
    assert "“nobody … can work” stands in the subject." in page


def test_words_that_the_desk_adds_count_for_the_next_mail(house: House) -> None:
    phrase = f"{house.domain.partition('.')[0]} is dark"
    house.estate.admin.open("/admin/words")
    house.estate.admin.submit("/admin/words", phrase=phrase, language="en", effect="nobody")
    assert house.ticket(house.ticket_of(house.anna, phrase))["priority"] == "P1"
