"""What administrators changed of the desk itself, by whom and when: hours, levels, words, modules, agents."""

from __future__ import annotations

from flask import render_template, request

from core import listings
from web.admin import blueprint


@blueprint.get("/log")
def show_log() -> str:
    page = listings.desk_event_page(after=request.args.get("after", ""))
    names = {agent.email: agent.name for agent in listings.agents()}
    return render_template("admin/log.html", page=page, names=names)
