"""How much is written by itself at most: to one address, about one subject, of one ticket, and to all strangers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import outbox
from core.budgets import Budgets
from core.models import Ticket
from core.outbox import Written
from core.recipients import Recipient
from core.rules.notices import SAME_LETTER, SAME_SUBJECT, Budget, LetterKind, Spent, bare_subject, receipt_budgets
from tests import make
from tests.cast import NOW, STRANGER, Cast

VERA = Recipient(STRANGER.address, "sv", False)
SOON = NOW + timedelta(minutes=9)


def wrote(address: str, many: int, kind: str = "received", ticket: Ticket | None = None, **more: bool) -> None:
    """So many letters have been written to the address by now."""
    for number in range(many):
        letter = Written(
            kind=kind, recipient=address, language="sv", subject="", message_id=f"<{kind}{address}{number}{ticket}>",
            is_automatic=True, content=b"", ticket_id=ticket.id if ticket else None, **more,
        )  # fmt: skip
        outbox.owe(letter, now=NOW)


def refusals(many: int, person: Recipient, ticket: Ticket, kind: LetterKind = LetterKind.RECEIVED) -> list[Spent]:
    """What one turn refuses of so many letters."""
    budgets = Budgets(SOON)
    return [spent for _ in range(many) if (spent := budgets.refusal(kind, person, ticket))]


@pytest.mark.parametrize("is_contact", [True, False])
def test_so_many_receipts_and_not_one_more(people: Cast, is_contact: bool) -> None:
    ticket = make.ticket()
    most = receipt_budgets(is_contact=is_contact)[0][1]
    wrote("anna@kund.test", most - 1)
    person = Recipient("anna@kund.test", "sv", is_contact)
    assert refusals(1, person, ticket) == []
    assert refusals(2, person, ticket) == [Spent.ADDRESS]
    assert refusals(1, Recipient("bo@kund.test", "sv", is_contact), ticket) == []


def test_the_budget_fills_again(people: Cast) -> None:
    minutes, most = receipt_budgets(is_contact=False)[0]
    wrote(VERA.address, most)
    later = Budgets(NOW + timedelta(minutes=minutes))
    assert refusals(1, VERA, make.ticket()) == [Spent.ADDRESS]
    assert later.refusal(LetterKind.RECEIVED, VERA, make.ticket()) is None


def test_a_stranger_has_three_receipts_a_day_for_one_subject(people: Cast) -> None:
    for _ in range(SAME_SUBJECT.most):
        wrote(VERA.address, 1, ticket=make.ticket(subject="SV: Re: Hjälp  mig"))
    assert refusals(1, VERA, make.ticket(subject="hjälp mig")) == [Spent.SUBJECT]
    assert refusals(1, VERA, make.ticket(subject="Något annat")) == []


def test_a_contact_may_use_one_subject_as_often_as_they_like(people: Cast) -> None:
    anna = Recipient("anna@kund.test", "sv", True)
    assert refusals(50, anna, make.ticket(people.anna, subject="Larm")) == []


def test_one_letter_about_one_ticket_is_not_told_over_and_over(people: Cast) -> None:
    ticket, anna = make.ticket(people.anna), Recipient("anna@kund.test", "sv", True)
    wrote(anna.address, SAME_LETTER.most - 1, "resolved", ticket)
    assert refusals(2, anna, ticket, LetterKind.RESOLVED) == [Spent.LETTER]
    assert refusals(1, anna, ticket, LetterKind.STARTED) == []
    assert refusals(1, anna, make.ticket(people.anna), LetterKind.RESOLVED) == []


def test_beyond_what_strangers_get_together_only_contacts_are_told(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.budgets.TO_STRANGERS", Budget(60, 5))
    for number in range(4):
        wrote(f"x{number}@elsewhere.test", 1, is_to_stranger=True)
    ticket = make.ticket()
    assert refusals(1, VERA, ticket) == []
    assert refusals(2, VERA, ticket) == [Spent.STRANGERS]
    assert refusals(5, Recipient("anna@kund.test", "sv", True), ticket) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hjälp", "RE: hjälp"), ("Sv: VB: Hjälp", "Re[2]: Hjälp"), ("[#100009] Hjälp", "Re: [#100017]  Hjälp")],
)
def test_subjects_are_compared_without_what_replies_put_before_them(one: str, other: str) -> None:
    assert bare_subject(one) == bare_subject(other) != ""


@pytest.mark.parametrize("piece", ["re: ", "re", " ", "[#1", "sv:"])
def test_a_subject_of_any_length_is_compared(piece: str) -> None:
    assert len(bare_subject(piece * 300_000)) <= 998
