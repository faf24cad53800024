"""Numbers whose calls are turned away: who blocked them, when and why, also after they are let in again."""

from __future__ import annotations

from datetime import datetime

from peewee import IntegrityError

from core import events
from core.actors import Actor, require_desk_admin
from core.database import find, savepoint, transaction
from core.errors import NotFound, Refused
from core.models import BlockedNumber
from core.rules.typed_numbers import as_e164

_MOST_WHY = 500


def is_blocked(number: str) -> bool:
    """`number` is E.164; nobody is blocked for having none."""
    return bool(number) and find_block(number) is not None


def find_block(number: str) -> BlockedNumber | None:
    return find(BlockedNumber, number=number, removed_at=None)


def get_block(block_id: int) -> BlockedNumber:
    """One that still counts; raises NotFound."""
    found = find(BlockedNumber, id=block_id, removed_at=None)
    if found is None:
        raise NotFound
    return found


def block(number: str, *, why: str, by: Actor, now: datetime) -> BlockedNumber:
    """`number` as people write it. Raises Refused naming the field."""
    require_desk_admin(by)
    wanted, why = as_e164(number), " ".join(why.split())[:_MOST_WHY]
    if not wanted:
        raise Refused("number", "Write the telephone number such as 070-123 45 67, or with its country code.")
    if not why:
        raise Refused("why", "Write why, so that a colleague can judge later whether it still holds.")
    with transaction():
        try:
            with savepoint():
                blocked: BlockedNumber = BlockedNumber.create(
                    number=wanted, why=why, made_by=by.label, created_at=now
                )  # fmt: skip
        except IntegrityError:
            raise Refused("number", "%(number)s is blocked already.", number=wanted) from None
        events.record("number-blocked", by=by, now=now, data={"number": wanted, "why": why})
    return blocked


def unblock(blocked: BlockedNumber, *, by: Actor, now: datetime) -> None:
    """Done already, if somebody else did it."""
    require_desk_admin(by)
    with transaction():
        active = (BlockedNumber.id == blocked.id) & BlockedNumber.removed_at.is_null()
        if BlockedNumber.update(removed_at=now).where(active).execute():
            events.record("number-unblocked", by=by, now=now, data={"number": blocked.number})


def all_blocked() -> list[BlockedNumber]:
    """Those that count now, the newest first."""
    active = BlockedNumber.select().where(BlockedNumber.removed_at.is_null())
    return list(active.order_by(BlockedNumber.created_at.desc(), BlockedNumber.id.desc()))
