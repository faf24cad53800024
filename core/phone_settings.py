"""What administrators decide of the telephone: what callers hear, how recordings are told of and kept, text messages.

Nothing is overwritten: every decision stays with who took it and when, and the newest of a name counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from core import events
from core.actors import Actor, require_desk_admin
from core.database import insert, transaction
from core.errors import Refused
from core.models import PhoneSetting
from core.rules.voices import VOICES

LANGUAGES = tuple(VOICES)
NOTICE_MODES = ("inform", "consent")
MOST_SAID = 400  # characters, about half a minute: who rings wants to speak
MOST_MONTHS = 120
_SENDER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 ]{0,9}[A-Za-z0-9]")
_ADDRESS = re.compile(r"(?:https?://)?[^\s/.]+(?:\.[^\s/.]+)+(?:/\S*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneSettings:
    """What counts now; "" means the standard, or nothing where there is none."""

    greeting_sv: str = ""  # said instead of the standard welcome
    greeting_en: str = ""
    announcement_sv: str = ""  # "we know about this problem": said before the menu while it is set
    announcement_en: str = ""
    notice_mode: str = "inform"  # of recordings; "consent" asks the caller to press 1
    privacy_address: str = ""  # where to read more, as it is said
    keep_months: int = 24  # recordings, at the longest
    voice_sv: str = "Polly.Elin-Neural"
    voice_en: str = "Polly.Amy-Neural"
    sends_texts: bool = True
    text_sender: str = ""  # a name instead of the number
    transcribes: bool = False

    @property
    def is_announcing(self) -> bool:
        return bool(self.announcement_sv or self.announcement_en)


def phone_settings() -> PhoneSettings:
    newest = PhoneSetting.select(fn.MAX(PhoneSetting.id)).group_by(PhoneSetting.name)
    rows = PhoneSetting.select(PhoneSetting.name, PhoneSetting.value).where(PhoneSetting.id.in_(newest))
    known = PhoneSettings.__dataclass_fields__
    return PhoneSettings(**{row.name: row.value for row in rows if row.name in known})


def change_phone_settings(*, by: Actor, now: datetime, **values: Any) -> None:
    """Raises Refused naming the field. What is as it was leaves no trace."""
    require_desk_admin(by)
    wanted = {name: _CHECKS[name](name, value) for name, value in values.items()}
    with transaction():
        before = asdict(phone_settings())
        changed = {name: value for name, value in wanted.items() if value != before[name]}
        _require_both_languages({**before, **wanted})
        for name, value in changed.items():
            insert(PhoneSetting, name=name, value=value, made_by=by.label, created_at=now)
        if changed:
            events.record("phone-changed", by=by, now=now, data=changed)


def last_announcement() -> dict[str, str]:
    """What was said last, by the setting's name, also when it isn't any more: to be said again."""
    return {name: _last_said(name) for name in ("announcement_sv", "announcement_en")}


def decisions(*, size: int = 30) -> list[PhoneSetting]:
    """The latest, newest first."""
    return list(PhoneSetting.select().order_by(PhoneSetting.id.desc()).limit(size))


def _last_said(name: str) -> str:
    rows = PhoneSetting.select(PhoneSetting.value).where(PhoneSetting.name == name)
    newest = rows.order_by(PhoneSetting.id.desc()).limit(2)  # what ended it is empty, and what it ended stands before
    return next((str(row.value) for row in newest if row.value), "")


def _require_both_languages(values: Mapping[str, Any]) -> None:
    """Nobody should hear one language in the voice of another, or miss what the others hear."""
    if bool(values["announcement_sv"]) != bool(values["announcement_en"]):
        missing = "announcement_en" if values["announcement_sv"] else "announcement_sv"
        raise Refused(missing, "Write it in both languages, so that every caller understands it.")


def _said(name: str, value: object) -> str:
    text = " ".join(str(value).split())
    if len(text) > MOST_SAID:
        raise Refused(name, "Make it %(most)s characters at most: who rings wants to speak.", most=MOST_SAID)
    return text


def _yes_or_no(name: str, value: object) -> bool:
    return bool(value)


def _notice_mode(name: str, value: object) -> str:
    if value not in NOTICE_MODES:
        raise Refused(name, "Choose how callers are told of the recording.")
    return str(value)


def _voice(name: str, value: object) -> str:
    if value not in VOICES[name.removeprefix("voice_")]:
        raise Refused(name, "Choose a voice from the list: with another one, callers would hear nothing.")
    return str(value)


def _months(name: str, value: object) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST_MONTHS):
        raise Refused(name, "Recordings are kept for 1 to %(most)s months.", most=MOST_MONTHS)
    return int(text)


def _web_address(name: str, value: object) -> str:
    text = str(value).strip()
    if text and not (len(text) <= 200 and _ADDRESS.fullmatch(text)):
        raise Refused(name, "Write the address as it is to be said, such as example.se/privacy.")
    return text


def _sender(name: str, value: object) -> str:
    text = str(value).strip()
    if text and not _SENDER.fullmatch(text):
        raise Refused(name, "A sender's name has 2 to 11 letters, digits and spaces, among them a letter of A to Z.")
    return text


_CHECKS: Mapping[str, Callable[[str, object], Any]] = {
    "greeting_sv": _said,
    "greeting_en": _said,
    "announcement_sv": _said,
    "announcement_en": _said,
    "notice_mode": _notice_mode,
    "privacy_address": _web_address,
    "keep_months": _months,
    "voice_sv": _voice,
    "voice_en": _voice,
    "sends_texts": _yes_or_no,
    "text_sender": _sender,
    "transcribes": _yes_or_no,
}
