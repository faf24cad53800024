"""Who may open which part of the house: asked before every page of it.

Somebody who isn't signed in is asked to; somebody who is, but has no business there, finds nothing.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from core.actors import ActorKind
from web import sessions

# Where an agent who follows a customer's link finds the same thing.
_DESK_PAGES = {"portal.list_tickets": "/desk/", "portal.new_ticket": "/desk/tickets/new"}


def require_anybody() -> Response | None:
    return None if sessions.find_signed_in() else _ask_to_sign_in()


def require_contact() -> Response | None:
    """The portal is for contacts; an agent who follows a link into it is led to the desk's page of the same thing."""
    signed_in = sessions.find_signed_in()
    if signed_in is None:
        return _ask_to_sign_in()
    return None if signed_in.actor.kind is ActorKind.CONTACT else _lead_to_the_desk()


def require_agent() -> Response | None:
    signed_in = sessions.find_signed_in()
    if signed_in is None:
        return _ask_to_sign_in()
    return None if signed_in.actor.kind is ActorKind.AGENT else abort(404)


def require_admin() -> Response | None:
    refusal = require_agent()
    if refusal is None and not sessions.actor().is_admin:
        abort(403)
    return refusal


def _ask_to_sign_in() -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect("/login" + (f"?next={quote(wanted, safe='/')}" if wanted not in ("", "/") else ""))


def _lead_to_the_desk() -> Response:
    if request.method != "GET":
        abort(404)
    if request.endpoint == "portal.show_ticket":
        return redirect(f"/desk/tickets/{quote((request.view_args or {})['number'], safe='')}")
    return redirect(_DESK_PAGES[request.endpoint]) if request.endpoint in _DESK_PAGES else abort(404)
