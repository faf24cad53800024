"""The desk: where agents find what waits for them, answer it, and see what the machines couldn't do alone."""

from __future__ import annotations

from flask import Blueprint

from web import guards

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
blueprint.before_request(guards.require_agent)

from web.desk import (  # noqa: E402 - they add their pages
    actions,  # noqa: F401
    calls,  # noqa: F401
    drafts,  # noqa: F401
    erasing,  # noqa: F401
    estimates,  # noqa: F401
    handover,  # noqa: F401
    held,  # noqa: F401
    inbox,  # noqa: F401
    new_ticket,  # noqa: F401
    outbox,  # noqa: F401
    queue,  # noqa: F401
    team,  # noqa: F401
    ticket,  # noqa: F401
    time,  # noqa: F401
    timers,  # noqa: F401
)
