"""How a ticket stands, told to a caller: coarsely, and only to whom it concerns.

Trusts a number for little and a code for little more: either lets a caller hear one of seven words and an instant,
and nothing that anybody wrote. What isn't theirs looks exactly like what doesn't exist. Tries are counted by call, by
caller and by ticket, since four digits can be guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.callers import concerns
from core.calls import may_guess_on, remember
from core.database import insert
from core.merging import survivor_of
from core.models import Call, StatusQuestion, Ticket
from core.rules.call_limits import WRONG_NUMBERS_A_CALL, WRONG_OF_ONE_TICKET
from core.rules.references import Keyring, ticket_id_of


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a caller may hear of a ticket."""

    ticket_id: int
    number: int
    status: str
    changed_at: datetime


def ask_by_number(call: Call, number: str, *, now: datetime) -> Standing | None:
    """The ticket of a keyed number, if the caller's own number shows that it concerns them."""
    ticket = _find(number)
    if ticket is None or not concerns(ticket, call):
        return None
    return _tell(call, ticket, now)


def ask_by_code(call: Call, number: str, code: str, *, keyring: Keyring, now: datetime) -> Standing | None:
    """The ticket of a keyed number and of the code in its receipt. A wrong pair counts against all three limits."""
    ticket = _find(number)
    is_right = ticket is not None and keyring.is_phone_code(ticket.id, code)
    may_try = call.wrong_numbers < WRONG_NUMBERS_A_CALL and may_guess_on(call, now=now) and _may_be_tried(ticket, now)
    if ticket is not None and is_right and may_try:
        return _tell(call, ticket, now)
    _note(call, ticket, is_answered=False, now=now)
    remember(call, wrong_numbers=call.wrong_numbers + 1)
    return None


def standing_of(ticket: Ticket) -> Standing:
    ticket = survivor_of(ticket)
    return Standing(ticket.id, ticket.number, ticket.status, ticket.updated_at)


def _find(number: str) -> Ticket | None:
    found: Ticket | None = Ticket.get_or_none(Ticket.id == (ticket_id_of(number) or 0))
    return found


def _may_be_tried(ticket: Ticket | None, now: datetime) -> bool:
    if ticket is None:
        return True
    wrong = StatusQuestion.select().where(
        StatusQuestion.ticket == ticket.id,
        StatusQuestion.asked_at > now - WRONG_OF_ONE_TICKET.within,
        StatusQuestion.is_answered == False,  # noqa: E712 - SQL
    )
    return bool(wrong.count() < WRONG_OF_ONE_TICKET.most)


def _tell(call: Call, ticket: Ticket, now: datetime) -> Standing:
    _note(call, ticket, is_answered=True, now=now)
    return standing_of(ticket)


def _note(call: Call, ticket: Ticket | None, *, is_answered: bool, now: datetime) -> None:
    named = ticket.id if ticket else None
    insert(StatusQuestion, call=call.id, ticket=named, is_answered=is_answered, asked_at=now)
