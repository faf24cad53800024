"""What a ticket's page shows of hand-overs: each thread by itself, who can have the ticket, and who should have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core import clock, parties, partners
from core.models import Customer, Handover, Message, Party, Ticket
from core.models.tickets import Visibility
from core.party_threads import threads_on
from core.rules.status import HAND_OVER


@dataclass(frozen=True, slots=True)
class Thread:
    """A hand-over and what was said in it."""

    handover: Handover
    messages: list[Message]

    @property
    def is_open(self) -> bool:
        return self.handover.ended_at is None


def shown(ticket: Ticket, said: Sequence[Message], customer: Customer | None) -> dict[str, Any]:
    """What the templates name."""
    now = clock.now()
    threads = [Thread(each, [one for one in said if one.handover_id == each.id]) for each in threads_on(ticket, said)]
    can_hand_over = ticket.status in HAND_OVER.allowed_from and not ticket.merged_into_id and not ticket.held_because
    return {
        "threads": threads,
        "party_choices": parties.choices_for(customer) if can_hand_over else [],
        "can_hand_over": can_hand_over,
        "should_have_it": _should_have_it(ticket, threads, customer) if can_hand_over else None,
        "public_messages": [one for one in said if one.visibility == Visibility.PUBLIC.value],
        "served": partners.customers_served_by(ticket.through_id or ticket.customer_id, now=now),
    }


def _should_have_it(ticket: Ticket, threads: Sequence[Thread], customer: Customer | None) -> Party | None:
    """The partner that holds the customer's first and second line, of what the customer sent us directly."""
    if customer is None or threads or ticket.through_id is not None:
        return None
    party = partners.holder_of_lines(customer, now=clock.now())
    return party if party is not None and party.address else None
