"""What is made good after a call: what no request told of, and what was taken while the database was away.

The worker calls it with what the provider's own list has, and with the spool's folder. Both may be done any number of
times: a recording is known by its id, a call by its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core import calls
from core.call_tickets import Words, add_take, find_loose_take, find_take, report_take
from core.callers import caller_of
from core.calls import Ring
from core.database import transaction
from core.models import Call, Take
from core.rules.take_reports import Told
from intake.phone import spool
from intake.phone.spool import Spooled
from intake.phone.steps import note_missed
from intake.phone.talk import State
from intake.phone.ticket_words import words_of_fallback, words_of_message

__all__ = ["FoundCall", "FoundRecording", "complete_call", "drain_spool"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecording:
    sid: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCall:
    """A call as the provider's list has it; `caller` as the network told it."""

    sid: str
    caller: str
    called: str
    started_at: datetime
    forwarded_from: str = ""
    ended_at: datetime | None = None  # None while it goes on
    status: str = ""
    recordings: tuple[FoundRecording, ...] = ()


def complete_call(found: FoundCall, *, language: str, now: datetime) -> int:
    """Make what is missing of a call, in one transaction; gives how many messages that were.

    `language` is the desk's, for callers of whom nothing else is known.
    """
    with transaction():
        call = _call_of(found, language, now)
        made = sum(_complete(call, each, words_of_message, now) for each in found.recordings)
        if found.ended_at is not None:
            calls.end_call(call, outcome=found.status, now=found.ended_at)
            calls.remember(call, reconciled_at=now)
            if call.state == State.AGENT:
                note_missed(call, now=now)
    return made


def drain_spool(data: Path, *, language: str, now: datetime) -> int:
    """Make tickets of the messages that were taken without a database; gives how many.

    A file goes only after its ticket is there for good; one that can't be read is kept aside, for people to look at.
    """
    made = 0
    for path, spooled in spool.waiting(data):
        made += _unspool(spooled, language, now)
        spool.remove(path)
    return made


def _unspool(spooled: Spooled, language: str, now: datetime) -> int:
    reference = spool.reference_of(spooled.sid)
    recording = FoundRecording(sid=spooled.recording_sid, seconds=spooled.seconds)
    found = FoundCall(
        sid=spooled.sid,
        caller=spooled.caller,
        called="",
        started_at=spooled.at,
        forwarded_from=spooled.forwarded_from,
        recordings=(recording,),
    )
    with transaction():
        call = _call_of(found, language, now)
        return _complete(call, recording, lambda call: words_of_fallback(call, reference), now)


def _call_of(found: FoundCall, language: str, now: datetime) -> Call:
    """Its row, locked; made as if it had been told of when it came, if it never was."""
    caller = caller_of(found.caller)
    ring = Ring(sid=found.sid, caller=caller, called=found.called, forwarded_from=found.forwarded_from)
    call = calls.note_call(ring, now=min(found.started_at, now))
    if not call.language:
        calls.remember(call, language=language)
    return call


def _complete(call: Call, found: FoundRecording, words: Callable[[Call], Words], now: datetime) -> int:
    """One recording: known, or one of which nothing was told, or one that nobody here began. Gives 1 for a message."""
    take = _take_of(call, found, now)
    had_message = take.message_id is not None
    told = Told(recording_sid=found.sid, seconds=found.seconds)
    take = report_take(call, take.number, told, words(call), now=now)
    return int(take.message_id is not None and not had_message)


def _take_of(call: Call, found: FoundRecording, now: datetime) -> Take:
    known = find_take(found.sid) if found.sid else None
    if known is not None and known.call_id == call.id:
        return known
    return find_loose_take(call) or add_take(call, now=now)
