"""Which status a ticket can have, and which moves there are: one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    NEW = "new"  # registered, nobody has begun
    STARTED = "started"  # somebody works on it
    WAITING = "waiting"  # for the customer
    APPROVAL = "approval"  # of an estimate, by the customer
    HANDED_OVER = "handed-over"  # to the partner, the consultants or the maintenance team
    RESOLVED = "resolved"  # solved; reopens if the customer says otherwise
    CLOSED = "closed"  # ended, and the customer knows


OPEN = (Status.NEW, Status.STARTED, Status.WAITING, Status.APPROVAL, Status.HANDED_OVER)
ENDED = (Status.RESOLVED, Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Move:
    """A verb: from which statuses it may be done, where it leads, and the event it records."""

    allowed_from: tuple[Status, ...]
    to: Status
    event: str


# What waits for an approval goes on by its answer, or when the desk withdraws what it asked (P08).
# What was handed over is taken back, or ends (P13).
START = Move((Status.NEW, Status.WAITING), Status.STARTED, "started")
WAIT = Move((Status.NEW, Status.STARTED), Status.WAITING, "waiting")
RESOLVE = Move(OPEN, Status.RESOLVED, "resolved")
CLOSE = Move((*OPEN, Status.RESOLVED), Status.CLOSED, "closed")
REOPEN = Move(ENDED, Status.STARTED, "reopened")
ASK = Move((Status.NEW, Status.STARTED, Status.WAITING), Status.APPROVAL, "estimate-asked")
APPROVE = Move((Status.APPROVAL,), Status.STARTED, "estimate-approved")
DECLINE = Move((Status.APPROVAL,), Status.STARTED, "estimate-declined")
WITHDRAW = Move((Status.APPROVAL,), Status.STARTED, "estimate-withdrawn")
HAND_OVER = Move((Status.NEW, Status.STARTED, Status.WAITING), Status.HANDED_OVER, "handed-over")
TAKE_BACK = Move((Status.HANDED_OVER,), Status.STARTED, "taken-back")
MOVES = {
    "start": START,
    "wait": WAIT,
    "resolve": RESOLVE,
    "close": CLOSE,
    "reopen": REOPEN,
    "ask": ASK,
    "approve": APPROVE,
    "decline": DECLINE,
    "withdraw": WITHDRAW,
    "hand_over": HAND_OVER,
    "take_back": TAKE_BACK,
}


def moves_from(status: str) -> tuple[str, ...]:
    """The verbs that can be done on a ticket of this status, in the order a desk shows them."""
    return tuple(name for name, move in MOVES.items() if status in move.allowed_from)
