"""What happened in a call, as agents are shown it: how it ended, the steps, and nothing that was typed in secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.actors import Actor, require_staff
from core.calls import asked_in
from core.errors import NotFound
from core.models import Call, CallStep, StatusQuestion, Take, Ticket

_SHOWN = 20  # keys pressed at once
_HANGUP = "hangup"  # what the provider sends instead of keys
_IS_TOLD = StatusQuestion.is_answered == True  # noqa: E712 - SQL


class Ending(StrEnum):
    """What came of a call, for whoever looks at a list of them."""

    GOING_ON = "going-on"
    REJECTED = "rejected"  # turned away: blocked, or too many
    TALKED = "talked"  # with an agent
    MESSAGE = "message"  # left one at least
    MISSED = "missed"  # asked for an agent, and nobody answered
    DECLINED = "declined"  # didn't want to be recorded
    STATUS = "status"  # was told how a ticket stands
    NOTHING = "nothing"  # none of these


@dataclass(frozen=True, slots=True)
class Step:
    """A request that was answered: what had been asked, and the keys pressed; codes are told of, never shown."""

    at: datetime
    asked: str
    pressed: str

    @property
    def is_secret(self) -> bool:
        return self.asked.endswith("code")


def get_call(call_id: int, by: Actor) -> Call:
    """Raises NotFound; calls are for the desk's eyes."""
    require_staff(by)
    call: Call | None = Call.get_or_none(Call.id == call_id)
    if call is None:
        raise NotFound
    return call


def endings(calls: Sequence[Call]) -> dict[int, Ending]:
    """What came of each of these calls, by its id."""
    ids = [call.id for call in calls]
    heard = Take.select(Take.call).where(Take.call.in_(ids), Take.message.is_null(False)) if ids else ()
    told = StatusQuestion.select(StatusQuestion.call).where(_IS_TOLD, StatusQuestion.call.in_(ids)) if ids else ()
    messages, answers = {take.call_id for take in heard}, {question.call_id for question in told}
    return {call.id: _ending(call, has_message=call.id in messages, was_told=call.id in answers) for call in calls}


def steps_of(call: Call) -> list[Step]:
    """As long as they are kept."""
    rows = CallStep.select().where(CallStep.call == call.id).order_by(CallStep.received_at, CallStep.id)
    asked = ((row, asked_in(row.key)) for row in rows)
    return [_step(row, what) for row, what in asked if what is not None]


def takes_of(call: Call) -> list[Take]:
    return list(Take.select().where(Take.call == call.id).order_by(Take.number))


def calls_about(ticket: Ticket) -> list[Call]:
    """Every call that opened the ticket or was recorded on it, oldest first."""
    opened = list(Call.select().where(Call.ticket == ticket.id))
    recorded = {take.call_id for take in Take.select(Take.call).where(Take.ticket == ticket.id)}
    added = Call.select().where(Call.id.in_(recorded - {call.id for call in opened}))
    return sorted([*opened, *added], key=lambda call: (call.started_at, call.id))


def _ending(call: Call, *, has_message: bool, was_told: bool) -> Ending:
    """The first that holds."""
    holds = (
        (Ending.REJECTED, call.outcome == Ending.REJECTED),
        (Ending.TALKED, call.outcome == Ending.TALKED),
        (Ending.MESSAGE, has_message),
        (Ending.GOING_ON, call.ended_at is None),
        (Ending.MISSED, call.wave > 0),
        (Ending.DECLINED, call.has_consented is False),
        (Ending.STATUS, was_told),
    )
    return next((ending for ending, does in holds if does), Ending.NOTHING)


def _step(row: CallStep, asked: str) -> Step:
    pressed = str((row.params or {}).get("Digits") or "")[:_SHOWN]
    step = Step(row.received_at, asked, "" if pressed == _HANGUP else pressed)
    return Step(step.at, asked, "") if step.is_secret else step
