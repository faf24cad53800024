"""The pages: portal, desk and administration, put together into one application.

The caller opens the database and hands over `hint`, the bell that tells the worker to look now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from flask import Flask, Response, abort, request
from jinja2 import StrictUndefined
from werkzeug.routing import IntegerConverter, Map

from core import call_log
from core.config import Settings
from core.phone_settings import phone_settings
from core.rules.references import Keyring, number_of
from web import (
    auth,
    call_cautions,
    cautions,
    cookies,
    csrf,
    days,
    downloads,
    errors,
    estimates,
    headers,
    languages,
    promises,
    reasons,
    recordings,
    sentences,
    sessions,
    static_files,
    surroundings,
    texts,
    watching,
    words,
)
from web.admin import blueprint as admin
from web.desk import badges
from web.desk import blueprint as desk
from web.portal import blueprint as portal
from web.surroundings import Surroundings, here
from web.throttle import Throttle

_ROOM_FOR_A_FORM = 1 << 20  # around the files that are sent with it
_ROOM_FOR_STRANGERS = 64 << 10  # nobody sends files before signing in


class RowId(IntegerConverter):
    """An id that fits into the database; anything longer names nothing."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=(1 << 63) - 1)


def create_app(settings: Settings, *, hint: Callable[[], None]) -> Flask:
    """The application, ready to be served; `hint` is called after anything was written, and may be lost."""
    app = Flask("web", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=settings.mail_max_size + _ROOM_FOR_A_FORM,
        MAX_FORM_MEMORY_SIZE=_ROOM_FOR_A_FORM,
        SIGN_IN_LASTS=timedelta(milliseconds=250),
    )
    app.url_map.converters["row_id"] = RowId
    app.extensions["login-throttle"] = Throttle()
    surroundings.install(
        app,
        Surroundings(
            settings=settings,
            keyring=Keyring(settings.secrets),
            hint=hint,
            catalogs=languages.read_catalogs(),
            static=static_files.read_static_files(),
        ),
    )
    _set_up_templates(app, settings)
    _set_up_requests(app)
    errors.install(app)
    app.add_url_rule("/static/<version>/<name>", "static", _static)
    for blueprint in (
        watching.blueprint,
        auth.blueprint,
        downloads.blueprint,
        estimates.blueprint,
        recordings.blueprint,
        portal,
        desk,
        admin,
    ):
        app.register_blueprint(blueprint)
    return app


def _set_up_templates(app: Flask, settings: Settings) -> None:
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals.update(
        _=languages.gettext,
        badges=badges.current,
        call_lines=call_cautions.lines_of,
        caution_lines=cautions.lines,
        by_name=sentences.named,
        calls_about=call_log.calls_about,
        company=settings.company,
        is_past=promises.is_past,
        length=recordings.length,
        number_of=number_of,
        phone_settings=phone_settings,
        csrf_token=csrf.token,
        desk_address=settings.address,
        endings_of=call_log.endings,
        history_line=sentences.history,
        language=languages.current,
        languages=languages.LANGUAGES,
        named=_named,
        refusal=words.refusal,
        sentence=sentences.sentence,
        signed_in=sessions.find_signed_in,
        spoken_lines=call_cautions.lines_of_takes,
        static=lambda name: here().static[name].path,
        this_page=_this_page,
        untold=sentences.untold,
        why_priority=reasons.why_priority,
        why_sorted=reasons.why_sorted,
        with_words=_with_words,
        word=words.word,
        words=words,
    )
    app.jinja_env.filters.update(
        age=languages.age,
        day_and_time=languages.day_and_time,
        file_size=texts.file_size,
        day_name=days.day_name,
        month_name=days.month_name,
        short_time=languages.short_time,
        until=languages.until,
        with_links=texts.with_links,
    )


def _set_up_requests(app: Flask) -> None:
    app.before_request(_check_form)
    app.after_request(_ring)
    app.after_request(cookies.write_to)
    app.after_request(headers.write_to)


def _check_form() -> None:
    """No form is read, let alone obeyed, unless one of our pages sent it."""
    if not sessions.secret():
        request.max_content_length = _ROOM_FOR_STRANGERS
    if not csrf.is_ours():
        abort(400)


def _ring(response: Response) -> Response:
    """What a form wrote may owe letters; by now it is committed."""
    if request.method == "POST" and response.status_code < 400:
        here().hint()
    return response


def _static(version: str, name: str) -> Response:
    return static_files.answer(here().static, version, name)


def _this_page() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def _named(rows: Iterable[Any]) -> list[tuple[int, str]]:
    """Rows as choices of a form."""
    return [(row.id, row.name) for row in rows]


def _with_words(table: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes as choices of a form."""
    return [(code, words.word(table, code)) for code in codes]
