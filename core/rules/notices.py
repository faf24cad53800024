"""Who is told what of an event: the only place that decides it. Nothing here sends or writes anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
    ESTIMATE = "estimate"  # what work outside the agreement would be, to who may approve it (P08)
    OUTSIDE = "outside"  # the ticket lies outside the agreement, and an estimate waits for approval
    APPROVED = "estimate-approved"  # the work goes on
    DECLINED = "estimate-declined"
    WITHDRAWN = "estimate-withdrawn"  # by the desk
    UNHEARD = "estimate-unheard"  # an answer by mail that can't count, and how to give one that does
    BUDGET = "budget"  # so much of the month's included time is used (P09)
    BUDGET_AGENT = "budget-agent"  # the same, to those who work for the customer
    STILL_WORKING = "still-working"  # how it stands, while it takes long (P17)
    REMINDER = "reminder"  # we wait for their answer
    WARNING = "warning"  # agents: a ticket draws near to being late (P19)
    ASSIGNED = "assigned"  # an agent: a ticket was given to them, or to the team they lead
    HANDED_OVER = "handed-over"  # a party gets a ticket, with what it needs (P13)
    PASSED_ON = "passed-on"  # the customer is told with whom it is (P13)
    TO_PARTY = "to-party"  # more words to the party
    TAKEN_BACK = "taken-back"  # the party need do no more
    BACK = "back"  # the customer is told that the desk has it again


class Circle(StrEnum):
    AUTHOR = "author"  # who opened it, and nobody else
    PARTICIPANTS = "participants"  # who opened it and every contact who took part
    KEEPERS = "keepers"  # the customer's keepers of its list
    STAFF = "staff"  # the agents that the event names
    NAMED = "named"  # the contacts that the event names
    PARTY = "party"  # whom the ticket is handed over to


@dataclass(frozen=True, slots=True)
class Notice:
    """An event is told by this letter to this circle. Automatic letters leave with the null sender (RFC 3834 3.3)."""

    letter: LetterKind
    circle: Circle
    is_automatic: bool = True


def _to_all(letter: LetterKind) -> tuple[Notice, ...]:
    """To who answers for the customer, who takes part, and the agent who waits for it."""
    return tuple(Notice(letter, circle) for circle in (Circle.NAMED, Circle.PARTICIPANTS, Circle.STAFF))


_NOTICES: Mapping[str, tuple[Notice, ...]] = {
    "opened": (Notice(LetterKind.RECEIVED, Circle.AUTHOR),),
    "started": (Notice(LetterKind.STARTED, Circle.PARTICIPANTS),),
    "replied": (Notice(LetterKind.REPLIED, Circle.PARTICIPANTS, is_automatic=False),),
    "resolved": (Notice(LetterKind.RESOLVED, Circle.PARTICIPANTS),),
    "closed": (Notice(LetterKind.CLOSED, Circle.PARTICIPANTS),),
    "registered": (Notice(LetterKind.REGISTERED, Circle.AUTHOR),),
    "estimate-asked": (Notice(LetterKind.ESTIMATE, Circle.NAMED), Notice(LetterKind.OUTSIDE, Circle.PARTICIPANTS)),
    "estimate-approved": _to_all(LetterKind.APPROVED),
    "estimate-declined": _to_all(LetterKind.DECLINED),
    "estimate-withdrawn": _to_all(LetterKind.WITHDRAWN),
    "estimate-unheard": (Notice(LetterKind.UNHEARD, Circle.NAMED),),
    "budget-alarm": (Notice(LetterKind.BUDGET, Circle.KEEPERS), Notice(LetterKind.BUDGET_AGENT, Circle.STAFF)),
    "still-working": (Notice(LetterKind.STILL_WORKING, Circle.PARTICIPANTS),),
    "reminded": (Notice(LetterKind.REMINDER, Circle.PARTICIPANTS),),
    "escalated": (Notice(LetterKind.WARNING, Circle.STAFF),),
    "assigned": (Notice(LetterKind.ASSIGNED, Circle.STAFF),),
    "assigned-line": (Notice(LetterKind.ASSIGNED, Circle.STAFF),),
    # A party's own desk passes over what a machine seems to have sent: theirs are letters of whoever wrote them.
    "handed-over": (
        Notice(LetterKind.HANDED_OVER, Circle.PARTY, is_automatic=False),
        Notice(LetterKind.PASSED_ON, Circle.PARTICIPANTS),
    ),
    "party-written": (Notice(LetterKind.TO_PARTY, Circle.PARTY, is_automatic=False),),
    "party-let-go": (Notice(LetterKind.TAKEN_BACK, Circle.PARTY, is_automatic=False),),
    "taken-back": (
        Notice(LetterKind.TAKEN_BACK, Circle.PARTY, is_automatic=False),
        Notice(LetterKind.BACK, Circle.PARTICIPANTS),
    ),
}


def notices_of(event_kind: str, data: Mapping[str, object]) -> tuple[Notice, ...]:
    """The notices that an event calls for. `data["untold"]` says why nobody is told of one that usually is.

    Nobody gets two letters of one event: who stands in the circles of two notices is told by the first. Agents are
    told only where the event names some.
    """
    if data.get("untold"):
        return ()
    notices = _NOTICES.get(event_kind, ())
    return notices if data.get("agents") else tuple(each for each in notices if each.circle is not Circle.STAFF)


class Spent(StrEnum):
    """Why an automatic letter that is owed isn't written after all: one of the budgets is used up."""

    ADDRESS = "this address has had its share of receipts"
    SUBJECT = "this sender has had receipts for mails with the same subject"
    LETTER = "the same was told several times just now"
    STRANGERS = "very many people who aren't registered write at the moment"


@dataclass(frozen=True, slots=True)
class Budget:
    """So many letters at the most within so many minutes."""

    minutes: int
    most: int


# Receipts to one address. Registered contacts may send in bursts; a stranger, or an echo that strips every header, is
# answered a few times and then kept without an answer.
_RECEIPT_BUDGETS = {True: ((10, 60), (24 * 60, 1000)), False: ((60, 10), (24 * 60, 30))}

# Receipts to a stranger for mails with one subject: who asks again and again has the number already, and a machine that
# sends our letter back, or its own, seldom thinks of another subject.
SAME_SUBJECT = Budget(24 * 60, 3)

# The same automatic letter about one ticket to one person. What an agent does is told, but a ticket that is solved and
# opened again by a machine is a mill, whoever turns it.
SAME_LETTER = Budget(10, 3)

# Receipts to all strangers together, the last resort should somebody forge thousands of senders at once: nobody then
# gets our letters who never wrote to us. Three a second is more than relays let one sender keep up, and more than any
# desk has strangers. Registered contacts are never counted.
TO_STRANGERS = Budget(60, 10_000)

_REPLY_MARKS = re.compile(r"\s*(?:(?:re|sv|aw|vs|ang|fw|fwd|vb|wg|antw)(?:\[\d{1,3}\])?:\s*)+", re.IGNORECASE)
_TAG = re.compile(r"\[#\d{6,15}\]")


def receipt_budgets(*, is_contact: bool) -> tuple[tuple[int, int], ...]:
    """Pairs of (minutes, receipts) that all must hold for one more receipt to leave."""
    return _RECEIPT_BUDGETS[is_contact]


def bare_subject(subject: str) -> str:
    """A subject as two mails are compared by it: without marks of a reply, tags, blanks and capitals."""
    untagged = _TAG.sub("", subject[:998])
    marks = _REPLY_MARKS.match(untagged)
    return " ".join(untagged[marks.end() if marks else 0 :].split()).casefold()
