"""What the desk says into a call, and the plain ways it leads on or ends it."""

from __future__ import annotations

import json

from intake.phone.simulator.handset import Kind, Line, telling
from intake.phone.simulator.leg import Ended, Ending, Leg, Next, Transcription
from intake.phone.simulator.sids import TRANSCRIPTION, new_sid
from intake.phone.simulator.sound import said_in
from intake.phone.simulator.twiml import BadAnswer, Verb
from intake.phone.simulator.voices import language_spoken

_MOST_TIMES = 10
_REJECTED = {"rejected": "failed", "busy": "busy"}


def say(leg: Leg, verb: Verb) -> None:
    language = _language(verb)
    for _ in range(verb.number("loop", 1, least=1, most=_MOST_TIMES)):
        leg.hear(Line(Kind.SAID, verb.text, language), seconds=said_in(verb.text))


def play(leg: Leg, verb: Verb) -> None:
    if bool(verb.text) == bool(verb.get("digits")):
        raise BadAnswer("Play", "needs the address of a sound file, or digits")
    played = telling(Kind.SOUND, "{sound} is played", sound=verb.get("digits") or leg.address(verb.text))
    for _ in range(verb.number("loop", 1, least=1, most=_MOST_TIMES)):
        leg.hear(played)


def pause(leg: Leg, verb: Verb) -> None:
    leg.shared.seconds += verb.number("length", 1, most=3600)


def redirect(leg: Leg, verb: Verb) -> Next:
    verb.one_of("method", "POST", "POST")
    # Some engines carry the keys of a Gather that got none; a desk must take that as nothing.
    carries = leg.was_silent and leg.shared.chaos.either(False)
    return Next(leg.address(verb.text), {"Digits": ""} if carries else {})


def hang_up(leg: Leg, verb: Verb) -> None:
    raise Ended(Ending.BY_DESK)


def reject(leg: Leg, verb: Verb) -> None:
    """Refuses a call without a charge, before anything else is said."""
    reason = verb.one_of("reason", "rejected", *_REJECTED)
    if leg.is_answered:
        raise BadAnswer("Reject", "comes too late: the call is answered already")
    leg.hear(telling(Kind.SOUND, "the busy tone" if reason == "busy" else "this number is not in use"))
    raise Ended(Ending.REJECTED, _REJECTED[reason])


def start(leg: Leg, verb: Verb) -> None:
    """Transcription beside the call; no text comes of it unless that is asked for."""
    if len(verb.children) != 1:
        raise BadAnswer("Start", "starts one thing")
    leg.transcription = Transcription(verb.children[0], new_sid(TRANSCRIPTION))
    transcribed(leg, "transcription-started")


def stop(leg: Leg, verb: Verb) -> None:
    transcribed(leg, "transcription-stopped")
    leg.transcription = None


def transcribed(leg: Leg, event: str, words: str = "") -> None:
    """One event of a transcription that runs."""
    running = leg.transcription
    if not (running and leg.shared.transcribes and running.verb.get("statusCallbackUrl")):
        return
    verb = running.verb
    running.told += 1
    told = {
        "TranscriptionEvent": event, "TranscriptionSid": running.sid, "SequenceId": str(running.told),
        "LanguageCode": verb.get("languageCode", "en-US"), "Track": verb.get("track", "both_tracks"),
    }  # fmt: skip
    if words:
        data = json.dumps({"transcript": words, "confidence": 0.9}, ensure_ascii=False)
        told |= {"TranscriptionData": data, "Final": "true"}
    leg.shared.callbacks.send(event, leg.address(verb.get("statusCallbackUrl")), leg.params(told))


def said_in_gather(leg: Leg, verb: Verb) -> list[Line]:
    """What is said while keys are waited for."""
    if verb.name != "Say":
        (play if verb.name == "Play" else pause)(leg, verb)
        return []
    say(leg, verb)
    return [Line(Kind.SAID, verb.text, _language(verb))]


def _language(verb: Verb) -> str:
    try:
        return language_spoken(verb.get("voice"), verb.get("language"))
    except ValueError as error:
        raise BadAnswer("Say", str(error)) from None
