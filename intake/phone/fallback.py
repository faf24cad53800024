"""The way without a database: whatever is broken, a caller leaves a message and hears a reference.

Static: it asks nothing but the settings and the disk. What was told is spooled (`intake.phone.spool`) and becomes a
ticket when the desk is well again.
"""

from __future__ import annotations

import logging
from datetime import datetime

from core.config import Settings
from core.phone_account import Account
from core.phone_settings import PhoneSettings
from core.rules.call_limits import SHORTEST_TAKE
from core.rules.numbers import read_number
from intake.phone import spoken, spool, twiml
from intake.phone.asked import Asked
from intake.phone.prompts import LANGUAGES
from intake.phone.spool import Spooled
from intake.phone.talk import Line
from intake.phone.twiml import Studio

logger = logging.getLogger(__name__)


def take_message(settings: Settings, account: Account) -> str:
    """Both languages, since nothing is known of the caller. Without room on the disk, where else to turn."""
    studio = _studio(settings, account)
    if spool.is_writable(settings.data):
        return twiml.leave_message(_in_both("fallback"), studio)
    logger.critical("voice: callers can leave no message, since %s can't be written to", settings.data)
    return _full(settings, studio)


def taken(asked: Asked, settings: Settings, account: Account, *, now: datetime) -> str:
    """The message was spoken: it is spooled, and then its reference is told."""
    studio = _studio(settings, account)
    if asked.recording.seconds < SHORTEST_TAKE:
        return twiml.farewell(_in_both("nothing_kept", address=settings.address), studio, language="")
    try:
        spool.put(settings.data, _spooled(asked, "action", now))
    except OSError:
        logger.critical("voice: a caller's message couldn't be spooled", exc_info=True)
        return _full(settings, studio)
    reference = spoken.digits(spool.reference_of(asked.sid))
    return twiml.farewell(_in_both("fallback_told", reference=reference), studio, language="")


def hear_of_recording(asked: Asked, settings: Settings, *, now: datetime) -> None:
    """Told besides, in case the caller's own request was lost. Raises OSError."""
    if asked.recording.is_to_be_fetched:
        spool.put(settings.data, _spooled(asked, "callback", now))


def _spooled(asked: Asked, told_by: str, now: datetime) -> Spooled:
    return Spooled(
        sid=asked.sid,
        told_by=told_by,
        caller=asked.fields.get("From", "")[:64],
        forwarded_from=read_number(asked.fields.get("ForwardedFrom", "")),
        recording_sid=asked.recording.recording_sid,
        seconds=asked.recording.seconds,
        received_at=now.isoformat(),
    )


def _full(settings: Settings, studio: Studio) -> str:
    return twiml.farewell(_in_both("fallback_full", address=settings.address), studio, language="")


def _in_both(name: str, **values: str) -> list[Line]:
    return [Line(name, values, language) for language in LANGUAGES]


def _studio(settings: Settings, account: Account) -> Studio:
    """In the standard voices: which others were chosen stands in the database."""
    standard = PhoneSettings()
    voices = {"sv": standard.voice_sv, "en": standard.voice_en}
    return Studio(base_url=settings.base_url, number=account.number, voices=voices)
