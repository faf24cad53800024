"""Who answers calls: the agents that a call rings at, on which hours, in which wave, and who is on call."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from babel.dates import get_day_names
from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import clock, listings, phone_duty, terms
from core.errors import NotFound, Refused
from core.models import Agent, PhoneDuty
from core.rules.spans import Spans, write_short, write_spans
from web import forms, languages, sessions
from web.admin import blueprint

_WEEKDAYS = range(7)
_OFFICE = ["08:00–17:00"] * 5 + ["", ""]


@blueprint.get("/phone/duty")
def list_duty() -> str:
    return _page(forms.Form())


@blueprint.post("/phone/duty")
def set_duty() -> Response | tuple[str, int]:
    wave = forms.line("wave")
    agent = Agent.get_or_none(Agent.id == (forms.row_id("agent") or 0), Agent.removed_at.is_null())
    try:
        if agent is None:
            raise Refused("agent", "Choose an agent.")
        phone_duty.set_duty(
            agent,
            wave=int(wave) if wave in map(str, phone_duty.WAVES) else 0,
            week=[forms.line(f"day{day}") for day in _WEEKDAYS],
            is_on_call=forms.is_ticked("is_on_call"),
            by=sessions.actor(),
            now=clock.now(),
        )
    except Refused as refusal:
        return _page(forms.sent(refusal)), 422
    return redirect("/admin/phone/duty?done=saved")


@blueprint.get("/phone/duty/<row_id:agent_id>")
def show_duty(agent_id: int) -> str:
    duty = phone_duty.find_duty(agent_id)
    if duty is None:
        raise NotFound
    return _page(forms.Form(), changed=duty)


@blueprint.post("/phone/duty/<row_id:agent_id>/remove")
def end_duty(agent_id: int) -> Response:
    agent = Agent.get_or_none(Agent.id == agent_id)
    if agent is None:
        raise NotFound
    phone_duty.end_duty(agent, by=sessions.actor(), now=clock.now())
    return redirect("/admin/phone/duty?done=saved")


def in_words(week: Sequence[Spans]) -> str:
    """Days that follow each other with the same hours, told together: "Mon–Fri 08–17, Sat 10–14"."""
    names = get_day_names("abbreviated", locale=languages.current())
    told = []
    for spans, group in groupby(_WEEKDAYS, key=lambda day: week[day]):
        days = list(group)
        if spans:
            first, last = names[days[0]], names[days[-1]]
            told.append(f"{first if len(days) == 1 else f'{first}–{last}'} {write_short(spans)}")
    return ", ".join(told)


def _page(form: forms.Form, *, changed: PhoneDuty | None = None) -> str:
    now, agents = clock.now(), listings.agents()
    return render_template(
        "admin/phone_duty.html",
        duties=[(duty, in_words(phone_duty.week_of(duty))) for duty in phone_duty.duties()],
        waves=phone_duty.waves_at(now, terms.terms_at(None, now).hours),
        agents=[agent for agent in agents if agent.phone],
        unreachable=[agent for agent in agents if not agent.phone],
        numbers=[str(wave) for wave in phone_duty.WAVES],
        week=[write_spans(spans) for spans in phone_duty.week_of(changed)] if changed else _OFFICE,
        weekdays=_WEEKDAYS,
        changed=changed,
        names={agent.email: agent.name for agent in agents},
        form=form,
    )
