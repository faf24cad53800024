"""Teams: made, changed and taken apart by administrators, without a ticket's losing its place.

A line's first team is its default one. Naming another leaves every open ticket in the queue where it stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from peewee import IntegrityError

from core import events, lines
from core.actors import Actor, require_desk_admin
from core.database import find, insert_many, savepoint, transaction
from core.errors import NotFound, Refused
from core.models import Agent, Team, TeamMember, Ticket
from core.models.teams import LINES, TEAM_NAME_LENGTH

_IS_THERE = Team.removed_at.is_null()


def add_team(
    name: str, *, line: int, by: Actor, now: datetime, lead: Agent | None = None, members: Collection[Agent] = (),
    is_default: bool = False,
) -> Team:  # fmt: skip
    """Raises Refused naming the field."""
    require_desk_admin(by)
    if line not in LINES:
        raise Refused("line", "The line is 1, 2 or 3.")
    fields: dict[str, Any] = {**_names(name), "lead": _working(lead)}
    with transaction():
        with _no_other_of_that_name():
            team: Team = Team.create(line=line, is_default=False, created_at=now, **fields)
        if is_default or lines.default_team(line) is None:
            _make_default(team)
        _set_members(team, members)
        events.record("team-added", by=by, now=now, data={"name": team.name, "line": line})
    return team


def change_team(
    team: Team, *, name: str, lead: Agent | None, members: Collection[Agent], is_default: bool, by: Actor, now: datetime
) -> None:
    """Its line stays. A default team stays the default one until another is named."""
    require_desk_admin(by)
    fields: dict[str, Any] = {**_names(name), "lead": _working(lead)}
    with transaction():
        with _no_other_of_that_name():
            Team.update(**fields).where(Team.id == team.id).execute()
        team.lead = lead
        if is_default and not team.is_default:
            _make_default(team)
        _set_members(team, members)
        events.record("team-changed", by=by, now=now, data={"name": fields["name"], "before": team.name})
        team.name = fields["name"]


def remove_team(team: Team, *, by: Actor, now: datetime) -> None:
    """Its open tickets go to the line's default team, or to the first line; their agents keep them.

    Of a default team, the oldest of the line's others takes the place.
    """
    require_desk_admin(by)
    place = lines.place_of(team)
    with transaction():
        if not Team.update(removed_at=now, is_default=False).where(Team.id == team.id, _IS_THERE).execute():
            return
        TeamMember.delete().where(TeamMember.team == team.id).execute()
        heir = lines.default_team(team.line) or _next_of(team.line)
        _hand_on(place, lines.Place(heir.line) if heir else lines.Place(lines.FIRST))
        data = {"name": team.name, "line": team.line, "to": heir.name if heir else ""}
        events.record("team-removed", by=by, now=now, data=data)


def get_team(team_id: int) -> Team:
    team = find(Team, id=team_id, removed_at=None)
    if team is None:
        raise NotFound
    return team


def find_team(name: str) -> Team | None:
    return find(Team, name_key=" ".join(name.split()).casefold(), removed_at=None)


def _names(name: str) -> dict[str, str]:
    name = " ".join(name.split())
    if not name or len(name) > TEAM_NAME_LENGTH:
        raise Refused("name", "It needs a name, of %(most)s characters at most.", most=TEAM_NAME_LENGTH)
    return {"name": name, "name_key": name.casefold()}


def _working(agent: Agent | None) -> Agent | None:
    if agent is not None and agent.removed_at is not None:
        raise Refused("lead", "%(name)s no longer works at the desk.", name=agent.name)
    return agent


@contextmanager
def _no_other_of_that_name() -> Iterator[None]:
    try:
        with savepoint():
            yield
    except IntegrityError:
        raise Refused("name", "There is a team of that name already.") from None


def _set_members(team: Team, members: Collection[Agent]) -> None:
    """The lead is always one of them."""
    wanted = {agent.id for agent in members if agent.removed_at is None} | ({team.lead_id} if team.lead_id else set())
    TeamMember.delete().where(TeamMember.team == team.id, TeamMember.agent.not_in(sorted(wanted))).execute()
    rows = [{"team": team.id, "agent": agent_id} for agent_id in sorted(wanted)]
    insert_many(TeamMember, rows, on_conflict="DO NOTHING")


def _make_default(team: Team) -> None:
    """Open tickets stay in their queues: those of the old default team get its name, those of the new one need none."""
    before = lines.default_team(team.line)
    if before is not None:
        Team.update(is_default=False).where(Team.id == before.id).execute()
        _hand_on(lines.Place(team.line), lines.Place(team.line, before.id))
    Team.update(is_default=True).where(Team.id == team.id).execute()
    _hand_on(lines.Place(team.line, team.id), lines.Place(team.line))
    team.is_default = True


def _next_of(line: int) -> Team | None:
    """The oldest team of a line, from now on its default one."""
    oldest: Team | None = Team.select().where(Team.line == line, _IS_THERE).order_by(Team.id).first()
    if oldest is not None:
        _make_default(oldest)
    return oldest


def _hand_on(before: lines.Place, after: lines.Place) -> None:
    """All that is open in one place to another: of the tickets themselves nothing changes."""
    if before != after:
        Ticket.update(line=after.line, team=after.team_id).where(before.holds, lines.IS_OPEN).execute()
