"""The command that keeps teams: who shares a queue, and who leads them."""

from __future__ import annotations

import json
from typing import Any

import click

from core import clock, lines, people, teams
from core.actors import DESK
from core.errors import Refused
from core.models import Agent, Team
from core.models.teams import LINES
from tasks.ready import ready


@click.group()
def team() -> None:
    """Teams and their lines."""


@team.command("add")
@click.argument("name")
@click.option("--line", type=click.IntRange(LINES[0], LINES[-1]), required=True, help="1, 2 or 3.")
@click.option("--lead", metavar="EMAIL", help="The agent who leads them.")
@click.option("--member", "members", metavar="EMAIL", multiple=True, help="An agent; may be given several times.")
def team_add(name: str, line: int, lead: str | None, members: tuple[str, ...]) -> None:
    """Add a team. The first of a line has all that stands there."""
    ready()
    leader = _agent(lead) if lead else None
    chosen = [_agent(email) for email in members]
    added = teams.add_team(name, line=line, lead=leader, members=chosen, by=DESK, now=clock.now())
    click.echo(f"team {added.name} added to line {added.line}")


@team.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def team_list(as_json: bool) -> None:
    """List the teams, line by line."""
    ready()
    for each in lines.teams():
        row = _as_row(each)
        told = f"{row['line']}  {row['name']}  lead: {row['lead'] or '-'}  members: {', '.join(row['members']) or '-'}"
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else told)


def _agent(email: str) -> Agent:
    found = people.find_agent(email)
    if found is None:
        raise Refused("agent", "There is no agent %(email)s.", email=email)
    return found


def _as_row(each: Team) -> dict[str, Any]:
    lead = lines.lead_of(each)
    return {
        "name": each.name,
        "line": each.line,
        "default": each.is_default,
        "lead": lead.email if lead else None,
        "members": [agent.email for agent in lines.members_of(each)],
    }
