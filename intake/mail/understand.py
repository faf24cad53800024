"""From the bytes of one mail to what they say: read, sorted by kind, and its sender's identity judged.

No database and no clock; the only thing asked outside is DNS, through a look-up with a limited time.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from core.config import Settings
from core.inbox import ClaimedMail
from core.rules.references import Keyring
from intake.mail.identity.authenticity import Identity, Verdict, identity_of
from intake.mail.identity.lookups import SECONDS_FOR_A_MAIL, Lookup, LookupFailed
from intake.mail.reading.automatic import Classification, Kind, answer_refusal, classify
from intake.mail.reading.parse import Reading, Unreadable, read_mail
from intake.mail.reading.reply_text import Separation, separate_mail

_HURRIED_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class MailDesk:
    """What reading a mail takes besides the mail."""

    settings: Settings
    keyring: Keyring
    make_lookup: Callable[[float], Lookup]  # one for each mail, that takes no longer than so many seconds
    read: Callable[[bytes], Reading] = read_mail
    is_hurried: bool = False  # whether a mail whose sender's DNS is slow or away is refused by TakesLong

    def hurried(self) -> MailDesk:
        """For mails that others wait behind."""
        return replace(self, is_hurried=True)

    def apart(self, read: Callable[[bytes], Reading]) -> MailDesk:
        """For mails that are worked on apart, and read by somebody who stands more than we do."""
        return replace(self, read=read)


class TakesLong(Exception):
    """Others would have to wait for this mail: it is better understood apart."""


@dataclass(frozen=True, kw_only=True)
class Understood:
    """A mail and what we make of it. `reading` is None for one that can't be read."""

    mail: ClaimedMail
    reading: Reading | None
    classification: Classification
    verdict: Verdict
    no_answer: str  # why nothing automatic may answer it, or ""
    copy_key: str  # alike for copies of one mail that came by different ways; "" where it has no Message-ID

    @property
    def kind(self) -> Kind:
        return self.classification.kind

    @cached_property
    def separation(self) -> Separation:
        """What is new in it: what joins a ticket, and what sorts a new one."""
        return separate_mail(self.reading) if self.reading is not None else Separation("", ())

    @property
    def sender(self) -> str:
        """The address it comes from, lower case: of its From, or of the envelope where that names nobody."""
        if self.reading is not None and self.reading.sender is not None:
            return self.reading.sender.address.lower()
        return self.mail.envelope_from.lower()

    @property
    def sender_name(self) -> str:
        named = self.reading.sender.name if self.reading is not None and self.reading.sender is not None else ""
        return named or self.sender


def understand(mail: ClaimedMail, desk: MailDesk) -> Understood:
    """What can't be read is understood as unreadable. Raises TakesLong at most, and only where the desk is hurried."""
    try:
        reading = desk.read(mail.raw)
    except Unreadable as error:
        return _unreadable(mail, str(error))
    classification = classify(
        reading,
        envelope_from=mail.envelope_from,
        own_addresses=desk.settings.addresses,
        is_own_message_id=_reads_as_own(desk.keyring),
    )
    refusal = answer_refusal(
        reading, classification, envelope_from=mail.envelope_from, own_addresses=desk.settings.addresses
    )
    understood = Understood(
        mail=mail,
        reading=reading,
        classification=classification,
        verdict=_judge(mail, reading, desk),
        no_answer=refusal or "",
        copy_key=_copy_key(mail.raw, reading.message_id),
    )
    if understood.kind not in (Kind.OWN, Kind.BOUNCE):
        _ = understood.separation  # now: later, others wait for the database
    return understood


def _judge(mail: ClaimedMail, reading: Reading, desk: MailDesk) -> Verdict:
    return identity_of(
        mail.raw,
        reading,
        mode=desk.settings.mail_authentication,
        peer=mail.peer,
        helo=mail.helo,
        envelope_from=mail.envelope_from,
        is_trusted_peer=_is_trusted(mail.peer, desk.settings),
        lookup=_lookup(desk),
        arc_trusted=desk.settings.mail_arc_trusted,
    )


def _lookup(desk: MailDesk) -> Lookup:
    if not desk.is_hurried:
        return desk.make_lookup(SECONDS_FOR_A_MAIL)
    lookup = desk.make_lookup(_HURRIED_SECONDS)

    def look_up_soon(name: str, rdtype: str) -> list[str]:
        try:
            return lookup(name, rdtype)
        except LookupFailed as error:
            raise TakesLong(str(error)) from error

    return look_up_soon


def _unreadable(mail: ClaimedMail, reason: str) -> Understood:
    return Understood(
        mail=mail,
        reading=None,
        classification=Classification(Kind.UNREADABLE, reason),
        verdict=Verdict(Identity.WEAK, ("it could not be read",)),
        no_answer="it could not be read",
        copy_key="",
    )


def _is_trusted(peer: str, settings: Settings) -> bool:
    if not peer:
        return True  # a Unix socket: a mail server on this machine
    address = ipaddress.ip_address(peer.partition("%")[0])
    return any(address in network for network in settings.mail_trusted)


def _reads_as_own(keyring: Keyring) -> Callable[[str], bool]:
    return lambda message_id: keyring.read_message_id(message_id) is not None


def _copy_key(raw: bytes, message_id: str) -> str:
    """Of the Message-ID and all that stands below the header, which servers on the way rewrite."""
    if not message_id:
        return ""
    return hashlib.sha256(message_id.encode("utf-8", "replace") + b"\0" + raw.partition(b"\r\n\r\n")[2]).hexdigest()
