"""How long the desk is patient: what the clock does by itself, and after how many days. Administrators decide it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from core import events, terms
from core.actors import Actor, require_desk_admin
from core.database import transaction
from core.errors import Refused
from core.models import Patience, Ticket
from core.rules.terms import STANDARD
from core.rules.working_days import after_days

FIGURES = ("first_days", "second_days", "closing_days", "resolved_days")
MOST_DAYS = 90


def in_force() -> Patience:
    """What holds now: what was set last, or the figures of the service description."""
    newest: Patience | None = Patience.select().order_by(Patience.id.desc()).first()
    return newest or Patience()


def set_patience(
    figures: Mapping[str, str], *, tells_how_it_stands: bool, reminds: bool, by: Actor, now: datetime
) -> Patience:
    """From now on the clock does this. `figures` are as a form says them; raises Refused naming the wrong one.

    What is set already keeps its instant: the next step is counted anew.
    """
    require_desk_admin(by)
    days = {name: _days(name, figures.get(name, "")) for name in FIGURES}
    switches = {"tells_how_it_stands": tells_how_it_stands, "reminds": reminds}
    with transaction():
        found: Patience = Patience.create(**days, **switches, made_by=by.label, created_at=now)
        events.record("patience-set", by=by, now=now, data={**days, **switches})
    return found


def closes_before(now: datetime) -> datetime:
    """What was resolved before this instant is to be closed."""
    return now - timedelta(days=in_force().resolved_days)


def first_reminder_at(now: datetime) -> datetime:
    """When somebody whom we ask now is reminded, should nothing be heard."""
    return working_days_from(now, in_force().first_days)


def working_days_from(now: datetime, days: int) -> datetime:
    """By the desk's own standard hours, whoever is asked: nobody is reminded on a holiday."""
    return after_days(terms.hours_of(terms.week_at(STANDARD, now)), now, days)


def wait_anew(ticket: Ticket, *, now: datetime) -> None:
    """We have asked once more: the days are counted from here. Joins the transaction around."""
    ticket.remind_at = first_reminder_at(now)
    Ticket.update(remind_at=ticket.remind_at).where(Ticket.id == ticket.id).execute()


def _days(field: str, text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST_DAYS):
        raise Refused(field, "Write a number of days from 1 to %(most)s.", most=MOST_DAYS)
    return int(text)
