"""Whom a stranger might be taken for: the agents and contacts of a name, the domains of customers.

Asked of strangers' mail only, and found by index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from core.models import Agent, Contact, CustomerDomain

_AT_ONCE = 1000  # values in one question; engines have a limit


def is_agents_name(name: str, *, but: str) -> bool:
    """Whether an agent at another address bears that name."""
    return (
        Agent.select().where(Agent.name.in_(_spellings(name)), Agent.removed_at.is_null(), Agent.email != but).exists()
    )


def is_contacts_name(name: str, *, but: str) -> bool:
    """Whether a contact at another address bears that name."""
    same = Contact.name.in_(_spellings(name))
    return Contact.select().where(same, Contact.removed_at.is_null(), Contact.email != but).exists()


def customer_domains(candidates: Collection[str]) -> set[str]:
    """Those of the domains that are registered for a customer."""
    domains = list(candidates)
    chunks = (domains[at : at + _AT_ONCE] for at in range(0, len(domains), _AT_ONCE))
    return {domain for chunk in chunks for domain in _registered(chunk)}


def _registered(domains: list[str]) -> Iterable[str]:
    rows = CustomerDomain.select(CustomerDomain.domain).where(CustomerDomain.domain.in_(domains))
    return [row.domain for row in rows]


def _spellings(name: str) -> list[str]:
    return list(dict.fromkeys((name, name.title(), name.lower(), name.upper())))
