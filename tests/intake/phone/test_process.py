"""What no request told of is made good from the provider's own list, once, however often that is looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.models import Call, Message, Take, Ticket
from core.models.calls import TakeState
from intake.phone.process import FoundCall, FoundRecording, complete_call
from tests.cast import NOW
from tests.intake.phone.conftest import Telephone
from tests.intake.phone.line import ANNA, Caller, new_sid


def found(caller: Caller | None = None, *sids: str, seconds: int = 12) -> FoundCall:
    """As the provider lists it, an hour later."""
    return FoundCall(
        sid=caller.sid if caller else new_sid(),
        caller=caller.number if caller else ANNA,
        called="+46846500400",
        started_at=NOW - timedelta(hours=1),
        ended_at=NOW,
        status="completed",
        recordings=tuple(FoundRecording(sid=sid, seconds=seconds) for sid in sids),
    )


def complete(call: FoundCall) -> int:
    return complete_call(call, language="sv", now=NOW)


def test_a_call_that_never_came_here_is_a_ticket_all_the_same(telephone: Telephone) -> None:
    call = found(None, new_sid("RE"))
    assert (complete(call), complete(call)) == (1, 0)
    assert (Ticket.get().contact_id, Take.get().state) == (telephone.people.anna.id, TakeState.RECORDED)
    assert (Call.get().started_at, Call.get().reconciled_at) == (NOW - timedelta(hours=1), NOW)


def test_a_recording_that_nobody_told_of_belongs_to_the_tone_that_had_sounded(telephone: Telephone) -> None:
    caller, sid = telephone.call(), new_sid("RE")
    caller.press("1", "2")
    assert complete(found(caller, sid)) == 1
    assert [(take.number, take.recording_sid) for take in Take.select()] == [(1, sid)]


def test_a_recording_that_is_known_is_left_as_it_is(telephone: Telephone) -> None:
    caller, sid = telephone.call(), new_sid("RE")
    caller.press("1", "2")
    caller.speak(sid=sid)
    assert complete(found(caller, sid)) == 0
    assert (Ticket.select().count(), Take.select().count()) == (1, 1)


def test_what_is_told_afterwards_finds_what_was_made_good(telephone: Telephone) -> None:
    caller, sid = telephone.call(), new_sid("RE")
    caller.press("1", "2")
    complete(found(caller, sid))
    caller.speak(sid=sid)
    assert (Ticket.select().count(), Message.select().count(), Take.select().count()) == (1, 1, 1)


def test_two_recordings_of_a_call_are_one_ticket(telephone: Telephone) -> None:
    assert complete(found(None, new_sid("RE"), new_sid("RE"))) == 2
    assert (Ticket.select().count(), Message.select().count()) == (1, 2)


def test_a_recording_of_nothing_makes_no_ticket_and_is_to_be_deleted(telephone: Telephone) -> None:
    assert complete(found(None, new_sid("RE"), seconds=1)) == 0
    assert (Ticket.select().count(), Take.get().due_at) == (0, NOW)


def test_a_call_that_still_goes_on_isnt_ended(telephone: Telephone) -> None:
    caller = telephone.call()
    complete(replace(found(caller), ended_at=None, status="in-progress"))
    assert (Call.get().ended_at, Call.get().reconciled_at) == (None, None)


@pytest.mark.parametrize("number", ["anonymous", "+266696687", "sip:a@b.test", "<script>"])
def test_whoever_the_list_says_rang_may_be_nobody(telephone: Telephone, number: str) -> None:
    complete(replace(found(None, new_sid("RE")), caller=number))
    assert (Call.get().caller, Ticket.get().requester_name) == ("", "dolt nummer")
