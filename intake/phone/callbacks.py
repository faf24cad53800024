"""What the provider tells besides the dialogue: of a recording, of a call's end, of a text message.

It may be told early, late, twice or never. Each tale completes what is known and takes nothing away; one of a call that
nobody here knows is left to the comparison with the provider's own list (`intake.phone.process`).
"""

from __future__ import annotations

import json
import re
from datetime import datetime

from core import calls
from core.call_tickets import report_take
from core.text_messages import note_status
from core.transcripts import Piece, hear_piece
from intake.phone.asked import Asked
from intake.phone.steps import note_missed
from intake.phone.talk import State
from intake.phone.ticket_words import words_of_message

_SEQUENCE = re.compile(r"[0-9]{1,9}")


def hear_of_recording(asked: Asked, *, now: datetime) -> None:
    """It makes the ticket, if the request at the message's end was lost or comes later. Within the transaction."""
    call, number = calls.lock_call(asked.sid), asked.number("n")
    if call is None or not number:
        return
    report_take(call, number, asked.recording, words_of_message(call), now=now)


def hear_of_end(asked: Asked, *, now: datetime) -> None:
    """The call is over. Its recordings may still come."""
    call = calls.lock_call(asked.sid)
    if call is None or not asked.has_ended:
        return
    calls.end_call(call, outcome=asked.fields.get("CallStatus", ""), now=now)
    if call.state == State.AGENT:
        note_missed(call, now=now)


def hear_of_transcript(asked: Asked, *, now: datetime) -> None:
    """What a machine heard, piece by piece: an aid, for which no ticket waits. Within the transaction around."""
    call, piece = calls.lock_call(asked.sid), _piece_of(asked)
    if call is not None and call.erased_at is None and piece is not None:
        hear_piece(call, piece, now=now)


def hear_of_text(asked: Asked, *, now: datetime) -> None:
    """How a text message fares on its way."""
    sid, status = asked.fields.get("MessageSid", ""), asked.fields.get("MessageStatus", "")
    if sid:
        error = asked.fields.get("ErrorCode", "")
        note_status(sid, status, text_id=asked.number("text"), error=error, now=now)


def _piece_of(asked: Asked) -> Piece | None:
    """What is told of beginnings, ends and errors has no words; what isn't final comes again."""
    is_final = asked.fields.get("Final", "true").lower() != "false"
    if asked.fields.get("TranscriptionEvent") != "transcription-content" or not is_final:
        return None
    number = asked.fields.get("SequenceId", "")
    sequence = int(number) if _SEQUENCE.fullmatch(number) else None
    return Piece(take=asked.number("n"), sequence=sequence, words=_words_of(asked.fields.get("TranscriptionData", "")))


def _words_of(data: str) -> str:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    words = said.get("transcript", "") if isinstance(said, dict) else ""
    return words if isinstance(words, str) else ""
