"""Text messages that are erased: emptied here, and owed to be deleted at the provider, however long that takes.

Where an answer was lost, or is on its way, it isn't known whether the provider has the text, nor by which id. Then its
number and words are kept until the provider was asked by them, which nobody else can do.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from core.database import locked
from core.models import TextMessage
from core.rules.patience import DELETING

_EMPTIED = {"recipient": "", "text": ""}


def erase(text: TextMessage, *, now: datetime) -> bool:
    """Within the transaction around. False where it was erased before."""
    text = lock(text.id)
    if text.erased_at is not None:
        return False
    columns: dict[str, object] = {"erased_at": now, "error": ""}
    if text.sid is not None:
        columns |= {**_EMPTIED, "due_at": now, "attempts": 0, "lease_by": None}
    elif text.attempts:  # whoever is sending it comes first: what they are told tells us
        columns |= {"due_at": text.due_at if text.lease_by else now}
    else:
        columns |= {**_EMPTIED, "due_at": None}
    TextMessage.update(**columns).where(TextMessage.id == text.id).execute()
    return True


def lock(text_id: int) -> TextMessage:
    """The text, which nobody else can change until the transaction around ends."""
    found: TextMessage = locked(TextMessage.select().where(TextMessage.id == text_id)).get()
    return found


def owe_deletion(text_id: int, sid: str, *, now: datetime) -> None:
    """The provider has an erased text after all, by this id. Nothing, where it was deleted there."""
    columns = {**_EMPTIED, "sid": sid, "due_at": now, "attempts": 0, "lease_by": None}
    TextMessage.update(**columns).where(TextMessage.id == text_id, *_is_owed()).execute()


def ask_now(text_id: int, *, now: datetime) -> None:
    """Whoever was sending it when it was erased doesn't know whether the provider has it."""
    TextMessage.update(due_at=now, lease_by=None).where(TextMessage.id == text_id, *_is_owed()).execute()


def mark_deleted_there(text_id: int, attempts: int, *, was_there: bool, now: datetime) -> None:
    """The provider has it no longer, or never had it: then what it may yet tell of it is still listened to."""
    columns = {**_EMPTIED, "due_at": None, "lease_by": None, "error": ""}
    gone = {"deleted_there_at": now} if was_there else {}
    TextMessage.update(**columns, **gone).where(*_is_this(text_id, attempts)).execute()


def mark_failed(text_id: int, attempts: int, *, error: str, now: datetime) -> timedelta:
    """Not this time: gives the wait until the next. It is never given up."""
    wait = DELETING.wait_after(attempts, jitter=random.random())  # noqa: S311 - spreads load
    columns = {"due_at": now + wait, "error": error[:2000], "lease_by": None}
    TextMessage.update(**columns).where(*_is_this(text_id, attempts)).execute()
    return wait


def _is_owed() -> tuple[object, ...]:
    return TextMessage.erased_at.is_null(False), TextMessage.deleted_there_at.is_null()


def _is_this(text_id: int, attempts: int) -> tuple[object, ...]:
    # Only if this is still the attempt in question: more may have been told of it since.
    return TextMessage.id == text_id, TextMessage.attempts == attempts, *_is_owed()
