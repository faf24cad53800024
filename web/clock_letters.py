"""What the clock is about to write on a ticket, as its page shows it to agents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core import clock, reminders
from core.drafts import find_live
from core.models import LetterDraft, Ticket
from core.reminders import Withheld
from core.rules.status import Status
from core.standing import standing_of, words_of
from web.languages import gettext, mark

WITHHELD = {
    Withheld.UNASKED: mark("No reminder goes: the last word is the customer's."),
    Withheld.PENDING: mark("No reminder goes: a message waits to be accepted."),
    Withheld.UNREACHED: mark("No reminder goes: our letters don't reach them."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ByClock:
    draft: LetterDraft | None  # of a letter that tells how it stands
    words: str  # of the draft: an agent's, or those that the desk would use now
    comes_back_at: datetime | None  # of a ticket that waits: when the next reminder goes, or it is closed
    withheld: str  # why no reminder goes


def of_ticket(ticket: Ticket) -> ByClock:
    draft = find_live(ticket.id)
    is_waiting = ticket.status == Status.WAITING and ticket.merged_into_id is None
    why = reminders.why_withheld(ticket) if is_waiting else None
    return ByClock(
        draft=draft,
        words=_words(ticket, draft) if draft and ticket.inform_by is not None else "",
        comes_back_at=ticket.remind_at if is_waiting and why is None else None,
        withheld=gettext(WITHHELD[why]) if why else "",
    )


def _words(ticket: Ticket, draft: LetterDraft) -> str:
    return draft.text or words_of(ticket, standing_of(ticket, now=clock.now()), ticket.language)
