"""What a page says when something is wrong: kindly, and what to do about it. Nothing tells whether a thing exists."""

from __future__ import annotations

import logging

from flask import Flask, g, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from core.database import FAILURES, forget_connection
from core.errors import Changed, NotAllowed, NotFound, Refused
from web import words
from web.languages import gettext, mark

Answer = tuple[str, int]

logger = logging.getLogger(__name__)

_ADVICE = {
    400: (
        mark("That didn't work"),
        mark("The page may have been open too long. Go back, reload it, and send the form again."),
    ),
    403: (
        mark("This isn't for you"),
        mark("Your account has no access to this. Ask an administrator if it should."),
    ),
    404: (
        mark("There is nothing here"),
        mark("Either it doesn't exist or it isn't yours to see. Check the address, or begin from the start page."),
    ),
    405: (mark("That didn't work"), mark("Go back to the page you came from and try again.")),
    409: (
        mark("Somebody was quicker"),
        mark("A colleague changed the ticket at the same moment. Go back, reload it, and look at what is new."),
    ),
    413: (
        mark("That is too much at once"),
        mark("The files are too large together. Go back and send fewer or smaller ones."),
    ),
    429: (mark("Too many tries"), mark("Wait ten minutes and try again. Nothing is lost.")),
    500: (
        mark("Something broke on our side"),
        mark("It is written down and will be looked at. Try again in a while, or send us an e-mail."),
    ),
    503: (
        mark("We can't reach our records right now"),
        mark("Nothing you sent before is lost. Try again in a minute, or send us an e-mail."),
    ),
}


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, lambda _: page(404))
    app.register_error_handler(NotAllowed, lambda _: page(403))
    app.register_error_handler(Changed, lambda _: page(409))
    app.register_error_handler(Refused, _refused)
    for failure in FAILURES:
        app.register_error_handler(failure, _database)


def page(code: int, reason: str = "") -> Answer:
    title, advice = _ADVICE.get(code, _ADVICE[500 if code >= 500 else 400])
    return render_template("error.html", title=gettext(title), advice=reason or gettext(advice), code=code), code


def _http(error: HTTPException) -> Answer | HTTPException:
    code = error.code or 500
    if code < 400:  # a redirect that was raised
        return error
    if isinstance(error, InternalServerError):
        _ask_the_database_nothing_more()
    return page(code)


def _refused(error: Refused) -> Answer:
    return page(400, words.refusal(error))


def _database(error: Exception) -> Answer:
    logger.error("web: the database failed on %s", request.endpoint, exc_info=error)
    forget_connection()
    _ask_the_database_nothing_more()
    return page(503)


def _ask_the_database_nothing_more() -> None:
    g.setdefault("signed_in", None)
    g.failed = True
