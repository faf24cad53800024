"""What agents are warned of beside a call: by what its customer was found, and that none of it proves who rang."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.models import Call, Take
from core.models.calls import CallerKind
from web.languages import gettext, mark

_BY_NUMBER = mark(
    "Called from %(number)s, the number of %(name)s. A number can be forged and proves nothing: before you tell "
    "anything, ask what only they can answer."
)
_BY_CODE = mark(
    "The customer was found by the customer number that the caller typed. Anybody who knows it can type it: before "
    "you tell anything, ask what only they can answer."
)
_KINDS: Mapping[str, str] = {
    CallerKind.KNOWN: mark("Called from %(number)s."),
    CallerKind.SHARED: mark("Called from %(number)s, which several contacts share: ask who it was."),
    CallerKind.UNKNOWN: mark("Called from %(number)s, which nobody is registered with."),
    CallerKind.WITHHELD: mark("The caller's number was withheld."),
    CallerKind.SIP: mark("The call came from no telephone number."),
    CallerKind.INVALID: mark("What was sent as the caller's number is none."),
}
_CALLBACK = mark("Wants to be called on %(number)s. The caller typed that, and nothing proves whose number it is.")
_ERASED = mark("What the caller left was erased: who rang isn't known any more.")
_CLAIM = mark("Typed the customer number %(code)s, which is nobody's.")


def lines_of_takes(takes: Iterable[Take]) -> list[str]:
    """What to know of the calls that recordings are from, told beside the first of each."""
    return [line for take in takes if take.is_first_shown for line in lines_of(take.call)]


def lines_of(call: Call) -> list[str]:
    if call.erased_at is not None:
        return [gettext(_ERASED)]
    lines = [gettext(_who(call), number=call.caller, name=call.contact.name if call.contact else "")]
    if call.matched_by == "code":
        lines.append(gettext(_BY_CODE))
    if call.callback_number:
        lines.append(gettext(_CALLBACK, number=call.callback_number))
    if call.customer_claim:
        lines.append(gettext(_CLAIM, code=call.customer_claim))
    return lines


def _who(call: Call) -> str:
    is_matched = call.matched_by == "number" and call.contact is not None
    return _BY_NUMBER if is_matched else _KINDS.get(call.caller_kind, _KINDS[CallerKind.INVALID])
