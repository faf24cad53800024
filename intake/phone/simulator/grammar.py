"""Which elements a call's document may hold, where they stand and what attributes they take.

Asked of the provider's own library, by the methods that write each element, so that this is the provider's word and not
ours; what this simulator then can play of it is a list of its own.
"""

from __future__ import annotations

import inspect
from typing import Any

from twilio.twiml import voice_response

Element = type[Any]
RESPONSE: Element = voice_response.VoiceResponse
SAY: Element = voice_response.Say

# What this simulator can do; the provider knows more.
PLAYED = frozenset({
    "Say", "Play", "Pause", "Gather", "Record", "Redirect", "Dial", "Hangup", "Reject", "Start", "Stop",
    "Number", "Transcription",
})  # fmt: skip
# The parameter of a writing method that becomes the element's words; every other one is an attribute.
_WORDS = {"Say": "message", "Play": "url", "Redirect": "url", "Dial": "number", "Number": "phone_number"}
_SPEECH = {
    "break_": "break", "emphasis": "emphasis", "lang": "lang", "p": "p", "phoneme": "phoneme", "prosody": "prosody",
    "s": "s", "say_as": "say-as", "sub": "sub", "w": "w",
}  # fmt: skip
_ATTRIBUTES = {"xml_lang": "{http://www.w3.org/XML/1998/namespace}lang", "interpret_as": "interpret-as"}


def takes(parent: Element) -> dict[str, frozenset[str]]:
    """The elements that may stand in this one, each with its attributes."""
    methods = ((name, method) for name, method in vars(parent).items() if inspect.isfunction(method) and name[0] != "_")
    return {(element := _element(name)): _attributes(element, method) for name, method in methods}


def element_class(name: str) -> Element:
    """The library's class for an element that `takes` has named."""
    is_speech = name in _SPEECH.values()
    found: Element = getattr(voice_response, "Ssml" + _joined(name.split("-")) if is_speech else name)
    return found


def shown(parent: Element) -> str:
    return "Response" if parent is RESPONSE else parent.__name__


def _element(method: str) -> str:
    return _SPEECH.get(method) or _joined(method.split("_"))


def _attributes(element: str, method: Any) -> frozenset[str]:
    words = "words" if element in _SPEECH.values() else _WORDS.get(element, "")
    names = (
        name
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD and name not in ("self", words)
    )
    return frozenset(_ATTRIBUTES.get(name) or _camel(name) for name in names)


def _camel(name: str) -> str:
    first, *rest = name.strip("_").split("_")
    return first + _joined(rest)


def _joined(parts: list[str]) -> str:
    return "".join(part.title() for part in parts)
