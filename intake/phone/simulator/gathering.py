"""Keys that the desk asks for: pressed at any time while it speaks, or not at all."""

from __future__ import annotations

import re

from intake.phone.simulator.handset import KeysWanted
from intake.phone.simulator.leg import Leg, Next
from intake.phone.simulator.speaking import said_in_gather
from intake.phone.simulator.twiml import BadAnswer, Verb

_MOST_KEYS = 1000
_KEYS = "0123456789*#"


def gather(leg: Leg, verb: Verb) -> Next | None:
    """The action where keys were pressed; on silence the verb behind is next.

    So it is after the ending key alone, by the provider's older pages. Its newer ones don't tell, and its action has
    a field for the ending key: with `asks_after_hash`, and now and then under chaos, the action is asked for.
    """
    wanted = _wanted(verb)
    said = tuple(line for child in verb.children for line in said_in_gather(leg, child))
    pressed = leg.handset.keys(KeysWanted(most=wanted.most, until=wanted.until, seconds=wanted.seconds, said=said))
    digits = _digits(pressed, wanted)
    leg.shared.seconds += wanted.seconds if not pressed else len(pressed) / 2
    leg.was_silent = not digits
    is_asked = verb.flag("actionOnEmptyResult", default=False)
    if digits or is_asked or (pressed and leg.shared.chaos.either(leg.shared.asks_after_hash)):
        return leg.action(verb, {"Digits": digits, "FinishedOnKey": _ending_key(pressed, digits, wanted)})
    leg.action(verb, {})  # an address that is wrong is so whether keys come or not
    return None


def _wanted(verb: Verb) -> KeysWanted:
    if "dtmf" not in verb.get("input", "dtmf").split():
        raise BadAnswer("Gather", "takes no keys; this simulator hears no speech")
    until = verb.get("finishOnKey", "#")
    if len(until) > 1 or until not in _KEYS:
        raise BadAnswer("Gather", f'finishOnKey="{until}" must be one key')
    return KeysWanted(
        most=verb.number("numDigits", _MOST_KEYS, least=1),
        until=until,
        seconds=verb.number("timeout", 5, least=1, most=600),
    )


def _ending_key(pressed: str, digits: str, wanted: KeysWanted) -> str:
    """Empty where the field was full, or nothing came any more."""
    return wanted.until if len(digits) < wanted.most and wanted.until in pressed else ""


def _digits(pressed: str, wanted: KeysWanted) -> str:
    """What counts of the keys: those before the ending one, and no more than are wanted."""
    digits = re.sub(r"[^0-9*#]", "", pressed)
    before = digits.partition(wanted.until)[0] if wanted.until else digits
    return before[: wanted.most]
