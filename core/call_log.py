"""What happened in a call, as agents are shown it: the steps, the recordings, and nothing that was typed in secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.actors import Actor, require_staff
from core.errors import NotFound
from core.models import Call, CallStep, Take, Ticket

_TAKES_A_CODE = "code"  # ends the name of a step that asks for what proves something
_SHOWN = 20  # keys pressed at once


@dataclass(frozen=True, slots=True)
class Step:
    """A request that was answered: which, and the keys pressed. `is_secret` tells that they aren't kept for eyes."""

    at: datetime
    name: str
    pressed: str
    is_secret: bool


def get_call(call_id: int, by: Actor) -> Call:
    """Raises NotFound; calls are for the desk's eyes."""
    require_staff(by)
    call: Call | None = Call.get_or_none(Call.id == call_id)
    if call is None:
        raise NotFound
    return call


def steps_of(call: Call) -> list[Step]:
    rows = CallStep.select(CallStep.key, CallStep.params, CallStep.received_at).where(CallStep.call == call.id)
    return [_step(row) for row in rows.order_by(CallStep.received_at, CallStep.id)]


def takes_of(call: Call) -> list[Take]:
    return list(Take.select().where(Take.call == call.id).order_by(Take.number))


def calls_about(ticket: Ticket) -> list[Call]:
    """Every call that opened the ticket or was recorded on it, oldest first."""
    opened = list(Call.select().where(Call.ticket == ticket.id))
    recorded = {take.call_id for take in Take.select(Take.call).where(Take.ticket == ticket.id)}
    added = Call.select().where(Call.id.in_(recorded - {call.id for call in opened}))
    return sorted([*opened, *added], key=lambda call: (call.started_at, call.id))


def _step(row: CallStep) -> Step:
    name = row.key.partition("?")[0].partition(" ")[0].partition(":")[0]
    pressed = str((row.params or {}).get("Digits") or "")[:_SHOWN]
    is_secret = bool(pressed) and name.endswith(_TAKES_A_CODE)
    return Step(row.received_at, name, "" if is_secret else pressed, is_secret)
