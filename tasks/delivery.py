"""Letters leave: claimed by lease, handed to the relay over a kept connection, marked sent one by one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from core import clock, outbox
from core.config import Settings
from core.outbox import ClaimedLetter
from core.rules.backoff import delay_before
from core.rules.references import Keyring
from tasks.signing import Signer
from tasks.transports import Transport, TransportError, open_transport

_BATCH = 20

logger = logging.getLogger(__name__)


class _RelayGoneError(Exception):
    """Nothing leaves at present, whoever it is for."""

    def __init__(self, letter: ClaimedLetter, error: TransportError) -> None:
        super().__init__(error.reason)
        self.letter = letter
        self.error = error


class Delivery:
    """Delivers for one worker; as many threads at once as ring, each with a connection of its own."""

    def __init__(
        self, settings: Settings, keyring: Keyring, *, worker: str, look_later: Callable[[timedelta], object]
    ) -> None:
        self._settings = settings
        self._keyring = keyring
        self._worker = worker
        self._look_later = look_later
        self._sign = Signer(settings.dkim)
        self._kept = threading.local()

    def drain(self) -> int:
        """Deliver until no letter is due, or the relay is gone; gives how many letters left."""
        sent = 0
        while letters := outbox.claim(limit=_BATCH, by=self._worker, now=clock.now()):
            try:
                sent += sum(self._deliver(letter) for letter in letters)
            except _RelayGoneError as gone:
                self._put_off_rest(letters[letters.index(gone.letter) + 1 :], gone.error)
                break
        return sent

    def close(self) -> None:
        """Close this thread's connection."""
        self._transport().close()

    def _deliver(self, letter: ClaimedLetter) -> bool:
        sender = (
            "" if letter.is_automatic else self._keyring.bounce_address(self._settings.address, letter_key=letter.id)
        )
        try:
            self._transport().send(
                letter_id=letter.id,
                sender=sender,
                recipient=letter.recipient,
                content=self._sign(letter.content),
            )
        except TransportError as error:
            self._put_off(letter, error)
            if error.is_relay:
                raise _RelayGoneError(letter, error) from error
            return False
        outbox.mark_sent(letter.id, now=clock.now())
        return True

    def _put_off_rest(self, letters: list[ClaimedLetter], error: TransportError) -> None:
        for letter in letters:
            outbox.mark_failed(letter, error=error.reason, is_permanent=False, now=clock.now())

    def _put_off(self, letter: ClaimedLetter, error: TransportError) -> None:
        logger.warning("delivery: letter %s to %s: %s", letter.id, letter.recipient, error.reason)
        outbox.mark_failed(letter, error=error.reason, is_permanent=error.is_permanent, now=clock.now())
        if not error.is_permanent:
            self._look_later(delay_before(letter.attempts + 1, jitter=1.0))

    def _transport(self) -> Transport:
        if not hasattr(self._kept, "transport"):
            self._kept.transport = open_transport(self._settings.relay)
        transport: Transport = self._kept.transport
        return transport
