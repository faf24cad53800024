"""Calls: who rang, what they pressed and said, and what became of it; and numbers that are no longer let through."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import blocked_numbers, call_log, clock, listings
from core.errors import Refused
from core.models import Call
from web import forms, sessions
from web.desk import blueprint


@blueprint.get("/calls")
def list_calls() -> str:
    page = listings.call_page(after=request.args.get("after", ""))
    return render_template("desk/calls.html", page=page, endings=call_log.endings(page.rows))


@blueprint.get("/calls/<row_id:call_id>")
def show_call(call_id: int) -> str:
    return _page(call_log.get_call(call_id, sessions.actor()), forms.Form())


@blueprint.post("/calls/<row_id:call_id>/block")
def block_caller(call_id: int) -> Response | tuple[str, int]:
    """Administrators only, as everywhere that numbers are blocked."""
    by = sessions.actor()
    call = call_log.get_call(call_id, by)
    try:
        blocked_numbers.block(call.caller, why=forms.line("why"), by=by, now=clock.now())
    except Refused as refusal:
        return _page(call, forms.sent(refusal)), 422
    return redirect(f"/desk/calls/{call.id}?done=blocked")


def _page(call: Call, form: forms.Form) -> str:
    return render_template(
        "desk/call.html",
        call=call,
        ending=call_log.endings([call])[call.id],
        takes=call_log.takes_of(call),
        steps=call_log.steps_of(call),
        names=listings.agent_names(),
        blocked=blocked_numbers.find_block(call.caller) if call.caller else None,
        form=form,
    )
