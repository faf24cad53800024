"""Pages about letters by the clock: what each is opened on, and what is sent if it is a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core import clock, still_working
from core.actors import DESK
from tests.web.cast import Cast, make_draft, make_ticket

PATIENCE = {"first_days": "3", "second_days": "5", "closing_days": "5", "resolved_days": "7", "reminds": "1"}

Maker = Callable[[Cast], dict[str, Any]]


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


def a_draft(cast: Cast) -> dict[str, Any]:
    return {"draft_id": make_draft(make_ticket(cast.anna)).id}


def a_held_draft(cast: Cast) -> dict[str, Any]:
    draft = make_draft(make_ticket(cast.anna))
    still_working.hold(draft, why="Vi ringer", by=DESK, now=clock.now())
    return {"draft_id": draft.id}


FOR_AGENTS: dict[str, tuple[Maker, dict[str, str]]] = {
    "desk.list_drafts": (nothing, {}),
    "desk.edit_draft": (a_draft, {"words": "Det kommer en del."}),
    "desk.hold_draft": (a_draft, {"why": "Vi ringer"}),
    "desk.let_draft_go": (a_held_draft, {"version": "1"}),
    "desk.send_draft": (a_draft, {}),
}
FOR_ADMINISTRATORS: dict[str, tuple[Maker, dict[str, str]]] = {
    "admin.show_patience": (nothing, {}),
    "admin.set_patience": (nothing, PATIENCE),
}
