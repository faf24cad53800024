"""The desk: where agents find what waits for them, answer it, and see what the machines couldn't do alone."""

from __future__ import annotations

from flask import Blueprint

from web import guards

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
blueprint.before_request(guards.require_agent)

from web.desk import actions, estimates, held, inbox, new_ticket, outbox, queue, ticket  # noqa: E402,F401 - they add their pages
