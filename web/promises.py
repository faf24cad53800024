"""What has been promised about a ticket, as pages show it: by when, how that stands, and why then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core import clock, deadlines
from core import terms as agreed
from core.models import Event, Ticket
from core.rules.clock_words import why
from core.rules.clocks import Clock, Name
from core.rules.terms import Terms
from web.languages import current, mark

_LABELS = {
    Name.RESPOND: mark("Work begins by"),
    Name.RESOLVE: mark("Solved by"),
    Name.INFORM: mark("Next word by"),
}
_KEPT, _MISSED, _STANDS = mark("kept"), mark("missed"), mark("the clock is stopped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    label: str
    by: datetime
    why: str
    standing: str
    is_running: bool
    is_late: bool


def promises_of(ticket: Ticket, events: Sequence[Event]) -> list[Promise]:
    """Those of a ticket's life so far; the next word only while it is awaited. None while it is held."""
    clocks, _ = deadlines.reckon(ticket, events)
    if clocks is None:
        return []
    shown = [each for each in clocks.all if each.name is not Name.INFORM or each.is_running]
    return [_promise(each, clock.now()) for each in shown]


def terms_of(ticket: Ticket, events: Sequence[Event]) -> Terms:
    """What the ticket is worked under; for a held one, what its customer would have today."""
    clocks, _ = deadlines.reckon(ticket, events)
    return clocks.resolve.state.terms if clocks else agreed.terms_at(ticket.customer_id, clock.now())


def is_past(instant: datetime) -> bool:
    return instant < clock.now()


def _promise(each: Clock, now: datetime) -> Promise:
    is_late = each.by < (each.stretches[-1].start if not each.is_running else now)
    return Promise(
        label=_LABELS[each.name],
        by=each.by,
        why=why(each, current(), now=now),
        standing=_STANDS if each.is_paused else _MISSED if is_late else _KEPT,
        is_running=each.is_running,
        is_late=is_late and not each.is_paused,
    )
