"""The telephone calls, told to scripts: who rang, what came of it, and where every recording is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import JOIN

from core.exports import batches, instant
from core.models import Agent, Call, Contact, Customer, Take
from core.rules.references import number_of


def calls() -> Iterator[dict[str, Any]]:
    """Oldest first, streamed."""
    query = (
        Call.select(Call, Customer, Contact, Agent)
        .join_from(Call, Customer, JOIN.LEFT_OUTER)
        .join_from(Call, Contact, JOIN.LEFT_OUTER)
        .join_from(Call, Agent, JOIN.LEFT_OUTER)
    )
    for batch in batches(query, Call):
        recorded = takes_of([call.id for call in batch])
        yield from (told(call, recorded.get(call.id, [])) for call in batch)


def told(call: Call, takes: list[Take]) -> dict[str, Any]:
    """One call, with its recordings."""
    return {
        "call_sid": call.sid,
        "from": call.caller or None,
        "kind": call.caller_kind,
        "customer": call.customer.name if call.customer else None,
        "contact": call.contact.email if call.contact else None,
        "matched_by": call.matched_by or None,
        "callback_number": call.callback_number or None,
        "forwarded_from": call.forwarded_from or None,
        "language": call.language or None,
        "was_open": call.was_open,
        "notice": call.notice or None,
        "noticed_at": instant(call.noticed_at),
        "consented": call.has_consented,
        "started_at": instant(call.started_at),
        "ended_at": instant(call.ended_at),
        "outcome": call.outcome or None,
        "number": number_of(call.ticket_id) if call.ticket_id else None,
        "answered_by": call.accepted_by.email if call.accepted_by else None,
        "talked_seconds": call.talked_seconds,
        "erased_at": instant(call.erased_at),
        "recordings": [_take(take) for take in takes],
    }


def _take(take: Take) -> dict[str, Any]:
    return {
        "sid": take.recording_sid,
        "number": number_of(take.ticket_id) if take.ticket_id else None,
        "seconds": take.seconds,
        "state": take.state,
        "sha256": take.sha256,
        "content_type": take.content_type or None,
        "size": take.size,
        "stored_at": instant(take.stored_at),
        "deleted_there_at": instant(take.deleted_there_at),
        "expired_at": instant(take.expired_at),
        "error": take.error or None,
    }


def takes_of(call_ids: list[int]) -> dict[int, list[Take]]:
    recorded: dict[int, list[Take]] = {}
    for take in Take.select().where(Take.call.in_(call_ids)).order_by(Take.call, Take.number):
        recorded.setdefault(take.call_id, []).append(take)
    return recorded
