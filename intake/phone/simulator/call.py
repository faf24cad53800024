"""A call to the desk, from the first ring to the last callback."""

from __future__ import annotations

from dataclasses import dataclass

from intake.phone.simulator import dialling, gathering, recording, speaking
from intake.phone.simulator.handset import EndedBy, Handset, KeysWanted, Kind, Line, SoundWanted, Spoken, Talk, telling
from intake.phone.simulator.leg import INCOMING, LIVE, BrokenOff, Ending, Exchanges, Leg, Play
from intake.phone.simulator.provider import KeptCall, now_text
from intake.phone.simulator.sids import CALL, new_sid
from intake.phone.simulator.twiml import BadAnswer

WITHHELD = "+266696687"  # ANONYMOUS on a keypad: what the provider sends for a number that is withheld

_PLAYS: dict[str, Play] = {
    "Say": speaking.say,
    "Play": speaking.play,
    "Pause": speaking.pause,
    "Redirect": speaking.redirect,
    "Hangup": speaking.hang_up,
    "Reject": speaking.reject,
    "Start": speaking.start,
    "Stop": speaking.stop,
    "Gather": gathering.gather,
    "Record": recording.record,
    "Dial": dialling.dial,
}
_ENDS = {
    Ending.RAN_OUT: "the desk has hung up, after {seconds} s",
    Ending.BY_DESK: "the desk has hung up, after {seconds} s",
    Ending.BY_CALLER: "the caller has hung up, after {seconds} s",
    Ending.REJECTED: "the call was turned away",
}


@dataclass(frozen=True, slots=True)
class Result:
    """How a call went: its id, how it ended, and what went wrong at the desk, a sentence each."""

    sid: str
    ending: Ending
    problems: tuple[str, ...] = ()


def ring(shared: Exchanges, handset: Handset, *, caller: str, called: str) -> Result:
    """Make one call. Raises BadAnswer and BrokenOff, once the desk was told that the call is over."""
    kept = KeptCall(
        sid=new_sid(CALL), caller=caller, called=called, status="ringing", direction="inbound", began_at=now_text()
    )
    shared.provider.keep_call(kept)
    leg = Leg(shared, _Watched(handset, shared), _PLAYS, kept)
    try:
        ending = leg.follow(f"{shared.webhooks.base_url}{INCOMING}")
        shared.show(telling(Kind.NOTE, _ENDS[ending], seconds=str(leg.duration)))
    except (BadAnswer, BrokenOff):
        shared.show(telling(Kind.NOTE, "the caller hears: an application error has occurred"))
        raise
    finally:
        _finish(leg)
    return Result(kept.sid, ending, _problems(shared))


def _finish(leg: Leg) -> None:
    if not leg.is_told:
        if leg.call.status in LIVE:
            leg.set_status("completed")
        leg.tell_end()
    for follow in leg.afterwards:
        follow()
    leg.shared.callbacks.send_rest()


def _problems(shared: Exchanges) -> tuple[str, ...]:
    return tuple(f"{refused.url} refused a callback ({refused.status})" for refused in shared.callbacks.refused)


class _Watched:
    """The caller's receiver; whatever is heard in it or done with it is shown."""

    def __init__(self, handset: Handset, shared: Exchanges) -> None:
        self._handset = handset
        self._shared = shared

    def hears(self, line: Line) -> None:
        self._shared.show(line)
        self._handset.hears(line)

    def keys(self, wanted: KeysWanted) -> str:
        pressed = self._handset.keys(wanted)
        phrase = "presses {keys}" if pressed else "presses nothing for {seconds} s"
        self._done(phrase, keys=pressed, seconds=str(wanted.seconds))
        return pressed

    def speaks(self, wanted: SoundWanted) -> Spoken:
        spoken = self._handset.speaks(wanted)
        phrase = "says, {seconds} s: {words}" if spoken.sound.words else "says something for {seconds} s"
        told = {"seconds": f"{spoken.sound.seconds:.1f}", "words": spoken.sound.words}
        self._done(phrase if spoken.sound.seconds else "says nothing", **told)
        if spoken.ended_by is EndedBy.HANG_UP:
            self._done("hangs up")
        return spoken

    def talks(self, number: str) -> Talk:
        talk = self._handset.talks(number)
        self._done("talks for {seconds} s", seconds=str(talk.seconds))
        if talk.caller_hung_up:
            self._done("hangs up")
        return talk

    def _done(self, phrase: str, **values: str) -> None:
        self._shared.show(telling(Kind.DONE, phrase, **values))
