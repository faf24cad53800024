"""Why a ticket has its priority, its category and its module, told to agents in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.models import Event
from core.rules.effect_words import Place
from core.rules.priority import Effect
from web.languages import gettext, mark
from web.sentences import named

_PLACES: Mapping[str, str] = {Place.SUBJECT: mark("in the subject"), Place.TEXT: mark("in the text")}
_STEER = ("opened", "prioritised", "effect-corrected", "effect-said")


def why_priority(events: Iterable[Event], names: Mapping[str, str]) -> str:
    """By the last event that had a say in it."""
    event = next((event for event in reversed(list(events)) if _steers(event)), None)
    data = event.data if event else {}
    by = named(event.by if event else "", names)
    if data.get("reason"):
        return gettext("%(by)s set it: %(reason)s", by=by, reason=data["reason"])
    if data.get("rule"):
        return _words_said(data, "rule")
    if data.get("effect", Effect.UNSAID) == Effect.UNSAID:
        return gettext("Nobody has said how the work is affected.")
    return gettext("It follows from the effect on the work, as %(by)s told it.", by=by)


def why_sorted(events: Iterable[Event], rule: str) -> str:
    """By which words the category or the module was found, if it was and nobody has said otherwise since."""
    kept = list(events)
    opened: Mapping[str, str] = next((event.data for event in kept if event.kind == "opened"), {})
    if not opened.get(rule) or any(event.kind == "classified" for event in kept):
        return ""
    return _words_said(opened, rule)


def _steers(event: Event) -> bool:
    return event.kind in _STEER


def _words_said(data: Mapping[str, str], rule: str) -> str:
    place = _PLACES.get(data.get(f"{rule}_in", ""), "")
    return gettext("“%(words)s” stands %(place)s.", words=data[rule], place=gettext(place))
