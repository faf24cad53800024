"""Alarms about a customer's included minutes: at 75, 90 and 100 %, told once each a month, to both sides (P09).

An alarm stands in the log of the ticket whose work brought it about. Whoever is told of a higher one needs no lower
one: where one entry passes several, the last of them is told and the others are only written down.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core import events, included_time
from core.actors import Actor
from core.included_time import Use
from core.models import BudgetAlarm, Ticket
from core.rules import budget

ALARM = "budget-alarm"
_TOLD_BY_A_HIGHER = "a higher one is told"


def reckon_for(ticket: Ticket, months: Iterable[str], *, by: Actor, now: datetime, agents: Iterable[int] = ()) -> None:
    """After something was changed of a ticket: its months anew, and the alarms that follow. `agents` are told of them.

    Within the transaction around, which holds the customer's lock.
    """
    for month in sorted(set(months)):
        included_time.reckon(ticket.customer_id, month, ticket=ticket)
        if ticket.customer_id is not None:
            _raise_alarms(ticket, month, {*agents, *_concerned(ticket, by)}, by=by, now=now)
    fresh = Ticket.select(Ticket.minutes, Ticket.billable_minutes).where(Ticket.id == ticket.id).get()
    ticket.minutes, ticket.billable_minutes = fresh.minutes, fresh.billable_minutes


def _concerned(ticket: Ticket, by: Actor) -> set[int]:
    return {agent_id for agent_id in (ticket.assignee_id, by.agent_id) if agent_id is not None}


def _raise_alarms(ticket: Ticket, month: str, agents: set[int], *, by: Actor, now: datetime) -> None:
    assert ticket.customer_id is not None  # noqa: S101 - for the types: the caller has looked
    use = included_time.use_of(ticket.customer_id, month, now=now)
    passed = budget.passed(use.used, use.included)
    fresh = [percent for percent in passed if percent not in _raised(ticket.customer_id, month)] if passed else []
    for percent in fresh:
        BudgetAlarm.create(customer=ticket.customer_id, month=month, percent=percent)
        data = _data(use, percent, agents, is_told=percent == max(passed))
        events.record(ALARM, by=by, now=now, ticket_id=ticket.id, data=data)


def _raised(customer_id: int, month: str) -> set[int]:
    query = BudgetAlarm.select(BudgetAlarm.percent)
    return {row.percent for row in query.where(BudgetAlarm.customer == customer_id, BudgetAlarm.month == month)}


def _data(use: Use, percent: int, agents: set[int], *, is_told: bool) -> dict[str, Any]:
    data = {"percent": percent, "month": use.month, "used": use.used, "included": use.included}
    data |= {"billable": use.billable, "agents": sorted(agents)}
    return data if is_told else {**data, "untold": _TOLD_BY_A_HIGHER}
