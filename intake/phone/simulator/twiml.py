"""Reads the document that the desk answers a call with, as strictly as nobody else does.

The provider ignores what it doesn't know, without a word; here every such slip is an error that names its element.

Trusts nothing: at most 64 KB, no document type, no entities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from intake.phone.simulator import grammar
from intake.phone.simulator.grammar import Element

MOST_BYTES = 64 * 1024
MOST_SAID = 4096  # characters of one Say
_CONTENT_TYPES = ("text/xml", "application/xml")
_WITH_WORDS = ("Say", "Play", "Number", "Redirect", "Dial")
_NEVER_EMPTY = ("Say", "Number", "Redirect")


class BadAnswer(Exception):
    """The desk answered what the provider would stumble over: which element or header, and why."""

    def __init__(self, element: str, says: str) -> None:
        self.element = element
        self.says = says
        self.where = ""  # the address that answered it

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.where, self.element, self.says)))


@dataclass(frozen=True, slots=True)
class Verb:
    """One element of the document; `text` holds what is said, with the words of the elements that shape the speech."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: tuple[Verb, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def number(self, name: str, default: int, *, least: int = 0, most: int = 14_400) -> int:
        """An attribute that is a whole number; raises BadAnswer where it is none."""
        text = self.attributes.get(name, str(default))
        if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
            raise BadAnswer(self.name, f'{name}="{text}" must be a whole number from {least} to {most}')
        return int(text)

    def one_of(self, name: str, default: str, *allowed: str) -> str:
        """An attribute that is one of some words; raises BadAnswer where it isn't."""
        text = self.attributes.get(name, default)
        if text not in allowed:
            raise BadAnswer(self.name, f'{name}="{text}" must be one of {", ".join(allowed)}')
        return text

    def flag(self, name: str, *, default: bool) -> bool:
        return self.one_of(name, "true" if default else "false", "true", "false") == "true"


def read_twiml(body: bytes, content_type: str) -> tuple[Verb, ...]:
    """The verbs of a document, in order; raises BadAnswer."""
    if content_type.partition(";")[0].strip().lower() not in _CONTENT_TYPES:
        raise BadAnswer("Content-Type", f"{content_type!r} is no XML; it must be text/xml")
    if len(body) > MOST_BYTES:
        raise BadAnswer("Response", f"the document has {len(body)} bytes; {MOST_BYTES} are the most")
    root = _parse(body)
    if root.tag != "Response":
        raise BadAnswer(_name(root), "the document must be a Response")
    if root.attrib:
        raise BadAnswer("Response", f"takes no attributes, and has {', '.join(map(str, root.attrib))}")
    return _children(root, grammar.RESPONSE)


def _parse(body: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadAnswer("Response", f"the document is no XML ({error})") from None
    if root.getroottree().docinfo.doctype:
        raise BadAnswer("Response", "the document has a document type, which the provider doesn't read")
    return root


def _children(element: Any, kind: Element) -> tuple[Verb, ...]:
    loose = "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
    if loose and _name(element) not in _WITH_WORDS:
        raise BadAnswer(_name(element), f"holds words of its own: {loose[:80]!r}")
    return tuple(_verb(child, kind) for child in element)


def _verb(element: Any, parent: Element) -> Verb:
    name = _allowed(element, parent)
    if name not in grammar.PLAYED:
        raise BadAnswer(name, "isn't played by this simulator")
    text = _words(element) if name in _WITH_WORDS else ""
    if name in _NEVER_EMPTY and not text:
        raise BadAnswer(name, "is empty")
    children = () if name == "Say" else _children(element, grammar.element_class(name))
    return Verb(name, {str(key): str(value) for key, value in element.attrib.items()}, text, children)


def _allowed(element: Any, parent: Element) -> str:
    """The name of an element that may stand there and has no attribute but its own."""
    name, known = _name(element), grammar.takes(parent)
    if name not in known:
        raise BadAnswer(name, f"can't stand in {grammar.shown(parent)}, which takes {', '.join(sorted(known))}")
    unknown = [str(attribute) for attribute in element.attrib if attribute not in known[name]]
    if unknown:
        raise BadAnswer(name, f"has no attribute {', '.join(unknown)}; it takes {', '.join(sorted(known[name]))}")
    return name


def _words(element: Any) -> str:
    if element.tag != "Say":
        return " ".join((element.text or "").split())
    _check_speech(element, grammar.SAY)
    text = " ".join(" ".join(element.itertext()).split())
    if len(text) > MOST_SAID:
        raise BadAnswer("Say", f"says {len(text)} characters; {MOST_SAID} are the most")
    return text


def _check_speech(element: Any, kind: Element) -> None:
    for child in element:
        name = _allowed(child, kind)
        _check_speech(child, grammar.element_class(name))


def _name(element: Any) -> str:
    return element.tag if isinstance(element.tag, str) else "processing instruction"
