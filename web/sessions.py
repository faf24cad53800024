"""Who is at the other end, asked anew for every request: somebody who was removed is out at once (P06).

Trusts only a secret that `core.signin` gave; the cookie says nothing else.
"""

from __future__ import annotations

from flask import g

from core import clock, signin
from core.actors import Actor
from core.signin import SignedIn
from web import cookies

_COOKIE = "session"


def find_signed_in() -> SignedIn | None:
    """Whose session this request belongs to; looked up once a request."""
    if "signed_in" not in g:
        secret = cookies.read(_COOKIE)
        g.signed_in = signin.find_session(secret, now=clock.now()) if secret else None
    found: SignedIn | None = g.signed_in
    return found


def actor() -> Actor:
    """Who asks, on pages that only somebody signed in reaches."""
    signed_in = find_signed_in()
    assert signed_in is not None, "the page is not behind a guard"  # noqa: S101 - a defect of ours, never a visitor's
    return signed_in.actor


def begin(secret: str) -> None:
    """From this answer on the browser is signed in, under a secret it didn't have before."""
    end()
    g.pop("signed_in", None)
    cookies.give(_COOKIE, secret, max_age=int(signin.SESSION_LIFE.total_seconds()))


def end() -> None:
    if secret := cookies.read(_COOKIE):
        signin.end_session(secret)
    g.signed_in = None
    cookies.forget(_COOKIE)


def secret() -> str:
    """What the browser holds, valid or not: forms are bound to it."""
    return cookies.read(_COOKIE)
