"""Echoes that look like people: what they strip doesn't help them, a budget ends every one, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.rules.floods import MOST_AN_HOUR, Flood
from core.rules.notices import SAME_SUBJECT, receipt_budgets
from tests.cast import Cast
from tests.office import Office
from tests.servers.world import World

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ANNA, ECHO = "anna@kund.test", "echo@elsewhere.test"
ROUNDS = 100
AN_HOUR = receipt_budgets(is_contact=False)[0][1]

Subject = Callable[[int, str], str]
SUBJECTS: dict[str, tuple[Subject, int]] = {  # what the echo writes there, and how many letters it gets for it
    "its own, always the same": (lambda number, ours: "Thank you for your message", 1 + SAME_SUBJECT.most),
    "another each time": (lambda number, ours: f"Case {number} received", AN_HOUR),
    "ours, without the number": (lambda number, ours: ours.partition("] ")[2], 1 + SAME_SUBJECT.most),
    "none": (lambda number, ours: "", 1 + SAME_SUBJECT.most),
    "ours, as it is": (lambda number, ours: ours, 1),
}


def echo(office: Office, sender: str, subject: Subject) -> int:
    """Every letter is answered by a new mail, as if a person wrote it; gives how many letters there were."""
    office.mail(sender, "Is anybody there?", subject="Hello")
    for number in range(ROUNDS):
        letters = office.letters_to(sender)
        if len(letters) <= number:
            return len(letters)
        theirs = subject(number, str(letters[number].message["Subject"]))
        office.mail(sender, f"We have got your message no. {number}.", subject=theirs)
    return ROUNDS


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_strangers_echo_is_brought_to_an_end(office: Office, kind: str) -> None:
    subject, most = SUBJECTS[kind]
    assert echo(office, ECHO, subject) == most


def test_a_contacts_echo_ends_at_the_budget_of_a_contact(tmp_path: Path, people: Cast, world: World) -> None:
    office = Office(tmp_path, people, world)
    few = receipt_budgets(is_contact=True)[0][1]
    assert echo(office, ANNA, lambda number, ours: f"Case {number}") == few
    assert len(office.tickets()) == few + 1


def test_whoever_isn_t_told_any_more_is_told_so_on_the_ticket(office: Office) -> None:
    echo(office, ECHO, SUBJECTS["another each time"][0])
    untold = [event["data"].get("untold") for event in office.events() if event["kind"] == "opened"]
    assert untold == [None] * AN_HOUR + ["this address has had its share of receipts"]


def test_a_machine_that_never_waits_for_an_answer_fills_one_row(office: Office) -> None:
    for number in range(60):
        office.store(mail_no(number), sender=ECHO)
    office.sweep()
    assert {mail["outcome"] for mail in office.mails()} == {"held"}
    assert all(mail["ticket"] for mail in office.mails())
    assert len(office.tickets()) == MOST_AN_HOUR[Flood.SENDER] + 1
    assert sum(len(ticket["messages"]) for ticket in office.tickets()) == 60


def test_a_contact_who_sends_as_much_has_a_ticket_and_a_receipt_for_each(office: Office) -> None:
    for number in range(50):
        office.store(mail_no(number, sender=ANNA), sender=ANNA)
    office.sweep()
    assert len(office.tickets()) == len(office.letters_to(ANNA)) == 50


def mail_no(number: int, *, sender: str = ECHO) -> bytes:
    lines = (f"From: {sender}", f"Subject: Alarm {number}", f"Message-ID: <{number}@x.test>", "", f"No. {number}", "")
    return "\r\n".join(lines).encode()
