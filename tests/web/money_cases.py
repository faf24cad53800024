"""The pages of time, billing and estimates: what each is opened on, and who meets what there."""

from __future__ import annotations

from typing import Any

from core import billing, clock, estimates, terms, work
from core.actors import DESK
from core.estimate_facts import answer_link
from core.models import Estimate
from core.work import Spent
from tests.web.cast import Cast, make_ticket
from tests.web.roles import ADMIN_ONLY, APPROVER, DESK_ONLY, PORTAL_FORM, PUBLIC, Case


def a_number(cast: Cast) -> dict[str, Any]:
    return {"number": make_ticket(cast.anna).number}


def an_asked_estimate(cast: Cast) -> dict[str, Any]:
    ticket = make_ticket(cast.anna)
    estimates.ask(ticket, work="Bygga", minutes=60, price="", by=DESK, now=clock.now())
    return {"number": ticket.number}


def an_answer_link(cast: Cast) -> dict[str, Any]:
    assert cast.settings
    an_asked_estimate(cast)
    estimate = Estimate.select().order_by(Estimate.id.desc()).get()
    path = answer_link(cast.settings, estimate, estimates.approvers_of(cast.sjobris.id)[0])
    return {"estimate_id": estimate.id, "contact_id": int(path.split("/")[-2]), "signature": path.split("/")[-1]}


def a_time_entry(cast: Cast) -> dict[str, Any]:
    spent = Spent(minutes=10, day=terms.today(clock.now()))
    ticket = make_ticket(cast.anna)
    return {"entry_id": work.book(ticket, spent, by=DESK, now=clock.now(), agent=cast.agent).id}


NO_ROWS = billing.fingerprint([])
MONEY_CASES = {
    "estimates.show_estimate": Case(PUBLIC, an_answer_link, is_key=True),
    "estimates.answer_estimate": Case(PUBLIC, an_answer_link, {"answer": "approved"}, is_key=True),
    "portal.answer_estimate": Case(APPROVER, an_asked_estimate, {"answer": "declined"}),
    "desk.ask_estimate": Case(DESK_ONLY, a_number, {"work": "Bygga", "minutes": "60", "price": ""}),
    "desk.withdraw_estimate": Case(DESK_ONLY, an_asked_estimate, {"reason": "Det ingår"}),
    "desk.note_answer": Case(DESK_ONLY, an_asked_estimate, {"answer": "approved", "words": "Per telefon"}),
    "portal.show_time": Case(PORTAL_FORM),
    "desk.book_time": Case(DESK_ONLY, a_number, {"minutes": "10", "note": "Felsökning"}),
    "desk.mark_product_fault": Case(DESK_ONLY, a_number, {"is_fault": "1"}),
    "desk.start_timer": Case(DESK_ONLY, a_number),
    "desk.stop_timer": Case(DESK_ONLY),
    "desk.discard_timer": Case(DESK_ONLY),
    "desk.show_week": Case(DESK_ONLY),
    "desk.show_entry": Case(DESK_ONLY, a_time_entry),
    "desk.change_entry": Case(DESK_ONLY, a_time_entry, {"minutes": "20", "version": "1"}),
    "desk.remove_entry": Case(DESK_ONLY, a_time_entry, {"version": "1"}),
    "admin.show_billing": Case(ADMIN_ONLY),
    "admin.mark_billed": Case(ADMIN_ONLY, form={"month": "2020-01", "seen": NO_ROWS}),
    "admin.save_billing": Case(ADMIN_ONLY, lambda cast: {"format": "csv"}),
}
