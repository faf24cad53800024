"""How a ticket stands, as the customer is told while it takes long (P17): from the log, and nothing that isn't in it.

It is told twice: kept with the event when the letter goes, so that the letter says what was so then; and before, to the
agent who looks at the draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from babel.dates import format_datetime

from core import deadlines, terms
from core.letter_text import render_block
from core.models import Agent, Event, Ticket
from core.rules.clocks import Clock, Clocks
from core.rules.notices import LetterKind
from core.rules.references import number_of
from core.rules.status import Status

SENT = "still-working"

# After these the telling begins anew.
_HEARD_OF = ("opened", "released", "replied", "started", "handed-over", "taken-back", "resolved", "reopened")
_TOLD_OF = ("status", "who", "priority")
_INSTANTS = ("since", "begin_by", "solve_by", "next_by")
_DAY_AND_TIME = "EEEE d MMMM HH:mm"

Standing = dict[str, Any]  # as JSON, with its event


def standing_of(ticket: Ticket, *, now: datetime) -> Standing:
    """What can be said of a ticket whose clocks run, as it is now."""
    log = list(Event.select().where(Event.ticket == ticket.id).order_by(Event.at, Event.id))
    clocks, _ = deadlines.reckon(ticket, log)
    told = _told_since_heard(log)
    standing = _state(ticket, log) | {"round": len(told) + 1} | (_promises(clocks, now) if clocks else {})
    is_unchanged = bool(told) and all(told[-1].data.get(name) == standing[name] for name in _TOLD_OF)
    return standing | {"is_unchanged": is_unchanged}


def facts_of(standing: Mapping[str, Any], language: str) -> dict[str, object]:
    """A standing as a letter's text names it: instants in words, in the desk's time zone."""
    words = {name: _in_words(standing.get(name), language) for name in _INSTANTS}
    plain = {name: standing.get(name, "") for name in (*_TOLD_OF, "round", "is_unchanged", "is_late")}
    return {**plain, **words}


def words_of(ticket: Ticket, standing: Mapping[str, Any], language: str) -> str:
    """What the letter says between its greeting and its end, in a language."""
    facts = facts_of(standing, language)
    number = number_of(ticket.id)
    return render_block(LetterKind.STILL_WORKING, language, "words", number=number, subject=ticket.subject, **facts)


def _told_since_heard(log: Sequence[Event]) -> list[Event]:
    """The letters of this kind since something else was heard, the latest at the end."""
    heard = max((at for at, event in enumerate(log) if event.kind in _HEARD_OF), default=-1)
    return [event for event in log[heard + 1 :] if event.kind == SENT]


def _state(ticket: Ticket, log: Sequence[Event]) -> Standing:
    """Which status, since when, and who has it."""
    handed = next((event for event in reversed(log) if event.kind == "handed-over"), None)
    if ticket.status == Status.HANDED_OVER and handed is not None:
        who, since = str((handed.data or {}).get("party", "")), handed.at
    else:
        agent = Agent.get_or_none(Agent.id == ticket.assignee_id) if ticket.assignee_id else None
        who = agent.name if agent else ""
        since = ticket.opened_at if ticket.status == Status.NEW else ticket.started_at or ticket.opened_at
    return {"status": ticket.status, "who": who, "since": since.isoformat(), "priority": ticket.priority}


def _promises(clocks: Clocks, now: datetime) -> Standing:
    """What has been promised; a clock that stands or is over promises nothing."""
    hours, inform = clocks.inform.state.terms.hours, clocks.inform
    running = [clock for clock in (clocks.respond, clocks.resolve) if clock.is_running]
    return {
        "begin_by": _by(clocks.respond),
        "solve_by": _by(clocks.resolve),
        "next_by": hours.add(now, inform.target).isoformat(),
        "is_late": any(clock.by <= now for clock in running),
    }


def _by(clock: Clock) -> str | None:
    return clock.by.isoformat() if clock.is_running else None


def _in_words(instant: str | None, language: str) -> str:
    if not instant:
        return ""
    at = datetime.fromisoformat(instant)
    return str(format_datetime(at, _DAY_AND_TIME, tzinfo=terms.calendar().zone, locale=language))
