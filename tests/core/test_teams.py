"""Teams: whose queue a ticket stands in, and that it keeps its place whatever becomes of the teams."""

from __future__ import annotations

import pytest

from core import lines, teams
from core.errors import NotAllowed, Refused
from core.models import Agent, Event, Team, Ticket
from core.people import remove_agent
from tests import make
from tests.cast import NOW, Cast, by


def add(people: Cast, name: str, line: int = 1, **chosen: object) -> Team:
    return teams.add_team(name, line=line, by=by(people.ada), now=NOW, **chosen)  # type: ignore[arg-type]  # as chosen


def change(people: Cast, team: Team, **chosen: object) -> None:
    values = {"name": team.name, "lead": team.lead, "members": lines.members_of(team), "is_default": False}
    teams.change_team(team, by=by(people.ada), now=NOW, **{**values, **chosen})  # type: ignore[arg-type]  # as chosen


def queue_of(ticket: Ticket) -> str:
    team = lines.team_of(Ticket.get_by_id(ticket.id))
    return team.name if team else ""


def names(people: list[Agent]) -> list[str]:
    return [agent.name for agent in people]


def test_a_desk_without_teams_has_one_line_that_is_everybody(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    assert (ticket.line, ticket.team_id, queue_of(ticket), lines.teams()) == (1, None, "", [])


def test_a_lines_first_team_has_all_that_stands_in_it(people: Cast) -> None:
    ticket = make.ticket(people.anna)
    add(people, "Support")
    assert queue_of(ticket) == "Support"


def test_the_lead_is_always_a_member(people: Cast) -> None:
    team = add(people, "Support", lead=people.olle)
    assert names(lines.members_of(team)) == ["Olle Lind"]
    change(people, team, members=[people.ada])
    assert names(lines.members_of(team)) == ["Ada Berg", "Olle Lind"]


def test_who_is_left_out_is_no_member_any_more(people: Cast) -> None:
    team = add(people, "Support", members=[people.olle, people.ada])
    change(people, team, members=[people.ada])
    assert (names(lines.members_of(team)), lines.teams_of(people.olle.id)) == (["Ada Berg"], set())


def test_who_has_left_the_desk_is_neither_member_nor_lead(people: Cast) -> None:
    team = add(people, "Support", lead=people.olle)
    remove_agent(people.olle, by=by(people.ada), now=NOW)
    assert (lines.members_of(team), lines.lead_of(team)) == ([], None)


def test_another_default_team_leaves_open_tickets_where_they_stand(people: Cast) -> None:
    support, apps = add(people, "Support"), add(people, "Apps")
    one, two = make.ticket(people.anna), make.ticket(people.anna)
    lines.assign_to_line(two, apps, by=by(people.olle), now=NOW)
    change(people, apps, is_default=True)
    assert (queue_of(one), queue_of(two), queue_of(make.ticket(people.anna))) == ("Support", "Apps", "Apps")
    assert not Team.get_by_id(support.id).is_default


def test_a_line_has_one_default_team(people: Cast) -> None:
    for name in ("Support", "Apps", "Network"):
        add(people, name, is_default=True)
    assert [(team.name, team.is_default) for team in lines.teams()] == [
        ("Network", True), ("Apps", False), ("Support", False)
    ]  # fmt: skip


def test_the_tickets_of_a_removed_team_go_to_the_lines_default_one(people: Cast) -> None:
    add(people, "Support")
    apps = add(people, "Apps")
    ticket = make.ticket(people.anna)
    lines.assign_to_line(ticket, apps, by=by(people.olle), now=NOW)
    teams.remove_team(apps, by=by(people.ada), now=NOW)
    assert queue_of(ticket) == "Support"


def test_a_removed_default_team_is_followed_by_the_oldest_that_is_left(people: Cast) -> None:
    support, apps, _ = (add(people, name) for name in ("Support", "Apps", "Network"))
    one, two = make.ticket(people.anna), make.ticket(people.anna)
    lines.assign_to_line(two, apps, by=by(people.olle), now=NOW)
    teams.remove_team(support, by=by(people.ada), now=NOW)
    assert (queue_of(one), queue_of(two), apps.id) == ("Apps", "Apps", lines.default_team(1).id)  # type: ignore[union-attr]  # there is


def test_the_tickets_of_a_lines_last_team_go_to_the_first_line(people: Cast) -> None:
    add(people, "Support")
    experts = add(people, "Experts", 3)
    ticket = make.ticket(people.anna)
    lines.assign_to_line(ticket, experts, by=by(people.olle), now=NOW)
    teams.remove_team(experts, by=by(people.ada), now=NOW)
    assert (Ticket.get_by_id(ticket.id).line, queue_of(ticket)) == (1, "Support")


def test_a_team_is_removed_once(people: Cast) -> None:
    support = add(people, "Support")
    for _ in range(2):
        teams.remove_team(Team.get_by_id(support.id), by=by(people.ada), now=NOW)
    assert Event.select().where(Event.kind == "team-removed").count() == 1


def test_a_name_is_free_again_when_its_team_is_gone(people: Cast) -> None:
    teams.remove_team(add(people, "Support"), by=by(people.ada), now=NOW)
    assert add(people, "support").is_default


@pytest.mark.parametrize(
    ("name", "line", "field"), [("SUPPORT", 2, "name"), ("", 1, "name"), ("x" * 61, 1, "name"), ("Apps", 4, "line")]
)
def test_a_team_needs_a_name_of_its_own_and_a_line(people: Cast, name: str, line: int, field: str) -> None:
    add(people, "Support")
    with pytest.raises(Refused) as refused:
        add(people, name, line)
    assert (refused.value.field, len(lines.teams())) == (field, 1)


def test_only_administrators_keep_teams(people: Cast) -> None:
    team = add(people, "Support")
    for deed in (
        lambda: teams.add_team("Apps", line=1, by=by(people.olle), now=NOW),
        lambda: teams.remove_team(team, by=by(people.olle), now=NOW),
        lambda: teams.change_team(team, name="X", lead=None, members=(), is_default=False, by=by(people.olle), now=NOW),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert [each.name for each in lines.teams()] == ["Support"]
