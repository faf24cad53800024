"""Service levels: how soon the desk acts, priority by priority (P15)."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import agreements, clock
from core.errors import Refused
from core.rules.clocks import Name
from core.rules.kinds import Priority
from web import forms, sessions
from web.admin import blueprint


@blueprint.get("/levels")
def list_levels() -> str:
    return _page(forms.Form())


@blueprint.post("/levels")
def set_level() -> Response | tuple[str, int]:
    targets = {
        priority.value: [forms.line(f"{priority.value}-{name.value}", most=12) for name in Name]
        for priority in Priority
    }
    try:
        agreements.set_level(forms.line("name"), targets, by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        return _page(forms.sent(refusal)), 422
    return redirect("/admin/levels?done=saved")


def _page(form: forms.Form) -> str:
    now = clock.now()
    return render_template(
        "admin/levels.html",
        levels=[(name, agreements.level_targets(name, now)) for name in agreements.levels()],
        priorities=list(Priority),
        clocks=list(Name),
        form=form,
    )
