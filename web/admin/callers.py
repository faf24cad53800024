"""What is kept of a telephone number: looked up, handed out as a file, erased.

The number is posted, never part of an address: addresses stay in logs and in browsers.
"""

from __future__ import annotations

import json

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from core import caller_records, clock
from core.caller_erasure import erase_number
from core.caller_export import hand_out
from core.errors import Refused
from web import forms, sessions
from web.admin import blueprint
from web.downloads import as_download


@blueprint.get("/phone/callers")
def show_callers() -> str:
    return _page(forms.Form())


@blueprint.post("/phone/callers")
def look_up_caller() -> AnyResponse | str | tuple[str, int]:
    try:
        number = caller_records.number_as_typed(forms.line("number"))
    except Refused as refusal:
        return _page(forms.sent(refusal)), 422
    if request.form.get("do") == "export":
        return _file(number)
    if request.form.get("do") == "erase":
        erase_number(number, by=sessions.actor(), now=clock.now())
        return redirect("/admin/phone/callers?done=caller-erased")
    return _page(forms.sent(), number)


def _page(form: forms.Form, number: str = "") -> str:
    kept = caller_records.of_number(number) if number else caller_records.Kept()
    extent = caller_records.extent_of(kept, number=number)
    return render_template("admin/phone_callers.html", form=form, number=number, kept=kept, extent=extent)


def _file(number: str) -> Response:
    rows = hand_out(caller_records.of_number(number), number=number)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return as_download(lines.encode(), f"{number.removeprefix('+')}.jsonl")
