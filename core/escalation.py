"""Escalation in time: whom the desk writes to when a ticket draws near to being late, and in whose hours (P19).

Letters to agents leave within the hours of the ticket's own terms, which is when its clocks run. While the desk itself
is closed nobody is at work but who is on duty, so they are told in everybody's place; where nobody is, the incident
managers are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from core import events, lines, terms
from core.actors import DESK, Actor, require_desk_admin
from core.database import find, transaction
from core.errors import Refused
from core.models import Agent, Ticket
from core.models.people import Role
from core.models.teams import LINES
from core.models.teams import Ladder as KeptLadder
from core.phone_duty import on_duty_at
from core.rules.clocks import Clock
from core.rules.escalation import DEFAULT_LADDER, Ladder, Step, highest, read_ladder, steps_for
from core.rules.hours import Hours
from core.rules.terms import STANDARD

ESCALATED = "escalated"


def escalate(ticket: Ticket, passed: Sequence[tuple[Clock, int, datetime]], *, now: datetime) -> None:
    """Tell of thresholds that were just passed, in one letter for all of them, within the transaction around."""
    percents = highest((clock.name.value, percent) for clock, percent, _ in passed)
    steps = steps_for(ladder_of(ticket.line), percents)
    at = _next_working_time(passed, now)
    told = people_for(ticket, steps, at) if steps else []
    if not told:
        return
    by = {clock.name.value: clock.by.isoformat() for clock, _, _ in passed}
    rows = [{"clock": clock, "percent": percent, "by": by[clock]} for clock, percent in percents.items()]
    data = {**_foremost(rows), "passed": rows, "steps": [step.value for step in steps], **_named(told)}
    events.record(ESCALATED, by=DESK, now=now, ticket_id=ticket.id, data=data, tell_at=at)


def people_for(ticket: Ticket, steps: Iterable[Step], at: datetime) -> list[Agent]:
    """The agents behind these steps, each once; outside the desk's hours those on duty in their place."""
    hours = desk_hours(at)
    if hours.is_open(at):
        found = [agent for step in steps for agent in _WHO[step](ticket)]
    else:
        found = list(on_duty_at(at, hours)) or _incident_managers(ticket)
    return list({agent.id: agent for agent in found}.values())


def desk_hours(at: datetime) -> Hours:
    """When the desk is staffed for whoever has no agreement: its own working hours."""
    return terms.hours_of(terms.week_at(STANDARD, at))


def ladder_of(line: int) -> Ladder:
    """Who is told at each threshold of this line's tickets."""
    kept = KeptLadder.select().where(KeptLadder.line == line).order_by(KeptLadder.id.desc()).first()
    return read_ladder(kept.rungs) if kept is not None else DEFAULT_LADDER


def set_ladder(line: int, rungs: Mapping[str, Iterable[str]], *, by: Actor, now: datetime) -> None:
    """From the next threshold on. Before a ticket is late somebody is told, whatever else is left out."""
    require_desk_admin(by)
    if line not in LINES:
        raise Refused("line", "The line is 1, 2 or 3.")
    ladder = read_ladder(rungs)
    if not ladder["90"] or not ladder["100"]:
        raise Refused("90", "Somebody must be told before a ticket is late, and when it is: tick one at 90 and at 100.")
    with transaction():
        kept = {name: [step.value for step in steps] for name, steps in ladder.items()}
        KeptLadder.create(line=line, rungs=kept, made_by=by.label, created_at=now)
        events.record("ladder-set", by=by, now=now, data={"line": line})


def _next_working_time(passed: Sequence[tuple[Clock, int, datetime]], now: datetime) -> datetime:
    """Now, unless the desk was down when the threshold passed and wakes up outside the hours of the ticket's terms."""
    hours = passed[0][0].state.terms.hours
    return hours.next_opening(now) or now


def _foremost(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The clock that is worst off, for whoever reads one of them only."""
    worst = max(rows, key=lambda row: row["percent"])
    return {"clock": worst["clock"], "percent": worst["percent"]}


def _named(told: Sequence[Agent]) -> dict[str, Any]:
    return {"agents": [agent.id for agent in told], "told": [agent.email for agent in told]}


def _assignee(ticket: Ticket) -> list[Agent]:
    agent = find(Agent, id=ticket.assignee_id, removed_at=None) if ticket.assignee_id is not None else None
    return [agent] if agent is not None else _lead(ticket)


def _lead(ticket: Ticket) -> list[Agent]:
    """Of its team; where that has none, whoever leads at the desk."""
    lead = lines.lead_of(lines.team_of(ticket))
    return [lead] if lead is not None else _with_role(Role.LEAD)


def _incident_managers(ticket: Ticket) -> list[Agent]:
    return _with_role(Role.INCIDENT_MANAGER) or _with_role(Role.ADMIN)


def _with_role(role: Role) -> list[Agent]:
    return list(Agent.select().where(Agent.role == role.value, Agent.removed_at.is_null()).order_by(Agent.id))


_WHO: Mapping[Step, Callable[[Ticket], list[Agent]]] = {
    Step.ASSIGNEE: _assignee,
    Step.LEAD: _lead,
    Step.MANAGERS: _incident_managers,
}
