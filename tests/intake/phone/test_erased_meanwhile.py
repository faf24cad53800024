"""Erasing meets a call that is just being told of: whichever comes first, nothing is left."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from core import caller_erasure
from core.actors import DESK
from core.caller_erasure import erase_number
from core.database import forget_connection
from core.models import Call, CallStep, Event, Message, Take, TextMessage, Ticket
from core.models.calls import TakeState
from intake.phone.process import FoundCall, FoundRecording, complete_call
from tests.cast import NOW
from tests.intake.phone.conftest import Telephone
from tests.intake.phone.line import ANNA, new_sid

STRANGER = "+46709999999"


def found_anywhere(number: str) -> bool:
    rows = (Call, Take, CallStep, TextMessage, Ticket, Message, Event)
    return number in repr([list(model.select().tuples()) for model in rows])


def at_once(*deeds: Callable[[], object]) -> None:
    """Whatever one of them raises is raised here."""

    def do(deed: Callable[[], object]) -> None:
        try:
            deed()
        finally:
            forget_connection()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(do, deeds))


def erase() -> None:
    erase_number(STRANGER, by=DESK, now=NOW)


@pytest.mark.parametrize("turn", range(3))
def test_a_message_that_is_being_told_of(telephone: Telephone, turn: int) -> None:
    callers = [telephone.call(STRANGER) for _ in range(3)]
    for caller in callers:
        caller.press("1", "1", "2", "")
    at_once(erase, *(caller.speak for caller in callers), erase)
    assert {take.state for take in Take.select()} == {TakeState.ERASED}
    assert all(take.recording_sid and take.due_at for take in Take.select())
    assert not found_anywhere(STRANGER)


def test_a_call_that_is_being_found_in_the_providers_list(telephone: Telephone) -> None:
    calls = [
        FoundCall(
            sid=new_sid(),
            caller=STRANGER,
            called="",
            started_at=NOW,
            ended_at=NOW,
            recordings=(FoundRecording(sid=new_sid("RE"), seconds=12),),
        )
        for _ in range(4)
    ]
    at_once(erase, *(lambda call=call: complete_call(call, language="sv", now=NOW) for call in calls))  # type: ignore[misc]
    caller_erasure.finish(now=NOW)
    assert not found_anywhere(STRANGER)
    assert [take.state for take in Take.select()] == [TakeState.ERASED] * 4


def test_somebody_else_is_not_held_up(telephone: Telephone) -> None:
    telephone.call(STRANGER)
    anna = telephone.call(ANNA)
    anna.press("1", "2")
    at_once(erase, anna.speak, erase)
    assert (Ticket.get().contact_id, Take.get().state) == (telephone.people.anna.id, TakeState.RECORDED)
