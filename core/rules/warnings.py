"""What an agent is warned of before believing a mail: kept with the message, said in words where it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_MOST_FACT = 320


class Caution(StrEnum):
    """What is odd about a mail; beside it, the facts that it is told with."""

    FAILED = "failed"  # `address`: the domain in From says that it isn't from there
    SENT_ELSEWHERE = "sent-elsewhere"  # `domain`: and another organisation sent it
    UNPROVED_AGENT = "unproved-agent"  # `address`: an agent's, and nothing proves that the agent wrote
    DOUBLED_FROM = "doubled-from"  # it names more than one sender, or none that is clear
    NAME_IS_ADDRESS = "name-is-address"  # `shown`, `address`: the name reads as another address
    AGENTS_NAME = "agents-name"  # `name`, `address`: an agent's name, at an address that isn't the agent's
    CONTACTS_NAME = "contacts-name"  # the same of a contact
    LOOKALIKE = "lookalike"  # `domain`, `like`: reads nearly as a customer's domain, or our own
    MIXED_SCRIPTS = "mixed-scripts"  # `domain`: letters of several alphabets in one word
    REPLY_ELSEWHERE = "reply-elsewhere"  # `address`: answers would go to another organisation
    PROGRAM = "program"  # `file`: can run when it is opened
    DISGUISED_PROGRAM = "disguised-program"  # `file`: the same, and its name pretends otherwise
    UNPROVED_PARTY = "unproved-party"  # `name`, `address`: in a party's thread, and nothing proves that it is theirs
    DISGUISED_LINK = "disguised-link"  # `shown`, `target`: leads elsewhere than it reads


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing to know, and the facts to say it with."""

    what: Caution
    facts: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, str]:
        return {"what": self.what.value, **{name: text[:_MOST_FACT] for name, text in self.facts}}


def warned(what: Caution, **facts: str) -> Warned:
    return Warned(what, tuple(facts.items()))


def read_warnings(kept: Iterable[Mapping[str, Any]]) -> tuple[Warned, ...]:
    """What was kept as JSON; a code that a newer version wrote is passed over."""
    known = {caution.value for caution in Caution}
    return tuple(
        Warned(Caution(entry["what"]), tuple((name, str(text)) for name, text in entry.items() if name != "what"))
        for entry in kept
        if entry.get("what") in known
    )
