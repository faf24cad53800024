"""Calls: who rang, what they pressed and said, and what became of it; and numbers that are no longer let through."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import blocked_numbers, call_log, clock, listings, takes
from core.errors import NotFound, Refused
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


@blueprint.post("/calls/<row_id:call_id>/takes/<row_id:take_id>/fetch")
def fetch_again(call_id: int, take_id: int) -> Response | tuple[str, int]:
    """Another round for a recording that was given up."""
    by = sessions.actor()
    call = call_log.get_call(call_id, by)
    take = next((each for each in call_log.takes_of(call) if each.id == take_id), None)
    if take is None:
        raise NotFound
    try:
        takes.fetch_again(take, by=by, now=clock.now())
    except Refused as refusal:
        return _page(call, forms.sent(refusal)), 422
    return redirect(f"/desk/calls/{call.id}?done=retried")


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
