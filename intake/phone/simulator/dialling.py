"""Agents who are rung: who picks up, what they hear first, whether they take the call, what the desk is told of it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from intake.phone.simulator.handset import HungUp, KeysWanted, Kind, Line, SoundWanted, Spoken, Talk, telling
from intake.phone.simulator.leg import Ended, Ending, Leg, Next
from intake.phone.simulator.provider import KeptCall, now_text
from intake.phone.simulator.recording import end_by_caller
from intake.phone.simulator.sids import CALL, new_sid
from intake.phone.simulator.twiml import BadAnswer, Verb
from intake.phone.simulator.usual import Agents

_MOST_NUMBERS = 10
_EVENTS = ("initiated", "ringing", "answered", "completed")
_UNANSWERED = {Agents.BUSY: "busy", Agents.NONE: "no-answer"}
_NOT_WHISPERED = ("Dial", "Record", "Reject", "Start", "Stop")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialled:
    status: str
    sid: str
    talk: Talk | None = None  # none where nobody was connected


def dial(leg: Leg, verb: Verb) -> Next | None:
    """The action with how it went; without one, the verb behind."""
    numbers = _numbers(leg, verb)
    leg.action(verb, {})
    try:
        leg.hear(telling(Kind.SOUND, "ringing {numbers}", numbers=", ".join(number.text for number in numbers)))
        done = _dialled(leg, verb, numbers)
    except HungUp:
        done = _Dialled(status="canceled", sid=new_sid(CALL), talk=None)
        _caller_gone(leg, verb, done)
    if done.talk and done.talk.caller_hung_up:
        _caller_gone(leg, verb, done)
    return leg.action(verb, _told(done)) if verb.get("action") else None


def _dialled(leg: Leg, verb: Verb, numbers: list[Verb]) -> _Dialled:
    """Rings one after the other, or all at once: then the first takes it, and the rest are given up."""
    rings = verb.number("timeout", 30, least=5, most=600)
    if (status := _UNANSWERED.get(leg.shared.agents)) is not None:
        leg.shared.seconds += rings if status == "no-answer" else 1
        return [_unanswered(leg, verb, number, status) for number in numbers][-1]
    first, *others = numbers
    return _answered(leg, verb, first, [] if verb.flag("sequential", default=False) else others)


def _unanswered(leg: Leg, verb: Verb, number: Verb, status: str) -> _Dialled:
    agent = _leg_of(leg, verb, number)
    for event in ("initiated", "ringing"):
        _tell(agent, number, event, event)
    agent.set_status(status)
    _tell(agent, number, "completed", status)
    leg.shared.show(telling(Kind.AGENT, "{number}: {status}", number=number.text, status=status))
    return _Dialled(status=status, sid=agent.call.sid)


def _answered(leg: Leg, verb: Verb, number: Verb, others: list[Verb]) -> _Dialled:
    """Somebody, or a machine, picks up; who hears the whisper to its end is connected."""
    agent = _leg_of(leg, verb, number)
    is_taken = _is_taken(leg, agent, number)
    for other in others:
        if leg.shared.agents is Agents.ALL:
            _too_late(leg, verb, other)
        else:
            _unanswered(leg, verb, other, "canceled")
    talk = _talk(leg, verb, number) if is_taken else None
    agent.set_status("completed")
    _tell(agent, number, "completed", "completed", CallDuration=str(agent.duration))
    return _Dialled(status="completed", sid=agent.call.sid, talk=talk)


def _too_late(leg: Leg, verb: Verb, number: Verb) -> None:
    """Presses 1, too, while another is being connected."""
    agent = _leg_of(leg, verb, number)
    if _is_taken(leg, agent, number):
        raise BadAnswer("Number", f"{number.text} was given a call that another had taken")
    agent.set_status("completed")
    _tell(agent, number, "completed", "completed", CallDuration=str(agent.duration))


def _is_taken(leg: Leg, agent: Leg, number: Verb) -> bool:
    """Whether who picked up is to be connected. The caller may hang up while they are told who rings."""
    for event in ("initiated", "ringing", "answered"):
        _tell(agent, number, event, "in-progress" if event == "answered" else event)
    is_taken = not number.get("url") or agent.follow(leg.address(number.get("url"))) is Ending.RAN_OUT
    if leg.is_told:
        raise Ended(Ending.BY_CALLER)
    return is_taken


def _talk(leg: Leg, verb: Verb, number: Verb) -> Talk:
    leg.hear(telling(Kind.NOTE, "{number} is on the line", number=number.text))
    talk = leg.handset.talks(number.text)
    leg.shared.seconds += min(talk.seconds, verb.number("timeLimit", 14_400, least=1))
    return talk


def _caller_gone(leg: Leg, verb: Verb, done: _Dialled) -> None:
    ahead = leg.action(verb, _told(done))
    end_by_caller(leg, [lambda: leg.ask_and_ignore(ahead)] if verb.get("action") else [])


def _told(done: _Dialled) -> dict[str, str]:
    told = {
        "DialCallStatus": done.status,
        "DialCallSid": done.sid,
        "DialBridged": "true" if done.talk else "false",
    }
    return {**told, "DialCallDuration": str(done.talk.seconds)} if done.talk else told


def _numbers(leg: Leg, verb: Verb) -> list[Verb]:
    numbers = [*verb.children, *([Verb("Number", {}, verb.text)] if verb.text else [])]
    if not 1 <= len(numbers) <= _MOST_NUMBERS:
        raise BadAnswer("Dial", f"rings {len(numbers)} numbers; it must be 1 to {_MOST_NUMBERS}")
    for text in [*(number.text for number in numbers), verb.get("callerId", leg.call.called)]:
        if not _NUMBER.fullmatch(text):
            raise BadAnswer("Dial", f"{text!r} is no telephone number with its country code")
    for number in numbers:
        _events(number)
        number.one_of("method", "POST", "POST")
    return numbers


def _leg_of(leg: Leg, verb: Verb, number: Verb) -> Leg:
    call = KeptCall(
        sid=new_sid(CALL), caller=verb.get("callerId", leg.call.caller), called=number.text, status="in-progress",
        direction="outbound-dial", began_at=now_text(), parent=leg.call.sid,
    )  # fmt: skip
    plays = {name: play for name, play in leg.plays.items() if name not in _NOT_WHISPERED}
    gone = _Dialled(status="canceled", sid=call.sid)
    handset = _AgentsHandset(leg, number.text, lambda: _caller_gone(leg, verb, gone))
    agent = Leg(leg.shared, handset, plays, call, whispers=True)
    agent.url = leg.url
    return agent


def _tell(agent: Leg, number: Verb, event: str, status: str, **extra: str) -> None:
    if event in _events(number):
        url = agent.address(number.get("statusCallback"))
        agent.tell_status(url, f"agent {event}", **extra, CallStatus=status)


def _events(number: Verb) -> set[str]:
    events = set(number.get("statusCallbackEvent", "completed").split())
    if not events <= set(_EVENTS):
        raise BadAnswer("Number", f"statusCallbackEvent must be of {', '.join(_EVENTS)}")
    return events


class _AgentsHandset:
    """An agent who takes every call by pressing 1, or a machine that presses nothing.

    An agent doesn't see the caller hang up, and presses 1 all the same: the two may cross on their way to the desk.
    """

    def __init__(self, callers: Leg, number: str, tell_gone: Callable[[], None]) -> None:
        self._callers = callers
        self._number = number
        self._tell_gone = tell_gone
        self._shared = callers.shared

    def hears(self, line: Line) -> None:
        self._shared.show(telling(Kind.AGENT, "hears: {said}", said=line.text))

    def keys(self, wanted: KeysWanted) -> str:
        try:
            self._callers.hear(telling(Kind.NOTE, "{number} is told who rings", number=self._number))
        except HungUp:
            with contextlib.suppress(Ended):
                self._tell_gone()
        key = "" if self._shared.agents is Agents.VOICEMAIL else "1"
        self._shared.show(telling(Kind.AGENT, "presses {keys}" if key else "presses nothing", keys=key))
        return key

    def speaks(self, wanted: SoundWanted) -> Spoken:
        raise HungUp

    def talks(self, number: str) -> Talk:
        raise HungUp
