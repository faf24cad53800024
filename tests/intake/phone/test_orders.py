"""Requests come in any order, twice, late or never: the end is always the same."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from core.database import forget_connection
from core.models import Call, CallStep, Event, Message, Take, Ticket
from core.models.calls import TakeState
from tests.cast import NOW
from tests.intake.phone.conftest import Hands, Telephone
from tests.intake.phone.line import Answer, Caller, new_sid

Telling = Callable[[], Answer]


class Tale:
    """One message, and the three requests that tell of it."""

    def __init__(
        self, telephone: Telephone, *, seconds: int = 12, final: str = "13", status: str = "completed"
    ) -> None:
        self.caller: Caller = telephone.call()
        self.caller.press("1", "2")
        self.sid = new_sid("RE")
        record = self.caller.now.find("Record")
        self._action, self._callback = record.attrib["action"], record.attrib["recordingStatusCallback"]
        self._seconds, self._final, self._status = str(seconds), final, status

    def action(self) -> Answer:
        fields = {"RecordingSid": self.sid, "RecordingDuration": self._seconds, "Digits": "hangup"}
        return self.caller.post(self._action, CallStatus="completed", **fields)

    def recording(self) -> Answer:
        fields = {"RecordingSid": self.sid, "RecordingDuration": self._final, "RecordingStatus": self._status}
        error = {"ErrorCode": "16102"} if self._status == "absent" else {}
        return self.caller.exchange.post(self._callback, CallSid=self.caller.sid, **fields, **error)

    def end(self) -> Answer:
        return self.caller.hang_up()


def the_end() -> tuple[object, ...]:
    """What there is when all is told."""
    call, take = Call.get(), Take.get()
    said = sorted((message.text, message.visibility) for message in Message.select())
    kinds = sorted(event.kind for event in Event.select().where(Event.ticket.is_null(False)))
    return (
        (call.ended_at, call.outcome, call.ticket_id is not None),
        (take.state, take.recording_sid is not None, take.seconds, take.error_code, take.message_id is not None),
        (Ticket.select().count(), said, kinds),
    )


@pytest.mark.parametrize("order", list(itertools.permutations(["action", "recording", "end"])))
@pytest.mark.parametrize("status", ["completed", "absent", "failed"])
def test_in_whatever_order_a_message_is_told_of_it_is_one_ticket(
    telephone: Telephone, order: tuple[str, ...], status: str
) -> None:
    tale = Tale(telephone, status=status, final="13" if status == "completed" else "-1")
    for name in order:
        getattr(tale, name)()
    call, take, tickets = the_end()
    states = {"completed": TakeState.RECORDED, "absent": TakeState.ABSENT, "failed": TakeState.ABSENT}
    assert (take[0], call) == (states[status], (NOW, "completed", True))  # type: ignore[index]
    assert tickets[0] == 1  # type: ignore[index]
    assert len(tickets[1]) == (1 if status == "completed" else 2)  # type: ignore[index, arg-type]


@pytest.mark.parametrize("repeated", [0, 1, 2])
def test_what_is_told_twice_is_done_once(telephone: Telephone, repeated: int) -> None:
    tale = Tale(telephone)
    tellings = [tale.action, tale.recording, tale.end]
    for telling in tellings:
        telling()
    end, steps = the_end(), CallStep.select().count()
    answers = [tellings[repeated]().body for _ in range(2)]
    assert (the_end(), CallStep.select().count(), len(set(answers))) == (end, steps, 1)


def test_the_same_request_again_is_answered_the_same(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    told = caller.speak()
    assert [caller.repeat().body for _ in range(2)] == [told.body] * 2
    assert (Ticket.select().count(), Take.select().count()) == (1, 1)


def test_another_key_for_a_question_that_was_answered_changes_nothing(telephone: Telephone) -> None:
    caller = telephone.call()
    menu = caller.now.address("Gather")
    first = caller.press("1")
    again = caller.post(menu, Digits="2")
    assert again.body == first.body


def test_the_answer_to_a_question_that_was_never_asked_begins_again(telephone: Telephone) -> None:
    caller = telephone.call()
    answer = caller.post("/voice/status-menu?turn=31", Digits="1")
    assert answer.said.startswith("Vi börjar om. För att lämna ett ärende")


def test_an_address_that_doesnt_fit_the_row_is_not_believed(telephone: Telephone) -> None:
    caller = telephone.call()
    answer = caller.post("/voice/told?turn=1", Digits="1")
    assert answer.said.startswith("Vi börjar om.")
    assert Ticket.select().count() == 0


def test_the_first_request_twice_is_one_call(telephone: Telephone) -> None:
    caller = telephone.call()
    assert caller.repeat(0).body == caller.now.body
    assert Call.select().count() == 1


def test_a_tale_of_a_call_nobody_knows_is_left_to_the_comparison(telephone: Telephone) -> None:
    sid = {"CallSid": new_sid(), "RecordingSid": new_sid("RE"), "RecordingDuration": "12"}
    answer = telephone.exchange.post("/voice/cb/recording?n=1", **sid, RecordingStatus="completed")
    assert (answer.status, Call.select().count(), Take.select().count()) == (204, 0, 0)


def test_a_tale_a_day_later_still_counts(telephone: Telephone, hands: Hands) -> None:
    tale = Tale(telephone)
    tale.end()
    hands.at = NOW + timedelta(days=1)
    tale.recording()
    assert (Ticket.select().count(), Take.get().state) == (1, TakeState.RECORDED)


def test_a_lost_action_costs_no_message(telephone: Telephone) -> None:
    tale = Tale(telephone)
    tale.end()
    tale.recording()
    assert Take.get().ticket_id == Ticket.get().id


def test_a_lost_end_costs_no_message(telephone: Telephone) -> None:
    tale = Tale(telephone)
    tale.action()
    tale.recording()
    assert (Ticket.select().count(), Call.get().ended_at) == (1, None)


def test_silence_that_the_provider_tells_of_makes_no_ticket(telephone: Telephone) -> None:
    tale = Tale(telephone, seconds=0, final="-1", status="absent")
    tale.action()
    tale.recording()
    assert (Take.get().state, Take.get().error_code, Ticket.select().count()) == (TakeState.ABSENT, "16102", 0)


def test_a_recording_that_failed_at_the_provider_is_a_ticket_to_ring_up(telephone: Telephone) -> None:
    tale = Tale(telephone, final="-1", status="failed")
    tale.recording()
    assert sorted(message.visibility for message in Message.select()) == ["internal", "public"]
    assert Ticket.get().contact_id == telephone.people.anna.id


def test_one_calls_recording_is_never_heard_on_anothers_ticket(telephone: Telephone) -> None:
    first, second = telephone.call(), telephone.call("+46709999999")
    sid = new_sid("RE")
    first.press("1", "2")
    first.speak(sid=sid)
    second.press("1", "1", "2", "")
    assert "Vi hörde inget" in second.speak(sid=sid).said
    assert (Ticket.select().count(), Take.get(Take.call == Call.get(Call.sid == second.sid)).recording_sid) == (1, None)


def test_where_the_recording_is_said_to_lie_is_never_believed(telephone: Telephone) -> None:
    tale = Tale(telephone)
    tale.caller.fields["RecordingUrl"] = "http://169.254.169.254/latest/meta-data"
    tale.action()
    assert Take.get().recording_sid == tale.sid


def test_the_same_request_many_times_at_once_is_one_ticket(telephone: Telephone) -> None:
    tale = Tale(telephone)
    answers: list[str] = []

    def tell() -> None:
        answers.append(tale.action().body)
        forget_connection()

    threads = [threading.Thread(target=tell) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Ticket.select().count(), len(answers), len(set(answers))) == (1, 12, 1)


def test_the_first_request_many_times_at_once_is_one_call(telephone: Telephone) -> None:
    sid, answers = new_sid(), []

    def ring() -> None:
        answers.append(Caller(telephone.exchange, sid=sid).now.body)
        forget_connection()

    threads = [threading.Thread(target=ring) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Call.select().count(), CallStep.select().count(), len(set(answers))) == (1, 1, 1)
