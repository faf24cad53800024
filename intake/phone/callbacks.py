"""What the provider tells besides the dialogue: of a recording, of a call's end, of a text message.

It may be told early, late, twice or never. Each tale completes what is known and takes nothing away; one of a call that
nobody here knows is left to the comparison with the provider's own list (`intake.phone.process`).
"""

from __future__ import annotations

from datetime import datetime

from core import calls
from core.call_tickets import report_take
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
