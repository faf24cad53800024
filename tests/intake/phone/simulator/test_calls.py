"""Tests of a call as the provider leads it: each verb, what is told with each request, and how it ends."""

from __future__ import annotations

import pytest

from intake.phone.simulator.handset import Kind
from intake.phone.simulator.leg import BrokenOff, Ending
from intake.phone.simulator.script import ScriptFailed
from intake.phone.simulator.softphone import page_words
from intake.phone.simulator.studio import Conditions
from intake.phone.simulator.usual import Agents
from tests.intake.phone.simulator.answering import EMPTY, AnsweringDesk, Raw
from tests.intake.phone.simulator.conftest import CALLER, Caller

MENU = '<Response><Gather numDigits="1" action="/voice/menu"><Say language="sv-SE">Tryck 1.</Say></Gather></Response>'
HANG_UP = "<Response><Hangup/></Response>"
RECORD = '<Response><Record action="/voice/recorded?n=1" maxLength="3" finishOnKey="#" '
RECORD += 'recordingStatusCallback="/voice/cb/recording?n=1" recordingStatusCallbackEvent="completed absent"/>'
RECORD += "<Say>Nothing was heard.</Say></Response>"


def test_every_request_is_signed_as_the_provider_signs(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers = {"/voice/incoming": MENU, "/voice/menu": HANG_UP}
    caller.ring("press 1")
    assert [asked.is_signed for asked in answering.asked] == [True, True, True]


def test_the_first_request_tells_who_rings(caller: Caller, answering: AnsweringDesk) -> None:
    caller.ring()
    told = answering.params("/voice/incoming")
    assert (told["From"], told["To"], told["CallStatus"], told["Direction"]) == (
        CALLER, caller.account.number, "ringing", "inbound",
    )  # fmt: skip


def test_a_document_that_runs_out_ends_the_call(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = "<Response><Say>Hej.</Say></Response>"
    assert caller.ring().ending is Ending.RAN_OUT
    assert answering.params("/voice/cb/call")["CallStatus"] == "completed"


def test_what_is_said_is_heard_with_its_language(caller: Caller, answering: AnsweringDesk) -> None:
    said = '<Say voice="Polly.Elin-Neural">Ärende <say-as interpret-as="digits">471</say-as>.</Say>'
    answering.answers["/voice/incoming"] = f"<Response>{said}</Response>"
    caller.ring("expect [sv] ärende 471")


def test_a_key_ends_a_menu_and_is_told_to_its_action(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers = {"/voice/incoming": MENU}
    caller.ring("expect tryck 1", "press 1")
    assert answering.params("/voice/menu")["Digits"] == "1"


def test_the_ending_key_is_no_digit(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = '<Response><Gather action="/voice/customer"/></Response>'
    caller.ring("press 4711#9")
    assert answering.params("/voice/customer")["Digits"] == "4711"


@pytest.mark.parametrize("nothing", ["silence", "press #"])
def test_a_menu_that_gets_no_digits_falls_through(nothing: str, caller: Caller, answering: AnsweringDesk) -> None:
    gather = '<Gather action="/voice/menu"/><Redirect>/voice/again</Redirect>'
    answering.answers["/voice/incoming"] = f"<Response>{gather}</Response>"
    caller.ring(nothing)
    assert answering.paths() == ["/voice/incoming", "/voice/again", "/voice/cb/call"]


def test_the_ending_key_alone_may_ask_for_the_action_without_digits(caller: Caller, answering: AnsweringDesk) -> None:
    gather = '<Gather action="/voice/menu"/><Redirect>/voice/again</Redirect>'
    answering.answers["/voice/incoming"] = f"<Response>{gather}</Response>"
    caller.ring("press #", conditions=Conditions(asks_after_hash=True))
    told = answering.params("/voice/menu")
    assert (told["Digits"], told["FinishedOnKey"], "/voice/again" in answering.paths()) == ("", "#", False)


@pytest.mark.parametrize(("pressed", "key"), [("4711#", "#"), ("4711", ""), ("12345678#", "")])
def test_the_ending_key_is_told_where_it_ended_the_field(
    pressed: str, key: str, caller: Caller, answering: AnsweringDesk
) -> None:
    answering.answers["/voice/incoming"] = '<Response><Gather action="/voice/customer" numDigits="8"/></Response>'
    caller.ring(f"press {pressed}")
    assert answering.params("/voice/customer")["FinishedOnKey"] == key


def test_a_menu_may_ask_to_be_told_of_silence(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = (
        '<Response><Gather action="/voice/menu" actionOnEmptyResult="true"/></Response>'
    )
    caller.ring("silence")
    assert answering.params("/voice/menu")["Digits"] == ""


def test_hanging_up_in_a_menu_asks_for_no_action(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = MENU
    assert caller.ring("hangup").ending is Ending.BY_CALLER
    assert answering.paths() == ["/voice/incoming", "/voice/cb/call"]


def test_a_recording_is_told_to_its_action_and_its_callback(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = RECORD
    caller.ring("record 2s")
    action, told = answering.params("/voice/recorded?n=1"), answering.params("/voice/cb/recording?n=1")
    assert action["RecordingSid"] == told["RecordingSid"]
    assert (action["Digits"], action["RecordingDuration"], told["RecordingStatus"]) == ("#", "2", "completed")


def test_a_recording_callback_tells_no_numbers(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = RECORD
    caller.ring("record 2s")
    assert not {"From", "To"} & answering.params("/voice/cb/recording?n=1").keys()


def test_a_recording_ends_at_its_greatest_length(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = RECORD
    caller.ring("record 9s")
    assert answering.params("/voice/recorded?n=1")["RecordingDuration"] == "3"


def test_hanging_up_in_a_recording_asks_for_its_action(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = RECORD
    assert caller.ring("record-and-hangup 2s").ending is Ending.BY_CALLER
    told = answering.params("/voice/recorded?n=1")
    assert (told["Digits"], told["CallStatus"]) == ("hangup", "completed")
    assert answering.paths()[1:] == ["/voice/recorded?n=1", "/voice/cb/recording?n=1", "/voice/cb/call"]


def test_an_empty_recording_falls_through_and_is_told_absent(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = RECORD
    caller.ring("say-nothing", "expect nothing was heard")
    assert answering.params("/voice/cb/recording?n=1")["RecordingStatus"] == "absent"
    assert "/voice/recorded?n=1" not in answering.paths()


def test_hanging_up_at_the_tone_is_told_as_absent(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = RECORD
    assert caller.ring().ending is Ending.BY_CALLER
    assert answering.params("/voice/cb/recording?n=1")["RecordingStatus"] == "absent"


def test_an_empty_recording_may_ask_for_its_action(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = RECORD
    caller.ring("say-nothing", conditions=Conditions(asks_after_silence=True))
    assert answering.params("/voice/recorded?n=1")["RecordingDuration"] == "0"


def test_a_call_that_is_turned_away_is_busy(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = '<Response><Reject reason="busy"/></Response>'
    assert caller.ring().ending is Ending.REJECTED
    assert answering.params("/voice/cb/call")["CallStatus"] == "busy"


def test_a_desk_that_fails_is_asked_for_its_fallback(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = Raw(503)
    caller.ring()
    told = answering.params("/voice/fallback")
    assert (told["ErrorCode"], told["ErrorUrl"]) == ("11200", f"{answering.url}/voice/incoming")


def test_a_fallback_that_fails_breaks_the_call_off(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers = {"/voice/incoming": Raw(500), "/voice/fallback": Raw(500)}
    with pytest.raises(BrokenOff, match="/voice/fallback"):
        caller.ring()
    assert answering.paths()[-1] == "/voice/cb/call"


def test_an_address_says_how_often_it_is_asked_again(caller: Caller, answering: AnsweringDesk) -> None:
    gather = '<Response><Gather action="/voice/menu#rc=2&amp;rp=5xx"/></Response>'
    answering.answers = {"/voice/incoming": gather, "/voice/menu": Raw(500)}
    caller.ring("press 1")
    asked = [one for one in answering.asked if one.path == "/voice/menu"]
    assert len(asked) == 3 and len({one.token for one in asked}) == 1


def test_what_an_agent_leaves_unanswered_is_told(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = dialled()
    caller.ring(conditions=Conditions(agents=Agents.BUSY))
    told = answering.params("/voice/agent-result")
    assert (told["DialCallStatus"], told["DialBridged"]) == ("busy", "false")


def test_an_agent_who_presses_one_is_connected(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers = {"/voice/incoming": dialled(), "/voice/whisper": WHISPER, "/voice/accept": EMPTY}
    caller.ring("talk 20s", conditions=Conditions(agents=Agents.ANSWER))
    told = answering.params("/voice/agent-result")
    assert (told["DialCallStatus"], told["DialBridged"], told["DialCallDuration"]) == ("completed", "true", "20")


def test_the_agents_leg_is_a_call_of_its_own(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers = {"/voice/incoming": dialled(), "/voice/whisper": WHISPER}
    result = caller.ring(conditions=Conditions(agents=Agents.ANSWER))
    told = answering.params("/voice/whisper")
    assert (told["ParentCallSid"], told["Direction"]) == (result.sid, "outbound-dial")
    assert told["CallSid"] != result.sid


def test_a_machine_that_answers_is_not_connected(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers = {"/voice/incoming": dialled(), "/voice/whisper": WHISPER}
    caller.ring(conditions=Conditions(agents=Agents.VOICEMAIL))
    told = answering.params("/voice/agent-result")
    assert (told["DialCallStatus"], told["DialBridged"]) == ("completed", "false")


def test_hanging_up_while_it_rings_cancels_the_agents_call(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = dialled()
    caller.ring("expect ringing", "hangup")
    told = answering.params("/voice/agent-result")
    assert (told["DialCallStatus"], told["CallStatus"]) == ("canceled", "completed")


def test_hanging_up_on_an_agent_is_told_to_the_action(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = dialled(whisper="")
    caller.ring("talk-and-hangup 5s", conditions=Conditions(agents=Agents.ANSWER))
    told = answering.params("/voice/agent-result")
    assert (told["DialCallStatus"], told["CallStatus"], told["DialCallDuration"]) == ("completed", "completed", "5")


def test_the_states_of_an_agents_leg_are_told_as_asked(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = dialled(whisper="")
    caller.ring(conditions=Conditions(agents=Agents.ANSWER))
    told = [asked.params["CallStatus"] for asked in answering.asked if asked.path == "/voice/cb/dial"]
    assert told == ["initiated", "ringing", "in-progress", "completed"]


def test_a_transcription_is_sent_where_it_is_wanted(caller: Caller, answering: AnsweringDesk) -> None:
    start = '<Start><Transcription languageCode="sv-SE" statusCallbackUrl="/voice/cb/transcription"/></Start>'
    answering.answers["/voice/incoming"] = f'<Response>{start}<Record action="/voice/recorded"/></Response>'
    caller.ring("record Hej hej", conditions=Conditions(transcribes=True))
    assert "Hej hej" in answering.params("/voice/cb/transcription")["TranscriptionData"]


def test_sentences_are_told_one_by_one_with_their_numbers_until_it_is_stopped(
    caller: Caller, answering: AnsweringDesk
) -> None:
    start = '<Start><Transcription name="take-1" statusCallbackUrl="/voice/cb/transcription"/></Start>'
    stop = '<Response><Stop><Transcription name="take-1"/></Stop><Record action="/voice/more"/></Response>'
    record = '<Record action="/voice/recorded?n=1"/>'
    answering.answers = {"/voice/incoming": f"<Response>{start}{record}</Response>", "/voice/recorded?n=1": stop}
    caller.ring("record Ett. Två!", "record Tre.", conditions=Conditions(transcribes=True))
    told = [asked.params for asked in answering.asked if asked.path == "/voice/cb/transcription"]
    assert [(each["TranscriptionEvent"][14:], each["SequenceId"]) for each in told] == [
        ("started", "1"), ("content", "2"), ("content", "3"), ("stopped", "4"),
    ]  # fmt: skip
    assert len({each["TranscriptionSid"] for each in told}) == 1


def test_a_script_that_expects_something_else_fails_by_its_line(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = MENU
    with pytest.raises(ScriptFailed, match=r"test\.call:2: expect press 9: .*Tryck 1"):
        caller.ring("# a comment", "expect press 9", "press 1")
    assert answering.paths()[-1] == "/voice/cb/call"


def dialled(whisper: str = ' url="/voice/whisper"') -> str:
    """Two agents, rung at once."""
    told = ' statusCallback="/voice/cb/dial" statusCallbackEvent="initiated ringing answered completed"'
    first = f"<Number{whisper}{told}>+46101234567</Number>"
    return f'<Response><Dial action="/voice/agent-result" timeout="20">{first}</Dial></Response>'


WHISPER = '<Response><Gather numDigits="1" action="/voice/accept"><Say>Press 1.</Say></Gather><Hangup/></Response>'


@pytest.mark.parametrize("agents", Agents)
def test_whatever_is_told_of_a_call_is_known_in_swedish(
    agents: Agents, caller: Caller, answering: AnsweringDesk
) -> None:
    answering.answers = {"/voice/incoming": RECORD, "/voice/recorded?n=1": MENU, "/voice/menu": dialled()}
    caller.ring("record 2s", "press 1", conditions=Conditions(agents=agents, seed=1))
    told = {line.phrase for line in caller.lines if line.kind is not Kind.SAID}
    assert told - page_words()["phrases"].keys() == set()
