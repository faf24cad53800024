"""Signing in by a mailed link, choosing a language, signing out.

Asking for a link looks, and lasts, the same for every address. Opening the link uses nothing up, since mail scanners
open links too; the button on its page does.
"""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from core import clock, letters, signin
from core.actors import ActorKind
from web import cookies, forms, languages, sessions
from web.surroundings import here
from web.throttle import Throttle

_NEXT_LIFE = int(signin.LINK_LIFE.total_seconds())
_PATH = re.compile(r"/(?!/)[A-Za-z0-9/_.~%?=&,:@+-]{0,500}")
_NOT_FOR_CONTACTS = ("/desk", "/admin")
_POINTLESS = ("/login", "/logout", "/language")

blueprint = Blueprint("auth", __name__)


@blueprint.get("/login")
def login() -> str | AnyResponse:
    if sessions.find_signed_in():
        return redirect(home())
    return render_template("login.html", form=forms.Form(request.args))


@blueprint.post("/login")
def ask_for_link() -> str:
    now = clock.now()
    throttle: Throttle = current_app.extensions["login-throttle"]
    if not throttle.allows(request.remote_addr or "", now=now):
        abort(429)
    _send_link(forms.line("email", most=254), now=now)
    if wanted := local_path(forms.line("next")):
        cookies.give("next", wanted, max_age=_NEXT_LIFE)
    _last_as_long_for_everybody(now)
    return render_template("login_sent.html", minutes=_NEXT_LIFE // 60)


@blueprint.get("/login/<token>")
def open_link(token: str) -> Response:
    is_usable = signin.is_usable(token, now=clock.now())
    return _link_page(token, is_usable=is_usable)


@blueprint.post("/login/<token>")
def use_link(token: str) -> AnyResponse:
    secret = signin.use_link(token, now=clock.now())
    if secret is None:
        return _link_page(token, is_usable=False)
    wanted = local_path(cookies.read("next"))
    sessions.begin(secret)
    cookies.forget("next")
    signed_in = signin.find_session(secret, now=clock.now())
    is_agent = signed_in is not None and signed_in.actor.kind is ActorKind.AGENT
    if not wanted or (not is_agent and wanted.startswith(_NOT_FOR_CONTACTS)):
        wanted = "/desk/" if is_agent else "/"
    return redirect(wanted)


@blueprint.post("/logout")
def logout() -> AnyResponse:
    sessions.end()
    return redirect("/login?done=signed-out")


@blueprint.post("/language")
def choose_language() -> AnyResponse:
    languages.choose(forms.line("language"))
    return redirect(local_path(forms.line("next")) or "/")


def local_path(text: str) -> str:
    """A path within these pages, or nothing: whatever could lead elsewhere is no path."""
    return text if _PATH.fullmatch(text) and not text.startswith(_POINTLESS) else ""


def home() -> str:
    return "/desk/" if sessions.actor().kind is ActorKind.AGENT else "/"


def _send_link(email: str, *, now: datetime) -> None:
    found = signin.make_link(email, now=now)
    if found:
        person, token = found
        letters.owe_sign_in_letter(person, token, settings=here().settings, now=now)


def _last_as_long_for_everybody(since: datetime) -> None:
    """Writing a letter takes a moment that an unknown address doesn't; the answer waits until both look alike."""
    lasting: timedelta = current_app.config["SIGN_IN_LASTS"]
    time.sleep(max(0.0, (since + lasting - clock.now()).total_seconds()))


def _link_page(token: str, *, is_usable: bool) -> Response:
    page = render_template("login_link.html", token=token, is_usable=is_usable)
    return Response(page, status=200 if is_usable else 410)
