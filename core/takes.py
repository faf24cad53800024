"""Recordings, from the call to the day they are deleted: claimed, kept beside their message, lost for all to see.

A take that is due and recorded is to be fetched; one that is due in any other state is to be deleted at the provider,
whether it was kept here or there was no use for it. Both are claimed by lease, as letters are.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import fn

from core import events
from core.actors import DESK, Actor, require_staff
from core.attachments import File, attach, keep_blobs, let_go
from core.database import for_update, hasty_transaction, locked, transaction
from core.errors import Changed, Refused
from core.merging import survivor_of
from core.models import Attachment, Take, Ticket
from core.models.calls import TakeState
from core.rules.patience import DELETING, FETCHING
from core.rules.sound import Sound

LEASE = timedelta(minutes=10)
SETTLED = timedelta(hours=1)  # what was told to be empty may yet be told to be none: it isn't deleted there at once
MOST_TRANSCRIBED = 100_000  # characters; what is longer was never said in a call
_FILENAMES = {"sv": "inspelning", "en": "recording"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedTake:
    """A recording that is ours to fetch, or to delete at the provider, until the lease ends."""

    id: int
    recording_sid: str
    state: TakeState
    attempts: int
    language: str

    @property
    def is_to_fetch(self) -> bool:
        return self.state is TakeState.RECORDED


def claim(*, limit: int, by: str, now: datetime) -> list[ClaimedTake]:
    """Lease up to so many takes that are due. The attempt is counted here, before anything is asked of anybody."""
    is_settled = (Take.state != TakeState.ABSENT.value) | (Take.recorded_at < now - SETTLED)
    due = Take.select(Take.id).where(Take.due_at <= now, is_settled).order_by(Take.due_at).limit(limit)
    if not due.exists():  # a look takes no lock; most looks find nothing
        return []
    with hasty_transaction():
        ids = [row.id for row in for_update(due)]
        columns = {Take.attempts: Take.attempts + 1, Take.lease_by: by, Take.due_at: now + LEASE}
        Take.update(columns).where(Take.id.in_(ids)).execute()
    return [_claimed(row) for row in Take.select().where(Take.id.in_(ids)).order_by(Take.id)]


def mark_stored(claimed: ClaimedTake, content: bytes, sound: Sound, *, now: datetime) -> None:
    """It is kept here, beside what was said; from now on it is to be deleted at the provider.

    Raises Changed where another has fetched it meanwhile.
    """
    with transaction():
        (sha256,) = keep_blobs([content], now=now)
        columns = {
            "state": TakeState.STORED.value,
            "blob": sha256,
            "content_type": sound.content_type,
            "size": len(content),
            "stored_at": now,
        }
        _change(claimed, due_at=now, attempts=0, error="", **columns)
        _attach(claimed, content, sound, now)


def mark_deleted_there(claimed: ClaimedTake, *, now: datetime) -> None:
    """The provider has it no longer. Raises Changed."""
    _change(claimed, due_at=None, attempts=0, error="", deleted_there_at=now)


def mark_failed(claimed: ClaimedTake, *, error: str, is_permanent: bool = False, now: datetime) -> timedelta | None:
    """Not this time: gives the wait until the next, or None where it is given up: then the ticket says so.

    Only fetching is ever given up; what is to be deleted is tried for as long as it takes. Raises Changed.
    """
    patience = FETCHING if claimed.is_to_fetch else DELETING
    if claimed.is_to_fetch and (is_permanent or patience.is_over(claimed.attempts)):
        _lose(claimed, error, now)
        return None
    wait = patience.wait_after(claimed.attempts, jitter=random.random())  # noqa: S311 - spreads load
    _change(claimed, due_at=now + wait, error=error[:2000])
    return wait


def fetch_again(take: Take, *, by: Actor, now: datetime) -> None:
    """A human asks for one more round for a recording that was given up. Raises Refused where it wasn't."""
    require_staff(by)
    columns = {"state": TakeState.RECORDED.value, "due_at": now, "attempts": 0}
    with transaction():
        if not Take.update(**columns).where(Take.id == take.id, Take.state == TakeState.LOST.value).execute():
            raise Refused("take", "This recording hasn't been given up.")
        record(take, "recording-asked-for", by=by, now=now)


def add_transcript(take_id: int, text: str, *, now: datetime) -> bool:
    """What a machine heard, added to what it heard before; False where there is no recording, or none any more."""
    if not text.strip():
        return False
    whole = fn.TRIM(Take.transcript.concat(f" {text.strip()}"))
    has_sound = Take.state.not_in([TakeState.ABSENT.value, TakeState.EXPIRED.value, TakeState.ERASED.value])
    columns = {Take.transcript: fn.SUBSTR(whole, 1, MOST_TRANSCRIBED), Take.transcribed_at: now}
    return bool(Take.update(columns).where(Take.id == take_id, has_sound).execute())


def erase(take: Take, *, recording_sid: str = "", now: datetime) -> bool:
    """Sound and words go here, and are owed to go at the provider, whose id for them may be told only now.

    Within the transaction around. False where nothing is left to be done.
    """
    take = locked(Take.select().where(Take.id == take.id)).get()
    sid = take.recording_sid or recording_sid or None
    if take.state == TakeState.ERASED and sid == take.recording_sid:
        return False
    let_go_of_sound(take)
    columns = {"state": TakeState.ERASED.value, "transcript": "", "content_type": "", "size": 0}
    there = {"recording_sid": sid, "due_at": now if sid and take.deleted_there_at is None else None}
    still = {"expired_at": take.expired_at or now, "attempts": 0, "lease_by": None, "error": ""}
    Take.update(**columns, **there, **still).where(Take.id == take.id).execute()
    return True


def let_go_of_sound(take: Take) -> None:
    """The file beside the message, and its bytes where nothing else is made of them; within the transaction around."""
    if take.sha256:
        beside = (Attachment.message == take.message_id) & (Attachment.blob == take.sha256)
        Attachment.delete().where(beside).execute()
        Take.update(blob=None).where(Take.id == take.id).execute()
        let_go(take.sha256)


def forget_leases(*, by: str, now: datetime) -> None:
    """What a program of this name had claimed before it died is due again."""
    Take.update(lease_by=None, due_at=now).where(Take.lease_by == by, Take.due_at.is_null(False)).execute()


def _claimed(take: Take) -> ClaimedTake:
    return ClaimedTake(
        id=take.id,
        recording_sid=take.recording_sid or "",
        state=TakeState(take.state),
        attempts=take.attempts,
        language=take.call.language,
    )


def _change(claimed: ClaimedTake, **columns: object) -> None:
    # Only if this is still the attempt in question: another may have begun, and gone well, since the lease ran out.
    mine = (Take.id == claimed.id) & (Take.attempts == claimed.attempts) & (Take.state == claimed.state.value)
    if not Take.update(lease_by=None, **columns).where(mine).execute():
        raise Changed


def _attach(claimed: ClaimedTake, content: bytes, sound: Sound, now: datetime) -> None:
    take = Take.get_by_id(claimed.id)
    if take.message is None:
        return
    ticket: Ticket = take.message.ticket
    filename = f"{_FILENAMES.get(ticket.language, _FILENAMES['en'])}-{ticket.number}-{take.number}{sound.suffix}"
    attach(take.message.id, [File(filename=filename, content_type=sound.content_type, content=content)], now=now)


def _lose(claimed: ClaimedTake, error: str, now: datetime) -> None:
    with transaction():
        _change(claimed, due_at=None, state=TakeState.LOST.value, error=error[:2000])
        take = Take.get_by_id(claimed.id)
        record(take, "recording-lost", by=DESK, now=now, reason=error[:200])


def record(take: Take, kind: str, *, by: Actor, now: datetime, **data: str) -> None:
    """Write down on its ticket what became of a recording, within the transaction around."""
    if take.ticket is not None:
        ticket_id = survivor_of(take.ticket).id
        events.record(kind, by=by, now=now, ticket_id=ticket_id, message_id=take.message_id, data=dict(data))
