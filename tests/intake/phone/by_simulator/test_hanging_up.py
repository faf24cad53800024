"""Callers hang up wherever they like: what was said is a ticket, and nothing is left half done."""

from __future__ import annotations

import pytest

from core.models import Call, Take, Ticket
from core.models.calls import TakeState
from core.phone_settings import change_phone_settings
from tests import make
from tests.cast import NOW, Cast, by
from tests.intake.phone.by_simulator.network import Network
from tests.intake.phone.by_simulator.scripts import A_QUESTION, CHOOSES_SWEDISH, LEAVES_A_MESSAGE, MOBILE
from tests.intake.phone.line import ANNA

_WHILE = {
    "the first words": (MOBILE, "hangup"),
    "the menu": (ANNA, "expect lämna ett ärende\nhangup"),
    "the category": (ANNA, "press 1\nexpect fungerar\nhangup"),
    "the effect": (ANNA, "press 1\npress 1\nexpect Om ingen kan arbeta\nhangup"),
    "the number": ("anonymous", f"{CHOOSES_SWEDISH}{A_QUESTION}expect ser inte ditt nummer\nhangup"),
    "the customer": (MOBILE, f"{CHOOSES_SWEDISH}{A_QUESTION}expect kundnummer\nhangup"),
    "the notice": (ANNA, f"{A_QUESTION}expect spelas in\nhangup"),
    "the ticket's number": (ANNA, "press 2\nexpect Slå ärendenumret\nhangup"),
}


@pytest.mark.parametrize("what", _WHILE)
def test_hanging_up_before_the_tone_ends_the_call_and_leaves_no_ticket(network: Network, what: str) -> None:
    caller, script = _WHILE[what]
    network.ring(script, caller=caller)
    call = Call.get()
    assert (call.ended_at, call.outcome, Ticket.select().count()) == (NOW, "completed", 0)


@pytest.mark.parametrize(("seconds", "tickets"), [(0, 0), (1, 0), (2, 1), (60, 1), (180, 1)])
def test_hanging_up_after_the_tone_leaves_a_ticket_if_anything_was_said(
    network: Network, seconds: int, tickets: int
) -> None:
    network.ring(f"{A_QUESTION}record-and-hangup {seconds}s")
    assert (Ticket.select().count(), Call.get().ended_at) == (tickets, NOW)


def test_hanging_up_while_the_number_is_told_changes_nothing(network: Network) -> None:
    network.ring(f"{LEAVES_A_MESSAGE}expect Ditt ärendenummer är\nhangup")
    assert (Ticket.select().count(), Take.get().state) == (1, TakeState.RECORDED)


def test_hanging_up_while_a_status_is_told_changes_nothing(network: Network, people: Cast) -> None:
    number = make.ticket(people.anna).number
    network.ring(f"press 2\npress {number}#\nexpect Vi har tagit emot det\nhangup")
    assert (Ticket.select().count(), Call.get().ended_at) == (1, NOW)


@pytest.mark.parametrize(
    ("answer", "consents"),
    [("press 2", False), ("silence\nsilence\nexpect Då spelar vi inte in", False), ("hangup", None)],
)
def test_who_doesnt_consent_is_not_recorded(network: Network, people: Cast, answer: str, consents: bool | None) -> None:
    change_phone_settings(notice_mode="consent", by=by(people.ada), now=NOW)
    network.ring(f"{A_QUESTION}expect Tryck 1 för att godkänna\n{answer}")
    assert (Take.select().count(), Ticket.select().count(), Call.get().has_consented) == (0, 0, consents)


def test_who_consents_is_recorded(network: Network, people: Cast) -> None:
    change_phone_settings(notice_mode="consent", by=by(people.ada), now=NOW)
    network.ring(f"{A_QUESTION}press 1\nrecord 9s\nexpect ärendenummer är")
    assert (Ticket.select().count(), Call.get().has_consented) == (1, True)
