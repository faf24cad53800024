"""What the telephone's provider knows and we don't: calls and recordings that no request told of are made good.

The provider tells of each thing at best, in any order, perhaps twice or never. So its own lists are compared with ours;
whatever is missing is made as if it had been told, and what is there already stays as it is.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from math import inf

from core.database import forget_connection
from core.models import Call, Take
from intake.phone.process import FoundCall, FoundRecording, complete_call
from tasks.telephone import Telephone, ThereCall, ThereRecording

LOOKS_BACK = timedelta(days=1)
_SETTLED = timedelta(minutes=2)  # what is told of a call's end may still be on its way
_ENDED = ("completed", "busy", "failed", "no-answer", "canceled")

logger = logging.getLogger(__name__)


def compare(telephone: Telephone, *, language: str, now: datetime) -> int:
    """Make what is missing of the last day's calls; gives how many messages that were. Raises TelephoneError."""
    calls = [call for call in telephone.calls_since(now - LOOKS_BACK) if _is_over(call, now)]
    recordings = _by_call(telephone.recordings_since(now - LOOKS_BACK))
    return sum(_complete(call, language, now) for call in _missing(calls, recordings))


def _is_over(call: ThereCall, now: datetime) -> bool:
    is_theirs = call.direction == "inbound" and call.status in _ENDED and call.started_at is not None
    return is_theirs and (call.ended_at or call.started_at or now) < now - _SETTLED


def _by_call(recordings: Iterable[ThereRecording]) -> dict[str, tuple[FoundRecording, ...]]:
    """What is finished; of the rest more will be told, or found by a later look."""
    found: defaultdict[str, tuple[FoundRecording, ...]] = defaultdict(tuple)
    for recording in recordings:
        if recording.status == "completed":
            found[recording.call_sid] += (FoundRecording(sid=recording.sid, seconds=recording.seconds or 0),)
    return found


def _missing(calls: list[ThereCall], recordings: dict[str, tuple[FoundRecording, ...]]) -> Iterator[FoundCall]:
    """Calls that were never compared, or have a recording of which less is known here; with all their recordings."""
    compared = _compared([call.sid for call in calls])
    heard = _heard([recording.sid for call in calls for recording in recordings.get(call.sid, ())])
    for call in calls:
        theirs = recordings.get(call.sid, ())
        if call.sid not in compared or any(recording.seconds > heard.get(recording.sid, -1) for recording in theirs):
            yield _found(call, theirs)


def _compared(sids: list[str]) -> set[str]:
    return {call.sid for call in Call.select(Call.sid).where(Call.sid.in_(sids), Call.reconciled_at.is_null(False))}


def _heard(sids: list[str]) -> dict[str, float]:
    """How long each recording is, as far as we know; of one that has its message, nothing more is to be learnt."""
    takes = Take.select(Take.recording_sid, Take.message, Take.seconds).where(Take.recording_sid.in_(sids))
    return {str(take.recording_sid): inf if take.message_id else take.seconds or 0 for take in takes}


def _found(call: ThereCall, recordings: tuple[FoundRecording, ...]) -> FoundCall:
    if call.started_at is None:
        raise ValueError("a call that never began is not over")
    return FoundCall(
        sid=call.sid,
        caller=call.caller,
        called=call.called,
        forwarded_from=call.forwarded_from,
        started_at=call.started_at,
        ended_at=call.ended_at or call.started_at,
        status=call.status,
        recordings=recordings,
    )


def _complete(found: FoundCall, language: str, now: datetime) -> int:
    try:
        made = complete_call(found, language=language, now=now)
    except Exception:  # one call that can't be completed must not keep the others from it
        logger.exception("telephone: call %s can't be completed", found.sid)
        forget_connection()
        return 0
    if made:
        logger.warning("telephone: %s messages of call %s were made good", made, found.sid)
    return made
