"""What happens in a call, written down once: that it came, what it answered, that it ended.

A call's row is found by its provider's id, whichever request makes it. Whoever works on a call locks it first, so that
two requests at the same instant are answered one after the other, and the second finds what the first did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.callers import Caller
from core.database import find, insert_many, locked
from core.models import Call, CallStep, ErasedNumber, StatusQuestion
from core.models.calls import CallerKind
from core.rules.call_limits import (
    CALLS_OF_ONE_NUMBER,
    CALLS_WITHOUT_NUMBER,
    LONGEST_CALL,
    MOST_LIVE_CALLS,
    WRONG_OF_ONE_CALLER,
    is_over,
)

REJECTED = "rejected"  # the outcome of a call that was turned away; it counts against nobody
INCOMING = "incoming"  # the step that a call begins with
_TURN = "turn"
_LONGEST_KEY = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A call as its first request tells of it."""

    sid: str
    caller: Caller
    called: str = ""
    forwarded_from: str = ""


def note_call(ring: Ring, *, now: datetime) -> Call:
    """The call's row, locked until the transaction around ends; made, if no request before has.

    One that is told of only after all of its number was erased is made without a caller.
    """
    erased_at = _erased_at(ring.caller.number, now)
    if erased_at:
        ring = Ring(sid=ring.sid, caller=Caller(kind=ring.caller.kind), called=ring.called)
    row = {
        "sid": ring.sid,
        "caller": ring.caller.number,
        "caller_kind": ring.caller.kind.value,
        "called": ring.called,
        "forwarded_from": ring.forwarded_from,
        "language": ring.caller.language,
        "customer": ring.caller.customer_id,
        "contact": ring.caller.contact_id,
        "matched_by": "number" if ring.caller.contact_id else "",
        "callback_number": "",
        "customer_claim": "",
        "category": "",
        "effect": "",
        "was_open": False,
        "state": "",
        "tries": 0,
        "steps": 0,
        "wrong_numbers": 0,
        "notice": "",
        "talked_seconds": 0,
        "wave": 0,
        "started_at": now,
        "outcome": "",
        "erased_at": erased_at,
    }
    insert_many(Call, [row], on_conflict='("sid") DO NOTHING')
    call = lock_call(ring.sid)
    if call is None:
        raise RuntimeError("the call that was just written down isn't there")
    return call


def lock_call(sid: str) -> Call | None:
    """The call, which nobody else can change until the transaction around ends."""
    found: Call | None = locked(Call.select().where(Call.sid == sid)).first()
    return found


def remember(call: Call, **columns: Any) -> None:
    """Set columns of a locked call."""
    Call.update(**columns).where(Call.id == call.id).execute()
    for name, value in columns.items():
        setattr(call, name, value)


def turn_key(turn: int, asked: str) -> str:
    """Of a caller's answer: which turn of the dialogue it ended, and what had been asked."""
    return f"{_TURN}:{turn}:{asked}"


def asked_in(key: str) -> str | None:
    """What had been asked when a step came; None for what is no step of the dialogue."""
    if key == INCOMING:
        return INCOMING
    kind, _, rest = key.partition(":")
    return rest.partition(":")[2] if kind == _TURN else None


def find_answer(call: Call, key: str) -> str | None:
    """What the same request was answered before."""
    step = CallStep.get_or_none(CallStep.call == call.id, CallStep.key == key[:_LONGEST_KEY])
    return None if step is None else str(step.answer)


def keep_answer(call: Call, key: str, answer: str, *, params: dict[str, str], now: datetime) -> None:
    """So that the same request again does nothing and gets the same."""
    row = {"call": call.id, "key": key[:_LONGEST_KEY], "params": params, "answer": answer, "received_at": now}
    insert_many(CallStep, [row], on_conflict='("call_id", "key") DO NOTHING')


def end_call(call: Call, *, outcome: str = "", now: datetime) -> None:
    """It is over, as told first; it doesn't end twice."""
    if call.ended_at is None:
        remember(call, ended_at=max(now, call.started_at), outcome=call.outcome or outcome)


def has_room_for(call: Call, *, now: datetime) -> bool:
    """Whether this call may be taken, which is among those that are counted."""
    others = Call.select().where(Call.id != call.id, Call.outcome != REJECTED, Call.erased_at.is_null())
    of_theirs = others.where(Call.caller == call.caller)
    limits = CALLS_OF_ONE_NUMBER if call.caller else CALLS_WITHOUT_NUMBER
    counts = {limit: of_theirs.where(Call.started_at > now - limit.within).count() for limit in limits}
    live = others.where(Call.ended_at.is_null(), Call.started_at > now - LONGEST_CALL).count()
    return not is_over(counts) and live < MOST_LIVE_CALLS


def may_guess_on(call: Call, *, now: datetime) -> bool:
    """Whether the caller may try one more ticket number; all who withhold their number share a day's tries."""
    since = now - WRONG_OF_ONE_CALLER.within
    theirs = (Call.caller == call.caller) & Call.erased_at.is_null()
    wrong = StatusQuestion.select().join(Call).where(theirs, StatusQuestion.asked_at > since)
    return bool(wrong.where(StatusQuestion.is_answered == False).count() < WRONG_OF_ONE_CALLER.most)  # noqa: E712 - SQL


def is_unnumbered(call: Call) -> bool:
    """Whether nobody can be called back on the number that the network told."""
    return call.caller_kind not in (CallerKind.KNOWN, CallerKind.SHARED, CallerKind.UNKNOWN)


def _erased_at(number: str, began: datetime) -> datetime | None:
    """When all calls of this number up to an instant were to be erased, where this one is among them."""
    asked = find(ErasedNumber, number=number) if number else None
    return asked.asked_at if asked and began <= asked.asked_at else None
