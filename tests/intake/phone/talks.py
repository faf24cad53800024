"""Talks, desks and turns of the dialogue, as its tests need them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from core.rules.status import Status
from intake.phone import dialogue
from intake.phone.talk import About, Desk, Heard, State, Talk, Turn

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TICKET = About(471209, Status.STARTED, AT)


def a_desk(**changes: Any) -> Desk:
    known: dict[str, Any] = {
        "company": "Leverantören",
        "address": "support@example.test",
        "now": AT,
        "is_open": True,
        "waves": 2,
        "sends_texts": True,
    }
    return Desk(**{**known, **changes})


def a_talk(state: State, **changes: Any) -> Talk:
    known: dict[str, Any] = {"language": "sv", "has_number": True, "is_known": True}
    return Talk(state=state, **{**known, **changes})


def keyed(talk: Talk, keys: str, desk: Desk | None = None, **heard: Any) -> Turn:
    return dialogue.answer(talk, Heard(keys=keys, **heard), desk or a_desk())


def unkeyed(talk: Talk, desk: Desk | None = None) -> Turn:
    return dialogue.answer(talk, Heard(is_silent=True), desk or a_desk())


def names(turn: Turn) -> list[str]:
    return [line.name for line in turn.lines]
