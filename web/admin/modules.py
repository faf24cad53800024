"""The applications and modules that tickets can concern (P11)."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import clock, listings
from core import modules as core_modules
from core.errors import Refused
from web import forms, sessions
from web.admin import blueprint


@blueprint.get("/modules")
def list_modules() -> str:
    return _page(forms.Form())


@blueprint.post("/modules")
def add_module() -> Response | tuple[str, int]:
    try:
        core_modules.add_module(forms.line("name"), by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        return _page(forms.sent(refusal)), 422
    return redirect("/admin/modules?done=saved")


def _page(form: forms.Form) -> str:
    return render_template("admin/modules.html", modules=listings.modules(), form=form)
