"""What the caller says after the tone: kept by the provider, and told to the desk in two ways that may cross."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

from intake.phone.simulator.handset import EndedBy, HungUp, Kind, SoundWanted, Spoken, telling
from intake.phone.simulator.leg import Ended, Ending, Leg, Next
from intake.phone.simulator.sids import RECORDING, new_sid
from intake.phone.simulator.sound import cut
from intake.phone.simulator.speaking import transcribed
from intake.phone.simulator.twiml import BadAnswer, Verb
from intake.phone.simulator.webhooks import Params

_ANY_KEY = "1234567890*#"
_EVENTS = {"in-progress", "completed", "absent"}
_TOO_SHORT, _SILENT = "16101", "16102"
_SENTENCES = re.compile(r"[^.!?]+[.!?]*")  # a machine that listens tells of them one by one


def record(leg: Leg, verb: Verb) -> Next | None:
    """The action with the recording; where nothing was said, the verb behind (or the action: both were seen)."""
    wanted = _wanted(verb)
    if verb.flag("playBeep", default=True):
        leg.hear(telling(Kind.SOUND, "the tone"), seconds=1)
    if "in-progress" in _events(verb):
        _tell(leg, verb, "in-progress", {"RecordingSid": new_sid(RECORDING)})
    spoken = _spoken(leg, wanted)
    spoken = Spoken(cut(spoken.sound, wanted.seconds), spoken.ended_by)
    leg.shared.seconds += spoken.sound.seconds
    return _nothing_said(leg, verb, spoken) if spoken.sound.seconds < 0.5 else _recorded(leg, verb, spoken)


def _spoken(leg: Leg, wanted: SoundWanted) -> Spoken:
    """Who hangs up at once has said nothing, and the recording is told of as absent."""
    try:
        return leg.handset.speaks(wanted)
    except HungUp:
        return Spoken(ended_by=EndedBy.HANG_UP)


def _recorded(leg: Leg, verb: Verb, spoken: Spoken) -> Next:
    made = leg.shared.provider.record(leg.call.sid, spoken.sound)
    for sentence in _SENTENCES.findall(spoken.sound.words) or [""]:
        transcribed(leg, "transcription-content", sentence.strip())
    told = {"RecordingSid": made.sid, "RecordingUrl": _url(leg, made.sid), "RecordingDuration": str(made.seconds)}
    return _told(leg, verb, spoken, told, lambda: _tell(leg, verb, "completed", told))


def _nothing_said(leg: Leg, verb: Verb, spoken: Spoken) -> Next | None:
    sid = new_sid(RECORDING)
    code = _TOO_SHORT if spoken.ended_by is EndedBy.HANG_UP else _SILENT
    absent = {"RecordingSid": sid, "RecordingDuration": "0", "ErrorCode": code}
    if leg.shared.chaos.either(leg.shared.asks_after_silence):
        told = {"RecordingSid": sid, "RecordingUrl": _url(leg, sid), "RecordingDuration": "0"}
        return _told(leg, verb, spoken, told, lambda: _tell(leg, verb, "absent", absent))
    _tell(leg, verb, "absent", absent)
    if spoken.ended_by is EndedBy.HANG_UP:
        end_by_caller(leg, [])
    return None


def _told(leg: Leg, verb: Verb, spoken: Spoken, told: Params, tell: Callable[[], None]) -> Next:
    """The action, and the callback before or behind it; after hanging up both, and the call's end, in any order."""
    if spoken.ended_by is EndedBy.HANG_UP:
        ahead = leg.action(verb, {**told, "Digits": "hangup"})
        end_by_caller(leg, [lambda: leg.ask_and_ignore(ahead), tell])
    if leg.shared.chaos.either(False):
        tell()
    else:
        leg.afterwards.append(tell)
    is_key = spoken.ended_by is EndedBy.KEY
    return leg.action(
        verb, {**told, "Digits": (verb.get("finishOnKey", _ANY_KEY) or " ")[-1].strip()} if is_key else told
    )


def end_by_caller(leg: Leg, requests: list[Callable[[], None]]) -> NoReturn:
    """The caller has gone: what is to be told of that, and the end of the call, at one moment. Raises Ended."""
    leg.set_status("completed")
    requests.append(leg.tell_end)
    leg.shared.chaos.shuffle(requests)
    for request in requests:
        request()
    raise Ended(Ending.BY_CALLER)


def _tell(leg: Leg, verb: Verb, status: str, told: Params) -> None:
    url = leg.address(verb.get("recordingStatusCallback"))
    if status not in _events(verb) or not url:
        return
    basic = {
        "AccountSid": leg.shared.account.sid, "CallSid": leg.call.sid, "RecordingStatus": status,
        "RecordingSource": "RecordVerb", "RecordingChannels": "1", "RecordingTrack": "inbound",
    }  # fmt: skip
    if status == "completed":
        basic["RecordingStartTime"] = leg.call.began_at
    leg.shared.callbacks.send(f"recording {status}", url, {**basic, **told})


def _wanted(verb: Verb) -> SoundWanted:
    if verb.flag("transcribe", default=False):
        raise BadAnswer("Record", "transcribe understands American English only; this simulator doesn't play it")
    until = verb.get("finishOnKey", _ANY_KEY)
    if any(key not in _ANY_KEY for key in until):
        raise BadAnswer("Record", f'finishOnKey="{until}" must be keys')
    verb.number("timeout", 5)
    verb.one_of("trim", "trim-silence", "trim-silence", "do-not-trim")
    verb.one_of("recordingStatusCallbackMethod", "POST", "POST")
    _events(verb)
    return SoundWanted(seconds=verb.number("maxLength", 3600, least=1), until=until)


def _events(verb: Verb) -> set[str]:
    events = set(verb.get("recordingStatusCallbackEvent", "completed").split())
    if not events <= _EVENTS:
        raise BadAnswer("Record", f"recordingStatusCallbackEvent must be of {', '.join(sorted(_EVENTS))}")
    return events


def _url(leg: Leg, sid: str) -> str:
    account = leg.shared.account
    return f"{account.api}/2010-04-01/Accounts/{account.sid}/Recordings/{sid}"
