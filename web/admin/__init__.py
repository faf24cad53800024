"""Administration: customers, their contacts, the desk's agents, and the modules that tickets concern."""

from __future__ import annotations

from flask import Blueprint

from web import guards

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
blueprint.before_request(guards.require_admin)

from web.admin import agents, agreements, contacts, customers, hours, levels, modules  # noqa: E402,F401 - they add their pages
