"""The numbers that partners give our tickets at their own desks: seen in their mails, and told from our own.

Trusts nothing: a number is a hint that only counts for somebody at that party's own addresses. Linear in the text: all
repetition is bounded, and of a subject no more than a line is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from core.rules.references import ticket_id_of

_MOST_SUBJECT = 998
_MOST_TOKENS = 60
_MOST_KEYS = 8
_MOST_NUMBER = 60
_OUR_TAG = re.compile(r"\[#\d{6,15}\]")
_APART = re.compile(r"[\s\[\](){}<>\"',;]+")
_THREE_DIGITS = re.compile(r"\d{3}")

# How desks write their numbers in subjects, the surest first.
_USUAL = (
    re.compile(r"\[([A-Za-z][A-Za-z_]{0,15}[ #:-]{0,3}\d{2,20})\]"),  # [INC-12345], [Ticket#2026112310000012]
    re.compile(
        r"(?<!\w)((?:ticket|case|incident|request|support|ärende|arende|inc|req|ritm|sctask|tkt)"
        r"(?: ?(?:nr|no|id|number|nummer)\.?)?[ :#-]{0,3}\d{3,20})(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\w-])([A-Z][A-Z0-9]{1,9}-\d{2,12})(?![\w-])"),  # SUP-123
    re.compile(r"(?<!\w)([A-Z]{2,6}\d{4,15})(?!\w)"),  # INC0012345
    re.compile(r"(?<![\w#\[])(#\d{3,15})(?!\w)"),  # #12345
)


def number_in(text: str, *, example: str = "", ignored: Collection[str] = ()) -> str:
    """The number that a party's mail names, as they write it, or "".

    `example` is one of their numbers: what looks like it counts, and nothing else. What stands in one of the `ignored`
    texts (the ticket's own subject) is no number of theirs, and neither is a number of ours.
    """
    patterns = (_like(example),) if example.strip() else _USUAL
    known = [each.casefold() for each in ignored]
    plain = _OUR_TAG.sub(" ", text)
    for pattern in patterns:
        for match in pattern.finditer(plain):
            found = " ".join(match[1].split())[:_MOST_NUMBER]
            if not _is_ours(found) and not any(found.casefold() in each for each in known):
                return found
    return ""


def keys_in(subject: str) -> tuple[str, ...]:
    """What in a subject may be a number of somebody else's desk, as numbers are compared."""
    plain = _OUR_TAG.sub(" ", subject[:_MOST_SUBJECT])
    if not _THREE_DIGITS.search(plain):
        return ()
    tokens = [token for token in _APART.split(plain)[:_MOST_TOKENS] if _THREE_DIGITS.search(token)]
    return tuple(dict.fromkeys(key for token in tokens if (key := _bare(token))))[:_MOST_KEYS]


def key_of(number: str) -> str:
    """A number as it is compared: the last word of it that has digits, in capitals, letters and digits alone."""
    words = [word for word in _APART.split(number) if any(map(str.isdigit, word))]
    return _bare(words[-1]) if words else ""


def is_example(text: str) -> bool:
    """Whether it can show how somebody's numbers look."""
    return len(text) <= _MOST_NUMBER and any(map(str.isdigit, text)) and len(_bare(text)) >= 3


def _bare(token: str) -> str:
    return "".join(filter(str.isalnum, token)).upper()[:_MOST_NUMBER]


def _is_ours(number: str) -> bool:
    """With our check digit, and nothing but "#", "ärende" or "ticket" before it: as people write our own."""
    digits = "".join(filter(str.isdigit, number))
    words = "".join(filter(str.isalpha, number)).casefold()
    return ticket_id_of(digits or "0") is not None and words in ("", "ticket", "ärende", "arende", "case")


@lru_cache(maxsize=64)
def _like(example: str) -> re.Pattern[str]:
    """Runs of digits stand for any digits, blanks for blanks, all else for itself."""
    parts = re.findall(r"\d+|\s+|[^\d\s]+", example.strip().strip("[]"))
    pattern = "".join(_part(part) for part in parts)
    return re.compile(rf"(?<!\w)({pattern})(?!\w)", re.IGNORECASE)


def _part(part: str) -> str:
    if part.isdigit():
        return r"\d{1,20}"
    return r"\s{1,3}" if part.isspace() else re.escape(part)
