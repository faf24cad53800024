"""What is told of an erased call brings nothing back, in whatever order it comes."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from core import caller_erasure
from core.actors import DESK
from core.caller_erasure import erase_number
from core.models import Call, CallStep, Event, Message, Take, TextMessage, Ticket
from core.models.calls import TakeState
from intake.phone import spool
from intake.phone.process import FoundCall, FoundRecording, complete_call, drain_spool
from intake.phone.spool import Spooled
from tests.cast import NOW
from tests.intake.phone.conftest import Hands, Telephone
from tests.intake.phone.line import ANNA, Answer, Caller, new_sid
from tests.phone_cast import make_call

AFTER = NOW + timedelta(minutes=5)


@dataclass
class Late:
    """All that may be told of a call, after all of its number was erased while the message was being spoken."""

    caller: Caller
    hands: Hands
    sid: str

    def action(self) -> Answer:
        return self.caller.speak(sid=self.sid, hangs_up=True)

    def recording(self) -> Answer:
        address = self.caller.now.address("Record", "recordingStatusCallback")
        fields = {"RecordingSid": self.sid, "RecordingDuration": "13", "RecordingStatus": "completed"}
        return self.caller.exchange.post(address, CallSid=self.caller.sid, **fields)

    def transcript(self) -> Answer:
        words = json.dumps({"transcript": "Hej, det är Anna."})
        fields = {"TranscriptionEvent": "transcription-content", "TranscriptionData": words, "SequenceId": "1"}
        return self.caller.exchange.post("/voice/cb/transcription?n=1", CallSid=self.caller.sid, **fields)

    def end(self) -> Answer:
        return self.caller.hang_up()

    def compared(self) -> None:
        recording = FoundRecording(sid=self.sid, seconds=13)
        complete_call(
            FoundCall(
                sid=self.caller.sid,
                caller=ANNA,
                called=self.caller.exchange.account.number,
                started_at=NOW,
                ended_at=self.hands.at,
                status="completed",
                forwarded_from=ANNA,
                recordings=(recording,),
            ),
            language="sv",
            now=self.hands.at,
        )


@pytest.fixture
def late(telephone: Telephone, hands: Hands) -> Late:
    caller = telephone.call()
    caller.press("1", "2")
    record = caller.now
    hands.at = AFTER
    erase_number(ANNA, by=DESK, now=AFTER)
    caller.now = record
    return Late(caller, hands, new_sid("RE"))


def found_anywhere(words: str) -> bool:
    rows = (Call, Take, CallStep, TextMessage, Ticket, Message, Event)
    return words in repr([list(model.select().tuples()) for model in rows])


TOLD = ("action", "recording", "transcript", "end", "compared")


@pytest.mark.parametrize("order", list(itertools.permutations(TOLD)), ids="-".join)
def test_nothing_comes_back_in_whatever_order_it_is_told(late: Late, order: tuple[str, ...]) -> None:
    record = late.caller.now
    for name in order * 2:
        late.caller.now = record
        getattr(late, name)()
    assert (Ticket.select().count(), Message.select().count()) == (0, 0)
    assert not found_anywhere(ANNA) and not found_anywhere("Hej, det")
    take = Take.get()
    assert (take.state, take.recording_sid, take.due_at) == (TakeState.ERASED, late.sid, AFTER)


def test_an_erased_call_ends(late: Late) -> None:
    assert late.action().verbs == []
    again = late.caller.post("/voice/incoming", CallStatus="ringing")
    assert again.verbs == []
    assert CallStep.select().count() == 0


def test_no_agent_is_connected_to_an_erased_call(telephone: Telephone) -> None:
    caller = telephone.call()
    Call.update(state="agent-result", wave=1).execute()
    erase_number(ANNA, by=DESK, now=NOW)
    answer = caller.post("/voice/agent-result?turn=1", DialCallStatus="no-answer")
    caller.hang_up()
    assert (answer.verbs, Ticket.select().count()) == ([], 0)


def test_a_call_that_is_told_of_only_after_its_number_was_erased_comes_erased(telephone: Telephone) -> None:
    erase_number(ANNA, by=DESK, now=NOW)
    recording = FoundRecording(sid=new_sid("RE"), seconds=12)
    began = NOW - timedelta(hours=1)
    missed = FoundCall(sid=new_sid(), caller=ANNA, called="", started_at=began, ended_at=NOW, recordings=(recording,))
    for _ in range(2):
        assert complete_call(missed, language="sv", now=NOW + timedelta(hours=1)) == 0
    assert (Ticket.select().count(), Take.get().state, found_anywhere(ANNA)) == (0, TakeState.ERASED, False)
    assert Take.get().due_at is not None


def test_a_message_that_was_spooled_before_comes_erased_and_its_file_goes(telephone: Telephone, tmp_path: Path) -> None:
    taken = Spooled(
        sid=new_sid(), told_by="action", caller=ANNA, recording_sid=new_sid("RE"), seconds=9,
        received_at=NOW.isoformat(),
    )  # fmt: skip
    spool.put(tmp_path, taken)
    erase_number(ANNA, by=DESK, now=NOW + timedelta(seconds=1))
    assert drain_spool(tmp_path, language="sv", now=NOW + timedelta(minutes=1)) == 0
    assert list(spool.folder_of(tmp_path).iterdir()) == []
    assert (Ticket.select().count(), Take.get().state, found_anywhere(ANNA)) == (0, TakeState.ERASED, False)


def test_who_rings_again_after_that_leaves_a_ticket(telephone: Telephone, hands: Hands) -> None:
    erase_number(ANNA, by=DESK, now=NOW)
    hands.at = AFTER
    caller = telephone.call()
    caller.press("1", "2")
    caller.speak()
    assert caller_erasure.finish(now=AFTER) == 0
    assert (Ticket.get().contact_id, Call.get().caller) == (telephone.people.anna.id, ANNA)


def test_the_limit_of_withheld_numbers_doesnt_count_erased_calls(telephone: Telephone) -> None:
    for _ in range(20):
        make_call(now=NOW, caller="", erased_at=NOW)
    assert telephone.call("anonymous").now.verbs != ["Reject"]
