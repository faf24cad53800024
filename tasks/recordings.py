"""Recordings come home: fetched from the provider, kept beside their message, then deleted there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from core import clock, takes
from core.errors import Changed
from core.rules.sound import Sound, sound_of
from core.takes import ClaimedTake
from tasks.telephone import Telephone, TelephoneError
from tasks.transcription import Transcriber

_BATCH = 3  # each may take a minute and more, and all share a lease of ten

logger = logging.getLogger(__name__)


class Recordings:
    """Fetches for one worker, one recording after the other."""

    def __init__(
        self,
        telephone: Telephone,
        transcribe: Transcriber,
        *,
        worker: str,
        look_later: Callable[[timedelta], object],
    ) -> None:
        self._telephone = telephone
        self._transcribe = transcribe
        self._worker = worker
        self._look_later = look_later

    def drain(self) -> int:
        """Do what is due until nothing is, or the provider is away; gives how many recordings were kept."""
        kept = 0
        while claimed := takes.claim(limit=_BATCH, by=self._worker, now=clock.now()):
            for at, take in enumerate(claimed):
                try:
                    kept += self._do(take)
                except TelephoneError as error:
                    self._put_off(take, error)
                    if error.is_away:
                        self._put_off_rest(claimed[at + 1 :], error)
                        return kept
                except Changed:
                    logger.info("recordings: another has taken care of recording %s", take.id)
        return kept

    def _do(self, take: ClaimedTake) -> bool:
        if take.is_to_fetch:
            self._fetch(take)
        else:
            self._delete_there(take.recording_sid)
            takes.mark_deleted_there(take, now=clock.now())
        return take.is_to_fetch

    def _fetch(self, take: ClaimedTake) -> None:
        content = self._telephone.fetch_recording(take.recording_sid)
        sound = sound_of(content)
        if sound is None:
            raise TelephoneError("what came is no sound")
        takes.mark_stored(take, content, sound, now=clock.now())
        self._hear(take, content, sound)

    def _hear(self, take: ClaimedTake, content: bytes, sound: Sound) -> None:
        try:
            text = self._transcribe(content, sound.content_type, take.language)
        except Exception:  # somebody else's code: what it raises costs the words, never the sound
            logger.exception("recordings: recording %s couldn't be heard", take.id)
            return
        takes.add_transcript(take.id, text, now=clock.now())

    def _delete_there(self, sid: str) -> None:
        try:
            self._telephone.delete_recording(sid)
        except TelephoneError as error:
            if not (error.is_away and self._telephone.account.is_simulated):
                raise  # a simulator that is gone has nothing left of what was fetched

    def _put_off_rest(self, rest: list[ClaimedTake], error: TelephoneError) -> None:
        for take in rest:
            self._put_off(take, error)

    def _put_off(self, take: ClaimedTake, error: TelephoneError) -> None:
        logger.warning("recordings: recording %s: %s", take.id, error.reason)
        try:
            wait = takes.mark_failed(take, error=error.reason, is_permanent=error.is_permanent, now=clock.now())
        except Changed:
            return
        if wait is not None:
            self._look_later(wait)
