"""The box about time beside a ticket in the portal: what it took, how that counts, and what is left of the month."""

from __future__ import annotations

from dataclasses import dataclass

from core import clock, included_time, time_lists
from core.included_time import Use
from core.models import Ticket, TimeEntry


@dataclass(frozen=True, slots=True)
class TimeBox:
    entries: list[TimeEntry]
    use: Use | None


def of(ticket: Ticket) -> TimeBox:
    now = clock.now()
    month = included_time.this_month(now)
    use = included_time.use_of(ticket.customer_id, month, now=now) if ticket.customer_id else None
    return TimeBox(time_lists.of_ticket(ticket), use)
