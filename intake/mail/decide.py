"""What is to become of a mail: decided from what it says and what the desk knows, before anything is done about it.

Only reads. The same decision is carried out by `filing` and told, rule by rule, by `explain`.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.database import find
from core.models import Mail
from core.models.post import COPY_CONDITION, Outcome
from core.triage import Held
from intake.mail.bounced import Returned, returned_letter
from intake.mail.reading.automatic import Kind
from intake.mail.sender import Sender, identify
from intake.mail.thread import Considered, Match, Right, consider_tickets
from intake.mail.understand import MailDesk, Understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An outcome, and why; with what is needed to carry it out."""

    outcome: Outcome
    because: str = ""  # the last reason, in a few words
    sender: Sender | None = None  # of what becomes, or joins, a ticket
    considered: tuple[Considered, ...] = ()  # every ticket it names, strongest evidence first
    match: Match | None = None  # the ticket it joins
    held_because: Held | None = None
    untold: str = ""  # why no receipt leaves
    returned: Returned | None = None  # of a bounce
    earlier: Mail | None = None  # the copy that came before


def decide(understood: Understood, desk: MailDesk) -> Decision:
    """The one place where the rules stand in their order."""
    if understood.kind is Kind.OWN:
        return Decision(outcome=Outcome.OWN, because=understood.classification.reason)
    earlier = _earlier_copy(understood)
    if earlier is not None:
        return Decision(outcome=Outcome.DUPLICATE, because=f"it came before, as mail {earlier.id}", earlier=earlier)
    if understood.kind is Kind.BOUNCE and understood.reading is not None:
        returned = returned_letter(understood, understood.reading, desk.keyring)
        outcome = Outcome.BOUNCE if returned.letter else Outcome.BACKSCATTER
        return Decision(outcome=outcome, because=returned.because, returned=returned)
    sender = identify(understood)
    considered = tuple(consider_tickets(understood, sender, desk.keyring))
    match = next((each.match for each in considered if each.match), None)
    if match is not None:
        outcome = Outcome.PENDING if match.right is Right.PENDING else Outcome.MESSAGE
        return Decision(outcome=outcome, because=match.how, sender=sender, considered=considered, match=match)
    return _on_a_new_ticket(understood, sender, considered)


def _on_a_new_ticket(understood: Understood, sender: Sender, considered: tuple[Considered, ...]) -> Decision:
    held = _held(understood, sender)
    return Decision(
        outcome=Outcome.HELD if held else Outcome.TICKET,
        because=held.value if held else "",
        sender=sender,
        considered=considered,
        held_because=held,
        untold=_untold(understood, sender),
    )


def _earlier_copy(understood: Understood) -> Mail | None:
    """The same mail on another way to us: the same Message-ID and the same body. Another body is another mail."""
    if not understood.copy_key:
        return None
    return find(Mail, where=COPY_CONDITION, copy_key=understood.copy_key)


def _held(understood: Understood, sender: Sender) -> Held | None:
    if sender.held_because is None:
        return None
    if understood.kind is Kind.UNREADABLE:
        return Held.UNREADABLE
    return sender.held_because if understood.kind is Kind.HUMAN else Held.AUTOMATIC


def _untold(understood: Understood, sender: Sender) -> str:
    """Why no receipt leaves: the rules for automatic answers, and never to an address that may be forged."""
    if sender.held_because is Held.DOUBTFUL:
        return "who sent it is in doubt"
    if not understood.sender:
        return "it names no sender"
    if understood.kind is Kind.UNREADABLE and sender.contact is not None and understood.mail.envelope_from:
        return ""
    return understood.no_answer
