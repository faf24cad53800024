"""Stored deadlines: what the clocks of a ticket say, kept on its row, and the looks that are owed when one draws near.

They are derived from the log and from nothing else, and so are written anew by whoever adds to it (`core.events`), in
the same transaction. A look finds by one index what has come near; a ticket nobody need look at costs nothing (P19).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core import drafts, terms
from core.models import Event, Ticket
from core.rules.clocks import THRESHOLDS, Clock, Clocks, History, State, Step, read_clocks
from core.rules.status import MOVES, Status

WARNING = "sla-warning"

_STATUS_AFTER = {move.event: move.to for move in MOVES.values()}
# What the customer hears of.
_INFORMED = ("replied", "started", "resolved", "still-working", "estimate-asked", "handed-over", "taken-back")
_BEGINNINGS = ("opened", "released", "rejected")  # the last of them is when the clocks began
# After these the clocks stand otherwise than before.
_MOVED_BY = frozenset({*_STATUS_AFTER, *_INFORMED, "released", "prioritised", "terms-changed"})

Columns = dict[str, Any]
Warned = set[tuple[str, int, datetime]]  # clock, percent, since when that clock ran


def at_opening(customer_id: int | None, priority: str, *, is_held: bool, now: datetime) -> Columns:
    """What a new ticket's row is given: the terms it begins under and its first deadlines. A held one has none yet."""
    if is_held:
        return {}
    found = terms.terms_at(customer_id, now)
    clocks = read_clocks(History(began=now, state=State(status=Status.NEW, priority=priority, terms=found)))
    draft_at = drafts.drafted_at(clocks.inform)
    return {"agreement": found.agreement_id, "draft_at": draft_at, **_columns(clocks, set())}


def is_moved_by(kind: str) -> bool:
    """Whether the clocks stand otherwise after an event of this kind."""
    return kind in _MOVED_BY


def rewrite(ticket_id: int, *, kind: str = "", now: datetime) -> None:
    """Write a ticket's deadlines anew, from its log, within the transaction around.

    One that was released from triage begins under the terms of that day.
    """
    ticket = Ticket.get_by_id(ticket_id)
    columns: Columns = {}
    if kind == "released":
        ticket.agreement_id = terms.find_agreement(ticket.customer_id, now)
        columns["agreement"] = ticket.agreement_id
    clocks, warned = reckon(ticket)
    columns |= _columns(clocks, warned) if clocks else _NONE
    columns["draft_at"] = drafts.keep_in_step(ticket_id, clocks.inform if clocks else None, now=now)
    Ticket.update(**columns).where(Ticket.id == ticket_id).execute()


def reckon(ticket: Ticket, log: Sequence[Event] | None = None) -> tuple[Clocks | None, Warned]:
    """The clocks as the log tells them, and what has been warned of; no clocks while it is held."""
    if ticket.held_because is not None:
        return None, set()
    events = list(log) if log is not None else _log(ticket.id)
    clocks = read_clocks(_history(ticket, events))
    return clocks, {_warned(event) for event in events if event.kind == WARNING}


def untold(clocks: Clocks, warned: Warned) -> list[tuple[Clock, int, datetime]]:
    """Thresholds that are ahead, or passed and not yet told, each with its instant."""
    ahead = []
    for clock in clocks.all:
        for percent in () if clock.is_over else THRESHOLDS[clock.name]:
            at = clock.reaches(percent)
            if at is not None and (clock.name, percent, clock.began) not in warned:
                ahead.append((clock, percent, at))
    return ahead


def warning(clock: Clock, percent: int) -> dict[str, Any]:
    """What an event says of a threshold that was passed."""
    return {"clock": clock.name.value, "percent": percent, "since": clock.began.isoformat()}


def _columns(clocks: Clocks, warned: Warned) -> Columns:
    inform = clocks.inform
    return {
        "respond_by": clocks.respond.by,
        "resolve_by": clocks.resolve.by,
        "inform_by": inform.by if inform.is_running else None,
        "due_by": clocks.due_by,
        "next_look_at": min((at for clock in clocks.all if (at := _next_look(clock, warned))), default=None),
    }


def _next_look(clock: Clock, warned: Warned) -> datetime | None:
    """When the first threshold that is still to be told is reached; those after it come later."""
    ahead = (percent for percent in THRESHOLDS[clock.name] if (clock.name, percent, clock.began) not in warned)
    percent = next(ahead, None)
    return None if clock.is_over or percent is None else clock.reaches(percent)


_NONE: Columns = dict.fromkeys(("respond_by", "resolve_by", "inform_by", "due_by", "next_look_at"))


def _warned(event: Event) -> tuple[str, int, datetime]:
    return event.data["clock"], event.data["percent"], datetime.fromisoformat(event.data["since"])


def _log(ticket_id: int) -> list[Event]:
    query = Event.select().where(Event.ticket == ticket_id, Event.kind.in_([*_MOVED_BY, *_BEGINNINGS, WARNING]))
    return list(query.order_by(Event.at, Event.id))


def _history(ticket: Ticket, events: Sequence[Event]) -> History:
    """The steps since the clocks began, and the state that they began in."""
    first = max((at for at, event in enumerate(events) if event.kind in _BEGINNINGS), default=0)
    before, after = events[: first + 1], events[first + 1 :]
    began = before[-1].at if before else ticket.opened_at
    statuses = [_STATUS_AFTER[event.kind] for event in before if event.kind in _STATUS_AFTER]
    state = State(
        status=statuses[-1] if statuses else Status.NEW,
        priority=_first(after, "prioritised", ticket.priority),
        terms=terms.terms_of(_first(after, "terms-changed", ticket.agreement_id), began),
    )
    steps = tuple(step for event in after if (step := _step(event, began)) is not None)
    return History(began=began, state=state, steps=steps)


def _first(events: Sequence[Event], kind: str, otherwise: Any) -> Any:
    """What was before the first change of this kind; what is now, if there was none."""
    return next((event.data["before"] for event in events if event.kind == kind), otherwise)


def _step(event: Event, began: datetime) -> Step | None:
    if not is_moved_by(event.kind):
        return None
    is_told = event.kind in _INFORMED and not (event.kind == "started" and event.data.get("untold"))
    return Step(
        at=event.at,
        status=_STATUS_AFTER.get(event.kind),
        priority=event.data["after"] if event.kind == "prioritised" else "",
        terms=terms.terms_of(event.data["after"], event.at) if event.kind == "terms-changed" else None,
        is_informed=is_told,
    )
