"""Everything that is kept of a caller, handed out: one plain object a row, streamed.

It is for the caller, so it tells in full what the pages show in part; and for nobody else. Sound is told of here, and
played or saved on its page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core import call_log
from core.call_export import takes_of, told
from core.caller_records import Kept
from core.exports import instant
from core.listings import contacts_with_number
from core.models import BlockedNumber, Call, Contact, StatusQuestion, Take, TextMessage
from core.rules.references import number_of

Told = dict[str, Any]


def hand_out(kept: Kept, *, number: str = "") -> Iterator[Told]:
    """Whose number it is, the calls, the texts; each row says in `what` it is. `number` is E.164, where it is known."""
    if number:
        yield from (_contact(row) for row in contacts_with_number(number))
        yield from (_block(row) for row in BlockedNumber.select().where(BlockedNumber.number == number))
    for call_id in kept.calls:
        yield _call(Call.get_by_id(call_id))
    for call_id in kept.passed_on:
        yield _passed_on(Call.get_by_id(call_id))
    for text_id in kept.texts:
        yield _text(TextMessage.get_by_id(text_id))


def _contact(contact: Contact) -> Told:
    return {
        "what": "contact",
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "customer": contact.customer.name,
        "language": contact.language,
    }


def _block(block: BlockedNumber) -> Told:
    return {
        "what": "block",
        "phone": block.number,
        "why": block.why,
        "blocked_at": instant(block.created_at),
        "removed_at": instant(block.removed_at),
    }


def _call(call: Call) -> Told:
    takes = takes_of([call.id]).get(call.id, [])
    row = told(call, takes)
    return {
        "what": "call",
        **row,
        "customer_claim": call.customer_claim or None,
        "recordings": [{**told_take, **_heard(take)} for told_take, take in zip(row["recordings"], takes, strict=True)],
        "steps": [_step(step) for step in call_log.steps_of(call)],
        "status_questions": [_question(row) for row in _questions_of(call)],
    }


def _heard(take: Take) -> Told:
    return {"has_sound": take.sha256 is not None, "transcript": take.transcript or None}


def _step(step: call_log.Step) -> Told:
    return {"at": instant(step.at), "asked": step.asked or None, "pressed": step.pressed or None}


def _questions_of(call: Call) -> Iterator[StatusQuestion]:
    return iter(StatusQuestion.select().where(StatusQuestion.call == call.id).order_by(StatusQuestion.id))


def _question(row: StatusQuestion) -> Told:
    number = number_of(row.ticket_id) if row.ticket_id else None
    return {"number": number, "answered": row.is_answered, "asked_at": instant(row.asked_at)}


def _passed_on(call: Call) -> Told:
    return {
        "what": "passed-on",
        "call_sid": call.sid,
        "forwarded_from": call.forwarded_from,
        "started_at": instant(call.started_at),
    }


def _text(text: TextMessage) -> Told:
    return {
        "what": "text",
        "number": number_of(text.ticket_id),
        "to": text.recipient,
        "text": text.text,
        "sid": text.sid,
        "status": text.status or None,
        "written_at": instant(text.written_at),
        "sent_at": instant(text.sent_at),
        "gave_up_at": instant(text.gave_up_at),
    }
