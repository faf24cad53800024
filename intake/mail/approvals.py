"""A customer answers an estimate by mail: "godkänn", and nothing else (P08).

Trusts only a verified sender who may answer for the customer. Anybody else's mail is a message like any other; who
seems to have answered is told, at the address that is registered, how to answer so that it counts.
"""

from __future__ import annotations

from datetime import datetime

from core import estimates
from core.errors import Refused
from core.estimates import How
from core.models import Estimate, Ticket
from core.rules.answers import Answer, read_answer
from intake.mail.identity.authenticity import Identity
from intake.mail.reading.automatic import Kind
from intake.mail.sender import Sender
from intake.mail.understand import Understood


def answer_estimate(ticket: Ticket, understood: Understood, sender: Sender, *, fresh: str, now: datetime) -> None:
    """Approve or decline what waits on the ticket, if the new words of the mail say so; within the transaction."""
    contact = sender.contact
    if contact is None or understood.kind is not Kind.HUMAN or (estimate := estimates.open_estimate(ticket)) is None:
        return
    wanted = read_answer(fresh)
    if wanted is None or contact.customer_id != ticket.customer_id:
        return
    if understood.verdict.identity is not Identity.VERIFIED:
        estimates.note_unheard(ticket, contact, "unproved", by=sender.actor, now=now)
    elif not estimates.may_answer(ticket, sender.actor):
        estimates.note_unheard(ticket, contact, "not-theirs", by=sender.actor, now=now)
    else:
        _answer(estimate, wanted, sender, now)


def _answer(estimate: Estimate, wanted: Answer, sender: Sender, now: datetime) -> None:
    try:
        estimates.answer(estimate, wanted, how=How.MAIL, by=sender.actor, now=now)
    except Refused:
        return  # somebody was quicker; the mail is in the dialogue all the same
