"""The kinds of people who come to the pages, and what they may meet there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.web.cast import Cast

ROLES = ("stranger", "contact", "keeper", "other", "removed", "agent", "admin")

# What each of them meets: the page, the sign-in page, nothing, a refusal, or the desk's page of the same thing.
PUBLIC = ("page", "page", "page", "page", "page", "page", "page")
PORTAL = ("sign-in", "page", "page", "page", "sign-in", "desk", "desk")
PORTAL_FORM = ("sign-in", "page", "page", "page", "sign-in", "nothing", "nothing")
OWN_TICKET = ("sign-in", "page", "page", "nothing", "sign-in", "desk", "desk")
OWN_TICKET_FORM = ("sign-in", "page", "page", "nothing", "sign-in", "nothing", "nothing")
KEEPER_OF_A_LIST = ("sign-in", "refusal", "page", "page", "sign-in", "nothing", "nothing")
KEEPER_OF_THIS_LIST = ("sign-in", "refusal", "page", "nothing", "sign-in", "nothing", "nothing")
READERS = ("sign-in", "page", "page", "nothing", "sign-in", "page", "page")
APPROVER = ("sign-in", "refusal", "page", "nothing", "sign-in", "nothing", "nothing")
DESK_ADMIN_ONLY = ("sign-in", "nothing", "nothing", "nothing", "sign-in", "refusal", "page")
DESK_ONLY = ("sign-in", "nothing", "nothing", "nothing", "sign-in", "page", "page")
ADMIN_ONLY = ("sign-in", "nothing", "nothing", "nothing", "sign-in", "refusal", "page")

Maker = Callable[[Cast], dict[str, Any]]


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Case:
    """Who may open a page, what it is opened on, and what is sent if it is a form."""

    meets: tuple[str, ...]
    target: Maker = nothing
    form: dict[str, str] = field(default_factory=dict)
    is_key: bool = False  # its address is a secret, and lets in whoever has it
