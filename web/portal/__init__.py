"""The portal: contacts see and answer all tickets of their organisation, and keep their list of people (P06, P21)."""

from __future__ import annotations

from flask import Blueprint

from web import guards

blueprint = Blueprint("portal", __name__)
blueprint.before_request(guards.require_contact)

from web.portal import contacts, estimates, new_ticket, tickets, time  # noqa: E402,F401 - they add their pages to the blueprint
