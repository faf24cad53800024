"""The conversation that a mail says it belongs to: Thread-Index, which Outlook and Exchange keep where others are lost.

A head of 22 bytes names the conversation and when it began; each answer adds five bytes (MS-OXOMSG 2.2.1.3). Trusts
nothing of what it reads: whether a conversation is one of ours is for `references.Keyring` to say.
"""

from __future__ import annotations

import binascii
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HEAD_BYTES = 22  # one byte reserved, five of time, sixteen of a GUID
_CHILD_BYTES = 5
_MOST_TEXT = 4_000  # some five hundred answers
_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a Thread-Index says: which conversation, and whether the mail answers something in it."""

    head: bytes
    is_answer: bool

    @property
    def guid(self) -> bytes:
        return self.head[6:]


def read_conversation(text: str) -> Conversation | None:
    """A Thread-Index, however it was folded; None where it is none."""
    try:
        index = binascii.a2b_base64("".join(text[:_MOST_TEXT].split()).encode("ascii"), strict_mode=True)
    except (ValueError, UnicodeEncodeError):
        return None
    if len(index) < HEAD_BYTES:
        return None
    return Conversation(index[:HEAD_BYTES], len(index) >= HEAD_BYTES + _CHILD_BYTES)


def head_of(guid: bytes, *, began_at: datetime) -> bytes:
    """The head of a conversation of our own: the six upper bytes of when it began, and its sixteen."""
    return _filetime(began_at).to_bytes(8)[:6] + guid


def answer_in(head: bytes, *, at: datetime, turn: int) -> str:
    """A Thread-Index for a letter within a conversation; `turn` tells letters of one moment apart."""
    began = int.from_bytes(head[:6]) << 16
    passed = max(0, _filetime(at) - began)
    is_long = passed >= 1 << 49  # more than 1.7 years: a coarser count
    delta = (passed >> 23 & 0x7FFFFFFF) | 1 << 31 if is_long else passed >> 18
    return b64encode(head + delta.to_bytes(4) + bytes([(turn & 15) << 4])).decode("ascii")


def _filetime(at: datetime) -> int:
    return (at - _FILETIME_EPOCH) // timedelta(microseconds=1) * 10
