"""Text messages we owe: one a ticket and number, few a day, to Swedish mobiles only, claimed, sent, or given up.

Whoever rings in chooses where a text goes, and each one costs money. So a number outside the price of Swedish mobiles
is never written to, whatever it looks like, and none more often than three times a day. A text that can't be sent costs
the caller nothing else: the ticket stands. One that is erased is due once more, to be deleted at the provider
(`core.erased_texts`).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core import erased_texts, events
from core.actors import DESK
from core.database import for_update, hasty_transaction, insert_many, transaction
from core.models import TextMessage
from core.phone_settings import phone_settings
from core.rules.gsm import cut, in_alphabet
from core.rules.numbers import is_swedish_mobile
from core.rules.patience import TEXTING

LEASE = timedelta(minutes=10)
MOST_A_DAY = 3  # to one number
_DAY = timedelta(days=1)

# What the provider tells of a message that it has taken, in the order in which it happens; news come in any order.
_ORDER = ("", "accepted", "scheduled", "queued", "sending", "sent", "delivered", "read", "canceled", "undelivered")
_FAILED = ("canceled", "undelivered", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedText:
    """A text message that is ours to send, or to delete at the provider, until the lease ends."""

    id: int
    recipient: str
    text: str
    attempts: int
    sid: str = ""  # the provider's id, where it is known
    is_erased: bool = False


def owe_text(ticket_id: int, recipient: str, *, text: str, now: datetime) -> bool:
    """From here on it is owed, within the transaction around.

    False where nothing is: texts are switched off, it is no Swedish mobile, this ticket has told this number already,
    or the number has had its share today.
    """
    if not (is_swedish_mobile(recipient) and phone_settings().sends_texts):
        return False
    to_them = TextMessage.select().where(TextMessage.recipient == recipient)
    is_told = to_them.where(TextMessage.ticket == ticket_id).exists()
    if is_told or to_them.where(TextMessage.written_at > now - _DAY).count() >= MOST_A_DAY:
        return False
    row = {
        "ticket": ticket_id,
        "recipient": recipient,
        "text": cut(in_alphabet(text)),
        "written_at": now,
        "due_at": now,
    }
    insert_many(
        TextMessage,
        [{**row, "attempts": 0, "status": "", "error": ""}],
        on_conflict='("ticket_id", "recipient") WHERE recipient <> \'\' DO NOTHING',
    )
    return True


def claim(*, limit: int, by: str, now: datetime) -> list[ClaimedText]:
    """Lease up to so many texts that are due. The attempt is counted here, before anything is sent."""
    due = TextMessage.select(TextMessage.id).where(TextMessage.due_at <= now).order_by(TextMessage.due_at).limit(limit)
    if not due.exists():  # a look takes no lock; most looks find nothing
        return []
    with hasty_transaction():
        ids = [row.id for row in for_update(due)]
        columns = {
            TextMessage.attempts: TextMessage.attempts + 1,
            TextMessage.lease_by: by,
            TextMessage.due_at: now + LEASE,
        }
        TextMessage.update(columns).where(TextMessage.id.in_(ids)).execute()
    rows = TextMessage.select().where(TextMessage.id.in_(ids)).order_by(TextMessage.id)
    return [_claimed(row) for row in rows]


def mark_sent(claimed: ClaimedText, sid: str, *, now: datetime) -> None:
    """The provider has taken it: from here on it is theirs."""
    with transaction():
        if erased_texts.lock(claimed.id).erased_at is not None:
            erased_texts.owe_deletion(claimed.id, sid, now=now)
            return
        columns = {"sid": sid, "sent_at": now, "due_at": None, "lease_by": None, "error": ""}
        if TextMessage.update(**columns).where(_is_mine(claimed)).execute():
            _tell("text-sent", claimed.id, now)


def mark_failed(claimed: ClaimedText, *, error: str, is_permanent: bool, now: datetime) -> timedelta | None:
    """Not this time: gives the wait until the next, or None where it is given up: then the ticket says so."""
    with transaction():
        if erased_texts.lock(claimed.id).erased_at is not None:
            erased_texts.ask_now(claimed.id, now=now)
            return timedelta()
        if is_permanent or TEXTING.is_over(claimed.attempts):
            _give_up(_is_mine(claimed), claimed.id, error=error, now=now)
            return None
        wait = TEXTING.wait_after(claimed.attempts, jitter=random.random())  # noqa: S311 - spreads load
        TextMessage.update(due_at=now + wait, error=error[:2000], lease_by=None).where(_is_mine(claimed)).execute()
    return wait


def note_status(sid: str, status: str, *, text_id: int = 0, error: str = "", now: datetime) -> bool:
    """What the provider tells of a text that it has taken; older news change nothing. False for one that isn't ours.

    News may come before the answer that gives the message its id: then it is known by `text_id`, which the address that
    the provider was told carries.
    """
    with transaction():
        text = _told_of(sid, text_id)
        if text is None:
            return False
        if text.erased_at is not None:
            erased_texts.owe_deletion(text.id, sid, now=now)
        elif status in _FAILED and text.gave_up_at is None:
            _give_up(TextMessage.gave_up_at.is_null(), text.id, error=error or status, now=now, status=status)
        elif _rank(status) > _rank(text.status):
            TextMessage.update(status=status).where(TextMessage.id == text.id).execute()
    return True


def forget_leases(*, by: str, now: datetime) -> None:
    """What a program of this name had claimed before it died is due again."""
    mine = (TextMessage.lease_by == by) & TextMessage.due_at.is_null(False)
    TextMessage.update(lease_by=None, due_at=now).where(mine).execute()


def _claimed(text: TextMessage) -> ClaimedText:
    return ClaimedText(
        id=text.id,
        recipient=text.recipient,
        text=text.text,
        attempts=text.attempts,
        sid=text.sid or "",
        is_erased=text.erased_at is not None,
    )


def _is_mine(claimed: ClaimedText) -> Any:
    # Only if this is still the attempt in question: another may have begun, and gone well, since the lease ran out.
    is_this = (TextMessage.id == claimed.id) & (TextMessage.attempts == claimed.attempts)
    return is_this & TextMessage.sent_at.is_null() & TextMessage.gave_up_at.is_null()


def _told_of(sid: str, text_id: int) -> TextMessage | None:
    found: TextMessage | None = TextMessage.get_or_none(TextMessage.sid == sid)
    if found is None and text_id:
        found = TextMessage.get_or_none(TextMessage.id == text_id, TextMessage.sid.is_null())
        TextMessage.update(sid=sid).where(TextMessage.id == text_id, TextMessage.sid.is_null()).execute()
    return found


def _give_up(which: Any, text_id: int, *, error: str, now: datetime, **columns: str) -> None:
    with transaction():
        gone = {"gave_up_at": now, "due_at": None, "lease_by": None, "error": error[:2000], **columns}
        if TextMessage.update(**gone).where(which, TextMessage.id == text_id).execute():
            _tell("text-failed", text_id, now, reason=error[:200])


def _tell(kind: str, text_id: int, now: datetime, **data: str) -> None:
    text = TextMessage.get_by_id(text_id)
    events.record(kind, by=DESK, now=now, ticket_id=text.ticket_id, data={"to": text.recipient, **data})


def _rank(status: str) -> int:
    """Where it stands in the order; what nobody knows changes nothing."""
    return _ORDER.index(status) if status in _ORDER else -1
