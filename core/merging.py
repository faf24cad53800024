"""Tickets about one matter become one: what is said to a merged ticket from then on is said to the one that goes on.

Nothing is moved or rewritten: the merged ticket keeps what was said, is closed without a letter, and names where it
goes on. So it can be undone, and nobody sees more than before: each ticket is shown to those who could see it.
"""

from __future__ import annotations

from datetime import datetime

from peewee import SQL

from core import events, tickets
from core.actors import Actor, require_staff
from core.database import Question, find, for_update, transaction
from core.errors import Changed, Refused
from core.models import Ticket
from core.rules.references import number_of
from core.rules.status import ENDED, Status

_MOST_STEPS = 20  # of a chain; far more than anybody merges, and an end to what should never be

_MERGED = Question(
    lambda: (
        Ticket.select(Ticket.id).where(Ticket.merged_into == 0, SQL("merged_into_id IS NOT NULL")).limit(_MOST_STEPS)
    )
)


def survivor_of(ticket: Ticket) -> Ticket:
    """Where a ticket goes on: itself, unless it was merged."""
    for _ in range(_MOST_STEPS):
        following = find(Ticket, id=ticket.merged_into_id) if ticket.merged_into_id is not None else None
        if following is None:
            return ticket
        ticket = following
    return ticket


def merged_ids(ticket_id: int) -> list[int]:
    """The tickets that were merged into this one, and into those, the nearest first."""
    found: list[int] = []
    waiting = [ticket_id]
    while waiting and len(found) < _MOST_STEPS:
        ids = [row[0] for row in _MERGED.ask(waiting.pop(0), _MOST_STEPS)]
        fresh = [each for each in ids if each not in found]
        found += fresh
        waiting += fresh
    return found


def merge(ticket: Ticket, *, into: Ticket, by: Actor, now: datetime) -> Ticket:
    """Close a ticket as part of another one, without a letter; gives the one that goes on.

    Of one customer only: whoever takes part in the one may see the other. A held ticket may go into any that isn't,
    and stays unseen by its customer.
    """
    require_staff(by)
    with transaction():
        ticket, into = _locked(ticket, survivor_of(into))
        _require_mergeable(ticket, into)
        if ticket.status != Status.CLOSED:
            tickets.close(ticket, by=by, now=now, untold="merged")
        Ticket.update(merged_into=into.id, updated_at=now).where(Ticket.id == ticket.id).execute()
        Ticket.update(updated_at=now).where(Ticket.id == into.id).execute()
        events.record("merged", by=by, now=now, ticket_id=ticket.id, data={"number": number_of(into.id)})
        events.record("absorbed", by=by, now=now, ticket_id=into.id, data={"number": number_of(ticket.id)})
    return into


def unmerge(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """It was another matter after all: the ticket is open again, by itself."""
    require_staff(by)
    into_id = ticket.merged_into_id
    if into_id is None:
        raise Refused("ticket", "The ticket isn't merged into any other.")
    with transaction():
        mine = (Ticket.id == ticket.id) & (Ticket.merged_into == into_id)
        if not Ticket.update(merged_into=None, updated_at=now).where(mine).execute():
            raise Changed
        ticket.merged_into_id = None
        events.record("unmerged", by=by, now=now, ticket_id=ticket.id, data={"number": number_of(into_id)})
        events.record("released-from", by=by, now=now, ticket_id=into_id, data={"number": number_of(ticket.id)})
        tickets.reopen(ticket, by=by, now=now)


def _locked(ticket: Ticket, into: Ticket) -> tuple[Ticket, Ticket]:
    """Both as they are now, so that two agents who merge them into each other don't both succeed."""
    if ticket.id == into.id:
        raise Refused("into", "A ticket can't be merged into itself.")
    rows = {row.id: row for row in for_update(Ticket.select().where(Ticket.id.in_([ticket.id, into.id])))}
    if len(rows) < 2:
        raise Changed
    return rows[ticket.id], rows[into.id]


def _require_mergeable(ticket: Ticket, into: Ticket) -> None:
    if ticket.merged_into_id is not None:
        raise Refused("into", "The ticket is merged already.")
    if into.merged_into_id is not None:
        raise Changed
    if into.status in ENDED:
        raise Refused("into", "Ticket %(number)s is ended. Open it again first.", number=number_of(into.id))
    if not _is_of_one_customer(ticket, into):
        raise Refused("into", "Ticket %(number)s is another customer's.", number=number_of(into.id))


def _is_of_one_customer(ticket: Ticket, into: Ticket) -> bool:
    if ticket.held_because is not None and into.held_because is None:
        return ticket.customer_id in (None, into.customer_id)
    is_alike = (ticket.customer_id, ticket.through_id, ticket.held_because) == (
        into.customer_id,
        into.through_id,
        into.held_because,
    )
    is_registered = ticket.customer_id is not None and ticket.held_because is None
    return is_alike and (is_registered or bool(ticket.requester_email == into.requester_email))
