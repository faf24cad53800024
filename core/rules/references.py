"""The keys by which a mail finds its ticket: numbers people can type, addresses and Message-IDs nobody can forge.

Trusts nothing of what it reads. A reply address and a Message-ID carry 80 and 128 bits of HMAC-SHA256 over all that
they say, under a key whose id stands in front, so that secrets can be rotated. Both hold a *recipient tag*: a keyed
hash of the address they were given to, by which a participant is told from somebody who was shown the letter. A
conversation (Thread-Index) and a reference in a letter's text carry 80 bits, and say which ticket and nothing more:
they are for answers that lost the other two on the way.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from itertools import islice

from stdnum import damm

SERIAL_OFFSET = 9_999  # the first ticket is serial 10000: six digits with the check digit
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TAG_CHARACTERS = 8  # 40 bits, under the MAC
_REPLY_MAC_CHARACTERS = 16  # 80 bits
_MESSAGE_MAC_CHARACTERS = 26  # 128 bits
_REPLY_KEY = re.compile(r"r([a-z2-7]{3})([0-9a-z]{1,13})-([a-z2-7]{8})([a-z2-7]{16})")
_BOUNCE_KEY = re.compile(r"b([a-z2-7]{3})([0-9a-z]{1,13})-([a-z2-7]{16})")
_MESSAGE_ID = re.compile(r"<?([a-z2-7]{3})\.([0-9a-z]{1,13})\.([0-9a-z]{1,13})\.([a-z2-7]{8})([a-z2-7]{26})@[^@>\s]+>?")
_SUBJECT_TAG = re.compile(r"\[#(\d{6,15})\]")
_REFERENCE_MARK = "ref-"
_REFERENCE = re.compile(r"(?<![\w-])ref-(\d{6,15})-([a-z2-7]{3})-([a-z2-7]{16})(?![\w-])")
_MOST_REFERENCES = 20  # of one text: a long dialogue quotes as many letters
_TYPED_NUMBER = re.compile(
    r"(?:(?<!\w)(?:ärende|ticket|case|arende|re|sv|ref|referens|reference)"
    r"(?:-?(?:nummer|number|nr|no|id))?[\s:.#№-]{0,4}(?:(?:nummer|number|nr|no|id)[\s:.#-]{1,4})?|(?<![\w#\[])#)"
    r"(\d{6,15})(?!\w)",
    re.IGNORECASE,
)
_KEY_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_GUID_MAC_BYTES = 10  # 80 bits


def number_of(ticket_id: int) -> int:
    """The public number of a ticket: its serial and a Damm check digit, six digits or more."""
    serial = str(ticket_id + SERIAL_OFFSET)
    return int(serial + damm.calc_check_digit(serial))


def ticket_id_of(number: int | str) -> int | None:
    """The ticket that a number names; None where the check digit says it was mistyped."""
    digits = str(number).strip().lstrip("#")
    if not (digits.isascii() and digits.isdecimal() and 6 <= len(digits) <= 15 and damm.is_valid(digits)):
        return None
    ticket_id = int(digits[:-1]) - SERIAL_OFFSET
    return ticket_id if ticket_id > 0 else None


def subject_tag(ticket_id: int) -> str:
    return f"[#{number_of(ticket_id)}]"


def tagged_ticket_ids(text: str) -> list[int]:
    """The tickets that `[#471209]` tags in a text name, in order, mistyped ones left out. A hint, never a proof."""
    found = (ticket_id_of(match) for match in _SUBJECT_TAG.findall(text[:4096]))
    return [ticket_id for ticket_id in dict.fromkeys(found) if ticket_id]


def typed_ticket_ids(subject: str) -> list[int]:
    """The tickets that a subject names as people type them: "ärende 471209", "#471209". The weakest of hints."""
    found = (ticket_id_of(match) for match in _TYPED_NUMBER.findall(subject[:998]))
    return [ticket_id for ticket_id in dict.fromkeys(found) if ticket_id]


@dataclass(frozen=True, slots=True)
class ReplyKey:
    """A reply address that verified: the ticket, and the tag of whom it was given to."""

    ticket_id: int
    recipient_tag: str


@dataclass(frozen=True, slots=True)
class MessageKey:
    """A Message-ID of ours that verified: the ticket, the event that was told, and the tag of whom it was told to."""

    ticket_id: int
    event_id: int
    recipient_tag: str


class Keyring:
    """Signs with the first secret and verifies with every one."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        keys = [hashlib.blake2b(secret.encode(), person=b"arende-keys").digest() for secret in secrets]
        self._current = _key_id(keys[0])
        # The first secret stands last and so wins should two ids ever be alike: it is the one that signs.
        self._keys = {_key_id(key): key for key in reversed(keys)}
        self._key_ids = {_key_bytes(key_id): key_id for key_id in self._keys}

    def recipient_tag(self, address: str, *, key_id: str | None = None) -> str:
        return self._mac(key_id or self._current, f"recipient|{address.lower()}", _TAG_CHARACTERS)

    def is_recipient(self, address: str, tag: str) -> bool:
        """Whether the tag was made for this address, under any key still in use."""
        return any(hmac.compare_digest(self.recipient_tag(address, key_id=key_id), tag) for key_id in self._keys)

    def reply_address(self, desk_address: str, *, ticket_id: int, recipient: str) -> str:
        """The desk's address with a key behind a plus sign, within 64 octets before the @ (RFC 5321 4.5.3.1.1)."""
        local, _, domain = desk_address.partition("@")
        tag = self.recipient_tag(recipient)
        mac = self._mac(self._current, f"reply|{ticket_id}|{tag}", _REPLY_MAC_CHARACTERS)
        return f"{local}+r{self._current}{_base36(ticket_id)}-{tag}{mac}@{domain}"

    def read_reply_address(self, address: str) -> ReplyKey | None:
        match = _REPLY_KEY.fullmatch(_extension(address))
        if not match:
            return None
        key_id, ticket, tag, mac = match.groups()
        ticket_id = int(ticket, 36)
        return ReplyKey(ticket_id, tag) if self._verifies(key_id, f"reply|{ticket_id}|{tag}", mac) else None

    def bounce_address(self, desk_address: str, *, letter_key: int) -> str:
        """The envelope sender of a letter, so that its bounce names it without being read."""
        local, _, domain = desk_address.partition("@")
        mac = self._mac(self._current, f"bounce|{letter_key}", _REPLY_MAC_CHARACTERS)
        return f"{local}+b{self._current}{_base36(letter_key)}-{mac}@{domain}"

    def read_bounce_address(self, address: str) -> int | None:
        match = _BOUNCE_KEY.fullmatch(_extension(address))
        if not match:
            return None
        key_id, letter, mac = match.groups()
        return int(letter, 36) if self._verifies(key_id, f"bounce|{int(letter, 36)}", mac) else None

    def message_id(self, domain: str, *, ticket_id: int, event_id: int, recipient: str) -> str:
        """The one Message-ID that a letter about this event to this recipient ever carries."""
        tag = self.recipient_tag(recipient)
        mac = self._mac(self._current, f"message|{ticket_id}|{event_id}|{tag}", _MESSAGE_MAC_CHARACTERS)
        return f"<{self._current}.{_base36(ticket_id)}.{_base36(event_id)}.{tag}{mac}@{domain}>"

    def read_message_id(self, text: str) -> MessageKey | None:
        match = _MESSAGE_ID.fullmatch(text.strip().lower())
        if not match:
            return None
        key_id, ticket, event, tag, mac = match.groups()
        key = MessageKey(int(ticket, 36), int(event, 36), tag)
        text = f"message|{key.ticket_id}|{key.event_id}|{tag}"
        return key if self._verifies(key_id, text, mac) else None

    def conversation(self, ticket_id: int) -> bytes:
        """The sixteen bytes by which Outlook keeps a ticket's letters together: key, ticket and MAC."""
        mac = self._digest(self._current, f"conversation|{ticket_id}")[:_GUID_MAC_BYTES]
        return _key_bytes(self._current) + ticket_id.to_bytes(4) + mac

    def read_conversation(self, guid: bytes) -> int | None:
        """The ticket of a conversation that we began."""
        key_id, ticket_id = self._key_ids.get(guid[:2]), int.from_bytes(guid[2:6])
        if key_id is None or len(guid) != 16:
            return None
        mac = self._digest(key_id, f"conversation|{ticket_id}")[:_GUID_MAC_BYTES]
        return ticket_id if hmac.compare_digest(mac, guid[6:]) else None

    def reference(self, ticket_id: int) -> str:
        """What stands in the text of every letter about a ticket, for relays that leave nothing but the text."""
        mac = self._mac(self._current, f"reference|{ticket_id}", _REPLY_MAC_CHARACTERS)
        return f"{_REFERENCE_MARK}{number_of(ticket_id)}-{self._current}-{mac}"

    def read_references(self, text: str) -> list[int]:
        """The tickets whose letters a text quotes, the first ones first. Linear, and next to nothing without a mark."""
        if _REFERENCE_MARK not in text:
            return []
        found: dict[int, None] = {}
        for match in islice(_REFERENCE.finditer(text), _MOST_REFERENCES):
            number, key_id, mac = match.groups()
            ticket_id = ticket_id_of(number)
            if ticket_id and self._verifies(key_id, f"reference|{ticket_id}", mac):
                found[ticket_id] = None
        return list(found)

    def phone_code(self, ticket_id: int, *, key_id: str | None = None) -> str:
        """Four digits for a telephone's keys, printed in the receipt: they can be guessed, so tries are counted."""
        digest = self._digest(key_id or self._current, f"phone-code|{ticket_id}")
        return f"{int.from_bytes(digest[:8]) % 10_000:04}"

    def is_phone_code(self, ticket_id: int, code: str) -> bool:
        codes = [self.phone_code(ticket_id, key_id=key_id) for key_id in self._keys]
        return any(hmac.compare_digest(each, code) for each in codes) if code.isascii() else False

    def sign(self, purpose: str, text: str) -> str:
        """A key for anything else that must come back as it went out (CSRF, download links)."""
        return self._current + self._mac(self._current, f"{purpose}|{text}", _MESSAGE_MAC_CHARACTERS)

    def verifies(self, purpose: str, text: str, signature: str) -> bool:
        return self._verifies(signature[:3], f"{purpose}|{text}", signature[3:])

    def _verifies(self, key_id: str, text: str, mac: str) -> bool:
        if key_id not in self._keys or len(mac) < _REPLY_MAC_CHARACTERS:
            return False
        return hmac.compare_digest(self._mac(key_id, text, len(mac)).encode(), mac.encode("utf-8", "replace"))

    def _mac(self, key_id: str, text: str, characters: int) -> str:
        return b32encode(self._digest(key_id, text)).decode("ascii").lower()[:characters]

    def _digest(self, key_id: str, text: str) -> bytes:
        return hmac.digest(self._keys[key_id], text.encode(), "sha256")


def _key_id(key: bytes) -> str:
    return b32encode(hashlib.sha256(b"id" + key).digest()).decode("ascii").lower()[:3]


def _key_bytes(key_id: str) -> bytes:
    """A key's id, three characters of five bits, as two bytes."""
    number = 0
    for character in key_id:
        number = number << 5 | _KEY_LETTERS.index(character)
    return number.to_bytes(2)


def _extension(address: str) -> str:
    return address.lower().rpartition("@")[0].rpartition("+")[2]


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"
