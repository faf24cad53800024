"""Administration: customers, contacts, agents, modules, and the words by which mail is sorted."""

from __future__ import annotations

from flask import Blueprint

from web import guards

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
blueprint.before_request(guards.require_admin)

from web.admin import (  # noqa: E402 - they add their pages to the blueprint
    agents,  # noqa: F401
    agreements,  # noqa: F401
    billing,  # noqa: F401
    blocked_numbers,  # noqa: F401
    callers,  # noqa: F401
    contacts,  # noqa: F401
    customers,  # noqa: F401
    effect_words,  # noqa: F401
    escalation,  # noqa: F401
    hours,  # noqa: F401
    letters,  # noqa: F401
    levels,  # noqa: F401
    log,  # noqa: F401
    modules,  # noqa: F401
    parties,  # noqa: F401
    phone,  # noqa: F401
    phone_connection,  # noqa: F401
    phone_duty,  # noqa: F401
    teams,  # noqa: F401
)
