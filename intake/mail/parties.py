"""A mail that belongs to a hand-over: what the party answers, and by what it is known to be that (P13).

| what it brings | from the party's address | … that is a contact of the ticket's customer | from anybody else |
|---|---|---|---|
| a key made out to the hand-over | the thread | the thread | the thread |
| their number in the subject | the thread | the thread | as any mail |
| whatever else names the ticket | the thread | as any mail | as any mail |
| without a key, where authenticity failed | as any mail | as any mail | as any mail |

Trusts the key of a letter to the party, which is made out to the hand-over and to nobody's address: whoever brings it
was shown that letter, and nothing they say may reach the customer by itself. Everything else only counts for an
address of the party's whose authenticity didn't fail. What is in the thread is internal, whoever wrote it; what isn't
proved to be the party's stands there with a warning. An agent is the party for nobody: of theirs, only a key counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core import handover as party_verbs
from core import parties
from core.database import find
from core.merging import survivor_of
from core.messages import Said
from core.models import Handover, Letter, Ticket
from core.party_threads import handovers_of
from core.rules.notices import LetterKind
from core.rules.references import Keyring
from core.rules.their_numbers import key_of, keys_in, number_in
from core.rules.warnings import Caution, Warned, warned
from intake.mail.identity.authenticity import Identity
from intake.mail.reading.automatic import Kind
from intake.mail.sender import Sender
from intake.mail.understand import Understood

_TO_PARTIES = (LetterKind.HANDED_OVER, LetterKind.TO_PARTY, LetterKind.TAKEN_BACK)
_MOST_REFERENCES = 20
_MOST_OF_A_RECEIPT = 2_000  # characters of an automatic answer that are looked through for a number


class Proof(StrEnum):
    """By what a mail belongs to a hand-over."""

    KEY = "a key given to the party"
    NUMBER = "the party's own number, from its address"
    ADDRESS = "the party's, about what was handed over to it"


@dataclass(frozen=True, slots=True)
class PartysMail:
    """The hand-over that a mail belongs to, and why."""

    handover: Handover
    why: Proof


def partys_mail(ticket: Ticket, understood: Understood, sender: Sender, keyring: Keyring) -> PartysMail | None:
    """Whether a mail that names this ticket is the answer of a party that has it or had it.

    Asks nothing where the ticket was never handed over.
    """
    threads = handovers_of(ticket.id) if ticket.handover_id is not None else []
    if not threads:
        return None
    by_key = _made_out_to(threads, ticket.id, understood, keyring)
    if by_key is not None:
        return PartysMail(by_key, Proof.KEY)
    if understood.verdict.identity is Identity.FAILED or sender.is_verified_agent:
        return None
    theirs = [each for each in threads if parties.is_from(each.party, understood.sender)]
    keys = keys_in(understood.reading.subject) if theirs and understood.reading else ()
    numbered = next((each for each in theirs if each.number_key in keys), None)
    if numbered is not None:
        return PartysMail(numbered, Proof.NUMBER)
    return PartysMail(theirs[0], Proof.ADDRESS) if theirs and not sender.takes_part_in(survivor_of(ticket)) else None


def is_partys_own(handover: Handover, understood: Understood) -> bool:
    """Whether it is from an address of the party's that nobody forged, as far as can be known."""
    return understood.verdict.identity is not Identity.FAILED and parties.is_from(handover.party, understood.sender)


def their_number(handover: Handover, understood: Understood) -> str:
    """The number that a party's mail gives the ticket; "" where it names none, or isn't from them."""
    reading = understood.reading
    if reading is None or handover.their_number or not is_partys_own(handover, understood):
        return ""
    texts = [reading.subject]
    if understood.kind is not Kind.HUMAN:  # "we have registered your ticket as INC-12345"
        texts.append(reading.text[:_MOST_OF_A_RECEIPT])
    subject = find(Ticket, id=handover.ticket_id)
    ignored = [subject.subject] if subject is not None else []
    example = handover.party.number_example
    found = (number_in(text, example=example, ignored=ignored) for text in texts)
    return next((number for number in found if key_of(number)), "")


def add_partys_mail(partys: PartysMail, said: Said, understood: Understood, sender: Sender, *, now: datetime) -> None:
    """Into the thread: what the party answers, with their number if they name it; or an agent's own mail to them."""
    handover = partys.handover
    if sender.is_verified_agent:
        party_verbs.add_beside_party(handover, said, by=sender.actor, now=now)
        return
    said = replace(said, warnings=(*said.warnings, *_unproved(partys, understood)))
    party_verbs.add_from_party(
        handover,
        said,
        by=sender.actor,
        now=now,
        is_automatic=understood.kind is not Kind.HUMAN,
        number=their_number(handover, understood),
    )


def _unproved(partys: PartysMail, understood: Understood) -> tuple[Warned, ...]:
    """A key proves enough at an address of the party's; without one, the address itself must be proved."""
    is_enough = partys.why is Proof.KEY or understood.verdict.identity is Identity.VERIFIED
    if is_enough and is_partys_own(partys.handover, understood):
        return ()
    return (warned(Caution.UNPROVED_PARTY, name=partys.handover.party.name, address=understood.sender),)


def _made_out_to(threads: list[Handover], ticket_id: int, understood: Understood, keyring: Keyring) -> Handover | None:
    tags = list(_tags(ticket_id, understood, keyring))
    for each in threads:
        if any(keyring.is_recipient(each.key_holder, tag) for tag in tags):
            return each
    return _returned(threads, understood, keyring)


def _tags(ticket_id: int, understood: Understood, keyring: Keyring) -> Iterator[str]:
    """Whom the keys for this ticket that a mail brings were made out to."""
    reading = understood.reading
    named = [one.address for one in (*reading.to, *reading.cc)] if reading else []
    for address in (*understood.mail.envelope_to, *named):
        reply_key = keyring.read_reply_address(address) if "+" in address else None
        if reply_key is not None and reply_key.ticket_id == ticket_id:
            yield reply_key.recipient_tag
    answered = (*reading.in_reply_to, *reversed(reading.references)) if reading else ()
    for message_id in list(dict.fromkeys(answered))[:_MOST_REFERENCES]:
        message_key = keyring.read_message_id(message_id)
        if message_key is not None and message_key.ticket_id == ticket_id:
            yield message_key.recipient_tag


def _returned(threads: list[Handover], understood: Understood, keyring: Keyring) -> Handover | None:
    """By the keyed envelope sender of a letter to the party, which is where machines answer (RFC 3834 4)."""
    for address in understood.mail.envelope_to:
        letter_id = keyring.read_bounce_address(address)
        letter = find(Letter, id=letter_id) if letter_id else None
        if letter is not None and letter.kind in _TO_PARTIES:
            wanted = letter.event.data.get("handover") if letter.event is not None else None
            return next((each for each in threads if each.id == wanted), None)
    return None
