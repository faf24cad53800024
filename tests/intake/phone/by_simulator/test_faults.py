"""The desk is broken in one way or another: the caller leaves a message all the same, and it becomes one ticket."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from peewee import OperationalError

from core.models import Call, Message, Take, TextMessage, Ticket
from core.models.calls import TakeState
from intake.phone import app, spool
from intake.phone.simulator.chaos import Fate
from intake.phone.simulator.rest import Answer, Service
from tests.cast import Cast
from tests.intake.phone.by_simulator.network import Network
from tests.intake.phone.by_simulator.scripts import LEAVES_A_MESSAGE, MOBILE, STRANGER, on_duty

_FALLS_BACK = "expect tekniskt fel\nrecord 9s\nexpect Din referens är R"

# Where the database goes away: at which words, and what the caller presses until then and at them.
_AWAY_AT = {
    "the menu": ("lämna ett ärende", "press 1\n"),
    "the category": ("Om något inte fungerar", "press 1\npress 1\n"),
    "the status": ("Slå telefonkoden", "press 2\npress 471209#\npress 0000\n"),
    "an agent": ("tala med en handläggare", "press 3\n"),
    "the number": ("Ditt ärendenummer är", f"{LEAVES_A_MESSAGE}press *\n"),
}


def away(*_: object, **__: object) -> None:
    raise OperationalError("the database is away")


@pytest.fixture
def database_goes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """And comes back when `monkeypatch` undoes it."""
    yield lambda: monkeypatch.setattr(app, "hurried_transaction", away)


def test_without_a_database_the_first_ring_takes_a_message(
    network: Network, database_goes: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    database_goes()
    network.ring(_FALLS_BACK)
    monkeypatch.undo()
    assert (network.make_good(), network.make_good(), Ticket.select().count()) == (1, 0, 1)


@pytest.mark.parametrize("when", _AWAY_AT)
def test_a_database_that_goes_away_in_mid_call_costs_no_message(
    network: Network, people: Cast, when: str, database_goes: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    words, script = _AWAY_AT[when]
    on_duty(people.olle, MOBILE)
    network.ring(f"{script}{_FALLS_BACK}", meanwhile={words: database_goes})
    before = Message.select().count()
    monkeypatch.undo()
    assert (network.make_good(), network.make_good(), Message.select().count()) == (1, 0, before + 1)
    assert Ticket.select().count() == 1


def test_a_slow_database_isnt_waited_for(network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "SECONDS_FOR_DATABASE", 0.05)
    other = sqlite3.connect(tmp_path / "arende.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    network.ring(_FALLS_BACK)
    other.execute("ROLLBACK")
    other.close()
    assert (network.make_good(), Ticket.select().count()) == (1, 1)


@pytest.mark.parametrize("path", ["incoming", "menu", "recorded"])
def test_a_desk_that_gives_no_answer_is_asked_for_its_fallback(network: Network, path: str) -> None:
    """The message, once spoken, is on both ways: the ticket by the action, or the one out of the spool."""
    before = {"incoming": "", "menu": "press 1\n", "recorded": LEAVES_A_MESSAGE}[path]
    rung = network.ring(f"{before}{_FALLS_BACK}", fates={f"/voice/{path}": Fate.FAILS})
    network.make_good()
    network.work()
    assert rung.asked("fallback")[0].params["ErrorCode"] == "11205"
    assert all(take.state == TakeState.STORED for take in Take.select())
    assert Call.select().count() == 1


def test_a_full_disk_is_told_of_with_where_else_to_turn(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "hurried_transaction", away)
    monkeypatch.setattr(spool, "is_writable", lambda folder: False)
    rung = network.ring("expect kan inte ta emot samtal")
    assert "servicedesk@example.test" in rung.said


@pytest.mark.parametrize(
    ("status", "is_tried_again"), [(400, False), (401, True), (429, True), (500, True), (503, True)]
)
def test_a_text_message_that_is_refused_never_touches_the_call(
    network: Network, monkeypatch: pytest.MonkeyPatch, status: int, is_tried_again: bool
) -> None:
    monkeypatch.setattr(Service, "answer", lambda *_: Answer(status))
    rung = network.ring(f"{STRANGER}{LEAVES_A_MESSAGE}press 1\nexpect Vi skickar numret", caller=MOBILE)
    network.work()
    assert (len(rung.numbers), Ticket.select().count(), Message.select().count()) == (2, 1, 1)
    assert (TextMessage.get().due_at is not None) == is_tried_again
