"""An estimate on the desk's page of its ticket: asked for, withdrawn, or answered by other ways than ours (P08)."""

from __future__ import annotations

from datetime import datetime

from flask import request

from core import estimates
from core.actors import Actor
from core.errors import Refused
from core.estimates import How
from core.models import Estimate, Ticket
from core.rules.answers import Answer
from web import forms
from web.desk import blueprint
from web.desk.actions import Answer as Page
from web.desk.actions import act


@blueprint.post("/tickets/<number>/estimate")
def ask_estimate(number: str) -> Page:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        work, price = forms.words("work"), forms.words("price")
        estimates.ask(ticket, work=work, minutes=_minutes(), price=price, by=by, now=now)

    return act(number, "estimate", do, done="asked")


@blueprint.post("/tickets/<number>/estimate/withdraw")
def withdraw_estimate(number: str) -> Page:
    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        estimates.withdraw(_open(ticket), reason=forms.words("reason"), by=by, now=now)

    return act(number, "withdraw", do, done="saved")


@blueprint.post("/tickets/<number>/estimate/answer")
def note_answer(number: str) -> Page:
    """They said it on the telephone, say."""

    def do(ticket: Ticket, by: Actor, now: datetime) -> None:
        wanted = forms.one_of("answer", Answer, "Approve it or decline it.")
        estimates.answer(_open(ticket), wanted, how=How.DESK, words=forms.words("words"), by=by, now=now)

    return act(number, "answer", do, done="saved")


def _open(ticket: Ticket) -> Estimate:
    estimate = estimates.open_estimate(ticket)
    if estimate is None:
        raise Refused("estimate", "The estimate doesn't wait for an answer any more.")
    return estimate


def _minutes() -> int:
    text = request.form.get("minutes", "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
