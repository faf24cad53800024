"""What the provider's machine hears while somebody speaks: kept beside the recording, piece by piece, as it was spoken.

It is an aid, and the sound is what counts: words stand by a recording that is here or may still be fetched, and nowhere
else. Of a piece only its length is noted apart from the recording, so that whatever deletes that takes all words along.

Trusts the provider for nothing but the words. They may come late, twice and in any order.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from core import calls
from core.models import Call, CallStep, Take
from core.models.calls import TakeState
from core.takes import MOST_TRANSCRIBED

_WITH_SOUND = (TakeState.RECORDING, TakeState.RECORDED, TakeState.STORED, TakeState.LOST)
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # a database may refuse it
_LENGTH = "length"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words of a call's recording; `sequence` is None where nothing tells which they are in the row."""

    take: int
    sequence: int | None
    words: str


def hear_piece(call: Call, piece: Piece, *, now: datetime) -> bool:
    """Put it where it was spoken, once. On a locked call, within the transaction around. False where it is dropped."""
    words = " ".join(_NO_TEXT.sub(" ", piece.words).split())[:MOST_TRANSCRIBED]
    key = f"{_key(piece.take)}{_mark(piece, words)}"
    if not words or calls.find_answer(call, key) is not None or not _add(call, piece, words, now):
        return False
    calls.keep_answer(call, key, "", params={_LENGTH: str(len(words))}, now=now)
    return True


def _key(take: int) -> str:
    return f"transcript:{take}:"


def _mark(piece: Piece, words: str) -> str:
    """Where pieces aren't numbered, the same words are the same piece."""
    return hashlib.sha256(words.encode()).hexdigest()[:16] if piece.sequence is None else f"{piece.sequence:09}"


def _add(call: Call, piece: Piece, words: str, now: datetime) -> bool:
    """In one statement, for a recogniser of one's own may write beside it."""
    at = _spoken_before(call, piece)
    before, behind = fn.TRIM(fn.SUBSTR(Take.transcript, 1, at)), fn.TRIM(fn.SUBSTR(Take.transcript, at + 1))
    whole = fn.TRIM(before.concat(f" {words} ").concat(behind))
    columns = {Take.transcript: fn.SUBSTR(whole, 1, MOST_TRANSCRIBED), Take.transcribed_at: now}
    has_sound = Take.state.in_([state.value for state in _WITH_SOUND])
    return bool(Take.update(columns).where(Take.call == call.id, Take.number == piece.take, has_sound).execute())


def _spoken_before(call: Call, piece: Piece) -> int:
    """How many characters of the transcript come before this piece: all, where that isn't known (any more)."""
    if piece.sequence is None:
        return MOST_TRANSCRIBED
    of_take = (CallStep.call == call.id) & CallStep.key.startswith(_key(piece.take))
    here = f"{_key(piece.take)}{_mark(piece, '')}"
    pieces = CallStep.select(CallStep.key, CallStep.params).where(of_take)
    lengths = [int(row.params.get(_LENGTH, MOST_TRANSCRIBED)) + 1 for row in pieces if row.key < here]
    return min(sum(lengths), MOST_TRANSCRIBED)
