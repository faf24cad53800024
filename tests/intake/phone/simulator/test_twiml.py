"""Tests of how strictly a document is read: what the provider would ignore is an error here, and names its element."""

from __future__ import annotations

import pytest
from twilio.twiml.voice_response import VoiceResponse

from intake.phone.simulator.overrides import Overrides, Trouble, part
from intake.phone.simulator.studio import Conditions
from intake.phone.simulator.twiml import BadAnswer, read_twiml
from intake.phone.simulator.usual import Agents
from intake.phone.simulator.voices import language_spoken
from tests.intake.phone.simulator.answering import AnsweringDesk, Raw
from tests.intake.phone.simulator.conftest import Caller

WRONG = {
    "<Response><Say>hej</Response>": "Response: the document is no XML",
    "<Respons/>": "Respons: the document must be a Response",
    "<Response lang='sv'/>": "Response: takes no attributes",
    "<Response>hej</Response>": "Response: holds words of its own",
    "<Response><Speak>hej</Speak></Response>": "Speak: can't stand in Response",
    "<Response><say>hej</say></Response>": "say: can't stand in Response",
    "<Response><Say languge='sv-SE'>hej</Say></Response>": "Say: has no attribute languge",
    "<Response><Say><b>hej</b></Say></Response>": "b: can't stand in Say",
    "<Response><Say><break tim='1s'/></Say></Response>": "break: has no attribute tim",
    "<Response><Say/></Response>": "Say: is empty",
    "<Response><Redirect> </Redirect></Response>": "Redirect: is empty",
    "<Response><Record maxlength='5'/></Response>": "Record: has no attribute maxlength",
    "<Response><Gather><Record/></Gather></Response>": "Record: can't stand in Gather",
    "<Response><Number>+46101234567</Number></Response>": "Number: can't stand in Response",
    "<Response><Enqueue>support</Enqueue></Response>": "Enqueue: isn't played by this simulator",
    "<Response><?php x?></Response>": "processing instruction: can't stand in Response",
    "<!DOCTYPE Response [<!ENTITY a 'b'>]><Response><Say>&a;</Say></Response>": "Response: the document has a document",
}
PLAYED_WRONG = {
    "<Say voice='Polly.Sven'>hej</Say>": "Say: voice=",
    "<Say voice='Polly.Elin-Neural' language='en-GB'>hej</Say>": "Say: voice=",
    "<Say language='xx-XX'>hej</Say>": "Say: language=",
    "<Say loop='0'>hej</Say>": "Say: loop=",
    "<Play/>": "Play: needs",
    "<Gather input='speech'/>": "Gather: takes no keys",
    "<Gather numDigits='0'/>": "Gather: numDigits=",
    "<Gather finishOnKey='12'/>": "Gather: finishOnKey=",
    "<Gather action='/x' method='GET'/>": "Gather: method=",
    "<Gather action='https://evil.example/x'/>": "URL: https://evil.example/x leads away",
    "<Gather action='/x#rc=9'/>": "URL: rc=9",
    "<Record transcribe='true'/>": "Record: transcribe",
    "<Record maxLength='ten'/>": "Record: maxLength=",
    "<Record recordingStatusCallbackEvent='done'/>": "Record: recordingStatusCallbackEvent",
    "<Dial/>": "Dial: rings 0 numbers",
    "<Dial callerId='Support'>+46101234567</Dial>": "Dial: 'Support' is no telephone number",
    "<Dial><Number>112</Number></Dial>": "Dial: '112' is no telephone number",
    "<Say>hej</Say><Reject/>": "Reject: comes too late",
}


@pytest.mark.parametrize("document", WRONG)
def test_a_slip_in_a_document_is_named(document: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        read_twiml(document.encode(), "text/xml")
    assert str(caught.value).startswith(WRONG[document])


@pytest.mark.parametrize("verbs", PLAYED_WRONG)
def test_a_slip_in_a_verb_is_named_with_its_address(verbs: str, caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = f"<Response>{verbs}</Response>"
    with pytest.raises(BadAnswer) as caught:
        caller.ring("silence")
    assert str(caught.value).startswith("/voice/incoming")
    assert PLAYED_WRONG[verbs] in str(caught.value)


def test_a_document_of_64_kb_is_read_and_a_larger_one_is_not() -> None:
    room = 64 * 1024 - len("<Response></Response>")
    assert read_twiml(f"<Response>{' ' * room}</Response>".encode(), "text/xml") == ()
    with pytest.raises(BadAnswer, match="65537 bytes"):
        read_twiml(f"<Response>{' ' * (room + 1)}</Response>".encode(), "text/xml")


def test_a_say_of_4096_characters_is_said_and_a_longer_one_is_not() -> None:
    assert len(read_twiml(b"<Response><Say>%s</Say></Response>" % (b"a" * 4096), "text/xml")[0].text) == 4096
    with pytest.raises(BadAnswer, match="4097 characters"):
        read_twiml(b"<Response><Say>%s</Say></Response>" % (b"a" * 4097), "text/xml")


@pytest.mark.parametrize("content_type", ["", "text/html", "application/json", "text/plain; charset=utf-8"])
def test_a_document_must_say_that_it_is_xml(content_type: str) -> None:
    with pytest.raises(BadAnswer, match="Content-Type"):
        read_twiml(b"<Response/>", content_type)


def test_whatever_the_providers_library_writes_is_read() -> None:
    response = VoiceResponse()
    gather = response.gather(action="/voice/menu", num_digits=1, action_on_empty_result=True, finish_on_key="")
    said = gather.say("Ärende ", voice="Polly.Elin-Neural")
    said.say_as("471209", interpret_as="digits")
    said.lang("hello", xml_lang="en-GB")
    gather.pause(length=1)
    dial = response.dial(answer_on_bridge=True, ring_tone="se")
    dial.number("+46101234567", url="/voice/whisper", status_callback_event="answered completed")
    read = read_twiml(str(response).encode(), "text/xml; charset=utf-8")
    assert (read[0].children[0].text, read[1].children[0].text) == ("Ärende 471209 hello", "+46101234567")


def test_a_redirect_is_an_error_for_the_keys_would_be_lost(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = Raw(308, location="/voice/incoming/")
    with pytest.raises(BadAnswer, match="308"):
        caller.ring()


def test_a_call_that_goes_round_ends(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = "<Response><Redirect>/voice/incoming</Redirect></Response>"
    with pytest.raises(BadAnswer, match="goes round"):
        caller.ring()


def test_an_agent_hears_no_recording_before_the_call_is_connected(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = (
        "<Response><Dial><Number url='/voice/whisper'>+46101234567</Number></Dial></Response>"
    )
    answering.answers["/voice/whisper"] = "<Response><Record/></Response>"
    with pytest.raises(BadAnswer, match="Record: can't stand"):
        caller.ring(conditions=Conditions(agents=Agents.ANSWER))


def test_an_answer_that_nobody_hears_must_be_a_document_still(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = "<Response><Record action='/voice/recorded'/></Response>"
    answering.answers["/voice/recorded"] = "<Response><Sey/></Response>"
    with pytest.raises(BadAnswer, match="Sey"):
        caller.ring("record-and-hangup 2s")


def test_overrides_are_read_from_the_fragment() -> None:
    address, rules = part("http://127.0.0.1/voice/menu?t=1#rc=2&rp=ct,5xx&rt=4000")
    assert address == "http://127.0.0.1/voice/menu?t=1"
    assert rules == Overrides(2, frozenset({"ct", "5xx"}), 4.0)
    assert rules.ask_again(Trouble.FAILED) and not rules.ask_again(Trouble.REFUSED)


@pytest.mark.parametrize("fragment", ["rc=6", "rp=always", "top", "retries=2", "rt=50", "rc=²"])
def test_overrides_that_the_provider_would_ignore_are_an_error(fragment: str) -> None:
    with pytest.raises(BadAnswer, match="URL"):
        part(f"http://127.0.0.1/voice/menu#{fragment}")


@pytest.mark.parametrize(
    ("voice", "language", "spoken"),
    [("Polly.Elin-Neural", "", "sv-SE"), ("alice", "en-GB", "en-GB"), ("", "", "en-US"), ("", "sv-SE", "sv-SE")],
)
def test_a_voice_says_in_which_language_it_speaks(voice: str, language: str, spoken: str) -> None:
    assert language_spoken(voice, language) == spoken
