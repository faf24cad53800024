"""A partner with a desk of its own, for tests of what is handed over."""

from __future__ import annotations

from typing import Any

from core import handover, parties
from core.actors import DESK
from core.handover import Parcel
from core.models import Handover, Party, Ticket
from tests.cast import NOW, Cast, by

NORRLYS = "support@norrlys.test"  # where hand-overs to the partner go
TORE = "tore@norrlys.test"  # somebody who works there


def partner(**changes: Any) -> Party:
    values: dict[str, Any] = {
        "kind": "partner", "language": "sv", "address": NORRLYS, "domains": ["norrlys.test"],
    }  # fmt: skip
    name = changes.pop("name", "Norrlys AB")
    return parties.add_party(name, by=DESK, now=NOW, **{**values, **changes})


def handed_over(ticket: Ticket, people: Cast, party: Party | None = None, **changes: Any) -> Handover:
    """The ticket, handed over by Olle with a few words."""
    parcel = Parcel(**{"words": "Kan ni titta?", **changes})
    return handover.hand_over(ticket, party or partner(), parcel, by=by(people.olle), now=NOW)
