"""What is done after calls: what was missed made good, recordings fetched and deleted there, text messages sent.

What was begun to be erased is finished.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from core import caller_erasure, clock, takes, text_messages
from core.config import Settings
from core.database import forget_connection
from core.phone_account import account_of
from intake.phone.process import drain_spool
from tasks.reconcile import compare
from tasks.recordings import Recordings
from tasks.telephone import Telephone, TelephoneError
from tasks.text_messages import TextMessages
from tasks.transcription import Transcriber, no_transcriber

_BETWEEN_COMPARISONS = timedelta(minutes=10)

logger = logging.getLogger(__name__)


class AfterCalls:
    """The telephone's work for one worker, in one thread at a time; nothing at all where there is no account."""

    def __init__(
        self,
        settings: Settings,
        *,
        worker: str,
        look_later: Callable[[timedelta], object],
        transcribe: Transcriber = no_transcriber,
    ) -> None:
        self._settings = settings
        self._worker = worker
        self._look_later = look_later
        self._transcribe = transcribe
        self._compared_at: datetime | None = None

    def make_good(self) -> int:
        """File what was taken while the database was away, and what no request told of; gives how many messages."""
        made = self._finish_here()
        with self._telephone() as telephone:
            if telephone is None:
                return made
            try:
                return made + compare(telephone, language=self._settings.language, now=clock.now())
            except TelephoneError as error:
                # Between two simulated calls nobody plays the provider, and nothing is missed.
                level = logging.DEBUG if telephone.account.is_simulated else logging.WARNING
                logger.log(level, "telephone: the calls can't be compared: %s", error.reason)
                return made

    def make_good_at_times(self) -> None:
        """The same, by the clock: what was taken without a database at once, the rest every ten minutes."""
        now = clock.now()
        if self._compared_at is None or now - self._compared_at >= _BETWEEN_COMPARISONS:
            self._compared_at = now
            self.make_good()
        else:
            self._finish_here()

    def drain(self) -> int:
        """Do all that is due; gives how many recordings were kept and texts sent."""
        with self._telephone() as telephone:
            if telephone is None:
                return 0
            return self._texts(telephone).drain() + self._recordings(telephone).drain()

    def _finish_here(self) -> int:
        """What needs no provider: file what was taken without a database, and erase what was left over."""
        made = drain_spool(self._settings.data, language=self._settings.language, now=clock.now())
        try:
            caller_erasure.finish(now=clock.now())
        except Exception:  # of one caller's rows: the calls of all others are to be made good whatever is wrong there
            logger.exception("telephone: what callers left can't be erased")
            forget_connection()
        return made

    def _texts(self, telephone: Telephone) -> TextMessages:
        return TextMessages(self._settings, telephone, worker=self._worker, look_later=self._look_later)

    def _recordings(self, telephone: Telephone) -> Recordings:
        return Recordings(telephone, self._transcribe, worker=self._worker, look_later=self._look_later)

    @contextmanager
    def _telephone(self) -> Iterator[Telephone | None]:
        account = account_of(self._settings)
        try:
            telephone = Telephone(account) if account else None
        except TelephoneError as error:
            logger.error("telephone: %s", error.reason)
            telephone = None
        yield telephone
        if telephone:
            telephone.close()


def forget_leases(*, by: str, now: datetime) -> None:
    """What a program of this name had claimed before it died is due again."""
    takes.forget_leases(by=by, now=now)
    text_messages.forget_leases(by=by, now=now)
