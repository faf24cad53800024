"""An administrator erases what a caller left, from the page of one of their calls: first told what goes, then done."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import call_log, caller_records, clock
from core.actors import Actor, require_desk_admin
from core.caller_erasure import erase_call, erase_number
from core.models import Call
from web import sessions
from web.desk import blueprint


@blueprint.get("/calls/<row_id:call_id>/erase")
def show_erasing(call_id: int) -> str:
    call, _ = _call(call_id)
    number = _number(call)
    return render_template(
        "desk/call_erase.html",
        call=call,
        number=number,
        of_number=caller_records.extent_of(caller_records.of_number(number), number=number) if number else None,
        of_call=caller_records.extent_of(caller_records.of_call(call)),
    )


@blueprint.post("/calls/<row_id:call_id>/erase")
def erase_caller(call_id: int) -> Response:
    """All of the number, or this call alone; done already, if somebody else did it."""
    call, by = _call(call_id)
    number = _number(call)
    if number and request.form.get("of") == "number":
        erase_number(number, by=by, now=clock.now())
    else:
        erase_call(call, by=by, now=clock.now())
    return redirect(f"/desk/calls/{call.id}?done=caller-erased")


def _call(call_id: int) -> tuple[Call, Actor]:
    by = sessions.actor()
    require_desk_admin(by)
    return call_log.get_call(call_id, by), by


def _number(call: Call) -> str:
    """The one that was shown, or else typed."""
    return call.caller or call.callback_number
