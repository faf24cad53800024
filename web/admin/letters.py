"""What the clock does by itself, and after how many days (P17, P20)."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import clock, patience
from core.errors import Refused
from web import forms, sessions
from web.admin import blueprint


@blueprint.get("/letters")
def show_patience() -> str:
    return _page(forms.Form())


@blueprint.post("/letters")
def set_patience() -> Response | tuple[str, int]:
    try:
        patience.set_patience(
            {name: forms.line(name, most=12) for name in patience.FIGURES},
            tells_how_it_stands=forms.is_ticked("tells_how_it_stands"),
            reminds=forms.is_ticked("reminds"),
            by=sessions.actor(),
            now=clock.now(),
        )
    except Refused as refusal:
        return _page(forms.sent(refusal)), 422
    return redirect("/admin/letters?done=saved")


def _page(form: forms.Form) -> str:
    return render_template("admin/letters.html", holds=patience.in_force(), form=form)
