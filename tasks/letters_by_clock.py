"""Letters that the clock owes: how tickets stand that take long (P17), and reminders to those we wait for (P20).

Each is found by the instant at which it is due, so that what isn't due costs nothing. What can't be written is tried
again an hour later, and keeps no other waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from core import patience, reminders, still_working
from core.database import OperationalError
from core.errors import Changed

_BATCH = 200
_POISONED = timedelta(hours=1)

Due = Callable[..., Any]
Deed = Callable[..., bool]  # given the row's id and the instant at which it was found due
PutOff = Callable[[int, datetime], None]

logger = logging.getLogger(__name__)


def by_the_clock(*, now: datetime) -> dict[str, int]:
    """All of them that are due and switched on; gives how many there were of each."""
    figures = patience.in_force()
    tells, reminds = figures.tells_how_it_stands, figures.reminds
    return {
        "drafts": draft_still_working(now=now) if tells else 0,
        "still_working": send_still_working(now=now) if tells else 0,
        "reminders": remind_waiting(now=now) if reminds else 0,
    }


def draft_still_working(*, now: datetime) -> int:
    return _each(still_working.to_draft, still_working.draft, still_working.put_off_draft, "draft_at", now)


def send_still_working(*, now: datetime) -> int:
    return _each(still_working.to_send, still_working.send_when_due, still_working.put_off_sending, "goes_at", now)


def remind_waiting(*, now: datetime) -> int:
    return _each(reminders.due, reminders.remind, reminders.put_off, "remind_at", now)


def _each(due: Due, deed: Deed, put_off: PutOff, instant: str, now: datetime) -> int:
    done = 0
    while rows := list(due(now, limit=_BATCH)):
        done += sum(_do(deed, put_off, row.id, getattr(row, instant), now) for row in rows)
        if len(rows) < _BATCH:
            break
    return done


def _do(deed: Deed, put_off: PutOff, row_id: int, due_at: datetime, now: datetime) -> bool:
    try:
        return deed(row_id, due_at, now=now)
    except OperationalError:
        raise  # passing trouble with the database is no fault of the row
    except Changed:
        return False  # whoever changed it has set when the clock is to look again
    except Exception:  # one ticket whose history can't be read must not keep the others from being told
        logger.exception("clockwork: %s of %s can't be done", deed.__name__, row_id)
        put_off(row_id, now + _POISONED)
        return False
