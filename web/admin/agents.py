"""The people at the desk, and what each may do. There is always one administrator."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import clock, listings, people
from core.errors import NotFound, Refused
from core.models import Agent
from core.models.people import Role
from web import forms, sessions
from web.admin import blueprint
from web.surroundings import here


@blueprint.get("/agents")
def list_agents() -> str:
    return _agents_page(forms.Form())


@blueprint.post("/agents")
def add_agent() -> Response | tuple[str, int]:
    try:
        own = here().settings.addresses
        people.add_agent(email=forms.line("email"), **_fields(), by=sessions.actor(), now=clock.now(), own=own)
    except Refused as refusal:
        return _agents_page(forms.sent(refusal)), 422
    return redirect("/admin/agents?done=agent-added")


@blueprint.get("/agents/<row_id:agent_id>")
def show_agent(agent_id: int) -> str:
    return _agent_page(_get_agent(agent_id), forms.Form())


@blueprint.post("/agents/<row_id:agent_id>")
def change_agent(agent_id: int) -> Response | tuple[str, int]:
    agent = _get_agent(agent_id)
    try:
        people.change_agent(agent, **_fields(), by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        return _agent_page(agent, forms.sent(refusal)), 422
    return redirect("/admin/agents?done=saved")


@blueprint.get("/agents/<row_id:agent_id>/remove")
def confirm_removal_of_agent(agent_id: int) -> str:
    return render_template("admin/remove_agent.html", agent=_get_agent(agent_id))


@blueprint.post("/agents/<row_id:agent_id>/remove")
def remove_agent(agent_id: int) -> Response:
    people.remove_agent(_get_agent(agent_id), by=sessions.actor(), now=clock.now())
    return redirect("/admin/agents?done=agent-removed")


def _fields() -> dict[str, str]:
    return {
        "name": forms.line("name"),
        "role": forms.line("role"),
        "phone": forms.line("phone"),
        "language": forms.line("language"),
    }


def _get_agent(agent_id: int) -> Agent:
    agent = Agent.get_or_none(Agent.id == agent_id, Agent.removed_at.is_null())
    if agent is None:
        raise NotFound
    return agent


def _agents_page(form: forms.Form) -> str:
    return render_template("admin/agents.html", agents=listings.agents(), roles=list(Role), form=form)


def _agent_page(agent: Agent, form: forms.Form) -> str:
    return render_template("admin/agent.html", agent=agent, roles=list(Role), form=form)
