"""Whatever is known, heard and decided: the dialogue answers in TwiML, and nobody is led in circles (87)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.rules.call_limits import MOST_STEPS
from core.rules.kinds import Category
from core.rules.priority import Effect
from intake.phone import dialogue, twiml
from intake.phone.prompts import LANGUAGES
from intake.phone.talk import ON_CALL, Desk, Goodbye, Heard, Keys, State, Talk, Tone, Turn
from intake.phone.twiml import Studio, Telephone
from tests.intake.phone.lint import complaints
from tests.intake.phone.talks import AT, TICKET, a_desk, a_talk, unkeyed

_STUDIO = Studio(
    base_url="https://desk.example.test",
    number="+46846500400",
    voices={"sv": "Polly.Elin-Neural", "en": "Polly.Amy-Neural"},
    transcribes=True,
)

_STATES = st.sampled_from(list(State))
_KEYS = st.sampled_from(["", "1", "2", "3", "4", "5", "9", "0", "*", "471209", "0701234567", "9" * 32])
_DESKS = st.builds(
    a_desk,
    is_open=st.booleans(),
    waves=st.integers(0, 2),
    is_on_call=st.booleans(),
    asks_consent=st.booleans(),
    sends_texts=st.booleans(),
    opens_at=st.sampled_from([None, AT]),
    privacy_address=st.sampled_from(["", "example.test/integritet"]),
    greeting=st.sampled_from([{}, {"sv": "Hej, hej å ä ö <&>"}, {"sv": "Hej", "en": "Hi"}]),
    announcement=st.sampled_from([{}, {"sv": "Å" * 400, "en": "A" * 400}]),
)
_HEARD = st.builds(
    Heard,
    keys=_KEYS,
    is_silent=st.booleans(),
    number=st.sampled_from(["", "+46701234567"]),
    customer_id=st.sampled_from([None, 1]),
    about=st.sampled_from([None, TICKET]),
    is_recorded=st.booleans(),
    is_more=st.booleans(),
    is_answered=st.booleans(),
    texted_to=st.sampled_from(["", "+46701234567"]),
)
_TALKS = st.builds(
    a_talk,
    state=_STATES,
    language=st.sampled_from(["", *LANGUAGES]),
    tries=st.integers(0, 2),
    has_number=st.booleans(),
    is_known=st.booleans(),
    is_held=st.booleans(),
    category=st.sampled_from(["", *Category]),
    effect=st.sampled_from(["", *Effect]),
    takes=st.integers(0, 6),
    messages=st.integers(0, 3),
    wrong_numbers=st.integers(0, 3),
    wave=st.sampled_from([0, 1, 2, ON_CALL]),
    notice=st.sampled_from(["", "inform/1/24"]),
    about=st.sampled_from([None, TICKET]),
)


@given(_TALKS, _HEARD, _DESKS)
@settings(max_examples=300)
def test_every_answer_to_anything_is_twiml_that_the_provider_knows(talk: Talk, heard: Heard, desk: Desk) -> None:
    turn = dialogue.answer(talk, heard, desk)
    rings = (Telephone(1, "+46701234567"), Telephone(2, "+46701234568"))
    assert complaints(twiml.render(turn, _STUDIO, sid="CA" + "0" * 32, step=7, take=1, telephones=rings)) == []


@given(_TALKS, _DESKS)
def test_who_only_listens_reaches_the_end_and_doesnt_ring_for_ever(talk: Talk, desk: Desk) -> None:
    steps, turn = 0, Turn(talk, (), Keys())
    while not isinstance(turn.then, Goodbye):
        takes = turn.talk.takes + isinstance(turn.then, Tone)
        turn = unkeyed(replace(turn.talk, takes=takes), desk)
        steps += 1
        assert steps < MOST_STEPS


@given(_TALKS, st.lists(_HEARD, max_size=30), _DESKS)
@settings(max_examples=200)
def test_no_keys_lead_to_a_question_that_isnt_there(talk: Talk, all_heard: list[Heard], desk: Desk) -> None:
    for heard in all_heard:
        turn = dialogue.answer(talk, heard, desk)
        talk = turn.talk
        assert isinstance(turn.then, Goodbye) == (talk.state is State.END)
