"""The dialogue with a caller: what was keyed leads from one question to the next. Pure: values in, values out.

Tables say which key leads where, and in which order a message's questions are asked. Whoever says nothing, or keys what
there isn't, is asked once more and then led on by a sensible default: a caller always gets to leave a message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.rules.call_limits import (
    MOST_MESSAGES,
    MOST_TAKES,
    WRONG_CUSTOMERS_A_CALL,
    WRONG_NUMBERS_A_CALL,
)
from core.rules.kinds import DEFAULT_CATEGORY, Category
from core.rules.priority import Effect
from intake.phone.asking import ask
from intake.phone.talk import ON_CALL, Desk, Goodbye, Heard, Line, Ringing, State, Talk, Turn

Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a key leads, and what is known by it. None: on along the way of a message."""

    to: State | None
    known: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Menu:
    """A question that one key answers; after so many tries, it is answered by itself."""

    keys: Mapping[str, Choice]
    otherwise: Choice
    tries: int = 2


_NEW_MESSAGE = {"about": None}
_AGENT = Choice(State.AGENT)

MENUS: Mapping[State, Menu] = {
    State.LANGUAGE: Menu(
        keys={"1": Choice(State.MENU, {"language": "sv"}), "2": Choice(State.MENU, {"language": "en"})},
        otherwise=Choice(State.MENU),
    ),
    State.MENU: Menu(
        keys={
            "1": Choice(None, _NEW_MESSAGE),
            "2": Choice(State.STATUS_NUMBER),
            "3": _AGENT,
            "0": _AGENT,
        },
        otherwise=Choice(None, _NEW_MESSAGE),
    ),
    State.CATEGORY: Menu(
        keys={
            "1": Choice(None, {"category": Category.INCIDENT}),
            "2": Choice(None, {"category": Category.SUPPORT, "effect": Effect.QUESTION}),
            "3": Choice(None, {"category": Category.ORDER, "effect": Effect.WISH}),
            "4": Choice(None, {"category": Category.DEVELOPMENT, "effect": Effect.WISH}),
        },
        otherwise=Choice(None, {"category": DEFAULT_CATEGORY, "effect": Effect.UNSAID}),
    ),
    State.EFFECT: Menu(
        keys={
            "1": Choice(None, {"effect": Effect.NOBODY}),
            "2": Choice(None, {"effect": Effect.SOME}),
            "3": Choice(None, {"effect": Effect.ONE}),
            "4": Choice(None, {"effect": Effect.TROUBLE}),
        },
        otherwise=Choice(None, {"effect": Effect.UNSAID}),
    ),
    State.NOTICE: Menu(
        keys={"1": Choice(None, {"has_consented": True}), "2": Choice(State.END, {"has_consented": False})},
        otherwise=Choice(State.END, {"has_consented": False}),
    ),
    State.STATUS: Menu(
        keys={"1": Choice(State.NOTICE), "3": _AGENT, "0": _AGENT, "9": Choice(State.MENU)},
        otherwise=Choice(State.END),
        tries=1,
    ),
    State.TOLD: Menu(
        keys={"2": Choice(State.RECORD), "9": Choice(State.MENU)},
        otherwise=Choice(State.END),
        tries=1,
    ),
}

# What is asked before the tone, in this order, and of whom.
_WAY: Mapping[State, Callable[[Talk, Desk], bool]] = {
    State.CATEGORY: lambda talk, desk: not talk.category,
    State.EFFECT: lambda talk, desk: talk.category == Category.INCIDENT and not talk.effect,
    State.NUMBER: lambda talk, desk: not talk.has_number,
    State.CUSTOMER: lambda talk, desk: not talk.is_known,
    State.AGENT: lambda talk, desk: desk.is_on_call and talk.effect == Effect.NOBODY and talk.wave == 0,
    State.NOTICE: lambda talk, desk: desk.asks_consent and talk.has_consented is not True,
    State.RECORD: lambda talk, desk: True,
}
_ORDER = tuple(_WAY)
_MOST_TRIES = 2
# What skips a field. Callers are told of zero and hash, which are always sent. Of hash alone the provider tells by an
# action without keys, or it falls through as after silence, and then the question comes once more.
_SKIPS = ("0", "*", "")


def begin(talk: Talk, desk: Desk) -> Turn:
    """The first that a caller hears."""
    first = State.MENU if talk.language else State.LANGUAGE
    return ask(replace(talk, state=first), desk, is_greeted=False)


def begin_again(talk: Talk, desk: Desk) -> Turn:
    """A request that fits nothing we asked: back to the menu, without a word of blame."""
    return _to(State.MENU, talk, desk, (Line("start_again"),))


def break_off(talk: Talk, desk: Desk) -> Turn:
    """The call has had its share of steps."""
    return Turn(replace(talk, state=State.END), (Line("long_call", {"address": desk.address}),), Goodbye())


def answer(talk: Talk, heard: Heard, desk: Desk) -> Turn:
    """What follows on what the caller did."""
    if heard.has_hung_up and not heard.is_recorded:
        return Turn(replace(talk, state=State.END), (), Goodbye())
    return _ANSWERS.get(talk.state, _by_key)(talk, heard, desk)


def _by_key(talk: Talk, heard: Heard, desk: Desk) -> Turn:
    menu = MENUS[talk.state]
    choice = None if heard.is_silent else menu.keys.get(heard.keys)
    if choice is not None:
        return _take(choice, talk, desk)
    if heard.keys == "*" and not heard.is_silent:
        return ask(replace(talk, tries=0), desk)
    wrong: Lines = () if heard.is_silent or not heard.keys else (Line("no_such_choice"),)
    if talk.tries + 1 < menu.tries or (wrong and talk.tries == 0):
        return ask(replace(talk, tries=talk.tries + 1), desk, wrong)
    if talk.state is State.MENU:
        wrong += (Line("taking_message"),)
    return _take(menu.otherwise, talk, desk, wrong)


def _take(choice: Choice, talk: Talk, desk: Desk, said: Lines = ()) -> Turn:
    talk = replace(talk, **choice.known)
    if talk.state is State.LANGUAGE:
        return ask(replace(talk, state=State.MENU, tries=0, language=talk.heard_in), desk, said)
    if choice.to is None:
        return _along(talk, desk, said)
    return _to(choice.to, talk, desk, said)


def _to(state: State, talk: Talk, desk: Desk, said: Lines = ()) -> Turn:
    """Enter a state, or where it leads when there is nothing to be asked."""
    if state is State.AGENT:
        return _ring(talk, desk, said)
    if state is State.NOTICE:
        return _along(talk, desk, said, first=State.NOTICE)
    if state is State.STATUS_NUMBER and talk.wrong_numbers >= WRONG_NUMBERS_A_CALL:
        state, said = State.MENU, (*said, Line("status_unknown"))
    if state is State.RECORD and (talk.messages >= MOST_MESSAGES or talk.takes >= MOST_TAKES):
        state = State.END
    talk = replace(talk, state=state, tries=0)
    return ask(talk, desk, said)


def _along(talk: Talk, desk: Desk, said: Lines = (), *, first: State | None = None) -> Turn:
    """To the next question before the tone that this caller is to be asked."""
    begin = _ORDER.index(first) if first else _ORDER.index(talk.state) + 1 if talk.state in _ORDER else 0
    following = next(state for state in _ORDER[begin:] if _WAY[state](talk, desk))
    if following is State.AGENT:
        return _ring_on_call(talk, said)
    if following is State.NOTICE:
        return ask(replace(talk, state=State.NOTICE, tries=0), desk, said)
    return _to(following, talk, desk, said)


def _ring(talk: Talk, desk: Desk, said: Lines) -> Turn:
    if desk.offers_agents:
        talk = replace(talk, state=State.AGENT, tries=0, wave=1)
        return Turn(talk, (*said, Line("connecting")), Ringing(1))
    return _leave_instead(talk, desk, (*said, Line("agents_closed")))


def _ring_on_call(talk: Talk, said: Lines) -> Turn:
    talk = replace(talk, state=State.AGENT, tries=0, wave=ON_CALL)
    return Turn(talk, (*said, Line("connecting_on_call")), Ringing(ON_CALL))


def _leave_instead(talk: Talk, desk: Desk, said: Lines) -> Turn:
    """A message takes the place of a talk: on the ticket that was asked after, or with all its questions."""
    return _along(talk, desk, said, first=State.NOTICE if talk.about else State.CATEGORY)


def _rung(talk: Talk, heard: Heard, desk: Desk) -> Turn:
    if heard.is_answered:
        return Turn(replace(talk, state=State.END), (Line("talked"),), Goodbye())
    if talk.wave < desk.waves and desk.offers_agents:
        talk = replace(talk, wave=talk.wave + 1)
        return Turn(talk, (), Ringing(talk.wave))
    if talk.wave == ON_CALL:
        return _along(talk, desk, (Line("nobody_free"),), first=State.NOTICE)
    return _leave_instead(talk, desk, (Line("nobody_free"),))


def _number_keyed(talk: Talk, heard: Heard, desk: Desk) -> Turn:
    if heard.number:
        return _along(replace(talk, callback_number=heard.number, has_number=True), desk)
    return _keyed_nothing_usable(talk, heard, desk, "number_unusable", _MOST_TRIES)


def _customer_keyed(talk: Talk, heard: Heard, desk: Desk) -> Turn:
    if heard.customer_id is not None:
        return _along(replace(talk, customer_id=heard.customer_id, is_known=True, customer_claim=""), desk)
    if heard.keys.isdecimal() and not _has_skipped(heard):
        talk = replace(talk, customer_claim=heard.keys[:12])
    return _keyed_nothing_usable(talk, heard, desk, "customer_unknown", WRONG_CUSTOMERS_A_CALL)


def _keyed_nothing_usable(talk: Talk, heard: Heard, desk: Desk, complaint: str, tries: int) -> Turn:
    """Silence and what can't be used are asked once more."""
    if _has_skipped(heard) or talk.tries + 1 >= tries:
        return _along(talk, desk)
    said = (Line(complaint),) if heard.keys else ()
    return ask(replace(talk, tries=talk.tries + 1), desk, said)


def _has_skipped(heard: Heard) -> bool:
    return not heard.is_silent and heard.keys in _SKIPS


def _recorded(talk: Talk, heard: Heard, desk: Desk) -> Turn:
    if heard.is_recorded and heard.about:
        talk = replace(talk, state=State.TOLD, tries=0, about=heard.about, messages=talk.messages + 1)
        return ask(talk, desk, is_more=heard.is_more)
    if talk.tries + 1 >= _MOST_TRIES or talk.takes >= MOST_TAKES:
        said = Line("nothing_kept", {"address": desk.address})
        return Turn(replace(talk, state=State.END), (said,), Goodbye())
    return ask(replace(talk, tries=talk.tries + 1), desk, (Line("nothing_heard"),))


def _told(talk: Talk, heard: Heard, desk: Desk) -> Turn:
    if heard.keys == "1" and desk.sends_texts and not heard.is_silent:
        said = Line("texting", {"last": heard.texted_to[-3:]}) if heard.texted_to else Line("not_texting")
        return _to(State.END, talk, desk, (said,))
    return _by_key(talk, heard, desk)


def _ticket_keyed(talk: Talk, heard: Heard, desk: Desk) -> Turn:
    """Whether the number names nothing or somebody else's ticket, what follows is the same."""
    if heard.about:
        return _to(State.STATUS, replace(talk, about=heard.about), desk)
    has_skipped = _has_skipped(heard)
    if heard.keys and not heard.is_silent and not has_skipped:
        return ask(replace(talk, state=State.STATUS_CODE, tries=0), desk, carries=heard.keys)
    if has_skipped or talk.tries + 1 >= _MOST_TRIES:
        return _to(State.MENU, talk, desk)
    return ask(replace(talk, tries=talk.tries + 1), desk)


def _code_keyed(talk: Talk, heard: Heard, desk: Desk) -> Turn:
    if heard.about:
        return _to(State.STATUS, replace(talk, about=heard.about), desk)
    return _to(State.STATUS_NUMBER, talk, desk, () if _is_last_try(talk) else (Line("status_unknown"),))


def _is_last_try(talk: Talk) -> bool:
    return talk.wrong_numbers >= WRONG_NUMBERS_A_CALL


_ANSWERS: Mapping[State, Callable[[Talk, Heard, Desk], Turn]] = {
    State.NUMBER: _number_keyed,
    State.CUSTOMER: _customer_keyed,
    State.RECORD: _recorded,
    State.TOLD: _told,
    State.STATUS_NUMBER: _ticket_keyed,
    State.STATUS_CODE: _code_keyed,
    State.AGENT: _rung,
    State.END: lambda talk, heard, desk: Turn(talk, (), Goodbye()),
}
