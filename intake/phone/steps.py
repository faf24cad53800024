"""One step of a call: the caller answered, and is told what comes next.

All of it is one transaction on the locked call: what the answer leads to (a ticket, above all), what is known now, and
the words of our answer. So the same request again, at once or after a crash, finds that answer and does nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime

from core import calls
from core.blocked_numbers import is_blocked
from core.call_tickets import begin_take, open_for_missed, report_take
from core.callers import caller_of
from core.calls import INCOMING, REJECTED, Ring
from core.models import Call
from core.phone_settings import phone_settings
from core.rules.call_limits import MOST_STEPS
from core.rules.numbers import masked, read_number
from intake.phone import dialogue, memory, twiml
from intake.phone.asked import Asked
from intake.phone.hearing import hear
from intake.phone.surroundings import PhoneDesk, desk_for, telephones
from intake.phone.talk import Ringing, State, Tone, Turn
from intake.phone.ticket_words import words_of_message, words_of_missed

logger = logging.getLogger(__name__)

_SECRET = (State.STATUS_CODE,)  # what is keyed there is kept nowhere


def receive(asked: Asked, desk: PhoneDesk, *, now: datetime) -> str:
    """Somebody rings: the first words, or none at all for whom there is no room. Within the transaction around."""
    call = calls.note_call(_ring(asked, desk), now=now)
    if call.erased_at is not None:
        return twiml.nothing()
    kept = calls.find_answer(call, INCOMING)
    if kept is not None:
        return kept
    if is_blocked(call.caller) or not calls.has_room_for(call, now=now):
        logger.warning("voice: turned away a call from %s", masked(call.caller))
        calls.end_call(call, outcome=REJECTED, now=now)
        calls.keep_answer(call, INCOMING, twiml.reject(), params=asked.kept(is_secret=False), now=now)
        return twiml.reject()
    here = desk_for(call.customer_id, desk, phone_settings(), now=now)
    calls.remember(call, was_open=here.is_open)
    turn = dialogue.begin(memory.talk_of(call, language=desk.settings.language), here)
    return _finish(call, INCOMING, turn, asked, desk, now)


def go_on(state: State, asked: Asked, desk: PhoneDesk, *, now: datetime) -> str:
    """The caller answered this question. Within the transaction around."""
    call = calls.lock_call(asked.sid)
    if call is None:  # the first request was answered by the fallback, which writes nothing down here
        return receive(asked, desk, now=now)
    if call.erased_at is not None:
        return _forget(call, state, asked, now)
    key = calls.turn_key(asked.number("turn"), state)
    kept = calls.find_answer(call, key)
    if kept is not None:
        return kept
    turn = _turn(call, state, asked, desk, now)
    if asked.has_ended and state is State.AGENT:
        note_missed(call, now=now)
    return _finish(call, key, turn, asked, desk, now, is_secret=state in _SECRET)


def note_missed(call: Call, *, now: datetime) -> None:
    """Who asked for an agent and hung up before one answered is to be rung up, where there is a number to ring."""
    can_be_rung = call.caller or call.callback_number
    if call.wave and call.accepted_by_id is None and call.ticket_id is None and can_be_rung:
        open_for_missed(call, words_of_missed(call), now=now)


def _ring(asked: Asked, desk: PhoneDesk) -> Ring:
    return Ring(
        sid=asked.sid,
        caller=caller_of(asked.fields.get("From", "")),
        called=desk.account.number,
        forwarded_from=read_number(asked.fields.get("ForwardedFrom", "")),
    )


def _forget(call: Call, state: State, asked: Asked, now: datetime) -> str:
    """What the caller left is erased; what they still say is not kept either, and the call ends."""
    number = asked.number("n")
    if state is State.RECORD and number:
        report_take(call, number, asked.recording, words_of_message(call), now=now)
    return twiml.nothing()


def _turn(call: Call, state: State, asked: Asked, desk: PhoneDesk, now: datetime) -> Turn:
    """A request that doesn't fit where the call is begins the menu again: the row is believed, not the address."""
    fits = asked.number("turn") == call.steps and state == call.state
    heard = hear(call, state, asked, desk, now=now) if fits else None
    talk = memory.talk_of(call, language=desk.settings.language)
    customer_id = heard.customer_id if heard and heard.customer_id else call.customer_id
    here = desk_for(customer_id, desk, phone_settings(), now=now)
    if call.steps >= MOST_STEPS:
        return dialogue.break_off(talk, here)
    return dialogue.answer(talk, heard, here) if heard else dialogue.begin_again(talk, here)


def _finish(
    call: Call, key: str, turn: Turn, asked: Asked, desk: PhoneDesk, now: datetime, *, is_secret: bool = False
) -> str:
    """Write down what is known and what is answered; the answer to this is the call's next step."""
    memory.keep(call, turn.talk, now=now)
    calls.remember(call, steps=call.steps + 1)
    take = begin_take(call, now=now).number if isinstance(turn.then, Tone) else 0
    rings = telephones(turn.then.wave, now=now) if isinstance(turn.then, Ringing) else ()
    studio = desk.studio(phone_settings())
    ended = asked.number("n")  # only what follows on a recording is asked with its number
    answer = twiml.render(turn, studio, sid=call.sid, step=call.steps, take=take, ended_take=ended, telephones=rings)
    calls.keep_answer(call, key, answer, params=asked.kept(is_secret=is_secret), now=now)
    return answer
