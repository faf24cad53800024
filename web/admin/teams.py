"""The teams: their line, who leads them and who is in them. Only here is anything of it decided."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import clock, lines, listings, teams
from core.errors import Refused
from core.models import Agent, Team
from core.models.teams import LINES
from web import forms, sessions
from web.admin import blueprint

Answer = Response | tuple[str, int]


@blueprint.get("/teams")
def list_teams() -> str:
    return _page(forms.Form())


@blueprint.post("/teams")
def add_team() -> Answer:
    try:
        line, lead = forms.row_id("line") or 0, _lead()
        teams.add_team(forms.line("name"), line=line, lead=lead, by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        return _page(forms.sent(refusal)), 422
    return redirect("/admin/teams?done=team-added")


@blueprint.get("/teams/<row_id:team_id>")
def show_team(team_id: int) -> str:
    return _team_page(teams.get_team(team_id), forms.Form())


@blueprint.post("/teams/<row_id:team_id>")
def change_team(team_id: int) -> Answer:
    team = teams.get_team(team_id)
    try:
        teams.change_team(
            team,
            name=forms.line("name"),
            lead=_lead(),
            members=_members(),
            is_default=forms.is_ticked("is_default"),
            by=sessions.actor(),
            now=clock.now(),
        )
    except Refused as refusal:
        return _team_page(teams.get_team(team_id), forms.sent(refusal)), 422
    return redirect("/admin/teams?done=saved")


@blueprint.post("/teams/<row_id:team_id>/remove")
def remove_team(team_id: int) -> Response:
    teams.remove_team(teams.get_team(team_id), by=sessions.actor(), now=clock.now())
    return redirect("/admin/teams?done=team-removed")


def _lead() -> Agent | None:
    wanted = forms.row_id("lead")
    return next((agent for agent in listings.agents() if agent.id == wanted), None)


def _members() -> list[Agent]:
    wanted = set(request.form.getlist("member"))
    return [agent for agent in listings.agents() if str(agent.id) in wanted]


def _page(form: forms.Form) -> str:
    there = lines.teams()
    members = {team.id: lines.members_of(team) for team in there}
    codes = [str(line) for line in LINES]
    return render_template(
        "admin/teams.html", teams=there, members=members, agents=listings.agents(), lines=codes, form=form
    )


def _team_page(team: Team, form: forms.Form) -> str:
    members = {agent.id for agent in lines.members_of(team)}
    return render_template("admin/team.html", team=team, members=members, agents=listings.agents(), form=form)
