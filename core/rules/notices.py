"""Who is told what of an event: the only place that decides it. Nothing here sends or writes anything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LetterKind(StrEnum):
    RECEIVED = "received"  # the receipt, with the ticket's number (P10)
    STARTED = "started"  # work has begun (P16)
    REPLIED = "replied"  # an agent answers
    RESOLVED = "resolved"  # it is solved, and how (P16)
    CLOSED = "closed"  # it is ended (P20)
    REGISTERED = "registered"  # somebody who was unknown is now a contact (P05)
    SIGN_IN = "sign-in"  # a link to sign in by


class Circle(StrEnum):
    AUTHOR = "author"  # who opened it, and nobody else
    PARTICIPANTS = "participants"  # who opened it and every contact who took part


@dataclass(frozen=True, slots=True)
class Notice:
    """An event is told by this letter to this circle. Automatic letters leave with the null sender (RFC 3834 3.3)."""

    letter: LetterKind
    circle: Circle
    is_automatic: bool = True


_NOTICES = {
    "opened": Notice(LetterKind.RECEIVED, Circle.AUTHOR),
    "started": Notice(LetterKind.STARTED, Circle.PARTICIPANTS),
    "replied": Notice(LetterKind.REPLIED, Circle.PARTICIPANTS, is_automatic=False),
    "resolved": Notice(LetterKind.RESOLVED, Circle.PARTICIPANTS),
    "closed": Notice(LetterKind.CLOSED, Circle.PARTICIPANTS),
    "registered": Notice(LetterKind.REGISTERED, Circle.AUTHOR),
}


def notice_of(event_kind: str, data: dict[str, object]) -> Notice | None:
    """The notice that an event calls for. `data["untold"]` says why nobody is told of one that usually is."""
    return None if data.get("untold") else _NOTICES.get(event_kind)


# Receipts to one address: so many at the most within so many minutes. Registered contacts may send in bursts;
# a stranger, or an echo that strips every header, is answered a few times and then kept without an answer.
_RECEIPT_BUDGETS = {True: ((10, 60), (24 * 60, 1000)), False: ((60, 10), (24 * 60, 30))}


def receipt_budgets(*, is_contact: bool) -> tuple[tuple[int, int], ...]:
    """Pairs of (minutes, receipts) that all must hold for one more receipt to leave."""
    return _RECEIPT_BUDGETS[is_contact]
