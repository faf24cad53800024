"""Estimates: who is asked, who may answer, and that it happens once (P08)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import dialogue, estimates, tickets
from core.errors import NotAllowed, Refused
from core.estimates import How, Outcome
from core.models import Contact, Estimate, Event, Ticket
from core.people import remove_contact
from core.rules.answers import Answer
from core.rules.status import Status
from tests import make
from tests.cast import NOW, Cast, by

LATER = NOW.replace(hour=10)


@pytest.fixture
def ticket(people: Cast) -> Ticket:
    return make.ticket(people.bo)


def ask(ticket: Ticket, people: Cast) -> Estimate:
    return estimates.ask(ticket, work="Bygga om", minutes=120, price="1 200 kr", by=by(people.olle), now=NOW)


def answer(estimate: Estimate, contact: Contact, wanted: Answer = Answer.APPROVED) -> None:
    estimates.answer(estimate, wanted, how=How.PORTAL, by=by(contact), now=LATER)


def test_the_ticket_waits_for_the_approval(ticket: Ticket, people: Cast) -> None:
    ask(ticket, people)
    assert Ticket.get().status == Status.APPROVAL


def test_its_clocks_stand_meanwhile(ticket: Ticket, people: Cast) -> None:
    ask(ticket, people)
    assert Ticket.get().due_by is None


def test_the_keeper_of_the_list_is_asked_where_nobody_is_named(ticket: Ticket, people: Cast) -> None:
    ask(ticket, people)
    assert Event.get(Event.kind == "estimate-asked").data["contacts"] == [people.anna.id]


def test_who_is_named_is_asked_and_nobody_else(ticket: Ticket, people: Cast) -> None:
    estimates.name_approver(people.bo, may_approve=True, by=by(people.anna), now=NOW)
    assert estimates.approvers_of(people.kund.id) == [people.bo]


def test_a_contact_who_isnt_a_keeper_names_nobody(people: Cast) -> None:
    with pytest.raises(NotAllowed):
        estimates.name_approver(people.bo, may_approve=True, by=by(people.bo), now=NOW)


@pytest.mark.parametrize(("wanted", "kind"), [("approved", "estimate-approved"), ("declined", "estimate-declined")])
def test_the_answer_takes_the_ticket_back_to_the_desk(ticket: Ticket, people: Cast, wanted: str, kind: str) -> None:
    answer(ask(ticket, people), people.anna, Answer(wanted))
    assert (Ticket.get().status, Event.select().where(Event.kind == kind).count()) == (Status.STARTED, 1)


@pytest.mark.parametrize("who", ["bo", "carl"])
def test_nobody_else_may_answer(ticket: Ticket, people: Cast, who: str) -> None:
    estimate = ask(ticket, people)
    with pytest.raises(NotAllowed):
        answer(estimate, getattr(people, who))
    assert Ticket.get().status == Status.APPROVAL


def test_who_was_removed_may_answer_no_more(ticket: Ticket, people: Cast) -> None:
    estimate, actor = ask(ticket, people), by(people.anna)
    remove_contact(people.anna, by=by(people.ada), now=NOW)
    with pytest.raises(NotAllowed):
        estimates.answer(estimate, Answer.APPROVED, how=How.LINK, by=actor, now=LATER)


def test_of_two_answers_the_first_counts(ticket: Ticket, people: Cast) -> None:
    estimate = ask(ticket, people)
    answer(estimate, people.anna, Answer.DECLINED)
    with pytest.raises(Refused):
        answer(estimate, people.anna, Answer.APPROVED)
    assert Estimate.get().outcome == Outcome.DECLINED


def test_an_agent_who_was_told_says_how(ticket: Ticket, people: Cast) -> None:
    estimate = ask(ticket, people)
    with pytest.raises(Refused, match="how they told you"):
        estimates.answer(estimate, Answer.APPROVED, how=How.DESK, by=by(people.olle), now=LATER)
    estimates.answer(estimate, Answer.APPROVED, how=How.DESK, words="Anna, per telefon", by=by(people.olle), now=LATER)
    assert (Estimate.get().decided_by, Estimate.get().words) == ("olle@desk.test", "Anna, per telefon")


def test_work_doesnt_go_on_by_just_starting_it(ticket: Ticket, people: Cast) -> None:
    ask(ticket, people)
    with pytest.raises(Refused):
        tickets.start(ticket, by=by(people.olle), now=LATER)


def test_a_message_of_the_customer_is_no_answer(ticket: Ticket, people: Cast) -> None:
    ask(ticket, people)
    dialogue.add_from_customer(ticket, make.said("Vad kostar det?"), by=by(people.bo), now=LATER)
    assert Ticket.get().status == Status.APPROVAL


def test_a_withdrawn_one_waits_for_nobody(ticket: Ticket, people: Cast) -> None:
    estimates.withdraw(ask(ticket, people), reason="Det ingår.", by=by(people.olle), now=LATER)
    assert (Ticket.get().status, estimates.open_estimate(Ticket.get())) == (Status.STARTED, None)


def test_one_that_a_resolved_ticket_left_behind_is_replaced_by_the_next(ticket: Ticket, people: Cast) -> None:
    first = ask(ticket, people)
    tickets.resolve(ticket, solution="Behövdes inte.", by=by(people.olle), now=LATER)
    with pytest.raises(Refused):
        answer(first, people.anna)
    tickets.reopen(ticket, by=by(people.olle), now=LATER)
    second = ask(ticket, people)
    assert Estimate.get_by_id(first.id).outcome == Outcome.REPLACED
    assert estimates.open_estimate(Ticket.get()) == second


@pytest.mark.parametrize(
    "change",
    [lambda values: values | {"work": " "}, lambda values: values | {"minutes": 0}],
)
def test_what_says_nothing_is_refused(
    ticket: Ticket, people: Cast, change: Callable[[dict[str, object]], dict[str, object]]
) -> None:
    values = change({"work": "Bygga om", "minutes": 60, "price": ""})
    with pytest.raises(Refused):
        estimates.ask(ticket, by=by(people.olle), now=NOW, **values)  # type: ignore[arg-type]
    assert Ticket.get().status == Status.NEW


def test_a_strangers_ticket_has_nobody_to_ask(people: Cast) -> None:
    with pytest.raises(Refused, match="Nobody at the customer"):
        ask(make.ticket(None, held_because=None), people)


def test_the_answer_stays_with_the_estimate(ticket: Ticket, people: Cast) -> None:
    estimate = ask(ticket, people)
    before = estimate.outcome
    answer(estimate, people.anna)
    assert (before, Estimate.get().outcome) == ("", Outcome.APPROVED)
