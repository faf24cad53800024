"""The desk as one caller meets it now: its hours and the customer's, who answers, what administrators decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.config import Settings
from core.models import Agent
from core.phone_account import Account
from core.phone_duty import on_call_at, waves_at
from core.phone_settings import PhoneSettings
from core.rules.references import Keyring
from core.terms import calendar, terms_at
from intake.phone.talk import ON_CALL, Desk
from intake.phone.twiml import Studio, Telephone


@dataclass(frozen=True, slots=True)
class PhoneDesk:
    """What the telephone's part of the desk is put together from."""

    settings: Settings
    account: Account
    keyring: Keyring

    def studio(self, decided: PhoneSettings) -> Studio:
        voices = {"sv": decided.voice_sv, "en": decided.voice_en}
        return Studio(
            base_url=self.settings.base_url,
            number=self.account.number,
            voices=voices,
            transcribes=decided.transcribes,
        )


def desk_for(customer_id: int | None, desk: PhoneDesk, decided: PhoneSettings, *, now: datetime) -> Desk:
    """By the hours that the caller's customer has agreed, looked at anew each time: a call outlasts a closing."""
    standard, theirs = terms_at(None, now).hours, terms_at(customer_id, now).hours
    opens_at = theirs.next_opening(now)
    zone = calendar().zone
    is_extended = theirs.is_open(now) and not standard.is_open(now)
    return Desk(
        company=desk.settings.company,
        address=desk.settings.address,
        now=now.astimezone(zone),
        is_open=theirs.is_open(now),
        opens_at=opens_at.astimezone(zone) if opens_at else None,
        waves=len(_waves(now)),
        is_on_call=is_extended and bool(on_call_at(now)),
        greeting=_in_languages(decided.greeting_sv, decided.greeting_en),
        announcement=_in_languages(decided.announcement_sv, decided.announcement_en),
        asks_consent=decided.notice_mode == "consent",
        privacy_address=decided.privacy_address,
        keep_months=decided.keep_months,
        sends_texts=decided.sends_texts,
    )


def telephones(wave: int, *, now: datetime) -> tuple[Telephone, ...]:
    """Which ring in a wave: only numbers that administrators entered, never one that a caller keyed."""
    waves = _waves(now)
    agents: Sequence[Agent] = on_call_at(now) if wave == ON_CALL else waves[wave - 1] if wave <= len(waves) else ()
    return tuple(Telephone(agent.id, agent.phone) for agent in agents)


def _waves(now: datetime) -> list[tuple[Agent, ...]]:
    return [wave for wave in waves_at(now, terms_at(None, now).hours) if wave]


def _in_languages(swedish: str, english: str) -> dict[str, str]:
    return {language: words for language, words in (("sv", swedish), ("en", english)) if words}
