"""A mail is sorted by what is new in it, whoever wrote it."""

from __future__ import annotations

import pytest

from tests.office import Office

ANNA, STRANGER = "anna@kund.test", "vera@elsewhere.test"
SIGNED = "Hello, a small matter.\n\n-- \nAnna Ek\nWhen everything is down, call 112"
QUOTING = "See below, it is solved now.\n\n> Nobody can work\n> Everything is down\n"


def sorted_as(office: Office, text: str, sender: str = ANNA, **fields: str) -> tuple[str, str]:
    number = office.mail(sender, text, subject="Hello", **fields)["ticket"]
    ticket = office.ticket(number)
    return ticket["priority"], ticket["category"]


@pytest.mark.parametrize("sender", [ANNA, STRANGER])
def test_nobody_can_work(sender: str, office: Office) -> None:
    assert sorted_as(office, "Nobody can work.", sender) == ("P1", "incident")


def test_an_automatic_mail_tells_it_too(office: Office) -> None:
    assert sorted_as(office, "Nobody can work.", STRANGER, Auto_Submitted="auto-generated") == ("P1", "incident")


@pytest.mark.parametrize("text", [SIGNED, QUOTING])
def test_what_is_signed_or_quoted_tells_nothing(text: str, office: Office) -> None:
    assert sorted_as(office, text) == ("P3", "support")


def test_an_answer_moves_no_priority(office: Office) -> None:
    number = office.mail(ANNA, subject="Hello")["ticket"]
    office.answer(office.letters_to(ANNA)[-1], "Nobody can work.")
    assert office.ticket(number)["priority"] == "P3"


def test_the_event_keeps_the_words_that_told_it(office: Office) -> None:
    office.mail(ANNA, "Nobody can work.", subject="Help")
    opened = next(event for event in office.events() if event["kind"] == "opened")
    assert {name: opened["data"][name] for name in ("effect", "rule", "rule_in")} == {
        "effect": "nobody",
        "rule": "nobody … can work",
        "rule_in": "text",
    }
