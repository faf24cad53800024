"""The pages of hand-overs and partners: what each is opened on, and who meets what there."""

from __future__ import annotations

from typing import Any

from tests.web.cast import Cast, make_partner_of, make_party, make_thread, make_ticket
from tests.web.roles import ADMIN_ONLY, DESK_ONLY, Case


def a_ticket(cast: Cast) -> dict[str, Any]:
    return {"number": make_ticket(cast.anna).number}


def a_party(cast: Cast) -> dict[str, Any]:
    return {"party_id": make_party().id}


def a_thread(cast: Cast) -> dict[str, Any]:
    thread = make_thread(make_ticket(cast.anna))
    return {"number": thread.ticket.number, "handover_id": thread.id}


def a_thread_number(cast: Cast) -> dict[str, Any]:
    return {"number": make_thread(make_ticket(cast.anna)).ticket.number}


def a_partners_number(cast: Cast) -> dict[str, Any]:
    """A ticket of Sjöbris, which is the partner of Fjällvik."""
    make_partner_of(cast.fjallvik, cast.sjobris)
    return {"number": make_ticket(cast.anna).number}


PARTY = {"kind": "consultants", "language": "sv", "address": "desk@sydlys.test", "domains": "", "number_example": ""}
PARTY_CASES = {
    "desk.hand_over": Case(DESK_ONLY, a_ticket, {"party": "PARTY", "words": "Kan ni titta?"}),
    "desk.write_to_party": Case(DESK_ONLY, a_thread, {"words": "Hur går det?"}),
    "desk.set_their_number": Case(DESK_ONLY, a_thread, {"their_number": "INC-12345"}),
    "desk.take_back": Case(DESK_ONLY, a_thread_number, {"words": "Tack"}),
    "desk.open_for": Case(DESK_ONLY, a_partners_number, {"customer": "FJALLVIK"}),
    "admin.list_parties": Case(ADMIN_ONLY),
    "admin.add_party": Case(ADMIN_ONLY, form={**PARTY, "name": "FRESH"}),
    "admin.show_party": Case(ADMIN_ONLY, a_party),
    "admin.change_party": Case(ADMIN_ONLY, a_party, {**PARTY, "name": "Sydlys"}),
    "admin.remove_party": Case(ADMIN_ONLY, a_party),
}
