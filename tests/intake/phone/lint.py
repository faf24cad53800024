"""TwiML held against the provider's own library: verbs, attributes and nesting that it knows, and the limits it has."""

from __future__ import annotations

import inspect
import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from twilio.twiml import voice_response

from core.rules.voices import VOICES

_MOST_BYTES, _MOST_SAID = 64 << 10, 4096
_VOICES = {voice for voices in VOICES.values() for voice in voices}


def complaints(twiml: str) -> list[str]:
    """All that is wrong with an answer; nothing, if it is well."""
    found = [f"{len(twiml)} characters"] if len(twiml.encode()) > _MOST_BYTES else []
    root = ElementTree.fromstring(twiml.encode())
    return found + ([f"<{root.tag}> at the root"] if root.tag != "Response" else []) + _inside(root, "VoiceResponse")


def _inside(parent: Element, kind: str) -> list[str]:
    found = []
    for child in parent:
        make = getattr(getattr(voice_response, kind), _snake(child.tag), None)
        if make is None:
            found.append(f"<{child.tag}> in <{parent.tag}>")
            continue
        known = inspect.signature(make).parameters
        found += [f"{child.tag} {name}" for name in child.attrib if _snake(name) not in known]
        found += _words(child) if child.tag == "Say" else []
        found += _inside(child, child.tag) if len(child) else []
    return found


def _words(say: Element) -> list[str]:
    words, voice = say.text or "", say.get("voice", "")
    wrong = [f"{len(words)} characters said"] if not 0 < len(words) <= _MOST_SAID else []
    return wrong + ([f"voice {voice}"] if voice not in _VOICES else [])


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
