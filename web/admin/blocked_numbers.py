"""Numbers whose calls are turned away: blocked with a reason, and let through again."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import blocked_numbers, clock, listings
from core.errors import Refused
from web import forms, sessions
from web.admin import blueprint


@blueprint.get("/phone/blocked")
def list_blocked() -> str:
    return _blocked_page(forms.Form())


@blueprint.post("/phone/blocked")
def block_number() -> Response | tuple[str, int]:
    try:
        blocked_numbers.block(
            forms.line("number"), why=forms.line("why"), by=sessions.actor(), now=clock.now()
        )  # fmt: skip
    except Refused as refusal:
        return _blocked_page(forms.sent(refusal)), 422
    return redirect("/admin/phone/blocked?done=blocked")


@blueprint.post("/phone/blocked/<row_id:block_id>/remove")
def unblock_number(block_id: int) -> Response:
    blocked_numbers.unblock(blocked_numbers.get_block(block_id), by=sessions.actor(), now=clock.now())
    return redirect("/admin/phone/blocked?done=unblocked")


def _blocked_page(form: forms.Form) -> str:
    return render_template(
        "admin/phone_blocked.html", blocked=blocked_numbers.all_blocked(), names=listings.agent_names(), form=form
    )
