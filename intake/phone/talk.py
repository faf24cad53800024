"""A call as the dialogue sees it: what is known of it, what was keyed, what is said and asked next. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

ON_CALL = 9  # the wave of those who are on call outside the hours


class State(StrEnum):
    """What the caller is answering; also the address that the answer comes to."""

    LANGUAGE = "language"  # Swedish or English
    MENU = "menu"  # a message, a status, an agent
    CATEGORY = "category"  # what sort of matter it is
    EFFECT = "effect"  # how the work is affected
    NUMBER = "number"  # where somebody who shows no number can be reached
    CUSTOMER = "customer"  # which customer, where the number doesn't tell
    NOTICE = "notice"  # may it be recorded, where that is asked
    RECORD = "recorded"  # the tone has sounded
    TOLD = "told"  # the ticket's number was told
    STATUS_NUMBER = "status-id"  # which ticket
    STATUS_CODE = "status-code"  # the code in its receipt
    STATUS = "status-menu"  # how it stands was told
    AGENT = "agent-result"  # an agent's telephone rings
    END = "end"  # goodbye was said


@dataclass(frozen=True, slots=True)
class About:
    """The ticket that is being talked of."""

    number: int
    status: str
    changed_at: datetime  # local


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What is known of a call so far."""

    state: State = State.LANGUAGE
    tries: int = 0  # silence and wrong keys in this state
    language: str = ""
    likely_language: str = "sv"  # of who doesn't choose
    has_number: bool = False  # there is one to call back
    is_known: bool = False  # the customer is known
    is_held: bool = False  # what they leave waits in triage
    category: str = ""
    effect: str = ""
    callback_number: str = ""
    customer_id: int | None = None
    customer_claim: str = ""
    notice: str = ""  # the version of the recording notice that was said
    has_consented: bool | None = None
    takes: int = 0  # tones
    messages: int = 0  # recordings that were kept
    wrong_numbers: int = 0
    wave: int = 0  # of agents that rang last
    about: About | None = None

    @property
    def heard_in(self) -> str:
        return self.language or self.likely_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the caller did, and what came of looking it up."""

    keys: str = ""
    is_silent: bool = False
    has_hung_up: bool = False
    carried: str = ""  # what the question before gave along
    number: str = ""  # keyed, and one that can be called
    customer_id: int | None = None  # of the customer number that was keyed
    about: About | None = None  # the ticket that was named, or that a message belongs to
    is_recorded: bool = False  # somebody spoke
    is_more: bool = False  # to a ticket that there was already
    is_answered: bool = False  # an agent talked with them
    texted_to: str = ""  # the number that a text message is owed to


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The desk as this caller meets it at this moment."""

    company: str
    address: str
    now: datetime  # local
    is_open: bool  # by the hours that the caller's customer has agreed
    opens_at: datetime | None = None  # local
    waves: int = 0  # of agents who answer now
    is_on_call: bool = False  # agents ring outside the desk's own hours, within the customer's
    greeting: Mapping[str, str] = field(default_factory=dict)  # by language, instead of the standard one
    announcement: Mapping[str, str] = field(default_factory=dict)
    asks_consent: bool = False
    privacy_address: str = ""
    keep_months: int = 24
    sends_texts: bool = False

    @property
    def offers_agents(self) -> bool:
        return self.is_open and self.waves > 0


@dataclass(frozen=True, slots=True)
class Line:
    """Something said: a prompt by name, or an administrator's words. In the call's language, unless it has one."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    own_words: str = ""


@dataclass(frozen=True, slots=True)
class Keys:
    """The caller is asked for so many keys, ended by hash if there is more than one."""

    most: int = 1
    seconds: int = 6
    carries: str = ""  # given back with the answer


@dataclass(frozen=True, slots=True)
class Tone:
    """The caller's message is recorded."""


@dataclass(frozen=True, slots=True)
class Ringing:
    """The telephones of these agents ring."""

    wave: int


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The line is cut."""


Then = Keys | Tone | Ringing | Goodbye


@dataclass(frozen=True, slots=True)
class Turn:
    """What is known now, what is said, and what happens then."""

    talk: Talk
    lines: tuple[Line, ...]
    then: Then
