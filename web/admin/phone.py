"""What callers hear: greeting and announcement, how recordings are told of and kept, and how it stands right now."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from core import clock, listings, phone_duty, phone_settings, terms
from core.errors import Refused
from core.phone_account import account_of
from core.rules.hours import Hours
from core.rules.voices import VOICES
from web import forms, sessions
from web.admin import blueprint
from web.surroundings import here

Answer = Response | tuple[str, int]

_LINES = (
    *("greeting_sv", "greeting_en", "voice_sv", "voice_en"),
    *("notice_mode", "privacy_address", "keep_months", "text_sender"),
)
_TICKS = ("sends_texts", "transcribes")


@dataclass(frozen=True, slots=True)
class Standing:
    """The desk's hours as a caller meets them: when they change next, and when after that (None: within no year)."""

    is_open: bool
    changes_at: datetime | None
    then_at: datetime | None


@blueprint.get("/phone")
def show_phone() -> str:
    return _page(forms.Form())


@blueprint.post("/phone")
def change_phone() -> Answer:
    values: dict[str, object] = {name: forms.line(name, most=1000) for name in _LINES}
    values |= {name: forms.is_ticked(name) for name in _TICKS}
    try:
        phone_settings.change_phone_settings(by=sessions.actor(), now=clock.now(), **values)
    except Refused as refusal:
        return _page(forms.sent(refusal, name="settings")), 422
    return redirect("/admin/phone?done=saved")


@blueprint.post("/phone/announcement")
def announce() -> Answer:
    """ "We know about this problem": one click to say it, one to end it."""
    ends = request.form.get("do") == "end"
    said = {name: "" if ends else forms.line(name, most=1000) for name in ("announcement_sv", "announcement_en")}
    try:
        if not ends and not any(said.values()):
            raise Refused("announcement_sv", "Write what callers should hear.")
        phone_settings.change_phone_settings(by=sessions.actor(), now=clock.now(), **said)
    except Refused as refusal:
        return _page(forms.sent(refusal, name="announcement")), 422
    return redirect(f"/admin/phone?done={'announcement-ended' if ends else 'announced'}")


def standing_at(now: datetime, hours: Hours) -> Standing:
    is_open = hours.is_open(now)
    changes_at = hours.next_closing(now) if is_open else hours.next_opening(now)
    if changes_at is None:
        return Standing(is_open, None, None)
    return Standing(is_open, changes_at, hours.next_opening(changes_at) if is_open else hours.next_closing(changes_at))


def _page(form: forms.Form) -> str:
    now, chosen = clock.now(), phone_settings.phone_settings()
    hours = terms.terms_at(None, now).hours
    announced = {"announcement_sv": chosen.announcement_sv, "announcement_en": chosen.announcement_en}
    return render_template(
        "admin/phone.html",
        account=account_of(here().settings),
        chosen=chosen,
        values=asdict(chosen),
        announced=announced if chosen.is_announcing else phone_settings.last_announcement(),
        voices={language: [(name, name) for name in names] for language, names in VOICES.items()},
        modes=phone_settings.NOTICE_MODES,
        most_months=phone_settings.MOST_MONTHS,
        standing=standing_at(now, hours),
        waves=phone_duty.waves_at(now, hours),
        on_call=phone_duty.on_call_at(now),
        decisions=phone_settings.decisions(size=12),
        names=listings.agent_names(),
        form=form,
    )
