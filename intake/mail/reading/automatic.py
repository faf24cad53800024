"""Tells mail that people wrote from mail that machines sent, and says when no automatic answer may go.

Trusts only the absence of what it looks for: any single sign silences our automatic answers (RFC 3834),
for a forged sign costs one receipt and an overlooked one starts a loop. Rules are tables of small named
questions, asked in order; the first that sees something gives the reason, and what it saw.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from intake.mail.reading.addresses import parse_address
from intake.mail.reading.automatic_signs import AUTO_SIGNS, Signs, precedence
from intake.mail.reading.bounce_signs import BOUNCE_SIGNS, NULL_SENDER_BOUNCE_SIGNS
from intake.mail.reading.parse import Reading


class Kind(StrEnum):
    """What sort of mail it is."""

    HUMAN = "human"  # somebody wrote it to us
    AUTO_REPLY = "auto-reply"  # a machine sent it: vacation notices, receipts, read receipts
    BOUNCE = "bounce"  # a mail server says what became of a letter
    LIST = "list"  # it came through a mailing list, or is bulk mail
    OWN = "own"  # we sent it ourselves, and it came back
    UNREADABLE = "unreadable"  # nobody could tell: see Unreadable


@dataclass(frozen=True, slots=True)
class Classification:
    """The kind, the sign it was told by, and the value that was seen ("" where there is nothing to show)."""

    kind: Kind
    sign: str
    seen: str = ""

    @property
    def reason(self) -> str:
        return f"{self.sign}: {self.seen[:120]}" if self.seen else self.sign


_UNANSWERED = re.compile(
    r"(?:.*[._+-])?(?:no[._-]?reply|do[._-]?not[._-]?reply|dont[._-]?reply|no[._-]?response|noreply\d+|svara[._-]?ej"
    r"|svara[._-]?inte|ej[._-]?svar|ej[._-]?svara|inte[._-]?svara|ingen[._-]?svar|ingensvar|ikke[._-]?svar|ikke[._-]?svare"
    r"|keine[._-]?antwort|nicht[._-]?antworten|nepasrepondre|ne[._-]?pas[._-]?repondre|no[._-]?responder|no[._-]?contestar"
    r"|nao[._-]?responda|ala[._-]?vastaa|geen[._-]?antwoord|mailer-daemon|postmaster|mail-daemon|mdaemon|autoreply"
    r"|auto-reply|autosvar|autorespond(?:er)?|notifications?|mailbot|owner-.*|.*-owner|.*-request|.*-bounces|bounces?)"
    r"(?:[._+-].*)?",
    re.IGNORECASE,
)
_LIST_FIELDS = (
    "list-id", "list-post", "list-unsubscribe", "list-help", "list-subscribe", "list-owner", "list-archive",
    "mailing-list", "x-mailing-list", "x-mailman-version", "x-beenthere", "x-list", "x-listname", "x-ml-name",
    "x-listserver", "x-listserv", "x-listprocessor-version", "x-yahoogroups-msgid", "x-campaign", "x-campaignid",
    "x-campaign-id", "x-mc-unique-id", "x-newsletter", "x-mailinglist",
)  # fmt: skip
_LOOP_FIELDS = ("x-loop", "x-rt-loop-prevention", "x-autoresponder-loop", "x-zammad-loop", "x-arende-loop")


def classify(
    reading: Reading,
    *,
    envelope_from: str,
    own_addresses: Collection[str],
    is_own_message_id: Callable[[str], bool],
) -> Classification:
    """What sort of mail it is. `envelope_from` is "" for the null sender; own Message-IDs verify."""
    if _is_own(reading, own_addresses):
        return Classification(Kind.OWN, "sent by ourselves", reading.sender.address if reading.sender else "")
    if reading.message_id and is_own_message_id(reading.message_id):
        return Classification(Kind.OWN, "sent by ourselves", reading.message_id)
    has_null_sender = envelope_from.strip("<> ") == "" or reading.header("return-path").strip() == "<>"
    for kind, signs in (
        (Kind.BOUNCE, BOUNCE_SIGNS + (NULL_SENDER_BOUNCE_SIGNS if has_null_sender else ())),
        (Kind.AUTO_REPLY, AUTO_SIGNS),
        (Kind.LIST, _LIST_SIGNS),
    ):
        found = _first_sign(reading, signs)
        if found:
            return Classification(kind, *found)
    if has_null_sender:  # RFC 3834 3.3: what answers by itself has no sender
        return Classification(Kind.AUTO_REPLY, "null sender")
    return Classification(Kind.HUMAN, "no sign of a machine")


def answer_refusal(
    reading: Reading,
    classification: Classification,
    *,
    envelope_from: str,
    own_addresses: Collection[str],
    own_domains: Collection[str] = (),
) -> str | None:
    """Why no automatic answer may go to this mail (RFC 3834 2); None if one may.

    `own_domains` are domains whose every mailbox is ours. What the check of identity said and how many answers went
    lately is for the caller to ask. Whether To or Cc name us isn't asked: mail may reach a desk by an older address.
    """
    if classification.kind is not Kind.HUMAN:
        return f"{classification.kind}: {classification.reason}"
    if reading.sender is None:
        return "no address to answer"
    if reading.sender.domain in own_domains:
        return "its sender's mailbox is on this desk"
    envelope = parse_address(envelope_from)
    senders = [reading.sender, *reading.reply_to, *((envelope,) if envelope else ())]
    if any(_is_ours(sender.address, own_addresses) for sender in senders):
        return "the answer would come to ourselves"
    unanswered = next((sender.address for sender in senders if _UNANSWERED.fullmatch(sender.local[:64])), None)
    if unanswered:
        return f"its sender reads no answers: {unanswered}"
    found = _first_sign(reading, _SUPPRESSING_SIGNS)
    return ": ".join(found) if found else None


def _first_sign(reading: Reading, signs: Signs) -> tuple[str, str] | None:
    return next(((sign, seen) for sign, ask in signs if (seen := ask(reading))), None)


def _is_own(reading: Reading, own_addresses: Collection[str]) -> bool:
    return reading.sender is not None and _is_ours(reading.sender.address, own_addresses)


def _is_ours(address: str, own_addresses: Iterable[str]) -> bool:
    """Whether it is one of our addresses, with or without a key behind a plus sign."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" in {own.lower() for own in own_addresses}


def _list_field(reading: Reading) -> str:
    names = reading.names
    return next((f"{name}: {value}" for name in _LIST_FIELDS if name in names and (value := reading.header(name))), "")


def _bulk_precedence(reading: Reading) -> str:
    word = precedence(reading)
    return word if word in ("bulk", "list", "junk") else ""


def _list_sender(reading: Reading) -> str:
    """The owner of a list, in the fields that name whom errors go to (RFC 2142 6)."""
    for name in ("errors-to", "sender"):
        found = parse_address(reading.header(name)) if reading.header(name) else None
        local = found.local.lower() if found else ""
        if local.startswith("owner-") or local.endswith(("-owner", "-bounces")):
            return reading.header(name)
    return ""


def _suppresses_answers(reading: Reading) -> str:
    # MS-OXCMAIL 2.1.3.2.20: a list of what the sender doesn't want; the rest of it isn't what we would send.
    for value in reading.headers_named("x-auto-response-suppress"):
        if {"all", "autoreply"} & {word.strip() for word in value.lower().replace(";", ",").split(",")}:
            return value
    return ""


def _loop_mark(reading: Reading) -> str:
    return next((f"{name}: {value}" for name in _LOOP_FIELDS if (value := reading.header(name))), "")


_LIST_SIGNS: Signs = (
    ("a mailing list's field", _list_field),
    ("Precedence", _bulk_precedence),
    ("a mailing list's owner", _list_sender),
)
_SUPPRESSING_SIGNS: Signs = (
    ("X-Auto-Response-Suppress", _suppresses_answers),
    ("a mark against loops", _loop_mark),
)
