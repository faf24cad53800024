"""What somebody who has just started the desk needs to know: where it is, and how to get in."""

from __future__ import annotations

from datetime import datetime

from core import people, signin
from core.actors import DESK
from core.config import Settings
from core.errors import Refused
from core.models import Agent
from core.models.people import Role


def first_steps(settings: Settings, *, now: datetime) -> str:
    """The lines to print when the programs have been started. A fresh desk gets its first administrator here."""
    admin = _first_admin(settings, now)
    letters = settings.relay if settings.relay.startswith("maildir:") else "leave by the relay"
    return f"""
  {settings.company}

  Pages:       {settings.base_url}/  (desk: {settings.base_url}/desk/)
  Mail:        send to {settings.address}, SMTP at {settings.mail_listen or "off"}
  Letters:     {letters}
  Sign in as:  {admin.email}; this link works once, within 15 minutes:
               {sign_in_url(settings, admin.email, now=now)}

  Stop with Ctrl-C.
"""


def sign_in_url(settings: Settings, email: str, *, now: datetime) -> str:
    """A one-time link for an agent or a contact; raises Refused for anybody else."""
    made = signin.make_link(email, now=now, is_limited=False)
    if made is None:
        raise Refused("email", "%(email)s is neither an agent nor a contact.", email=email)
    return f"{settings.base_url}/login/{made[1]}"


def _first_admin(settings: Settings, now: datetime) -> Agent:
    admins = Agent.select().where(Agent.role == Role.ADMIN.value, Agent.removed_at.is_null()).order_by(Agent.id)
    found: Agent | None = admins.first()
    return found or people.add_agent(
        name="Administrator",
        email=f"admin@{settings.domain}",
        role=Role.ADMIN,
        language=settings.language,
        by=DESK,
        now=now,
    )
