"""A customer's month of time: how much of what is included is used and left, and what goes beyond (P09).

Whatever changes what counts (an entry, a category, a mark, an agreement) has the month reckoned anew in its own
transaction, over all entries of that customer and month and nothing else. What comes out is kept with the entries, with
each ticket's month, and in the two figures on the ticket. One at a time reckons for a customer: who is going to change
something takes `lock` before anything else in its transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import fn

from core import terms
from core.database import database, in_clause, is_sqlite
from core.models import Agreement, BilledMonth, Customer, Estimate, Ticket, TicketMonth, TimeEntry
from core.rules import budget
from core.rules.answers import Answer
from core.rules.budget import Basis, Circumstances, Share, Version, Work
from core.rules.terms import INCLUDED_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A customer's month as it stands, in minutes."""

    month: str
    included: int  # as agreed on its last day, or today
    used: int  # of what is included
    billable: int
    minutes: int  # all that was spent, whether it counts or not

    @property
    def left(self) -> int:
        return max(0, self.included - self.used)

    @property
    def percent(self) -> int:
        """How much of what is included is used; all of it where nothing is."""
        return min(100, self.used * 100 // self.included) if self.included else 100


def use_of(customer_id: int, month: str, *, now: datetime) -> Use:
    """What everybody concerned can see (P09)."""
    first, last = budget.first_and_last(month)
    today = terms.today(now).isoformat()
    sums = [fn.COALESCE(fn.SUM(column), 0) for column in (TimeEntry.included, TimeEntry.billable, TimeEntry.minutes)]
    ((used, billable, minutes),) = _rows(TimeEntry.select(*sums).where(_in_month(customer_id, month)))
    included = budget.included_on(
        min(last, max(first, today)), _versions(customer_id), otherwise=INCLUDED_MINUTES
    )  # fmt: skip
    return Use(month=month, included=included, used=used, billable=billable, minutes=minutes)


def this_month(now: datetime) -> str:
    """The month that it is at the desk."""
    return budget.month_of(terms.today(now))


def lock(ticket: Ticket) -> None:
    """Others who change time of this ticket's customer wait until the transaction around ends."""
    if ticket.customer_id is not None:
        lock_customer(ticket.customer_id)
    else:
        _lock(Ticket.select(Ticket.id).where(Ticket.id == ticket.id))


def lock_customer(customer_id: int) -> None:
    _lock(Customer.select(Customer.id).where(Customer.id == customer_id))


def lock_all_customers() -> None:
    _lock(Customer.select(Customer.id).order_by(Customer.id))


def months_of(ticket: Ticket) -> list[str]:
    """The months that a ticket has time in."""
    rows = TicketMonth.select(TicketMonth.month).where(TicketMonth.ticket == ticket.id)
    return sorted(row.month for row in rows)


def reckon_since(customer_id: int, day: date) -> None:
    """After another agreement: the months from that of its first day on, within the transaction around."""
    lock_customer(customer_id)
    mine = (TicketMonth.customer == customer_id) & (TicketMonth.month >= budget.month_of(day))
    for (month,) in _rows(TicketMonth.select(TicketMonth.month).where(mine).distinct()):
        reckon(customer_id, month)


def reckon(customer_id: int | None, month: str, *, ticket: Ticket | None = None) -> None:
    """Share the month out anew, within the transaction around.

    `ticket` is the one that something was changed of: it may have no time in the month any more. Time on a ticket of
    nobody's is nobody's: it is reckoned for that ticket alone.
    """
    entries = list(entries_query(customer_id, month, ticket))
    approved = _approvals({entry.ticket_id for entry in entries})
    works = [Work(entry.id, entry.day, entry.minutes, _basis(entry, approved)) for entry in entries]
    versions = _versions(customer_id)
    shares = budget.share_out(
        works, lambda day: budget.included_on(day, versions, otherwise=INCLUDED_MINUTES)
    )  # fmt: skip
    for entry, work in zip(entries, works, strict=True):
        _write_verdict(entry, work.basis, shares[entry.id])
    _write_months(customer_id, month, entries, ticket)


def entries_query(customer_id: int | None, month: str, ticket: Ticket | None) -> Any:
    """What counts of a month, in the order in which it is shared out; an index finds it among all others'."""
    query = TimeEntry.select(TimeEntry, Ticket.id, Ticket.category, Ticket.is_product_fault).join(Ticket)
    is_meant = _in_month(customer_id, month)
    if customer_id is None:
        is_meant &= TimeEntry.ticket == (ticket.id if ticket else 0)
    return query.where(is_meant).order_by(TimeEntry.day, TimeEntry.id)


def _lock(query: Any) -> None:
    """New tickets of a customer don't wait for it. SQLite has locked at BEGIN."""
    if not is_sqlite():
        _rows(query.for_update("FOR NO KEY UPDATE"))


def _rows(query: Any) -> list[tuple[Any, ...]]:
    return list(query.tuples())


def _in_month(customer_id: int | None, month: str) -> Any:
    first, last = budget.first_and_last(month)
    is_theirs = TimeEntry.customer.is_null() if customer_id is None else TimeEntry.customer == customer_id
    return is_theirs & (TimeEntry.day >= first) & (TimeEntry.day <= last) & TimeEntry.removed_at.is_null()


def _versions(customer_id: int | None) -> Sequence[Version]:
    query = Agreement.select(Agreement.valid_from, Agreement.included_minutes).where(Agreement.customer == customer_id)
    rows = query.order_by(Agreement.valid_from.desc(), Agreement.id.desc())
    return [Version(row.valid_from, row.included_minutes) for row in rows]


def _approvals(ticket_ids: Collection[int]) -> Mapping[int, datetime]:
    """Since when the customer has agreed to work outside the agreement, on those tickets where it has (P08)."""
    query = Estimate.select(Estimate.ticket, fn.MIN(Estimate.decided_at))
    is_approved = Estimate.ticket.in_(list(ticket_ids)) & (Estimate.outcome == Answer.APPROVED.value)
    return dict(_rows(query.where(is_approved).group_by(Estimate.ticket)))


def _is_after(entry: TimeEntry, approved_at: datetime | None) -> bool:
    """Of the day of the approval, what was written down after it; of later days, all."""
    if approved_at is None:
        return False
    day = terms.today(approved_at).isoformat()
    return bool(entry.day > day or (entry.day == day and entry.created_at >= approved_at))


def _basis(entry: TimeEntry, approved: Mapping[int, datetime]) -> Basis:
    ticket = entry.ticket
    return budget.basis_of(
        Circumstances(
            category=ticket.category,
            has_customer=entry.customer_id is not None,
            is_product_fault=ticket.is_product_fault,
            is_approved=_is_after(entry, approved.get(entry.ticket_id)),
            was_handed_over=entry.was_handed_over,
        )
    )


def _write_verdict(entry: TimeEntry, basis: Basis, share: Share) -> None:
    after = (basis.value, share.included, share.billable)
    if (entry.basis, entry.included, entry.billable) != after:
        entry.basis, entry.included, entry.billable = after
        columns = {"basis": basis.value, "included": share.included, "billable": share.billable}
        TimeEntry.update(**columns).where(TimeEntry.id == entry.id).execute()


def _write_months(customer_id: int | None, month: str, entries: Iterable[TimeEntry], ticket: Ticket | None) -> None:
    """What each ticket's month came to, and of those that changed, the figures on the ticket."""
    sums: dict[int, tuple[int, int, int]] = {ticket.id: (0, 0, 0)} if ticket else {}
    for entry in entries:
        minutes, included, billable = sums.get(entry.ticket_id, (0, 0, 0))
        sums[entry.ticket_id] = (minutes + entry.minutes, included + entry.included, billable + entry.billable)
    is_meant = (TicketMonth.month == month) & TicketMonth.ticket.in_(list(sums))
    known = {row.ticket_id: row for row in TicketMonth.select().where(is_meant)}
    changed = [
        ticket_id
        for ticket_id, (minutes, included, billable) in sums.items()
        if _write_month(known.get(ticket_id), ticket_id, customer_id, month, minutes, included, billable)
    ]
    _write_totals(changed)


def _write_month(
    row: TicketMonth | None,
    ticket_id: int,
    customer_id: int | None,
    month: str,
    minutes: int,
    included: int,
    billable: int,
) -> bool:
    """Whether it wasn't so before."""
    values = {"minutes": minutes, "included": included, "billable": billable}
    if row is None and minutes:
        billed = 0 if _is_billed(customer_id, month) else None
        TicketMonth.create(ticket=ticket_id, customer=customer_id, month=month, billed=billed, **values)
        return True
    if row is None or (row.minutes, row.included, row.billable) == (minutes, included, billable):
        return False
    TicketMonth.update(**values).where(TicketMonth.id == row.id).execute()
    return True


def _is_billed(customer_id: int | None, month: str) -> bool:
    is_theirs = BilledMonth.customer.is_null() | (BilledMonth.customer == customer_id)
    return bool(BilledMonth.select().where(BilledMonth.month == month, is_theirs).exists())


def _write_totals(ticket_ids: Sequence[int]) -> None:
    if not ticket_ids:
        return
    total = 'SELECT COALESCE(SUM({}), 0) FROM "ticket_month" WHERE "ticket_id" = "ticket"."id"'
    statement = (
        f'UPDATE "ticket" SET "minutes" = ({total.format("minutes")}),'  # noqa: S608 - our own names and marks
        f' "billable_minutes" = ({total.format("billable")}) WHERE "id" IN ({in_clause(ticket_ids)})'
    )
    database.execute_sql(statement, list(ticket_ids))
