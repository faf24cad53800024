"""Partners, consultants and maintenance teams: those whom tickets can be handed over to."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template
from werkzeug.wrappers import Response

from core import clock, parties
from core.errors import Refused
from core.models import Customer, Party
from core.models.parties import PartyKind
from core.people import find_customer
from web import forms, sessions
from web.admin import blueprint
from web.surroundings import here


@blueprint.get("/parties")
def list_parties() -> str:
    return _page(forms.Form())


@blueprint.post("/parties")
def add_party() -> Response | tuple[str, int]:
    try:
        parties.add_party(**_fields(), by=sessions.actor(), now=clock.now(), own=here().settings.addresses)
    except Refused as refusal:
        return _page(forms.sent(refusal)), 422
    return redirect("/admin/parties?done=saved")


@blueprint.get("/parties/<row_id:party_id>")
def show_party(party_id: int) -> str:
    return _party_page(parties.get_party(party_id), forms.Form())


@blueprint.post("/parties/<row_id:party_id>")
def change_party(party_id: int) -> Response | tuple[str, int]:
    party = parties.get_party(party_id)
    try:
        own = here().settings.addresses
        parties.change_party(party, **_fields(), by=sessions.actor(), now=clock.now(), own=own)
    except Refused as refusal:
        return _party_page(party, forms.sent(refusal)), 422
    return redirect("/admin/parties?done=saved")


@blueprint.post("/parties/<row_id:party_id>/remove")
def remove_party(party_id: int) -> Response | tuple[str, int]:
    party = parties.get_party(party_id)
    try:
        parties.remove_party(party, by=sessions.actor(), now=clock.now())
    except Refused as refusal:
        return _party_page(party, forms.sent(refusal)), 422
    return redirect("/admin/parties?done=saved")


def _fields() -> dict[str, Any]:
    return {
        "name": forms.line("name"),
        "kind": forms.line("kind"),
        "language": forms.line("language"),
        "address": forms.line("address"),
        "domains": forms.line("domains", most=2_000).replace(",", " ").split(),
        "number_example": forms.line("number_example", most=100),
        "organisation": _organisation(),
    }


def _organisation() -> Customer | None:
    name = forms.line("organisation")
    found = find_customer(name) if name else None
    if name and found is None:
        raise Refused("organisation", "There is no customer %(name)s.", name=name)
    return found


def _page(form: forms.Form) -> str:
    rows = [(party, parties.domains_of(party)) for party in parties.all_parties()]
    return render_template("admin/parties.html", rows=rows, kinds=list(PartyKind), form=form)


def _party_page(party: Party, form: forms.Form) -> str:
    domains = parties.domains_of(party)
    return render_template("admin/party.html", party=party, domains=domains, kinds=list(PartyKind), form=form)
