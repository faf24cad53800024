"""What a caller did, looked up: the number that was keyed, the ticket that was named, what was recorded.

All on a locked call, within the transaction around.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from core.call_tickets import has_opened, note_broken_talk, report_take, start_talk
from core.callers import find_customer_by_code
from core.calls import remember
from core.models import Call, Ticket
from core.rules.numbers import is_swedish_mobile, read_keyed
from core.status_by_phone import Standing, ask_by_code, ask_by_number, standing_of
from core.text_messages import owe_text
from core.text_words import number_text
from intake.phone.asked import Asked
from intake.phone.memory import as_about
from intake.phone.surroundings import PhoneDesk
from intake.phone.talk import Heard, State
from intake.phone.ticket_words import not_bridged, words_of_message

_TEXT = "1"  # the key that asks for a text message
_TALKED = ("completed", "answered")


def hear(call: Call, state: State, asked: Asked, desk: PhoneDesk, *, now: datetime) -> Heard:
    """What the caller did in this state, and what came of looking it up."""
    heard = Heard(
        keys=asked.keys,
        is_silent=asked.is_silent,
        has_hung_up=asked.has_ended,
        carried=asked.query.get("id", ""),
    )
    look = _LOOKS.get(state)
    return look(call, heard, asked, desk, now) if look else heard


def _number(call: Call, heard: Heard, asked: Asked, desk: PhoneDesk, now: datetime) -> Heard:
    return replace(heard, number=read_keyed(heard.keys))


def _customer(call: Call, heard: Heard, asked: Asked, desk: PhoneDesk, now: datetime) -> Heard:
    customer = find_customer_by_code(heard.keys)
    return replace(heard, customer_id=customer.id if customer else None)


def _ticket(call: Call, heard: Heard, asked: Asked, desk: PhoneDesk, now: datetime) -> Heard:
    return _with(heard, ask_by_number(call, heard.keys, now=now) if heard.keys else None)


def _code(call: Call, heard: Heard, asked: Asked, desk: PhoneDesk, now: datetime) -> Heard:
    return _with(heard, ask_by_code(call, heard.carried, heard.keys, keyring=desk.keyring, now=now))


def _recorded(call: Call, heard: Heard, asked: Asked, desk: PhoneDesk, now: datetime) -> Heard:
    """The ticket is made here, in the request whose answer tells its number (P10)."""
    number = asked.number("n")
    if heard.is_silent or not number:
        return heard
    take = report_take(call, number, asked.recording, words_of_message(call), now=now)
    if take.message_id is None:
        return heard
    told = _with(heard, standing_of(Ticket.get_by_id(take.ticket_id)))
    return replace(told, is_recorded=True, is_more=not has_opened(take))


def _told(call: Call, heard: Heard, asked: Asked, desk: PhoneDesk, now: datetime) -> Heard:
    """A text message with the number, to a telephone that can get one."""
    recipient = call.caller if is_swedish_mobile(call.caller) else call.callback_number
    if heard.keys != _TEXT or call.about is None:
        return heard
    settings = desk.settings
    text = number_text(call.about.number, call.language, company=settings.company, address=settings.address)
    is_owed = owe_text(call.about.id, recipient, text=text, now=now)
    return replace(heard, texted_to=recipient if is_owed else "")


def _agent(call: Call, heard: Heard, asked: Asked, desk: PhoneDesk, now: datetime) -> Heard:
    """Only a key that was pressed shows that a person answered; "completed" alone may be a voicemail."""
    if call.accepted_by is None:
        return heard
    is_bridged = asked.fields.get("DialBridged", "true").lower() == "true"
    if asked.fields.get("DialCallStatus") not in _TALKED or not is_bridged:
        note_broken_talk(call, not_bridged(call), now=now)
        return heard
    remember(call, talked_seconds=asked.seconds("DialCallDuration"), outcome="talked")
    start_talk(call, call.accepted_by, now=now)
    return replace(heard, is_answered=True)


def _with(heard: Heard, standing: Standing | None) -> Heard:
    return replace(heard, about=as_about(standing) if standing else None)


_LOOKS: Mapping[State, Callable[[Call, Heard, Asked, PhoneDesk, datetime], Heard]] = {
    State.NUMBER: _number,
    State.CUSTOMER: _customer,
    State.STATUS_NUMBER: _ticket,
    State.STATUS_CODE: _code,
    State.RECORD: _recorded,
    State.TOLD: _told,
    State.AGENT: _agent,
}
