"""What the provider tells besides the dialogue: of a recording, of a call's end, of a text message.

It may be told early, late, twice or never. Each tale completes what is known and takes nothing away; one of a call that
nobody here knows is left to the comparison with the provider's own list (`intake.phone.process`).
"""

from __future__ import annotations

import json
from datetime import datetime

from core import calls
from core.call_tickets import find_take_of, report_take
from core.takes import add_transcript
from core.text_messages import note_status
from intake.phone.asked import Asked
from intake.phone.steps import note_missed
from intake.phone.talk import State
from intake.phone.ticket_words import words_of_message


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
    """What a machine heard, piece by piece, each piece once: an aid, for which no ticket waits."""
    call, number = calls.lock_call(asked.sid), asked.number("n")
    words = _words_of(asked.fields.get("TranscriptionData", ""))
    if call is None or not words or asked.fields.get("TranscriptionEvent") != "transcription-content":
        return
    if call.erased_at is not None:
        return
    key = f"transcript:{number}:{asked.fields.get('SequenceId', '')}"
    take = find_take_of(call, number)
    if take is None or calls.find_answer(call, key) is not None:
        return
    add_transcript(take.id, words, now=now)
    calls.keep_answer(call, key, "", params={}, now=now)


def hear_of_text(asked: Asked, *, now: datetime) -> None:
    """How a text message fares on its way."""
    sid, status = asked.fields.get("MessageSid", ""), asked.fields.get("MessageStatus", "")
    if sid:
        error = asked.fields.get("ErrorCode", "")
        note_status(sid, status, text_id=asked.number("text"), error=error, now=now)


def _words_of(data: str) -> str:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    words = said.get("transcript", "") if isinstance(said, dict) else ""
    return words if isinstance(words, str) else ""
