"""Calls as the telephone leaves them for the worker: a ticket, and a recording that is to be fetched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.database import insert
from core.models import Call, Contact, Take
from core.models.calls import CallerKind, TakeState
from core.models.tickets import Channel
from tests import make
from tests.cast import NOW


def call(number: int = 1, *, at: datetime = NOW, **changes: Any) -> Call:
    """A call that has ended."""
    values: dict[str, Any] = {
        "sid": f"CA{number:032x}",
        "caller": "+46701740605",
        "caller_kind": CallerKind.KNOWN.value,
        "called": "+46846500400",
        "language": "sv",
        "started_at": at,
        "ended_at": at,
    }
    return Call.create(**{**values, **changes})


def take(
    contact: Contact | None = None, *, sid: str | None = f"RE{1:032x}", of: Call | None = None, at: datetime = NOW,
    number: int = 1, **changes: Any,
) -> Take:  # fmt: skip
    """A recording that the provider has, and its ticket."""
    ticket = make.ticket(contact, channel=Channel.PHONE, text="Ett samtal.", message_id="", now=at)
    made_of = of or call(number, at=at, ticket=ticket.id)
    values: dict[str, Any] = {
        "call": made_of.id,
        "number": 1,
        "state": TakeState.RECORDED.value,
        "ticket": ticket.id,
        "message": ticket.messages.get().id,
        "recording_sid": sid,
        "started_at": at,
        "recorded_at": at,
        "due_at": at,
    }
    return Take.get_by_id(insert(Take, **{**values, **_filled(changes)}))


def _filled(changes: dict[str, Any]) -> dict[str, Any]:
    texts = dict.fromkeys(("error_code", "error", "content_type", "transcript"), "")
    return {"attempts": 0, "size": 0, **texts, **changes}
