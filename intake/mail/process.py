"""What a mail becomes: a ticket, a message on one, or a reason why not. The outcome is part of the same commit.

Mails are read outside any transaction and settled together in one; should that fail, each is settled alone, and only
the one at fault is tried again later. One that would keep the others waiting is set apart, for whoever works on those.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from core import inbox
from core.database import forget_connection, transaction
from core.inbox import ClaimedMail
from core.models.post import Outcome
from intake.mail.decide import Decision, decide
from intake.mail.filing import file_mail
from intake.mail.reading.headers import one_line
from intake.mail.reading.room import ReadingRoom
from intake.mail.understand import MailDesk, TakesLong, Understood, understand

logger = logging.getLogger(__name__)

__all__ = ["MailDesk", "ReadingRoom", "process"]

_SECONDS_A_GROUP = 0.5
_MOST_WHY = 4_000  # some of it are words that others publish in the DNS


class AlreadySettled(Exception):
    """Another worker gave this mail its outcome in between: nothing is left to do."""


def process(mails: Sequence[ClaimedMail], desk: MailDesk, *, now: datetime) -> None:
    """Give every one of these mails its outcome, note why it has none yet, or set it apart (see MailDesk)."""
    for group in _understood_in_time(mails, desk, now):
        _settle_together(group, desk, now)


def _understood_in_time(mails: Sequence[ClaimedMail], desk: MailDesk, now: datetime) -> Iterator[list[Understood]]:
    """What was understood so far, as soon as it took long: one slow mail mustn't keep the others waiting."""
    group: list[Understood] = []
    began = time.monotonic()
    for mail in mails:
        understood = _understand(mail, desk, now)
        group += [understood] if understood else []
        if time.monotonic() - began > _SECONDS_A_GROUP:
            yield group
            group, began = [], time.monotonic()
    yield group


def _settle_together(understood: list[Understood], desk: MailDesk, now: datetime) -> None:
    try:
        with transaction():
            for one in understood:
                _settle(one, desk, now)
    except Exception:
        # One of them can't be settled, or is already: find it by settling each alone, and let the others go.
        logger.exception("inbox: a batch failed, going on one by one")
        forget_connection()
        for one in understood:
            _settle_alone(one, desk, now)


def _understand(mail: ClaimedMail, desk: MailDesk, now: datetime) -> Understood | None:
    try:
        return understand(mail, desk)
    except TakesLong:
        inbox.set_apart(mail.id, now=now)
        return None
    except Exception as error:
        logger.exception("inbox: mail %s can't be understood", mail.id)
        inbox.fail(mail.id, error=repr(error), now=now)
        return None


def _settle_alone(understood: Understood, desk: MailDesk, now: datetime) -> None:
    try:
        with transaction():
            _settle(understood, desk, now)
    except AlreadySettled:
        logger.info("inbox: mail %s was settled by another worker", understood.mail.id)
    except Exception as error:
        logger.exception("inbox: mail %s can't be settled", understood.mail.id)
        forget_connection()
        inbox.fail(understood.mail.id, error=repr(error), now=now)


def _settle(understood: Understood, desk: MailDesk, now: datetime) -> None:
    decision = decide(understood, desk)
    ticket_id = file_mail(understood, decision, desk, now=now)
    if not inbox.finish(understood.mail.id, outcome=_columns(understood, decision, ticket_id)):
        raise AlreadySettled


def _columns(understood: Understood, decision: Decision, ticket_id: int | None) -> dict[str, Any]:
    reading = understood.reading
    reasons = (understood.classification.reason, *understood.verdict.reasons, decision.because)
    is_own = decision.outcome is Outcome.OWN  # that comes back by every way there is: all of it is dropped, none a copy
    return {
        "message_id": reading.message_id[:998] if reading else "",
        "copy_key": "" if is_own else understood.copy_key,
        "from_address": understood.sender[:320],
        "subject": reading.subject[:998] if reading else "",
        "kind": understood.kind.value,
        "identity": understood.verdict.identity.value,
        "why": one_line("; ".join(reason for reason in reasons if reason), _MOST_WHY),
        "outcome": decision.outcome.value,
        "ticket": ticket_id,
    }
