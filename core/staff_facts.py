"""What letters to agents say of a ticket: what is due and when, whose it is, and what may be done now.

Of the customer's own words they carry the subject and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_datetime

from core import lines
from core.config import Settings
from core.models import Event, Ticket
from core.recipients import Recipient

_LATE = 100
_WHEN = "EEE d MMM HH:mm"

Facts = dict[str, object]


def warning_facts(event: Event, ticket: Ticket, person: Recipient, settings: Settings) -> Facts:
    """`passed` are the clocks, the worst first: the subject tells of that one."""
    ticket = Ticket.get_by_id(ticket.id)
    rows = sorted(event.data["passed"], key=lambda row: -row["percent"])
    passed = [_as_told(row, person, settings) for row in rows]
    is_mine = ticket.assignee is not None and ticket.assignee.email == person.address
    return {**_of_ticket(ticket), "passed": passed, "foremost": passed[0], "is_mine": is_mine}


def assignment_facts(event: Event, ticket: Ticket, person: Recipient, settings: Settings) -> Facts:
    """`to_team` is empty where the ticket was given to the agent, and not to the team they lead."""
    ticket = Ticket.get_by_id(ticket.id)
    due = _when(ticket.due_by, person, settings) if ticket.due_by else ""
    return {**_of_ticket(ticket), "to_team": event.data.get("team", ""), "due": due}


STAFF_FACTS: Mapping[str, Callable[[Event, Ticket, Recipient, Settings], Facts]] = {
    "escalated": warning_facts,
    "assigned": assignment_facts,
    "assigned-line": assignment_facts,
}


def _of_ticket(ticket: Ticket) -> Facts:
    """As it stands when the letter is written."""
    team = lines.team_of(ticket)
    return {
        "customer": ticket.customer.name if ticket.customer else "",
        "priority": ticket.priority,
        "assignee": ticket.assignee.name if ticket.assignee else "",
        "team": team.name if team else "",
    }


def _as_told(row: Mapping[str, Any], person: Recipient, settings: Settings) -> dict[str, object]:
    by = _when(datetime.fromisoformat(row["by"]), person, settings)
    return {"clock": row["clock"], "percent": row["percent"], "by": by, "is_late": row["percent"] >= _LATE}


def _when(at: datetime, person: Recipient, settings: Settings) -> str:
    return str(format_datetime(at, _WHEN, tzinfo=settings.timezone, locale=person.language))
