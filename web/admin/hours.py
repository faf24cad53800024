"""When the desk is staffed: plans of hours, and the days that are closed or shorter than usual (P03, P04)."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import agreements, clock, terms
from core.errors import NotFound, Refused
from core.rules.spans import write_spans
from web import forms, sessions
from web.admin import blueprint

_WEEKDAYS = range(7)


@blueprint.get("/hours")
def list_hours() -> str:
    return _page(forms.Form())


@blueprint.post("/hours")
def set_hours() -> Response | tuple[str, int]:
    days = [forms.line(f"day{day}") for day in _WEEKDAYS]
    try:
        agreements.set_hours(
            forms.line("name"),
            days,
            keeps_holidays=forms.is_ticked("keeps_holidays"),
            by=sessions.actor(),
            now=clock.now(),
        )
    except Refused as refusal:
        return _page(forms.sent(refusal, name="hours")), 422
    return redirect("/admin/hours?done=saved")


@blueprint.post("/days")
def add_special_day() -> Response | tuple[str, int]:
    try:
        agreements.add_special_day(
            forms.line("day"),
            forms.line("spans"),
            name=forms.line("name"),
            plan=forms.line("plan"),
            by=sessions.actor(),
            now=clock.now(),
        )
    except Refused as refusal:
        return _page(forms.sent(refusal, name="day")), 422
    return redirect("/admin/hours?done=saved")


@blueprint.post("/days/<row_id:day_id>/remove")
def remove_special_day(day_id: int) -> Response:
    special = agreements.find_special_day(day_id)
    if special is None:
        raise NotFound
    agreements.remove_special_day(special, by=sessions.actor(), now=clock.now())
    return redirect("/admin/hours?done=saved")


def _page(form: forms.Form) -> str:
    now = clock.now()
    return render_template(
        "admin/hours.html",
        weeks=[terms.week_at(name, now) for name in agreements.plans()],
        plans=[(name, name) for name in agreements.plans()],
        special=[
            (row, date.fromisoformat(row.day), write_spans(terms.as_spans(row.spans))) for row in terms.catalogue().days
        ],
        weekdays=_WEEKDAYS,
        written=write_spans,
        form=form,
    )
