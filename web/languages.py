"""Every page in the language of who reads it, with dates in the desk's own time zone.

English sentences stand in the code and the templates; `translations/` holds them in other languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.messages.pofile import read_po
from flask import g, request

from core import clock, people
from web import cookies, sessions
from web.surroundings import here

LANGUAGES = {"sv": "Svenska", "en": "English"}  # each in its own words
_FOLDER = Path(__file__).parent / "translations"
_COOKIE = "language"
_COOKIE_LIFE = 365 * 24 * 3600


def mark(sentence: str) -> str:
    """Marks a sentence in a table as one to translate; it is translated where it is shown."""
    return sentence


def read_catalogs(folder: Path = _FOLDER) -> dict[str, Mapping[str, str]]:
    return {path.stem: _read_catalog(path) for path in folder.glob("*.po")}


def current() -> str:
    """What the reader chose on this browser, else their own language, else the browser's, else the desk's."""
    if "language" not in g:
        g.language = _chosen() or _own() or request.accept_languages.best_match(LANGUAGES)
    return str(g.language or here().settings.language)


def choose(language: str) -> None:
    """Keep the reader's choice: on this browser, and for the letters of somebody who is signed in."""
    if language not in LANGUAGES:
        return
    g.language = language
    cookies.give(_COOKIE, language, max_age=_COOKIE_LIFE)
    signed_in = sessions.find_signed_in()
    if signed_in:
        people.choose_language(signed_in.person, language)


def gettext(sentence: str, **values: object) -> str:
    found = here().catalogs.get(current(), {}).get(sentence, sentence)
    return found % values if values else found


def day_and_time(instant: datetime) -> str:
    return format_datetime(instant, "d MMM y HH:mm", tzinfo=here().settings.timezone, locale=current())


def short_time(instant: datetime) -> str:
    """The time of day for what happened today, else the day; the year only where it isn't this one."""
    zone = here().settings.timezone
    local, today = instant.astimezone(zone), clock.now().astimezone(zone).date()
    if local.date() == today:
        return format_time(local, "HH:mm", tzinfo=zone, locale=current())
    return format_date(local, "d MMM" if local.year == today.year else "d MMM y", locale=current())


def age(instant: datetime) -> str:
    """How long ago, in the largest unit that fits."""
    return format_timedelta(clock.now() - instant, threshold=1, locale=current())


def until(instant: datetime) -> str:
    """How far away, either way, in the largest unit that fits."""
    return format_timedelta(abs(instant - clock.now()), threshold=1, locale=current())


def _read_catalog(path: Path) -> Mapping[str, str]:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem)
    return {str(entry.id): str(entry.string) for entry in catalog if entry.id and entry.string and not entry.fuzzy}


def _chosen() -> str | None:
    language = cookies.read(_COOKIE)
    return language if language in LANGUAGES else None


def _own() -> str | None:
    signed_in = sessions.find_signed_in()
    return str(signed_in.person.language) if signed_in else None
