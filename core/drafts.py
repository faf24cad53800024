"""The draft of a ticket's next still-working letter, kept in step with the clock that it belongs to (P17).

Whatever moves the clocks moves the draft, in the same transaction: it goes when the next word is due, stands while the
clock stands, and is void as soon as the customer has heard of the ticket otherwise.
"""

from __future__ import annotations

from datetime import datetime

from core.database import find
from core.models import LetterDraft
from core.models.clock_letters import DraftOutcome
from core.rules.clocks import Clock

DRAFTED_AT = 75  # percent of the time until the next word


def drafted_at(inform: Clock | None) -> datetime | None:
    """When the next letter is to be drafted; None while the clock stands."""
    return inform.reaches(DRAFTED_AT) if inform and inform.is_running else None


def find_live(ticket_id: int) -> LetterDraft | None:
    """The one draft of a ticket that hasn't gone yet."""
    return find(LetterDraft, where='"ended_at" IS NULL', ticket=ticket_id)


def keep_in_step(ticket_id: int, inform: Clock | None, *, now: datetime) -> datetime | None:
    """Move the live draft, if there is one, or make it void; gives when the next is to be drafted."""
    draft = find_live(ticket_id)
    if draft is None:
        return drafted_at(inform)
    if inform is None or inform.is_over or inform.began != draft.since:
        end(draft, DraftOutcome.VOID, now=now)
        return drafted_at(inform)
    if draft.held_at is None:
        LetterDraft.update(goes_at=inform.by if inform.is_running else None).where(_is_live(draft)).execute()
    return None


def end(draft: LetterDraft, outcome: DraftOutcome, *, now: datetime) -> bool:
    """Whether it was live still."""
    return bool(LetterDraft.update(ended_at=now, outcome=outcome.value).where(_is_live(draft)).execute())


def _is_live(draft: LetterDraft) -> object:
    return (LetterDraft.id == draft.id) & LetterDraft.ended_at.is_null()
