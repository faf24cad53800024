"""What the provider is told to do, in its own language (TwiML): the one place where that is written.

Every address in it is whole, under the desk's base URL, so that nothing the provider sends decides where it asks next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from twilio.twiml.voice_response import Dial, Gather, Start, Stop, VoiceResponse

from core.rules.call_limits import LONGEST_TAKE
from core.rules.connection_overrides import ASKING, TELLING
from intake.phone.prompts import said
from intake.phone.talk import Keys, Line, Ringing, State, Tone, Turn

LOCALES = {"sv": "sv-SE", "en": "en-GB"}
MOST_SAID = 4096  # characters that one Say may hold
_SILENCE = 5  # seconds, after which a message has ended
_RINGING = 20  # seconds for each wave
_LONGEST_TALK = 3600
_WHISPER = 8  # seconds for the agent to press 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """In which voices it is said, and where the answers go."""

    base_url: str
    number: str  # the desk's own, which agents see
    voices: Mapping[str, str]
    transcribes: bool = False  # the provider listens along and writes down what it hears

    def url(self, step: str, *, fragment: str = ASKING, **query: object) -> str:
        known = {name: value for name, value in query.items() if value not in ("", None)}
        return f"{self.base_url}/voice/{step}" + (f"?{urlencode(known)}" if known else "") + fragment


@dataclass(frozen=True, slots=True)
class Telephone:
    """An agent's, which may ring."""

    agent_id: int
    number: str


def render(
    turn: Turn,
    studio: Studio,
    *,
    sid: str,
    step: int,
    take: int = 0,
    ended_take: int = 0,
    telephones: Sequence[Telephone] = (),
) -> str:
    """A turn of the dialogue; the answer to it is the call's step of this number.

    `take` is the recording that begins with it, `ended_take` the one that it follows on.
    """
    response, state = VoiceResponse(), turn.talk.state
    language = turn.talk.heard_in
    if ended_take and studio.transcribes:
        response.append(_transcription_end(ended_take))
    if isinstance(turn.then, Keys):
        _gather(response, turn, turn.then, studio, step)
        return str(response)
    _say(response, turn.lines, language, studio)
    if isinstance(turn.then, Tone):
        if studio.transcribes:
            _transcribe(response, studio, language, take)
        _record(response, studio.url(state, turn=step, n=take), studio, take)
        response.redirect(studio.url(state, turn=step, n=take, silent=1), method="POST")
    elif isinstance(turn.then, Ringing):
        _dial(response, studio, sid, step, telephones)
    else:
        response.hangup()
    return str(response)


def reject() -> str:
    """The only answer that costs nothing."""
    response = VoiceResponse()
    response.reject(reason="busy")
    return str(response)


def hang_up() -> str:
    response = VoiceResponse()
    response.hangup()
    return str(response)


def nothing() -> str:
    """Go on: the agent and the caller are connected; or nobody listens any more."""
    return str(VoiceResponse())


def whisper(lines: Iterable[Line], studio: Studio, *, language: str, sid: str, agent_id: int) -> str:
    """What the agent hears first. Only a key takes the call, since a mobile's voicemail answers too."""
    response = VoiceResponse()
    gather = Gather(
        input="dtmf",
        num_digits=1,
        timeout=_WHISPER,
        action=studio.url("whisper-accept", call=sid, agent=agent_id),
        method="POST",
    )
    _say(gather, lines, language, studio)
    response.append(gather)
    response.hangup()
    return str(response)


def farewell(lines: Iterable[Line], studio: Studio, *, language: str) -> str:
    response = VoiceResponse()
    _say(response, lines, language, studio)
    response.hangup()
    return str(response)


def leave_message(lines: Iterable[Line], studio: Studio) -> str:
    """The way that needs no database: a message, and then a reference."""
    response = VoiceResponse()
    _say(response, lines, "", studio)
    response.record(
        action=studio.url("fallback-recorded"),
        method="POST",
        max_length=LONGEST_TAKE,
        finish_on_key="#",
        timeout=_SILENCE,
        play_beep=True,
        recording_status_callback=studio.url("cb/fallback-recording", fragment=TELLING),
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
    response.hangup()
    return str(response)


def _gather(response: VoiceResponse, turn: Turn, keys: Keys, studio: Studio, step: int) -> None:
    """Silence falls through to the same address, marked as such."""
    state, carried = turn.talk.state, keys.carries
    gather = Gather(
        input="dtmf",
        num_digits=keys.most,
        finish_on_key="#",
        timeout=keys.seconds,
        action=studio.url(state, turn=step, id=carried),
        method="POST",
    )
    _say(gather, turn.lines, turn.talk.heard_in, studio)
    response.append(gather)
    response.redirect(studio.url(state, turn=step, id=carried, silent=1), method="POST")


def _transcribe(response: VoiceResponse, studio: Studio, language: str, take: int) -> None:
    start = Start()
    start.transcription(
        name=_transcription_name(take),
        language_code=LOCALES[language],
        track="inbound_track",
        partial_results=False,
        status_callback_url=studio.url("cb/transcription", fragment=TELLING, n=take),
        status_callback_method="POST",
    )
    response.append(start)


def _transcription_end(take: int) -> Stop:
    """The message is over, and nobody listens to what is said after it: in menus, or to an agent."""
    stop = Stop()
    stop.transcription(name=_transcription_name(take))
    return stop


def _transcription_name(take: int) -> str:
    return f"take-{take}"


def _record(response: VoiceResponse, action: str, studio: Studio, take: int) -> None:
    response.record(
        action=action,
        method="POST",
        max_length=LONGEST_TAKE,
        finish_on_key="#",
        timeout=_SILENCE,
        play_beep=True,
        recording_status_callback=studio.url("cb/recording", fragment=TELLING, n=take),
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )


def _dial(response: VoiceResponse, studio: Studio, sid: str, step: int, telephones: Sequence[Telephone]) -> None:
    dial = Dial(
        action=studio.url(State.AGENT, turn=step),
        method="POST",
        timeout=_RINGING,
        answer_on_bridge=True,
        caller_id=studio.number,
        time_limit=_LONGEST_TALK,
        ring_tone="se",
    )
    for telephone in telephones:
        dial.number(
            telephone.number,
            url=studio.url("whisper", call=sid, agent=telephone.agent_id),
            method="POST",
        )
    response.append(dial)


def _say(place: VoiceResponse | Gather, lines: Iterable[Line], language: str, studio: Studio) -> None:
    for line in lines:
        spoken_in = line.language or language
        words = line.own_words or said(line.name, spoken_in, line.values)
        place.say(words[:MOST_SAID], voice=studio.voices[spoken_in], language=LOCALES[spoken_in])
