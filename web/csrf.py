"""Only our own pages may send forms: each carries a token bound to the browser's cookie, and says where it comes from.

Trusts neither alone: a browser that tells `Sec-Fetch-Site` or `Origin` must tell the truth about us, and the token
must match in any case.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import g, request

from web import cookies, sessions
from web.surroundings import here

FIELD = "csrf"
_PURPOSE = "csrf"
_COOKIE = "visitor"  # for those who aren't signed in
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_OUR_SITES = ("same-origin", "none")  # `none`: the person reloaded or restored the page


def token() -> str:
    """For a form on this page."""
    return here().keyring.sign(_PURPOSE, _browser() or _new_visitor())


def is_ours() -> bool:
    """Whether this request was sent by a page of ours, in the browser it was shown in."""
    if request.method in _SAFE_METHODS:
        return True
    return _comes_from_us() and bool(_browser()) and here().keyring.verifies(_PURPOSE, _browser(), _sent_token())


def _sent_token() -> str:
    sent = request.form.get(FIELD, "")
    return sent if sent.isascii() else ""


def _comes_from_us() -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    return (site is None or site in _OUR_SITES) and (origin is None or origin in _our_origins())


def _our_origins() -> tuple[str, str]:
    base = urlsplit(here().settings.base_url)
    return f"{base.scheme}://{base.netloc}", f"{request.scheme}://{request.host}"


def _browser() -> str:
    return sessions.secret() or cookies.read(_COOKIE)


def _new_visitor() -> str:
    if "visitor" not in g:
        g.visitor = secrets.token_urlsafe(24)
        cookies.give(_COOKIE, g.visitor, max_age=24 * 3600)
    return str(g.visitor)
