"""What a caller left is erased, for good: by telephone number, by ticket, or one call; here and at the provider.

Gone are sound and transcript, the numbers that were shown or typed, who they were taken for, what was pressed, and the
words and receivers of text messages. There stay the ticket with its number and its log, and that there was a call. What
the provider has is owed to be deleted there, as recordings always are, until it succeeds. Whatever is told later of an
erased call, in whatever order, brings nothing back.

Each call is one transaction. A number is remembered for two days, so that a run that was killed is finished by the next
sweep, and a call that nobody had told of until then is erased as it comes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core import caller_records, erased_texts, events, takes
from core.actors import Actor, ActorKind, require_desk_admin
from core.caller_records import Kept
from core.database import insert_many, locked, transaction
from core.models import BlockedNumber, Call, CallStep, ErasedNumber, Event, Message, Take, TextMessage, Ticket
from core.models.tickets import Channel
from core.overwriting import overwriting
from core.rules.numbers import blanked

_REMEMBERED = timedelta(days=2)  # longer than anything is looked for at the provider


@dataclass(slots=True)
class Erased:
    """What went, counted."""

    calls: int = 0
    recordings: int = 0
    texts: int = 0
    passed_on: int = 0

    def __bool__(self) -> bool:
        return bool(self.calls or self.texts or self.passed_on)


def erase_number(number: str, *, by: Actor, now: datetime) -> Erased:
    """All of a number (E.164) up to now. Nothing is left to do the second time, and nothing is written down of it."""
    require_desk_admin(by)
    row = {"number": number, "asked_by": by.label, "asked_at": now}
    renewed = '("number") DO UPDATE SET asked_by = excluded.asked_by, asked_at = excluded.asked_at'
    with transaction():
        insert_many(ErasedNumber, [row], on_conflict=renewed)
    return _erase_number(number, until=now, by=by, now=now)


def erase_ticket(ticket: Ticket, *, by: Actor, now: datetime) -> Erased:
    """The calls that left something on a ticket, wholly, and the texts that told its number."""
    require_desk_admin(by)
    return _erase(caller_records.of_ticket(ticket), by=by, now=now)


def erase_call(call: Call, *, by: Actor, now: datetime) -> Erased:
    """One call, where its number isn't known, or isn't one person's."""
    require_desk_admin(by)
    return _erase(caller_records.of_call(call), by=by, now=now)


def finish(*, now: datetime) -> int:
    """Erase what was left over when a run was killed, and what was told since; gives how many calls."""
    return sum(
        _erase_number(row.number, until=row.asked_at, by=_asker(row), now=now).calls
        for row in ErasedNumber.select().order_by(ErasedNumber.asked_at)
    )


def forget_numbers(*, now: datetime) -> int:
    """Of an erased number nothing at all is left, once nothing can be told of it any more."""
    with overwriting():
        return int(ErasedNumber.delete().where(ErasedNumber.asked_at < now - _REMEMBERED).execute())


def _asker(row: ErasedNumber) -> Actor:
    is_person = row.asked_by != ActorKind.DESK
    return Actor(kind=ActorKind.DESK, address=row.asked_by if is_person else "", is_admin=True)


def _erase_number(number: str, *, until: datetime, by: Actor, now: datetime) -> Erased:
    erased = _erase(caller_records.of_number(number, until=until), by=by, now=now)
    with transaction():
        _forget_former_blocks(number, until)
    return erased


def _erase(kept: Kept, *, by: Actor, now: datetime) -> Erased:
    erased = Erased()
    if kept:
        with overwriting():
            _erase_each(kept, erased, by, now)
    if erased:
        counts = {"calls": erased.calls + erased.passed_on, "texts": erased.texts}
        events.record("caller-erased", by=by, now=now, data=counts)
    return erased


def _erase_each(kept: Kept, erased: Erased, by: Actor, now: datetime) -> None:
    told = set[int]()
    for call_id in kept.calls:
        with transaction():
            _erase_call(call_id, erased, told, by, now)
    for text_id in kept.texts:
        with transaction():
            _erase_text(text_id, erased, told, by, now)
    for call_id in kept.passed_on:
        erased.passed_on += Call.update(forwarded_from="").where(Call.id == call_id).execute()


def _erase_call(call_id: int, erased: Erased, told: set[int], by: Actor, now: datetime) -> None:
    call = locked(Call.select().where(Call.id == call_id, Call.erased_at.is_null())).first()
    if call is None:
        return
    tickets = caller_records.tickets_of([call.id])
    numbers = {call.caller, call.callback_number, call.customer_claim} - {""}
    for ticket_id in sorted(tickets):
        _blank_ticket(ticket_id, numbers)
    erased.recordings += sum(takes.erase(take, now=now) for take in Take.select().where(Take.call == call.id))
    CallStep.delete().where(CallStep.call == call.id).execute()
    nobody = {"caller": "", "callback_number": "", "forwarded_from": "", "customer_claim": "", "contact": None}
    Call.update(**nobody, erased_at=now, ended_at=call.ended_at or now).where(Call.id == call.id).execute()
    erased.calls += 1
    _tell(tickets, told, by, now)


def _erase_text(text_id: int, erased: Erased, told: set[int], by: Actor, now: datetime) -> None:
    text = TextMessage.get_by_id(text_id)
    if erased_texts.erase(text, now=now):
        _blank_events(text.ticket_id, {text.recipient})
        erased.texts += 1
        _tell({text.ticket_id}, told, by, now)


def _tell(tickets: set[int], told: set[int], by: Actor, now: datetime) -> None:
    """Once on each ticket, however many of its calls it was."""
    for ticket_id in sorted(tickets - told):
        events.record("caller-erased", by=by, now=now, ticket_id=ticket_id)
    told |= tickets


def _blank_ticket(ticket_id: int, numbers: Collection[str]) -> None:
    """Of what was written of calls; what people wrote themselves stays as they wrote it."""
    _blank(Ticket.get_by_id(ticket_id), ("subject", "requester_name"), numbers)
    by_phone = (Message.channel == Channel.PHONE.value) & Message.agent.is_null()
    for message in Message.select().where(Message.ticket == ticket_id, by_phone):
        _blank(message, ("text", "author_name"), numbers)
    _blank_events(ticket_id, numbers)


def _blank_events(ticket_id: int, numbers: Collection[str]) -> None:
    """To whom a text was sent, and why it couldn't be."""
    for event in Event.select().where(Event.ticket == ticket_id, Event.kind.startswith("text-")):
        _blank_values(event, numbers)


def _blank(row: Ticket | Message | BlockedNumber, names: Collection[str], numbers: Collection[str]) -> None:
    fresh = {name: blanked(getattr(row, name), numbers) for name in names}
    if any(getattr(row, name) != value for name, value in fresh.items()):
        type(row).update(**fresh).where(type(row).id == row.id).execute()


def _blank_values(event: Event, numbers: Collection[str]) -> None:
    fresh: dict[str, Any] = {
        name: blanked(value, numbers) if isinstance(value, str) else value for name, value in event.data.items()
    }
    if fresh != event.data:
        Event.update(data=fresh).where(Event.id == event.id).execute()


def _forget_former_blocks(number: str, until: datetime) -> None:
    """A number that is let through again is nobody's business; one that is blocked stays so until then."""
    blocks = list(BlockedNumber.select().where(BlockedNumber.number == number, BlockedNumber.created_at <= until))
    if not blocks or any(block.removed_at is None for block in blocks):
        return
    for block in blocks:
        _blank(block, ("number", "why"), {number})
    of_desk = Event.ticket.is_null() & Event.customer.is_null() & Event.kind.in_(("number-blocked", "number-unblocked"))
    for event in Event.select().where(of_desk, Event.at <= until):
        _blank_values(event, {number})
