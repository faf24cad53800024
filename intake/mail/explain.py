"""Tells what the desk would do with a mail, and why, rule by rule. Reads what the desk knows, and changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.budgets import Budgets
from core.inbox import ClaimedMail
from core.models import Customer
from core.models.post import Outcome
from core.recipients import Recipient
from core.rules.priority import priority_of
from core.rules.references import number_of
from intake.mail.decide import Decision, decide
from intake.mail.filing import sorted_by_words
from intake.mail.reading.parse import Reading, Unreadable, read_mail
from intake.mail.sender import Sender
from intake.mail.thread import Considered
from intake.mail.understand import MailDesk, Understood, understand

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")  # which would steer the terminal that they are printed to
_OPENS = (Outcome.TICKET, Outcome.HELD)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of the mail, and what it says it by."""

    rule: str
    says: str
    because: tuple[str, ...] = ()


def mail_from_file(
    content: bytes, desk: MailDesk, *, envelope_from: str | None, envelope_to: tuple[str, ...], peer: str, now: datetime
) -> ClaimedMail:
    """A file as if it came by SMTP now. What isn't said of its envelope is taken from its header."""
    raw = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    reading = _read(raw)
    return ClaimedMail(
        id=0,
        attempts=0,
        received_at=now,
        envelope_from=_sender(reading) if envelope_from is None else envelope_from.strip("<>"),
        envelope_to=envelope_to or _receivers(reading, desk.settings.addresses),
        peer=peer,
        helo="",
        raw=raw,
    )


def explain(mail: ClaimedMail, desk: MailDesk, *, now: datetime) -> Iterator[Finding]:
    """The rules in the order in which they are asked."""
    understood = understand(mail, desk)
    decision = decide(understood, desk)
    receivers = ", ".join(mail.envelope_to)
    yield Finding("envelope", f"from <{mail.envelope_from}> to {receivers}")
    yield _reading(understood)
    yield Finding("kind", understood.kind.value, (understood.classification.reason,))
    yield Finding("identity", understood.verdict.identity.value, understood.verdict.reasons)
    if decision.returned is not None:
        yield _returned(decision)
    if decision.sender is not None:
        yield _who(decision.sender)
        yield Finding("ticket", _ticket(decision), tuple(_evidence(each) for each in decision.considered))
    yield Finding("outcome", decision.outcome.value, (decision.because,) if decision.because else ())
    if decision.outcome in _OPENS and decision.sender is not None:
        yield _receipt(understood, decision, decision.sender, now)
        yield _priority(understood, decision)
    if understood.reading is not None:
        yield Finding("new text", understood.separation.fresh, understood.separation.rules)


def told(finding: Finding) -> str:
    """A finding as lines to read: what it says beside the rule's name, the reasons below."""
    first, *others = finding.says.split("\n")
    lines = [f"{finding.rule:<10}{first}", *others, *(f"- {reason}" for reason in finding.because)]
    return f"\n{'':<10}".join(_CONTROLS.sub(" ", line) for line in lines)


def _reading(understood: Understood) -> Finding:
    reading = understood.reading
    if reading is None:
        return Finding("reading", "unreadable", (understood.classification.reason,))
    files = tuple(f"{file.filename} ({file.content_type}, {file.size} bytes)" for file in reading.attachments)
    return Finding("reading", f"{len(reading.text)} characters of text, {len(files)} files", files)


def _returned(decision: Decision) -> Finding:
    returned = decision.returned
    assert returned is not None  # noqa: S101 - asked before
    failed = tuple(
        f"{one.address}: {one.status or 'no status'}, {'for good' if one.is_permanent else 'for now'}"
        for one in returned.failed
    )
    letter = returned.letter
    return Finding(
        "bounce", f"returns letter {letter.id} to {letter.recipient}" if letter else "of no letter of ours", failed
    )


def _who(sender: Sender) -> Finding:
    if sender.is_verified_agent:
        says = f"agent {sender.actor.name}"
    elif sender.contact is not None:
        says = f"contact {sender.contact.name} of {sender.contact.customer.name}"
    elif sender.customer_id is not None:
        says = f"a colleague at {Customer.get_by_id(sender.customer_id).name} whom nobody registered"
    else:
        says = "a stranger"
    return Finding("sender", f"{says} <{sender.actor.address}>")


def _ticket(decision: Decision) -> str:
    if decision.match is None:
        return "a new one"
    return f"{decision.match.ticket.number}, {decision.match.right.value}"


def _evidence(considered: Considered) -> str:
    taken = considered.match.right.value if considered.match else "not taken"
    return f"{considered.how.value} names {number_of(considered.ticket_id)}: {taken}, {considered.why}"


def _receipt(understood: Understood, decision: Decision, sender: Sender, now: datetime) -> Finding:
    if decision.untold:
        return Finding("receipt", "none", (decision.untold,))
    to = Recipient(understood.sender, sender.language, sender.contact is not None)
    spent = Budgets(now).receipt_refusal(to, understood.reading.subject if understood.reading else "")
    if spent is not None:
        return Finding("receipt", "none", (str(spent),))
    return Finding("receipt", f"to {to.address}")


def _priority(understood: Understood, decision: Decision) -> Finding:
    sorting = sorted_by_words(understood, decision)
    why = sorting.effect_because
    because = (f"“{why.words}” stands in the {why.place}",) if why else ()
    return Finding("priority", f"{priority_of(sorting.effect)}, {sorting.category}", because)


def _read(raw: bytes) -> Reading | None:
    try:
        return read_mail(raw)
    except Unreadable:
        return None


def _sender(reading: Reading | None) -> str:
    if reading is None:
        return ""
    return_path = reading.header("return-path")
    if return_path:
        return return_path.strip("<> ")
    return reading.sender.address if reading.sender else ""


def _receivers(reading: Reading | None, own: tuple[str, ...]) -> tuple[str, ...]:
    """Of those it says it is for, the ones that are ours; the desk's first address where none is."""
    if reading is None:
        return own[:1]
    named = [each.address.lower() for each in (*reading.to, *reading.cc)]
    named += [value.strip("<> ").lower() for value in reading.headers_named("delivered-to")]
    return tuple(dict.fromkeys(address for address in named if _without_key(address) in own)) or own[:1]


def _without_key(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
