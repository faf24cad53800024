"""Text messages leave: claimed by lease, handed to the telephone's provider, marked sent one by one.

Those that were erased are claimed alike, and deleted there.

The provider has no way of being told that it was asked the same before. So wherever an answer may have been lost, it is
first asked whether it has the message already.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from core import clock, erased_texts, text_messages
from core.config import Settings
from core.phone_settings import phone_settings
from core.rules.numbers import masked
from core.text_messages import ClaimedText
from tasks.telephone import Telephone, TelephoneError

_BATCH = 10
_CALLBACK = "/voice/cb/sms"

logger = logging.getLogger(__name__)


class TextMessages:
    """Sends, and deletes what was erased, for one worker, one text after the other."""

    def __init__(
        self, settings: Settings, telephone: Telephone, *, worker: str, look_later: Callable[[timedelta], object]
    ) -> None:
        self._callback = settings.base_url + _CALLBACK
        self._telephone = telephone
        self._worker = worker
        self._look_later = look_later

    def drain(self) -> int:
        """Send until no text is due, or the provider is away; gives how many were sent."""
        sent = 0
        while claimed := text_messages.claim(limit=_BATCH, by=self._worker, now=clock.now()):
            for at, text in enumerate(claimed):
                try:
                    sent += self._do(text)
                except TelephoneError as error:
                    self._put_off(text, error)
                    if error.is_away:
                        self._put_off_rest(claimed[at + 1 :], error)
                        return sent
        return sent

    def _do(self, text: ClaimedText) -> bool:
        if text.is_erased:
            self._delete_there(text)
        else:
            text_messages.mark_sent(text, self._send(text), now=clock.now())
        return not text.is_erased

    def _delete_there(self, text: ClaimedText) -> None:
        erased_texts.mark_deleted_there(text.id, text.attempts, was_there=self._delete(text), now=clock.now())

    def _delete(self, text: ClaimedText) -> bool:
        """Whether the provider had it."""
        try:
            sid = text.sid or self._telephone.find_text(text.recipient, text.text)
            if sid:
                self._telephone.delete_text(sid)
        except TelephoneError as error:
            if not (error.is_away and self._telephone.account.is_simulated):
                raise  # a simulator that is gone has nothing left
            return False
        return bool(sid)

    def _send(self, text: ClaimedText) -> str:
        """Gives the message's id at the provider."""
        return self._sent_before(text) or self._telephone.send_text(
            text.recipient,
            text=text.text,
            sender=phone_settings().text_sender or self._telephone.account.number,
            status_callback=f"{self._callback}?text={text.id}",
        )

    def _sent_before(self, text: ClaimedText) -> str:
        return self._telephone.find_text(text.recipient, text.text) if text.attempts > 1 else ""

    def _put_off_rest(self, rest: list[ClaimedText], error: TelephoneError) -> None:
        for text in rest:
            self._put_off(text, error)

    def _put_off(self, text: ClaimedText, error: TelephoneError) -> None:
        whom = masked(text.recipient)
        logger.warning("texts: text %s to %s: %s", text.id, whom, error.reason.replace(text.recipient, whom))
        wait = self._failed(text, error)
        if wait is not None:
            self._look_later(wait)

    def _failed(self, text: ClaimedText, error: TelephoneError) -> timedelta | None:
        if text.is_erased:
            return erased_texts.mark_failed(text.id, text.attempts, error=error.reason, now=clock.now())
        return text_messages.mark_failed(text, error=error.reason, is_permanent=error.is_permanent, now=clock.now())
