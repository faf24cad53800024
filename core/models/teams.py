"""Who works a line together, who leads them, and who is told when one of their tickets is about to be late."""

from __future__ import annotations

from peewee import SQL, BooleanField, CharField, ForeignKeyField, IntegerField

from core.database import InstantField, JsonField, Row
from core.models.people import Agent

TEAM_NAME_LENGTH = 60
LINES = (1, 2, 3)  # first assessment, what takes longer, the experts (P18)


class Team(Row):
    """Agents who share a queue. A line's default team has whatever was given to none of its teams."""

    name = CharField(max_length=TEAM_NAME_LENGTH)
    name_key = CharField(max_length=3 * TEAM_NAME_LENGTH)  # the name, as it is found in any case
    line = IntegerField()
    lead = ForeignKeyField(Agent, null=True, index=False)
    lead_id: int | None
    is_default = BooleanField()
    created_at = InstantField()
    removed_at = InstantField(null=True)


class TeamMember(Row):
    """An agent in a team; an agent may be in several, and the lead always is."""

    team = ForeignKeyField(Team, index=False)
    team_id: int
    agent = ForeignKeyField(Agent, index=False)
    agent_id: int


class Ladder(Row):
    """Who is told at each threshold of a line's tickets; the newest of a line counts."""

    line = IntegerField()
    rungs = JsonField()  # {"50": ["assignee"], …} as in core.rules.escalation
    made_by = CharField()
    created_at = InstantField()


Team.add_index(Team.index(Team.name_key, unique=True, where=SQL("removed_at IS NULL"), name="team_active_name"))
Team.add_index(
    Team.index(Team.line, unique=True, where=SQL("is_default AND removed_at IS NULL"), name="team_default_of_line")
)
TeamMember.add_index(TeamMember.index(TeamMember.team, TeamMember.agent, unique=True, name="team_member_once"))
TeamMember.add_index(TeamMember.index(TeamMember.agent, name="team_member_agent"))
Ladder.add_index(Ladder.index(Ladder.line, Ladder.id, name="ladder_line"))
