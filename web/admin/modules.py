"""The applications and modules that tickets can concern (P11)."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import clock, listings
from core import modules as core_modules
from core.errors import Refused
from core.models import Module
from web import forms, sessions
from web.admin import blueprint


@blueprint.get("/modules")
def list_modules() -> str:
    return _page(forms.Form())


@blueprint.post("/modules")
def add_module() -> Response | tuple[str, int]:
    try:
        core_modules.add_module(forms.line("name"), product=forms.line("product"), by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        return _page(forms.sent(refusal)), 422
    return redirect("/admin/modules?done=saved")


@blueprint.get("/modules/<row_id:module_id>")
def show_module(module_id: int) -> str:
    return _module_page(core_modules.get_module(module_id), forms.Form())


@blueprint.post("/modules/<row_id:module_id>")
def change_module(module_id: int) -> Response | tuple[str, int]:
    module = core_modules.get_module(module_id)
    try:
        core_modules.change_module(
            module, name=forms.line("name"), product=forms.line("product"), by=sessions.actor(), now=clock.now()
        )
    except Refused as refusal:
        return _module_page(module, forms.sent(refusal)), 422
    return redirect("/admin/modules?done=saved")


def _module_page(module: Module, form: forms.Form) -> str:
    return render_template("admin/module.html", module=module, form=form)


def _page(form: forms.Form) -> str:
    return render_template("admin/modules.html", modules=listings.modules(), form=form)
