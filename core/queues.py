"""The queues of the desk's teams, as an agent sees them: their own, each team's, and how much waits in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core import lines
from core.actors import Actor
from core.lines import Place
from core.models import Team

MINE = "mine"


@dataclass(frozen=True, slots=True)
class Queue:
    """A team's, and how many open tickets stand in it; a hundred means that many or more."""

    team: Team
    open: int
    is_mine: bool


def queues(by: Actor) -> list[Queue]:
    """Every team's, line by line; none at a desk without teams."""
    found = lines.teams()
    counts = lines.count_open([lines.place_of(team) for team in found])
    mine = lines.teams_of(by.agent_id) if found else set()
    return [Queue(team, count, team.id in mine) for team, count in zip(found, counts, strict=True)]


def places(chosen: str, there: Sequence[Queue]) -> tuple[Place, ...]:
    """The places to look in for `mine` or the id of a team; none, which is everywhere, for anything else."""
    wanted = [each for each in there if (each.is_mine if chosen == MINE else str(each.team.id) == chosen)]
    return tuple(lines.place_of(each.team) for each in wanted)
