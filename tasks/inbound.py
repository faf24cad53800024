"""Mail that came becomes tickets, a batch at a time, until none is due."""

from __future__ import annotations

from collections.abc import Callable

from core import clock, inbox
from intake.mail.process import MailDesk, process

_BATCH = 50


def drain_inbox(desk: MailDesk, *, worker: str, after_batch: Callable[[], object]) -> int:
    """Give every mail that is due its outcome; `after_batch` is called after each commit. Gives how many there were."""
    done = 0
    while mails := inbox.claim(limit=_BATCH, by=worker, now=clock.now()):
        process(mails, desk, now=clock.now())
        done += len(mails)
        after_batch()
    return done
