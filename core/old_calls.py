"""What calls leave behind is deleted in its time: sound when it is as old as it may be, requests after thirty days.

Callers are told how long their recording is kept, so this is a promise to them. Deleted is the sound, what a machine
wrote down of it, and the file beside the message; that there was a call, and the ticket, stay.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from peewee import SQL

from core.actors import DESK
from core.database import transaction
from core.models import CallStep, Take
from core.models.calls import TakeState
from core.overwriting import overwriting
from core.phone_settings import phone_settings
from core.rules.months import months_before
from core.takes import let_go_of_sound, record

_BATCH = 100
_REQUESTS_KEPT = timedelta(days=30)
# What was lost here may still be there, and is as old. Said as its index says it, which is used only then.
_IS_KEPT = SQL("state IN ('stored', 'lost')")


def expire_sound(*, now: datetime) -> int:
    """Delete recordings as old as administrators let them become; gives how many."""
    before = months_before(now, phone_settings().keep_months)
    old = Take.select().where(_IS_KEPT, Take.recorded_at < before).order_by(Take.recorded_at).limit(_BATCH)
    expired = 0
    while takes := list(old):
        with overwriting():
            expired += sum(_expire(take, now) for take in takes)
        old = old.clone()
    return expired


def forget_requests(*, now: datetime) -> int:
    """Empty what the provider sent with each of its requests; what was answered stays, so that none is done anew."""
    old = CallStep.received_at < now - _REQUESTS_KEPT
    return int(CallStep.update(params={}).where(old, CallStep.params != {}).execute())


def _expire(take: Take, now: datetime) -> bool:
    columns: dict[str, object] = {"state": TakeState.EXPIRED.value, "transcript": "", "expired_at": now}
    if take.recording_sid and take.deleted_there_at is None:
        columns |= {"due_at": now, "attempts": 0}
    with transaction():
        if not Take.update(**columns).where(Take.id == take.id, Take.state == take.state).execute():
            return False
        let_go_of_sound(take)
        record(take, "recording-expired", by=DESK, now=now)
    return True
