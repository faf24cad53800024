"""Finds what agents should be warned of beside a mail, with the desk's own people and customers in mind."""

from __future__ import annotations

from core import acquaintances, people
from core.config import Settings
from core.rules.warnings import Warned
from intake.mail.identity.tricks import warnings_of
from intake.mail.sender import Sender
from intake.mail.understand import Understood


def cautions_of(understood: Understood, sender: Sender, settings: Settings) -> tuple[Warned, ...]:
    """Only reads; strangers alone are compared with those the desk knows."""
    if understood.reading is None:
        return ()
    is_agents = sender.is_verified_agent or (
        sender.contact is None and people.find_agent(understood.sender) is not None
    )
    return warnings_of(
        understood.reading,
        understood.verdict,
        envelope_from=understood.mail.envelope_from,
        is_agents_address=is_agents,
        is_known=is_agents or sender.contact is not None,
        own_domains={address.rpartition("@")[2] for address in settings.addresses},
        acquaintances=acquaintances,
    )
