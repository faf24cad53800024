"""Mail that came: written down as it came before anybody answers 250, and owed an outcome until it has one.

    received ──claim──▶ (leased) ──finish──▶ done
        ▲                  │ fail
        │                  ▼
        └── later ◀── attempts < 3      attempts = 3 ──▶ shunted ──retry (a human)──▶ received

A claim counts the attempt before anything is read, so that a mail that kills the program is counted too, and moves
`due_at` past the lease: a program that dies is overtaken by time, or by `forget_leases` when it starts again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core import events
from core.actors import Actor, require_staff
from core.attachments import keep_blobs
from core.database import change, for_update, hasty_transaction, insert_many, renew_connection, transaction
from core.errors import Refused
from core.models import Blob, Mail
from core.models.post import IS_RECEIVED, MailState

ATTEMPTS = 3
HEAVY = 64 * 1024  # bytes: from here on a mail is worked on apart
LEASE = timedelta(minutes=10)
_COUNT_COPY = '("dedup_key") DO UPDATE SET "copies" = "mail"."copies" + 1'
_NOT_YET = {  # what a mail has before it has an outcome
    "copies": 0,
    "state": MailState.RECEIVED.value,
    "attempts": 0,
    **dict.fromkeys(("lease_by", "error", "message_id", "copy_key", "from_address", "subject"), ""),
    **dict.fromkeys(("kind", "identity", "why", "outcome"), ""),
}
_CLAIMED = (
    *(Mail.id, Mail.attempts, Mail.received_at),
    *(Mail.envelope_from, Mail.envelope_to, Mail.peer, Mail.helo),
)
_DEADLY = "the worker ended three times while it had this mail"
_LATER = (timedelta(seconds=20), timedelta(minutes=2))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMail:
    """A mail as the SMTP dialogue left it. `raw` is the DATA content: CRLF line ends, dot-unstuffed, nothing added."""

    received_at: datetime
    envelope_from: str  # "" for the null sender
    envelope_to: tuple[str, ...]
    peer: str  # the IP address that gave it to us, or "" for a Unix socket
    helo: str
    tls: bool
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedMail:
    """A mail that is ours to work on until the lease ends."""

    id: int
    attempts: int
    received_at: datetime
    envelope_from: str
    envelope_to: tuple[str, ...]
    peer: str
    helo: str
    raw: bytes


def store(mails: Sequence[ReceivedMail]) -> None:
    """Write these mails down, durably, in one transaction. The same bytes in the same envelope are kept once.

    Storing a mail again after a fault changes nothing but its count of copies.
    """
    renew_connection()
    with transaction():
        keep_blobs((mail.raw for mail in mails), now=mails[0].received_at)
        insert_many(Mail, [_row(mail) for mail in mails], on_conflict=_COUNT_COPY)


def claim(*, limit: int, by: str, now: datetime) -> list[ClaimedMail]:
    """Lease up to so many mails that are light and that nobody has tried yet."""
    return _claim((Mail.is_heavy == False, Mail.attempts == 0), limit, by, now)  # noqa: E712 - SQL's false


def claim_heavy(*, by: str, now: datetime) -> list[ClaimedMail]:
    """Lease one mail that takes long; where there is none, one that failed before.

    Taken alone: should it kill the program, it takes no other with it. One whose three attempts all ended so is
    claimed no more.
    """
    untried = _claim((Mail.is_heavy == True, Mail.attempts == 0), 1, by, now)  # noqa: E712 - SQL's true
    if untried:
        return untried
    _shunt_deadly(now)
    return _claim((Mail.attempts > 0,), 1, by, now)


def has_heavy(*, now: datetime) -> bool:
    """Whether anything waits for `claim_heavy`."""
    waits = (Mail.is_heavy == True) | (Mail.attempts > 0)  # noqa: E712 - SQL's true
    return bool(Mail.select().where(IS_RECEIVED, Mail.due_at <= now, waits).exists())


def set_apart(mail_id: int, *, now: datetime) -> None:
    """It takes longer than others should wait: not an attempt, and due at once where there is time for it."""
    columns = {Mail.is_heavy: True, Mail.attempts: Mail.attempts - 1, Mail.lease_by: "", Mail.due_at: now}
    Mail.update(columns).where(Mail.id == mail_id, IS_RECEIVED).execute()


def finish(mail_id: int, *, outcome: Mapping[str, Any]) -> bool:
    """Give a mail its outcome, within the transaction that makes it true. False if it has one already."""
    columns = {**outcome, "state": MailState.DONE.value, "lease_by": "", "error": ""}
    return change(Mail, mail_id, where="\"state\" = 'received'", **columns)


def fail(mail_id: int, *, error: str, now: datetime) -> None:
    """This attempt failed: try later, or after the third hand it to a human."""
    mail = Mail.get_by_id(mail_id)
    columns: dict[str, Any] = {"error": error[:2000], "lease_by": ""}
    if mail.attempts >= ATTEMPTS:
        columns["state"] = MailState.SHUNTED.value
    else:
        columns["due_at"] = now + _LATER[mail.attempts - 1]
    Mail.update(**columns).where(Mail.id == mail_id, Mail.state == MailState.RECEIVED.value).execute()


def retry(mail: Mail, *, by: Actor, now: datetime) -> None:
    """A human has looked: the shunted mail gets three more attempts."""
    require_staff(by)
    with transaction():
        changed = (
            Mail.update(state=MailState.RECEIVED.value, attempts=0, due_at=now)
            .where(Mail.id == mail.id, Mail.state == MailState.SHUNTED.value)
            .execute()
        )
        if not changed:
            raise Refused("mail", "This mail isn't waiting for anybody any more.")
        events.record("mail-retried", by=by, now=now, data={"mail": mail.id})


def forget_leases(*, by: str, now: datetime) -> None:
    """What a program of this name had claimed before it died is due again."""
    held = IS_RECEIVED & (Mail.lease_by == by)
    Mail.update(lease_by="", due_at=now).where(held).execute()


def raw_of(mail: Mail) -> bytes:
    raw: bytes = mail.content.content
    return raw


def _row(mail: ReceivedMail) -> dict[str, Any]:
    raw_sha256 = hashlib.sha256(mail.raw).hexdigest()
    recipients = sorted(address.lower() for address in mail.envelope_to)
    envelope = "\0".join((raw_sha256, mail.envelope_from.lower(), *recipients))
    return {
        "dedup_key": hashlib.sha256(envelope.encode("utf-8", "surrogateescape")).hexdigest(),
        "content": raw_sha256,
        "received_at": mail.received_at,
        "envelope_from": mail.envelope_from,
        "envelope_to": mail.envelope_to,
        "peer": mail.peer,
        "helo": mail.helo[:255],
        "tls": mail.tls,
        "is_heavy": len(mail.raw) > HEAVY,
        "due_at": mail.received_at,
        **_NOT_YET,
    }


def _claim(which: tuple[Any, ...], limit: int, by: str, now: datetime) -> list[ClaimedMail]:
    due = Mail.select(Mail.id).where(IS_RECEIVED, Mail.due_at <= now, *which).order_by(Mail.due_at).limit(limit)
    if not due.exists():  # a look takes no lock; most looks find nothing
        return []
    with hasty_transaction():
        ids = [row.id for row in for_update(due)]
        columns = {Mail.attempts: Mail.attempts + 1, Mail.lease_by: by, Mail.due_at: now + LEASE}
        Mail.update(columns).where(Mail.id.in_(ids)).execute()
    query = Mail.select(*_CLAIMED, Blob.content).join(Blob).where(Mail.id.in_(ids)).order_by(Mail.received_at, Mail.id)
    rows: Any = query.tuples()
    return [_claimed(*row) for row in rows]


def _shunt_deadly(now: datetime) -> None:
    """Hand to a human what was tried three times and never lived to be told how it went."""
    deadly = IS_RECEIVED & (Mail.due_at <= now) & (Mail.attempts >= ATTEMPTS)
    if Mail.select().where(deadly).exists():
        Mail.update(state=MailState.SHUNTED.value, error=_DEADLY, lease_by="").where(deadly).execute()


def _claimed(
    mail_id: int, attempts: int, at: datetime, sender: str, recipients: list[str], peer: str, helo: str, raw: bytes
) -> ClaimedMail:
    return ClaimedMail(
        id=mail_id,
        attempts=attempts,
        received_at=at,
        envelope_from=sender,
        envelope_to=tuple(recipients),
        peer=peer,
        helo=helo,
        raw=raw,
    )
