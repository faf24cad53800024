"""The lines of the desk, and where a ticket stands: first line assesses, the rest goes on to who can solve it (P18).

A desk without teams has one line that is everybody. Each line that has teams has a default one, in whose queue stands
whatever of that line was given to no other; so opening a ticket asks nobody for a team.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from peewee import SQL, Expression

from core import events, messages
from core.actors import Actor, require_staff
from core.database import find, transaction
from core.errors import Changed, Refused
from core.messages import Said
from core.models import Agent, Team, TeamMember, Ticket
from core.models.tickets import Channel, Visibility

FIRST = 1

IS_OPEN = SQL("status <> 'resolved' AND status <> 'closed' AND held_because IS NULL")  # as the index ticket_team says
_MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket stands, as its row says it: a line, and the team unless it is the line's default one."""

    line: int
    team_id: int | None = None

    @property
    def holds(self) -> Expression:
        """The condition on the tickets that stand here."""
        here = Ticket.team.is_null() if self.team_id is None else Ticket.team == self.team_id
        return (Ticket.line == self.line) & here


def assign_to_line(ticket: Ticket, team: Team | None, *, by: Actor, now: datetime, note: str = "") -> None:
    """Put a ticket into a team's queue, and take it from its agent; without a team, into that of the first line.

    What was found out so far goes along as an internal note. The lead is told. Raises Changed for a lost race.
    """
    require_staff(by)
    if team is not None and team.removed_at is not None:
        raise Refused("team", "There is no team %(name)s any more.", name=team.name)
    if ticket.merged_into_id is not None:
        raise Refused("ticket", "The ticket is merged into another one, and goes on there.")
    team = team or default_team(FIRST)
    place = place_of(team)
    if place == where(ticket):
        return
    with transaction():
        move(ticket, place, now=now, assignee=None)
        message_id = _note(ticket, note, by=by, now=now)
        data = {"line": place.line, "team": team.name if team else "", **_told_to_lead(team, by)}
        events.record("assigned-line", by=by, now=now, ticket_id=ticket.id, message_id=message_id, data=data)


def move(ticket: Ticket, place: Place, *, now: datetime, **columns: object) -> None:
    """Compare-and-swap from the place looked at, within the transaction around; no event is written."""
    changes = {"line": place.line, "team": place.team_id, "updated_at": now, **columns}
    if not Ticket.update(**changes).where(Ticket.id == ticket.id, where(ticket).holds).execute():
        raise Changed
    for name, value in changes.items():
        setattr(ticket, name, value)


def where(ticket: Ticket) -> Place:
    return Place(ticket.line, ticket.team_id)


def place_of(team: Team | None) -> Place:
    """The place that is a team's queue; for none, the first line."""
    if team is None:
        return Place(FIRST)
    return Place(team.line, None if team.is_default else team.id)


def teams() -> list[Team]:
    """Those there are, line by line, the default one first; each with its lead."""
    rows = Team.select(Team, Agent).left_outer_join(Agent, on=(Team.lead == Agent.id)).where(Team.removed_at.is_null())
    return list(rows.order_by(Team.line, Team.is_default.desc(), Team.name))


def default_team(line: int) -> Team | None:
    return find(Team, line=line, is_default=True, removed_at=None)


def team_of(ticket: Ticket) -> Team | None:
    """Whose queue a ticket stands in; None where its line has no teams."""
    return find(Team, id=ticket.team_id) if ticket.team_id is not None else default_team(ticket.line)


def lead_of(team: Team | None) -> Agent | None:
    """Who leads a team, unless they have left the desk."""
    return find(Agent, id=team.lead_id, removed_at=None) if team is not None and team.lead_id is not None else None


def members_of(team: Team) -> list[Agent]:
    """Those who still work at the desk, by name."""
    rows = Agent.select().join(TeamMember).where(TeamMember.team == team.id, Agent.removed_at.is_null())
    return list(rows.order_by(Agent.name, Agent.id))


def teams_of(agent_id: int | None) -> set[int]:
    """The ids of the teams that an agent is in."""
    return {row.team_id for row in TeamMember.select(TeamMember.team).where(TeamMember.agent == agent_id)}


def count_open(places: Sequence[Place]) -> list[int]:
    """How many open tickets stand in each of these places; counting stops at a hundred."""
    return [Ticket.select(Ticket.id).where(place.holds, IS_OPEN).limit(_MOST_COUNTED).count() for place in places]


def team_names() -> dict[Place, str]:
    """Every place's team, by name; those removed too, since ended tickets keep theirs."""
    rows = list(Team.select().order_by(Team.id))
    names = {Place(team.line, team.id): team.name for team in rows}
    return names | {place_of(team): team.name for team in rows if team.removed_at is None}


def _note(ticket: Ticket, note: str, *, by: Actor, now: datetime) -> int | None:
    if not note.strip():
        return None
    said = Said(text=note.strip(), channel=Channel.DESK, visibility=Visibility.INTERNAL)
    return messages.add(ticket.id, said, by=by, now=now)


def _told_to_lead(team: Team | None, by: Actor) -> dict[str, object]:
    lead = lead_of(team)
    return {"agents": [lead.id]} if lead is not None and lead.id != by.agent_id else {}
