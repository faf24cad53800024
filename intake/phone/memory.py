"""Between a call's row and the dialogue: what is known of the call, read from it and written back to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core import calls
from core.call_tickets import count_messages, count_takes
from core.callers import held_because
from core.models import Call, Ticket
from core.rules.references import ticket_id_of
from core.status_by_phone import Standing, standing_of
from core.terms import calendar
from intake.phone.talk import About, State, Talk

_KEPT = ("tries", "category", "effect", "callback_number", "customer_claim", "notice", "has_consented", "wave")


def talk_of(call: Call, *, language: str) -> Talk:
    """What is known of a call; `language` is the desk's own, for callers who show no number."""
    is_abroad = bool(call.caller) and not call.caller.startswith("+46")
    return Talk(
        state=State(call.state) if call.state else State.LANGUAGE,
        language=call.language,
        likely_language="en" if is_abroad else "sv" if call.caller else language,
        has_number=not calls.is_unnumbered(call) or bool(call.callback_number),
        is_known=call.customer_id is not None,
        is_held=held_because(call) is not None,
        customer_id=call.customer_id,
        takes=count_takes(call),
        messages=count_messages(call),
        wrong_numbers=call.wrong_numbers,
        about=_about(call),
        **{name: getattr(call, name) for name in _KEPT},
    )


def keep(call: Call, talk: Talk, *, now: datetime) -> None:
    """Write down what is known now."""
    columns: dict[str, Any] = {name: getattr(talk, name) for name in _KEPT}
    columns |= {"state": talk.state.value, "language": talk.language or call.language}
    columns["about"] = ticket_id_of(talk.about.number) if talk.about else None
    if talk.notice != call.notice:
        columns["noticed_at"] = now
    if talk.customer_id != call.customer_id:
        columns |= {"customer": talk.customer_id, "matched_by": "code"}
    calls.remember(call, **columns)


def as_about(standing: Standing) -> About:
    return About(standing.number, standing.status, standing.changed_at.astimezone(calendar().zone))


def _about(call: Call) -> About | None:
    return as_about(standing_of(Ticket.get_by_id(call.about_id))) if call.about_id is not None else None
