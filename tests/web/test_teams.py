"""Teams on the pages: their queues, the way from one to another, and what administrators decide of them."""

from __future__ import annotations

import re

import pytest

from core import clock, escalation, lines, teams
from core.actors import DESK
from core.models import Team, Ticket
from core.rules.escalation import DEFAULT_LADDER, Step
from tests.web.cast import Cast, make_ticket
from tests.web.conftest import Visit
from web.desk.ticket import seen_mark


@pytest.fixture
def support(cast: Cast) -> Team:
    return teams.add_team("Support", line=1, members=[cast.agent], by=DESK, now=clock.now())


@pytest.fixture
def experts(cast: Cast, support: Team) -> Team:
    return teams.add_team("Experts", line=3, lead=cast.admin, by=DESK, now=clock.now())


def subjects(page: str) -> list[str]:
    return re.findall(r'<a class="title" href="/desk/tickets/\d+"><bdi>([^<]+)</bdi>', page)


def give(cast: Cast, ticket: Ticket, team: Team) -> None:
    lines.assign_to_line(ticket, team, by=DESK, now=clock.now())


def test_a_desk_without_teams_shows_nothing_of_them(visit: Visit, cast: Cast) -> None:
    number = make_ticket(cast.anna).number
    pages = [visit(cast.agent).get(path).text for path in ("/desk/", f"/desk/tickets/{number}")]
    assert all("team" not in page.lower() for page in pages)


def test_the_queue_is_shown_team_by_team_with_how_much_waits_in_each(
    visit: Visit, cast: Cast, support: Team, experts: Team
) -> None:
    make_ticket(cast.anna, "Fråga")
    give(cast, make_ticket(cast.anna, "Kärnfel"), experts)
    page = visit(cast.agent).get(f"/desk/?team={experts.id}").text
    assert subjects(page) == ["Kärnfel"]
    counts = re.findall(r'>(\w+) <span class="count-quiet">(\d+)</span>', page)
    assert counts == [("Support", "1"), ("Experts", "1")]


def test_an_agents_own_teams_are_one_view(visit: Visit, cast: Cast, support: Team, experts: Team) -> None:
    make_ticket(cast.anna, "Fråga")
    give(cast, make_ticket(cast.anna, "Kärnfel"), experts)
    assert subjects(visit(cast.agent).get("/desk/?team=mine").text) == ["Fråga"]
    assert subjects(visit(cast.admin).get("/desk/?view=due&team=mine").text) == ["Kärnfel"]


@pytest.mark.parametrize("team", ["", "999", "x", "mine'", "-1"])
def test_a_team_that_isnt_there_narrows_nothing(visit: Visit, cast: Cast, support: Team, team: str) -> None:
    make_ticket(cast.anna, "Fråga")
    assert subjects(visit(cast.agent).get("/desk/", query_string={"team": team}).text) == ["Fråga"]


def test_an_agent_gives_a_ticket_to_the_experts_with_what_is_known(visit: Visit, cast: Cast, experts: Team) -> None:
    ticket, browser = make_ticket(cast.anna), visit(cast.agent)
    form = {"team": str(experts.id), "team_note": "Omstart hjälpte inte.", "seen": seen_mark(ticket)}
    browser.post(f"/desk/tickets/{ticket.number}/team", form)
    page = browser.get(f"/desk/tickets/{ticket.number}").text
    assert "Omstart hjälpte inte." in page and "gave it to Experts (third line)" in page
    assert lines.team_of(Ticket.get_by_id(ticket.id)) == experts


def test_the_customer_sees_neither_team_nor_note(visit: Visit, cast: Cast, experts: Team) -> None:
    ticket = make_ticket(cast.anna)
    lines.assign_to_line(ticket, experts, note="Kunden är besvärlig.", by=DESK, now=clock.now())
    page = visit(cast.anna).get(f"/tickets/{ticket.number}").text
    assert "Experts" not in page and "besvärlig" not in page


def test_what_was_moved_in_between_is_looked_at_again(visit: Visit, cast: Cast, experts: Team, support: Team) -> None:
    ticket = make_ticket(cast.anna)
    form = {"team": str(support.id), "team_note": "Ta ni det.", "seen": seen_mark(ticket)}
    give(cast, ticket, experts)
    answer = visit(cast.agent).post(f"/desk/tickets/{ticket.number}/team", form)
    assert (answer.status_code, "Ta ni det." in answer.text) == (409, True)


def test_an_administrator_makes_changes_and_removes_a_team(visit: Visit, cast: Cast) -> None:
    browser = visit(cast.admin)
    browser.post("/admin/teams", {"name": "Drift", "line": "2", "lead": str(cast.agent.id)})
    (team,) = lines.teams()
    assert (team.name, team.line, team.lead, team.is_default) == ("Drift", 2, cast.agent, True)
    form = {"name": "Nät", "lead": "", "member": [str(cast.admin.id)]}
    browser.post(f"/admin/teams/{team.id}", form)
    assert ([each.name for each in lines.teams()], lines.members_of(team)) == (["Nät"], [cast.admin])
    browser.post(f"/admin/teams/{team.id}/remove")
    assert lines.teams() == []


def test_a_name_that_is_taken_is_refused_where_it_was_typed(visit: Visit, cast: Cast, support: Team) -> None:
    answer = visit(cast.admin).post("/admin/teams", {"name": "support", "line": "2"})
    assert (answer.status_code, "There is a team of that name already." in answer.text) == (422, True)


def test_a_line_gets_a_ladder_of_its_own(visit: Visit, cast: Cast) -> None:
    form = {"line": "3", "rung-50": ["lead"], "rung-90": ["lead", "managers"], "rung-100": ["managers"]}
    visit(cast.admin).post("/admin/escalation", form)
    assert escalation.ladder_of(3)["90"] == (Step.LEAD, Step.MANAGERS)
    assert (escalation.ladder_of(3)["75"], escalation.ladder_of(1)) == ((), DEFAULT_LADDER)


def test_a_ladder_without_anybody_at_its_top_is_refused(visit: Visit, cast: Cast) -> None:
    answer = visit(cast.admin).post("/admin/escalation", {"line": "1", "rung-50": ["lead"]})
    assert (answer.status_code, "Somebody must be told" in answer.text) == (422, True)


@pytest.mark.parametrize("path", ["/admin/teams", "/admin/escalation"])
def test_the_pages_are_in_swedish_too(visit: Visit, cast: Cast, path: str) -> None:
    assert "Teamets ledare" in (page := visit(cast.admin, language="sv").get(path).text) or "Lägg till ett team" in page
