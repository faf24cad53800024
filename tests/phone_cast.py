"""Calls and recordings for tests, as the telephone writes them down."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from core import messages, opening
from core.actors import Actor, ActorKind
from core.attachments import keep_blobs
from core.messages import Said
from core.models import Call, CallStep, Contact, Take, Ticket
from core.models.calls import CallerKind, TakeState
from core.models.tickets import Channel, Visibility
from core.opening import Draft

CALLER = "+46701234567"
SOUND = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(range(256)) * 8
_serials = itertools.count(1)
_STORED = {"content_type": "audio/wav", "size": len(SOUND)}


def make_call(*, now: datetime, contact: Contact | None = None, ticket: Ticket | None = None, **changes: Any) -> Call:
    """A call that has ended: by default of a contact whose number is known, and who left a message."""
    values: dict[str, Any] = {
        "sid": f"CA{next(_serials):032x}",
        "caller": CALLER,
        "caller_kind": (CallerKind.KNOWN if contact else CallerKind.UNKNOWN).value,
        "called": "+46101234567",
        "language": "sv",
        "customer": contact.customer_id if contact else None,
        "contact": contact.id if contact else None,
        "matched_by": "number" if contact else "",
        "was_open": True,
        "notice": "inform-1",
        "noticed_at": now + timedelta(seconds=8),
        "ticket": ticket.id if ticket else None,
        "started_at": now,
        "ended_at": now + timedelta(seconds=71),
        "outcome": "completed",
    }
    return Call.create(**{**values, **changes})


def make_take(call: Call, *, now: datetime, state: TakeState = TakeState.STORED, **changes: Any) -> Take:
    """A recording of a call; if the call has a ticket, also the message that it was filed as."""
    number = Take.select().where(Take.call == call.id).count() + 1
    values: dict[str, Any] = {
        "call": call.id,
        "number": number,
        "state": state.value,
        "recording_sid": f"RE{next(_serials):032x}",
        "seconds": 42,
        "started_at": now,
        "recorded_at": now + timedelta(seconds=42),
        "ticket": call.ticket_id,
        "message": _message(call, number, now) if call.ticket_id else None,
    }
    if state is TakeState.STORED:
        values |= {**_STORED, "stored_at": now, "blob": keep_blobs([SOUND], now=now)[0]}
    return Take.create(**{**values, **changes})


def make_step(call: Call, key: str, *, now: datetime, **params: str) -> CallStep:
    """A request of the provider that was answered."""
    return CallStep.create(call=call.id, key=key, params=params, answer="<Response/>", received_at=now)


def make_phone_ticket(contact: Contact, *, now: datetime) -> Ticket:
    """A ticket as a call opens it; the recording brings its message."""
    draft = Draft(
        subject="Röstmeddelande",
        text="Röstmeddelande, 42 sekunder",
        channel=Channel.PHONE,
        language="sv",
        requester_name=contact.name,
        requester_email=contact.email,
        customer_id=contact.customer_id,
        contact_id=contact.id,
    )
    return Ticket.get_by_id(opening.open_ticket(draft, by=_caller(contact), now=now))


def _message(call: Call, number: int, now: datetime) -> int:
    said = Said(text=f"Röstmeddelande {number}", channel=Channel.PHONE, visibility=Visibility.PUBLIC)
    return messages.add(call.ticket_id or 0, said, by=_caller(call.contact), now=now)


def _caller(contact: Contact | None) -> Actor:
    if contact is None:
        return Actor(kind=ActorKind.STRANGER, name=CALLER)
    return Actor(
        kind=ActorKind.CONTACT,
        name=contact.name,
        address=contact.email,
        contact_id=contact.id,
        customer_id=contact.customer_id,
    )
