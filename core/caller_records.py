"""What is kept of a caller is found: by telephone number, by ticket, or by one call.

A number is taken for the caller's where the network told it, and where somebody who showed none typed it to be called
back on. Neither proves whose it is: who asks for what is kept must be known to have the number. Calls that a number
only passed on are others'.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from peewee import SQL

from core.blocked_numbers import find_block
from core.call_log import calls_about
from core.errors import Refused
from core.merging import merged_ids, survivor_of
from core.models import Call, Message, Take, TextMessage, Ticket
from core.models.calls import TakeState
from core.rules.references import number_of
from core.rules.typed_numbers import as_e164

_AT_ONCE = 500  # ids in one question
# Said with their indexes' own conditions, word for word.
_TYPED, _PASSED_ON = SQL("callback_number <> ''"), SQL("forwarded_from <> ''")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The ids of what is kept, oldest first; of calls `passed_on` by the number nothing else is its owner's."""

    calls: tuple[int, ...] = ()
    texts: tuple[int, ...] = ()
    passed_on: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.calls or self.texts or self.passed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much that is, for whoever decides."""

    calls: int
    recordings: int  # whose sound is kept here
    there: int  # recordings that the provider may have
    transcripts: int
    texts: int
    passed_on: int
    tickets: tuple[int, ...]  # their numbers
    is_blocked: bool


def number_as_typed(text: str) -> str:
    """A number as people write it, as it is kept. Raises Refused naming the field."""
    number = as_e164(text)
    if not number:
        raise Refused("number", "Write the telephone number such as 070-123 45 67, or with its country code.")
    return number


def of_number(number: str, *, until: datetime | None = None) -> Kept:
    """All that isn't erased yet, of calls that had begun by then."""
    rang, typed = Call.caller == number, _TYPED & (Call.callback_number == number)
    calls = _ids(Call, rang, until) | _ids(Call, typed, until)
    passed_on = _ids(Call, _PASSED_ON & (Call.forwarded_from == number), until) - calls
    texts = _ids(TextMessage, TextMessage.recipient == number, until) | _texts_of(calls)
    return _kept(calls, texts, passed_on)


def of_ticket(ticket: Ticket) -> Kept:
    """Every call that left something on the ticket, or on one that was merged into it, and the texts that told it."""
    ids = [ticket.id, *merged_ids(ticket.id)]
    tickets = Ticket.select().where(Ticket.id.in_(ids))
    calls = {call.id for each in tickets for call in calls_about(each) if call.erased_at is None}
    return _kept(calls, _ids(TextMessage, TextMessage.ticket.in_(ids)))


def of_call(call: Call) -> Kept:
    """This call's alone."""
    calls = {call.id} if call.erased_at is None else set[int]()
    return _kept(calls, _texts_of(calls))


def extent_of(kept: Kept, *, number: str = "") -> Extent:
    takes = [take for ids in _some(kept.calls) for take in Take.select().where(Take.call.in_(ids))]
    told = TextMessage.select(TextMessage.ticket).where(TextMessage.id.in_(kept.texts))
    tickets = tickets_of(kept.calls) | {text.ticket_id for text in told}
    return Extent(
        calls=len(kept.calls),
        recordings=sum(take.state == TakeState.STORED for take in takes),
        there=sum(bool(take.recording_sid) and take.deleted_there_at is None for take in takes),
        transcripts=sum(bool(take.transcript) for take in takes),
        texts=len(kept.texts),
        passed_on=len(kept.passed_on),
        tickets=tuple(number_of(ticket_id) for ticket_id in sorted(tickets)),
        is_blocked=bool(number) and find_block(number) is not None,
    )


def tickets_of(call_ids: Iterable[int]) -> set[int]:
    """The ids of the tickets that these calls left something on, wherever those go on."""
    found = set[int]()
    for ids in _some(call_ids):
        found |= {
            ticket or 0 for row in Call.select().where(Call.id.in_(ids)) for ticket in (row.ticket_id, row.about_id)
        }
        takes = Take.select(Take.ticket, Take.message).where(Take.call.in_(ids))
        found |= {take.ticket_id or 0 for take in takes}
        said = [take.message_id for take in takes if take.message_id]
        found |= {message.ticket_id for message in Message.select(Message.ticket).where(Message.id.in_(said))}
    tickets = [ticket for ids in _some(found - {0}) for ticket in Ticket.select().where(Ticket.id.in_(ids))]
    return {each.id for ticket in tickets for each in (ticket, survivor_of(ticket))}


def _ids(model: type[Call] | type[TextMessage], which: object, until: datetime | None = None) -> set[int]:
    """Of those that aren't erased."""
    began = Call.started_at if model is Call else TextMessage.written_at
    rows = model.select(model.id).where(which, model.erased_at.is_null())
    return {row.id for row in (rows if until is None else rows.where(began <= until))}


def _texts_of(call_ids: Iterable[int]) -> set[int]:
    """The texts that were asked for in these calls: about their tickets, to their own numbers."""
    found = set[int]()
    for ids in _some(call_ids):
        calls = list(Call.select().where(Call.id.in_(ids)))
        numbers = {number for call in calls for number in (call.caller, call.callback_number) if number}
        about = TextMessage.ticket.in_(tickets_of(ids)) & TextMessage.recipient.in_(numbers)
        found |= _ids(TextMessage, about) if numbers else set()
    return found


def _kept(calls: Collection[int], texts: Collection[int], passed_on: Collection[int] = ()) -> Kept:
    return Kept(calls=tuple(sorted(calls)), texts=tuple(sorted(texts)), passed_on=tuple(sorted(passed_on)))


def _some(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    rest = iter(sorted(ids))
    while some := list(islice(rest, _AT_ONCE)):
        yield some
