"""Mail that came becomes tickets, until none is due. What takes long is worked on apart, and keeps nobody waiting."""

from __future__ import annotations

from collections.abc import Callable

from core import clock, inbox
from core.inbox import ClaimedMail
from intake.mail.process import MailDesk, process

_BATCH = 50


def drain_inbox(desk: MailDesk, *, worker: str, after_batch: Callable[[], object]) -> int:
    """Give every light mail that is due its outcome; `after_batch` is called after each commit. Gives how many."""

    def claim() -> list[ClaimedMail]:
        return inbox.claim(limit=_BATCH, by=worker, now=clock.now())

    return _drain(claim, desk, after_batch)


def drain_heavy(desk: MailDesk, *, worker: str, after_batch: Callable[[], object]) -> int:
    """The same for mail that is large, was set apart, or failed before: one at a time."""

    def claim() -> list[ClaimedMail]:
        return inbox.claim_heavy(by=worker, now=clock.now())

    return _drain(claim, desk, after_batch)


def _drain(claim: Callable[[], list[ClaimedMail]], desk: MailDesk, after_batch: Callable[[], object]) -> int:
    done = 0
    while mails := claim():
        process(mails, desk, now=clock.now())
        done += len(mails)
        after_batch()
    return done
