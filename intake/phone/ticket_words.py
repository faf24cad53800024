"""What is written of a call in its ticket: who rang, where they can be reached, what they wanted."""

from __future__ import annotations

from dataclasses import replace

from core.call_tickets import Words
from core.models import Call
from intake.phone.prompts import written


def words_of_message(call: Call) -> Words:
    wants_call = ("text_wants_call",) if call.wave and call.accepted_by_id is None else ()
    return _words(call, "message", *wants_call)


def words_of_talk(call: Call) -> Words:
    return _words(call, "talked")


def words_of_missed(call: Call) -> Words:
    return _words(call, "missed")


def words_of_fallback(call: Call, reference: str) -> Words:
    """A message that was taken while the desk had no database."""
    words = _words(call, "message")
    said = written("text_fallback", _language(call), reference=reference)
    return replace(words, text=f"{words.text}\n{said}")


def not_bridged(call: Call) -> str:
    return written("not_bridged", _language(call))


def _words(call: Call, kind: str, *more: str) -> Words:
    language = _language(call)
    lines = [written(f"text_{kind}", language), *(written(name, language) for name in more)]
    lines += [written(name, language, **values) for name, values in _facts(call) if all(values.values())]
    caller = call.contact.name if call.contact else call.caller or call.callback_number or written("nobody", language)
    return Words(
        caller=caller,
        subject=written(f"subject_{kind}", language, caller=caller),
        text="\n".join(lines),
        missing=written("missing", language),
    )


def _facts(call: Call) -> list[tuple[str, dict[str, str]]]:
    return [
        ("text_from", {"number": call.caller}),
        ("text_call_back", {"number": call.callback_number}),
        ("text_claim", {"claim": call.customer_claim if call.customer_id is None else ""}),
    ]


def _language(call: Call) -> str:
    return call.language or "sv"
