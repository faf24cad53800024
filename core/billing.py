"""What there is to bill of a month, by customer and ticket; and what has changed in months that were billed before.

Marking a month as billed locks nothing. Time of it may still be corrected; what then differs from what was billed is
listed with the next month that is looked at, as a correction, until that one is marked as billed too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from peewee import JOIN

from core import events, included_time
from core.actors import Actor, require_desk_admin
from core.database import transaction
from core.errors import Changed, Refused
from core.models import BilledMonth, Customer, Ticket, TicketMonth
from core.models.work import IS_CORRECTION
from core.rules.budget import is_month, month_before
from core.rules.references import number_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A ticket's month, in minutes. `to_bill` is what is to be billed now, less than nothing for what was too much."""

    month: str
    customer: str
    number: int
    subject: str
    category: str
    minutes: int
    included: int
    billable: int
    billed: int  # before, of this month
    is_correction: bool

    @property
    def free(self) -> int:
        """What neither counts nor is billed, such as incidents."""
        return self.minutes - self.included - self.billable

    @property
    def to_bill(self) -> int:
        return self.billable - self.billed


def rows_of(month: str, customer: Customer | None = None, *, by: Actor) -> list[Row]:
    """The tickets that took time in a month, by customer, and after them the corrections of months billed before."""
    require_desk_admin(by)
    own = _query(customer).where(TicketMonth.month == month, (TicketMonth.minutes > 0) | (TicketMonth.billed > 0))
    earlier = corrections_query(customer).where(TicketMonth.month != month)
    return [*(_row(each, is_correction=False) for each in own), *(_row(each, is_correction=True) for each in earlier)]


def mark_billed(
    month: str, customer: Customer | None = None, *, by: Actor, now: datetime, seen: str | None = None
) -> None:
    """The month is billed as it stands, with the corrections listed beside it: of one customer, or of all.

    `seen` is the fingerprint of the rows that were looked at; raises Changed if they aren't so any more.
    """
    require_desk_admin(by)
    if month >= included_time.this_month(now):
        raise Refused("month", "The month isn't over yet.")
    with transaction():
        included_time.lock_all_customers()
        if seen is not None and seen != fingerprint(rows_of(month, customer, by=by)):
            raise Changed
        is_meant = (TicketMonth.month == month) | IS_CORRECTION
        TicketMonth.update(billed=TicketMonth.billable).where(is_meant, _of(customer)).execute()
        customer_id = customer.id if customer else None
        BilledMonth.create(month=month, customer=customer_id, made_by=by.label, created_at=now)
        events.record("month-billed", by=by, now=now, customer_id=customer_id, data={"month": month})


def last_billed(month: str, customer: Customer | None = None) -> BilledMonth | None:
    """When a month was last marked as billed: of this customer, or of all."""
    is_theirs = BilledMonth.customer.is_null()
    if customer is not None:
        is_theirs |= BilledMonth.customer == customer.id
    query = BilledMonth.select().where(BilledMonth.month == month, is_theirs)
    found: BilledMonth | None = query.order_by(BilledMonth.id.desc()).first()
    return found


def fingerprint(rows: Sequence[Row]) -> str:
    """Alike for the same rows, and only for them."""
    return sha256(repr([astuple(row) for row in rows]).encode()).hexdigest()[:32]


def read_month(field: str, text: str, *, now: datetime) -> str:
    """A month as somebody typed it; the last one that is over, if they typed nothing. Raises Refused."""
    month = text.strip() or month_before(included_time.this_month(now))
    if not is_month(month):
        raise Refused(field, "Write the month like this: 2026-11.")
    return month


def corrections_query(customer: Customer | None) -> Any:
    """What differs from what was billed; an index holds these and no others."""
    return _query(customer).where(IS_CORRECTION)


def _query(customer: Customer | None) -> Any:
    query = (
        TicketMonth.select(TicketMonth, Ticket, Customer)
        .join_from(TicketMonth, Ticket)
        .join_from(TicketMonth, Customer, JOIN.LEFT_OUTER)
    )
    return query.where(_of(customer)).order_by(Customer.name, TicketMonth.month, TicketMonth.ticket)


def _of(customer: Customer | None) -> Any:
    """Time on nobody's tickets is billed to nobody."""
    return TicketMonth.customer.is_null(False) if customer is None else TicketMonth.customer == customer.id


def _row(each: Any, *, is_correction: bool) -> Row:
    ticket = each.ticket
    return Row(
        month=each.month,
        customer=each.customer.name,
        number=number_of(ticket.id),
        subject=ticket.subject,
        category=ticket.category,
        minutes=each.minutes,
        included=each.included,
        billable=each.billable,
        billed=each.billed or 0,
        is_correction=is_correction,
    )
