"""One telephone in a call, the caller's or an agent's: what is asked for it, and the documents it is led through.

A document that can't be had is asked of the fallback, once, as the provider does; then the call breaks off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from enum import StrEnum
from urllib.parse import urlsplit

from core import clock
from core.phone_account import Account
from core.rules.connection_overrides import ASKING, TELLING
from intake.phone.simulator.callbacks import Callbacks
from intake.phone.simulator.chaos import Chaos
from intake.phone.simulator.handset import Handset, HungUp, Kind, Line, telling
from intake.phone.simulator.overrides import Trouble
from intake.phone.simulator.provider import KeptCall, Provider, now_text
from intake.phone.simulator.twiml import BadAnswer, Verb, read_twiml
from intake.phone.simulator.usual import Agents
from intake.phone.simulator.webhooks import Exchange, Params, Webhooks

# What an account is told to be set up with.
INCOMING, STATUS, FALLBACK = f"/voice/incoming{ASKING}", f"/voice/cb/call{TELLING}", f"/voice/fallback{ASKING}"
_MOST_DOCUMENTS = 100  # a call that goes round and round is billed for four hours
LIVE = ("ringing", "in-progress")
_ERROR_CODES = {Trouble.TIMEOUT: "11205", Trouble.CONNECTION: "11205"}  # else 11200
_PLACES = {"Country": "SE", "State": "", "City": "", "Zip": ""}


class Ending(StrEnum):
    RAN_OUT = "ran out"  # the last document was played to its end
    BY_DESK = "hung up by the desk"
    BY_CALLER = "hung up by the caller"
    REJECTED = "rejected"


class Ended(Exception):
    """A verb has ended the call."""

    def __init__(self, how: Ending, status: str = "completed") -> None:
        super().__init__(how)
        self.how = how
        self.status = status


class BrokenOff(Exception):
    """Neither the desk nor its fallback gave an answer: the caller hears of an error and is cut off."""


@dataclass(frozen=True, slots=True)
class Next:
    """The document to ask for next, and what to tell with it."""

    url: str
    params: Params = field(default_factory=dict)


@dataclass(slots=True)
class Transcription:
    """One that runs: what began it, its id, and how many events were told of it."""

    verb: Verb
    sid: str
    told: int = 0


Play = Callable[["Leg", Verb], Next | None]


@dataclass(slots=True, kw_only=True)
class Exchanges:
    """What all legs of a call share: the ways to the desk and to who watches, and a clock that isn't a real one."""

    account: Account
    webhooks: Webhooks
    callbacks: Callbacks
    provider: Provider
    chaos: Chaos
    show: Callable[[Line], None]
    agents: Agents = Agents.NONE
    asks_after_silence: bool = False  # an empty recording's action is requested
    asks_after_hash: bool = False  # and the action of keys of which there was only the ending one
    transcribes: bool = False
    forwarded_from: str = ""  # the number that was rung, and passes its calls on to the desk's
    seconds: float = 0.0


class Leg:
    """`params` are those of every request; `plays` says what each verb does."""

    def __init__(
        self, shared: Exchanges, handset: Handset, plays: Mapping[str, Play], call: KeptCall, *, whispers: bool = False
    ) -> None:
        self.shared = shared
        self.handset = handset
        self.call = call
        self.plays = plays
        self.url = ""
        self.is_answered = whispers
        self.is_told = False  # the desk has heard of the call's end
        self.was_silent = False  # the last Gather got no keys
        self.transcription: Transcription | None = None
        self.afterwards: list[Callable[[], None]] = []  # follow the next document
        self._is_whisper = whispers
        self._documents = 0
        self._sequence = 0
        self._began = shared.seconds

    def follow(self, url: str) -> Ending:
        """Play documents from this one on; raises BadAnswer and BrokenOff."""
        ahead: Next | None = Next(url)
        try:
            while ahead:
                ahead = self._play(self._document(ahead))
        except HungUp:
            return Ending.BY_CALLER
        except Ended as ended:
            if not self.is_told:
                self.set_status(ended.status)
            return ended.how
        except BadAnswer as error:
            error.where = error.where or urlsplit(self.url).path
            raise
        return Ending.RAN_OUT

    def answer(self) -> None:
        if not self.is_answered:
            self.is_answered = True
            self.set_status("in-progress")

    def set_status(self, status: str) -> None:
        self.call = replace(self.call, status=status)
        if status not in LIVE:
            self.call = replace(self.call, ended_at=now_text(), seconds=self.duration)
        self.shared.provider.keep_call(self.call)

    @property
    def duration(self) -> int:
        return round(self.shared.seconds - self._began)

    def hear(self, line: Line, *, seconds: float = 0.0) -> None:
        self.shared.seconds += seconds
        self.handset.hears(line)

    def action(self, verb: Verb, params: Params) -> Next:
        """The verb's action, or this document again where it names none; raises BadAnswer."""
        verb.one_of("method", "POST", "POST")
        return Next(self.address(verb.get("action")) if verb.get("action") else self.url, params)

    def address(self, given: str) -> str:
        return self.shared.webhooks.address_of(given, self.url) if given else ""

    def params(self, extra: Params) -> dict[str, str]:
        """What every request of this leg tells, and this one besides."""
        call, account = self.call, self.shared.account
        told = {
            "CallSid": call.sid, "AccountSid": account.sid, "From": call.caller, "To": call.called,
            "Caller": call.caller, "Called": call.called, "CallStatus": call.status, "Direction": call.direction,
            "ApiVersion": "2010-04-01",
        }  # fmt: skip
        if call.parent:
            told["ParentCallSid"] = call.parent
        elif self.shared.forwarded_from:
            told["ForwardedFrom"] = self.shared.forwarded_from
        places = {f"{who}{place}": known for who in ("From", "To") for place, known in _PLACES.items()}
        return {**told, **places, **extra}

    def ask_and_ignore(self, ahead: Next) -> None:
        """An action after the caller has gone: its document must be one, and nobody hears it."""
        exchange = self.shared.webhooks.ask(ahead.url, self.params(ahead.params))
        if not exchange.trouble and exchange.status != 204:
            read_twiml(exchange.body, exchange.content_type)

    def tell_end(self) -> None:
        """The number's own callback: the call is over."""
        self.is_told = True
        url = f"{self.shared.webhooks.base_url}{STATUS}"
        minutes = str(-(-self.duration // 60))
        self.tell_status(url, "call " + self.call.status, CallDuration=str(self.duration), Duration=minutes)

    def tell_status(self, url: str, what: str, **extra: str) -> None:
        """A callback about this leg's state, with what only those carry."""
        told = {"CallbackSource": "call-progress-events", "SequenceNumber": str(self._sequence), **extra}
        told["Timestamp"] = format_datetime(clock.now())
        self._sequence += 1
        self.shared.callbacks.send(what, url, self.params(told))

    def _document(self, ahead: Next) -> tuple[Verb, ...]:
        self._documents += 1
        if self._documents > _MOST_DOCUMENTS:
            raise BadAnswer("Response", f"the call goes round: {_MOST_DOCUMENTS} documents, and no end")
        self.url = ahead.url
        exchange = self._asked(ahead)
        for follow in self.afterwards:
            follow()
        self.afterwards.clear()
        self.shared.callbacks.pass_one()
        return read_twiml(exchange.body, exchange.content_type)

    def _asked(self, ahead: Next) -> Exchange:
        exchange = self.shared.webhooks.ask(ahead.url, self.params(ahead.params))
        if not exchange.trouble:
            return exchange
        said = f"{urlsplit(exchange.url).path} gave no good answer ({exchange.status or exchange.trouble})"
        fallback = f"{self.shared.webhooks.base_url}{FALLBACK}"
        if self._is_whisper or self.url == fallback:
            raise BrokenOff(said)
        self.shared.show(telling(Kind.NOTE, "{said}: the fallback is asked", said=said))
        self.url = fallback
        code = _ERROR_CODES.get(exchange.trouble, "11200")
        return self._asked(Next(fallback, {"ErrorCode": code, "ErrorUrl": exchange.url}))

    def _play(self, document: tuple[Verb, ...]) -> Next | None:
        for verb in document:
            if verb.name not in self.plays:
                raise BadAnswer(verb.name, "can't stand in what an agent hears before the call is connected")
            if verb.name != "Reject":
                self.answer()
            if ahead := self.plays[verb.name](self, verb):
                return ahead
        return None
