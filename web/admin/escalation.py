"""The ladders: who gets a letter at each threshold before a ticket is late, line by line (P19)."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import clock, escalation
from core.errors import Refused
from core.models.teams import LINES
from core.rules.escalation import RUNGS, Step
from web import forms, sessions
from web.admin import blueprint
from web.languages import mark

RUNG_NAMES: Mapping[str, str] = {
    "50": mark("Half of the time has passed"),
    "75": mark("Three quarters of the time have passed"),
    "90": mark("A tenth of the time is left"),
    "100": mark("The ticket is late"),
    "inform-90": mark("The customer should soon hear of it"),
    "inform-100": mark("The customer should have heard of it"),
}
STEP_NAMES: Mapping[str, str] = {
    Step.ASSIGNEE: mark("Who has the ticket"),
    Step.LEAD: mark("The team's lead"),
    Step.MANAGERS: mark("Incident managers"),
}


@blueprint.get("/escalation")
def show_ladders() -> str:
    return _page(forms.Form())


@blueprint.post("/escalation")
def set_ladder() -> Response | tuple[str, int]:
    rungs = {name: request.form.getlist(f"rung-{name}") for name in RUNGS}
    try:
        escalation.set_ladder(forms.row_id("line") or 0, rungs, by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        return _page(forms.sent(refusal)), 422
    return redirect("/admin/escalation?done=saved")


def _page(form: forms.Form) -> str:
    return render_template(
        "admin/escalation.html",
        ladders=[(line, escalation.ladder_of(line)) for line in LINES],
        rungs=RUNG_NAMES,
        steps=STEP_NAMES,
        form=form,
    )
