"""Whom a stranger might be taken for: the agents and contacts of a name, the domains of customers.

Asked of strangers' mail only, and found by index.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from peewee import SQL, fn

from core.database import Question, database
from core.models import Agent, Contact, CustomerDomain

_SPELLINGS = [""] * 4
_AGENTS = Question(lambda: _namesakes(Agent))
_CONTACTS = Question(lambda: _namesakes(Contact))
_STATE = Question(
    lambda: CustomerDomain.select(fn.COUNT(CustomerDomain.id), fn.COALESCE(fn.MAX(CustomerDomain.id), SQL("0")))
)


def is_agents_name(name: str, *, but: str) -> bool:
    """Whether an agent at another address bears that name."""
    return bool(_AGENTS.ask(*_spellings(name), but, 1))


def is_contacts_name(name: str, *, but: str) -> bool:
    """Whether a contact at another address bears that name."""
    return bool(_CONTACTS.ask(*_spellings(name), but, 1))


def customer_domains(candidates: Collection[str]) -> set[str]:
    """Those of the domains that are registered for a customer."""
    return set(candidates) & _registered(database.obj, *_STATE.ask()[0])


@lru_cache(maxsize=1)
def _registered(opened: object, count: int, newest: int) -> frozenset[str]:
    """All of them, kept until there is one more or less: a stranger's mail is compared with thousands of spellings."""
    return frozenset(row.domain for row in CustomerDomain.select(CustomerDomain.domain))


def _namesakes(people: type[Agent] | type[Contact]) -> Any:
    same = people.name.in_(_SPELLINGS)
    return people.select(people.id).where(same, people.removed_at.is_null(), people.email != "").limit(1)


def _spellings(name: str) -> list[str]:
    return [name, name.title(), name.lower(), name.upper()]
