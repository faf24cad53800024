"""Letters we owe: finished bytes under one Message-ID, claimed, sent, tried again, or given up for all to see."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core import events
from core.actors import Actor, require_staff
from core.attachments import keep_blobs
from core.database import database, for_update, hasty_transaction, insert, transaction
from core.errors import Refused
from core.models import Blob, Letter
from core.rules.backoff import delay_before, is_hopeless

LEASE = timedelta(minutes=10)
_CLAIMED = (Letter.id, Letter.recipient, Letter.is_automatic, Letter.attempts, Letter.owed_since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter as it was written: `content` is the whole mail, CRLF line ends, fixed from now on."""

    kind: str
    recipient: str
    language: str
    subject: str
    message_id: str
    is_automatic: bool
    content: bytes
    event_id: int | None = None
    ticket_id: int | None = None
    is_to_stranger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedLetter:
    """A letter that is ours to deliver until the lease ends."""

    id: int
    recipient: str
    is_automatic: bool
    attempts: int
    owed_since: datetime
    content: bytes


def owe(letter: Written, *, now: datetime) -> int:
    """From here on the letter is owed; joins the transaction around. Gives its id."""
    (sha256,) = keep_blobs([letter.content], now=now)
    return insert(
        Letter,
        event=letter.event_id,
        ticket=letter.ticket_id,
        kind=letter.kind,
        recipient=letter.recipient,
        language=letter.language,
        subject=letter.subject,
        message_id=letter.message_id,
        is_automatic=letter.is_automatic,
        is_to_stranger=letter.is_to_stranger,
        content=sha256,
        written_at=now,
        owed_since=now,
        due_at=now,
        attempts=0,
        lease_by="",
        error="",
    )


def claim(*, limit: int, by: str, now: datetime) -> list[ClaimedLetter]:
    """Lease up to so many letters that are due. The attempt is counted here, before anything is sent."""
    due = Letter.select(Letter.id).where(Letter.due_at <= now).order_by(Letter.due_at).limit(limit)
    if not due.exists():  # a look takes no lock; most looks find nothing
        return []
    with hasty_transaction():
        ids = [row.id for row in for_update(due)]
        columns = {Letter.attempts: Letter.attempts + 1, Letter.lease_by: by, Letter.due_at: now + LEASE}
        Letter.update(columns).where(Letter.id.in_(ids)).execute()
    query = Letter.select(*_CLAIMED, Blob.content).join(Blob).where(Letter.id.in_(ids)).order_by(Letter.id)
    rows: Any = query.dicts()
    return [ClaimedLetter(**row) for row in rows]


def mark_sent(letter_id: int, *, now: datetime) -> None:
    """The relay has taken it: from here on it is theirs."""
    mark, at = database.param, Letter.sent_at.db_value(now)
    statement = f'UPDATE "letter" SET "sent_at"={mark}, "due_at"=NULL, "lease_by"=\'\', "error"=\'\' WHERE "id"={mark}'  # noqa: S608 - marks only
    with hasty_transaction():
        database.execute_sql(statement, (at, letter_id))


def mark_failed(letter: ClaimedLetter, *, error: str, is_permanent: bool, now: datetime) -> None:
    """Not this time: try later, or give up where it is refused for good or has been tried for days."""
    gives_up = is_permanent or is_hopeless(since=letter.owed_since, now=now)
    columns = {
        "error": error[:2000],
        "lease_by": "",
        "due_at": None if gives_up else now + delay_before(letter.attempts + 1, jitter=random.random()),  # noqa: S311 - spreads load
        "gave_up_at": now if gives_up else None,
    }
    # Only if this is still the attempt in question: another may have begun, and gone well, since the lease ran out.
    mine = (Letter.id == letter.id) & (Letter.attempts == letter.attempts) & Letter.sent_at.is_null()
    Letter.update(**columns).where(mine).execute()


def mark_bounced(letter_id: int, *, error: str, now: datetime) -> Letter | None:
    """A letter that was sent came back: it failed after all. None if there is no such letter."""
    Letter.update(gave_up_at=now, error=error[:2000], due_at=None).where(Letter.id == letter_id).execute()
    return Letter.get_or_none(Letter.id == letter_id)


def retry(letter: Letter, *, by: Actor, now: datetime) -> None:
    """A human asks for one more round, with the same bytes and the same Message-ID."""
    require_staff(by)
    with transaction():
        changed = (
            Letter.update(due_at=now, owed_since=now, gave_up_at=None, attempts=0, sent_at=None)
            .where(Letter.id == letter.id, Letter.gave_up_at.is_null(False))
            .execute()
        )
        if not changed:
            raise Refused("letter", "This letter hasn't been given up.")
        events.record("letter-retried", by=by, now=now, ticket_id=letter.ticket_id, data={"letter": letter.id})


def forget_leases(*, by: str, now: datetime) -> None:
    """What a program of this name had claimed before it died is due again."""
    Letter.update(lease_by="", due_at=now).where(Letter.lease_by == by, Letter.due_at.is_null(False)).execute()


def content(letter: Letter) -> bytes:
    found: bytes = letter.content.content
    return found
