"""An estimate answered by mail: verified, by who may, with one word (P08)."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import clock, estimates
from core.models import Estimate, Ticket
from tests import make
from tests.cast import Cast, by
from tests.office import Office
from tests.servers.world import World


@pytest.fixture
def office(tmp_path: Path, people: Cast, world: World) -> Office:
    return Office(tmp_path, people, world)


@pytest.fixture
def ticket(office: Office, people: Cast) -> Ticket:
    ticket = make.ticket(people.bo, now=clock.now())
    estimates.ask(ticket, work="Bygga om", minutes=60, price="", by=by(people.olle), now=clock.now())
    office.sweep()
    return ticket


def answer(office: Office, text: str, *, dmarc: str = "pass", sender: str = "anna@kund.test") -> str:
    office.answer(office.letters_to("anna@kund.test")[-1], text, sender=sender, dmarc=dmarc)
    return str(Estimate.get().outcome)


def test_a_verified_approver_approves_with_one_word(office: Office, ticket: Ticket) -> None:
    assert answer(office, "Godkänn\r\n\r\nMvh Anna") == "approved"
    assert (Ticket.get().status, Estimate.get().how) == ("started", "mail")


def test_the_answer_stays_in_the_dialogue(office: Office, ticket: Ticket) -> None:
    answer(office, "Avböj")
    assert office.ticket(ticket.number)["messages"][-1]["text"] == "Avböj"


@pytest.mark.parametrize("text", ["Godkänn inte än", "Godkänn, men bara halva", "Vad kostar det?"])
def test_what_says_more_is_a_message_and_no_answer(office: Office, ticket: Ticket, text: str) -> None:
    assert answer(office, text) == ""
    assert Ticket.get().status == "approval"


def test_a_weak_sender_is_told_how_to_answer_so_that_it_counts(office: Office, ticket: Ticket) -> None:
    assert answer(office, "Godkänn", dmarc="") == ""
    assert "räknas inte än" in str(office.letters_to("anna@kund.test")[-1].message["Subject"])


def test_a_forged_sender_gets_no_letter_at_all(office: Office, ticket: Ticket) -> None:
    before = len(office.letters_to("anna@kund.test"))
    assert answer(office, "Godkänn", dmarc="fail") == ""
    assert len(office.letters_to("anna@kund.test")) == before


def test_a_colleague_who_may_not_approve_is_told_who_may(office: Office, ticket: Ticket) -> None:
    assert answer(office, "Godkänn", sender="bo@kund.test") == ""
    letter = office.letters_to("bo@kund.test")[-1].message
    assert "Anna Ek" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
