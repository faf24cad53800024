"""What is to become of a mail: decided from what it says and what the desk knows, before anything is done about it.

Only reads. The same decision is carried out by `filing` and told, rule by rule, by `explain`.
"""

from __future__ import annotations

from dataclasses import dataclass

from core import people
from core.actors import Actor
from core.database import find
from core.models import Mail, Message, Ticket
from core.models.post import COPY_CONDITION, Outcome
from core.rules.status import Status
from core.triage import Held
from intake.mail.bounced import Returned, returned_letter
from intake.mail.evidence import tickets_addressed
from intake.mail.forwards import Brought, brought_by_agent
from intake.mail.reading.automatic import Kind
from intake.mail.sender import Sender, identify, sender_at
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
    also_named: tuple[int, ...] = ()  # other tickets whose keyed addresses it was sent to: they are told where it is
    follows: Ticket | None = None  # a ticket closed long ago, which the new one takes up
    brought: Brought | None = None  # what an agent passed on: the ticket is the original sender's
    brought_by: Actor | None = None
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
        return _on_a_copy(understood, earlier, desk)
    if understood.kind is Kind.BOUNCE and understood.reading is not None:
        returned = returned_letter(understood, understood.reading, desk.keyring)
        outcome = Outcome.BOUNCE if returned.letter else Outcome.BACKSCATTER
        return Decision(outcome=outcome, because=returned.because, returned=returned)
    sender = identify(understood)
    considered = tuple(consider_tickets(understood, sender, desk.keyring))
    match = next((each.match for each in considered if each.match), None)
    if match is None:
        return _on_a_new_ticket(understood, sender, considered)
    outcome = Outcome.PENDING if match.right is Right.PENDING else Outcome.MESSAGE
    addressed = tickets_addressed(understood, desk.keyring)
    return Decision(
        outcome=outcome,
        because=match.how,
        sender=sender,
        considered=considered,
        match=match,
        also_named=tuple(each for each in addressed if each not in (considered[-1].ticket_id, match.ticket.id)),
    )


def _on_a_copy(understood: Understood, earlier: Mail, desk: MailDesk) -> Decision:
    """Nothing is done twice. But where only this copy came by a key, the mail was meant for that ticket."""
    addressed = [each for each in tickets_addressed(understood, desk.keyring) if each != earlier.ticket_id]
    sender = identify(understood) if addressed and earlier.ticket_id is not None else None
    considered = tuple(consider_tickets(understood, sender, desk.keyring)) if sender else ()
    match = considered[-1].match if considered else None
    is_meant = match is not None and match.right is Right.TAKES_PART and _is_untouched(earlier)
    return Decision(
        outcome=Outcome.DUPLICATE,
        because=f"it came before, as mail {earlier.id}",
        sender=sender if is_meant else None,
        considered=considered,
        match=match if is_meant else None,
        also_named=() if is_meant or earlier.ticket_id is None else tuple(addressed),
        earlier=earlier,
    )


def _is_untouched(earlier: Mail) -> bool:
    """Whether a mail opened a ticket on which nothing was done since."""
    ticket = find(Ticket, id=earlier.ticket_id) if earlier.outcome == Outcome.TICKET else None
    if ticket is None or ticket.status != Status.NEW or ticket.merged_into_id is not None:
        return False
    return bool(Message.select().where(Message.ticket == ticket.id).count() == 1)


def _on_a_new_ticket(understood: Understood, sender: Sender, considered: tuple[Considered, ...]) -> Decision:
    brought = _brought(understood, sender)
    brought_by = sender.actor if brought else None
    if brought is not None:
        sender = sender_at(brought.address, brought.name)
    held = _held(understood, sender)
    return Decision(
        outcome=Outcome.HELD if held else Outcome.TICKET,
        because=held.value if held else "",
        sender=sender,
        considered=considered,
        held_because=held,
        untold=_untold_of_brought(understood, sender) if brought else _untold(understood, sender),
        follows=next((each.follows for each in considered if each.follows), None),
        brought=brought,
        brought_by=brought_by,
    )


def _brought(understood: Understood, sender: Sender) -> Brought | None:
    """What an agent passes on, from anybody but an agent."""
    if not sender.is_verified_agent or understood.kind is not Kind.HUMAN:
        return None
    brought = brought_by_agent(understood.reading)
    return None if brought is None or people.find_agent(brought.address) else brought


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


def _untold_of_brought(understood: Understood, sender: Sender) -> str:
    """An agent vouches for who wrote it, not for who may be answered: only somebody we know is."""
    return understood.no_answer if sender.contact is not None else "an agent passed it on, from nobody registered"
