"""Whether the telephone keeps up: what is still to be fetched, deleted at the provider, or sent as a text message."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from peewee import SQL, Field, fn

from core.models import Call, Take, TextMessage
from core.models.calls import TakeState

_UNFETCHED = timedelta(hours=1)  # by then somebody should look, though it is still tried for a day
_UNDELETED = timedelta(days=2)
_WORKER_LATE = timedelta(minutes=5)

# Said as their index says it; of what is due, which is little, the rest is told row by row.
_DUE = SQL("due_at IS NOT NULL")
_TO_FETCH = _DUE & (Take.state == TakeState.RECORDED.value)
_LOST = SQL("state IN ('stored', 'lost')") & (Take.state == TakeState.LOST.value)
_UNUSED = fn.COALESCE(Take.expired_at, Take.stored_at)  # since then nobody needs it there
_TO_DELETE = _DUE & Take.state.in_([TakeState.STORED.value, TakeState.EXPIRED.value, TakeState.ERASED.value])
_TEXT_TO_DELETE = _DUE & TextMessage.erased_at.is_null(False)


def problems(now: datetime) -> dict[str, datetime | None]:
    """What is late, and since when it is owed; None for what isn't."""
    return {
        "a recording waits to be fetched": _older(now - _UNFETCHED, Take.recorded_at, _TO_FETCH),
        "a recording waits to be deleted at the telephone's provider": _older(now - _UNDELETED, _UNUSED, _TO_DELETE),
        "an erased text message waits to be deleted at the telephone's provider": _older(
            now - _UNDELETED, TextMessage.erased_at, _TEXT_TO_DELETE
        ),
        "nobody fetches recordings": _older(now - _WORKER_LATE, Take.due_at, _TO_FETCH),
        "nobody sends text messages": _older(now - _WORKER_LATE, TextMessage.due_at, _DUE),
    }


def figures(now: datetime) -> dict[str, float]:
    """What /metrics shows of the telephone; each a count now, or seconds."""
    return {
        "calls_total": int(Call.select(fn.MAX(Call.id)).scalar() or 0),
        "recordings_waiting": Take.select().where(_TO_FETCH).count(),
        "recordings_oldest_seconds": _age(now, _oldest(Take.recorded_at, _TO_FETCH)),
        "recordings_lost": Take.select().where(_LOST).count(),
        "recordings_to_delete": Take.select().where(_TO_DELETE).count(),
        "texts_waiting": TextMessage.select().where(_DUE, TextMessage.erased_at.is_null()).count(),
        "texts_to_delete": TextMessage.select().where(_TEXT_TO_DELETE).count(),
        "texts_given_up": TextMessage.select().where(TextMessage.gave_up_at.is_null(False)).count(),
    }


def _older(limit: datetime, instant: Any, condition: Any) -> datetime | None:
    """The earliest instant of these rows, if it is earlier than this."""
    earliest = _oldest(instant, condition)
    return earliest if earliest and earliest < limit else None


def _oldest(instant: Any, condition: Any) -> datetime | None:
    model = instant.model if isinstance(instant, Field) else Take
    found: datetime | None = model.select(fn.MIN(instant).python_value(_as_instant)).where(condition).scalar()
    return found


def _age(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _as_instant(value: int | None) -> datetime | None:
    found: datetime | None = Take.due_at.python_value(value)
    return found
