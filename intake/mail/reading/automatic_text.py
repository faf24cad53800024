"""Asks a mail's own words whether a machine wrote them: away notices, receipts, challenges, read receipts.

Words are weak evidence, since people use them too ("Automatiskt svar fungerar inte"). A phrase that only machines
begin a subject with counts where the subject then stops, or goes on as theirs do; anything else counts only in
pairs, and never in a mail that asks something, answers or passes on. Reads no more than the first few kB.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from intake.mail.reading.automatic_sentences import (
    CHALLENGES,
    PROVE_YOURSELF,
    READ,
    RECEIPTS,
    SAYS_AUTOMATIC,
    SAYS_AWAY,
    SAYS_MORE,
    THANKS,
    WAS_READ,
)
from intake.mail.reading.automatic_words import ANSWERED, ANSWERS, AWAY, PASSED_ON, PERHAPS_AWAY
from intake.mail.reading.folding import any_of, fold, fold_lines
from intake.mail.reading.parse import Reading

_MOST_SUBJECT = 300
_MOST_TEXT = 4000
_MOST_GREETING = 60  # characters of "Hej Anna!" above the first sentence
_LONGEST_NOTICE = 2500  # characters of text; who writes more has something to say

_ANSWERS = any_of(ANSWERS.values())
_AWAY = any_of(AWAY.values())
_PERHAPS_AWAY = any_of(PERHAPS_AWAY.values())
_TAG = re.compile(r"(?:\[[^\[\]]{1,40}\]|\*{2,5}[^*]{1,40}\*{2,5}) *")  # [EXTERN], ***SPAM***
# How a subject goes on behind a phrase that names an automatic answer.
_STOPS = re.compile(r" ?(?:$|[:|]|[(\[<\"«【「].{0,80}[)\]>\"»】」]\W*$|[—–-] |[.!]+$)| (?:re|sv|aw|fwd?|vb|wg) ?:")
_DATED = re.compile(
    r"[,.]? ?(?:until|till|til|through|from|fran|fr\.? ?o\.? ?m|t\.? ?o\.? ?m|tom|bis|vom|fra|du|jusqu|hasta|fino"
    r"|dal|ate|do|od|back|ater|tillbaka|returning|return|retour|zuruck|v\.|vecka|week|\d)[^?]{0,60}$"
)
_ALONE = re.compile(r" ?(?:$|[.!]+$|:|[—–] |- )")
_NOTES_AWAY = re.compile(r"auto: .{1,150}\([^()]{0,60}\d[^()]{0,30}\)")  # Notes: "AUTO: Bo is out of the office (…)"
_IS_AWAY = re.compile(
    r".{2,80} (?:is|will be) (?:currently )?(?:out of (?:the )?office|on vacation|on holiday)(?P<rest>.*)"
)
_ASKS = re.compile(r"\?(?=[\s\"')]|$)")  # the mark in a link asks nothing


def automatic_subject(reading: Reading) -> str:
    """The subject, if it is one that only machines write; "" if not."""
    subject = _bare_subject(reading)
    if ANSWERED.match(subject) or PASSED_ON.match(subject):
        return ""
    found = _ANSWERS.match(subject)
    if found and _goes_on_as_machines_do(subject[found.end() :], reading):
        return reading.subject
    away = _IS_AWAY.fullmatch(subject)
    if _NOTES_AWAY.match(subject):
        return reading.subject
    if away and _names_sender(subject, reading) and _goes_on_as_machines_do(away["rest"], reading):
        return reading.subject
    if _names_sender_first(subject, reading):
        return reading.subject
    return ""


def away_subject(reading: Reading) -> str:
    """The subject, if it says little but that somebody is away, and the mail asks nothing."""
    subject = _bare_subject(reading)
    if asks(reading) or ANSWERED.match(subject) or PASSED_ON.match(subject):
        return ""
    found = _AWAY.match(subject)
    if found and _ALONE.match(subject, found.end()):
        return reading.subject
    perhaps = _PERHAPS_AWAY.match(subject)
    is_only_that = perhaps and _goes_on_as_machines_do(subject[perhaps.end() :], reading)
    if not is_short(reading) or not (is_only_that or THANKS.match(subject)):
        return ""
    return reading.subject if SAYS_AWAY.search(f"{subject} {fold(reading.text, 1000)}") else ""


def away_text(reading: Reading) -> str:
    """Thanks, somebody is away, and when they are back or whom to ask: what only a notice says at once."""
    start = _first_sentence(reading)
    if not THANKS.match(start) or PASSED_ON.match(_bare_subject(reading)) or asks(reading) or not is_short(reading):
        return ""
    text = " ".join(fold_lines(reading.text, _MOST_TEXT))
    return start if SAYS_AWAY.search(text, 0, 600) and SAYS_MORE.search(text) else ""


def automatic_sentence(reading: Reading) -> str:
    """The sentence at the beginning of the text by which a machine says that it is one."""
    subject = _bare_subject(reading)
    if ANSWERED.match(subject) or PASSED_ON.match(subject) or asks(reading):
        return ""
    start = _first_sentence(reading).lstrip("*#-_= (\"'")
    return start if SAYS_AUTOMATIC.match(start) else ""


def receipt(reading: Reading) -> str:
    """The subject of another desk's or a shop's receipt, where a line of the text says that it is automatic."""
    subject = _bare_subject(reading)
    if ANSWERED.match(subject) or PASSED_ON.match(subject) or not RECEIPTS.search(subject):
        return ""
    lines = (line.lstrip("*#-_= (\"'") for line in fold_lines(reading.text, _MOST_TEXT))
    return reading.subject if any(SAYS_AUTOMATIC.match(line) for line in lines) else ""


def challenge(reading: Reading) -> str:
    """The subject of a filter's challenge: prove that you are a person, and your mail is let in."""
    subject = _bare_subject(reading)
    if PASSED_ON.match(subject) or not CHALLENGES.search(subject):
        return ""
    return reading.subject if PROVE_YOURSELF.search(fold(reading.text, _MOST_TEXT)) else ""


def read_receipt(reading: Reading) -> str:
    """The subject of a read receipt that came as a plain mail."""
    if not READ.match(_bare_subject(reading)):
        return ""
    return reading.subject if WAS_READ.search(fold(reading.text, _MOST_TEXT)) else ""


def asks(reading: Reading) -> bool:
    """Whether somebody asks something, in the subject or the text."""
    return bool(_ASKS.search(reading.subject) or _ASKS.search(reading.text, 0, _MOST_TEXT))


def is_short(reading: Reading) -> bool:
    return len(reading.text) < _LONGEST_NOTICE


def is_passed_on(reading: Reading) -> bool:
    return bool(PASSED_ON.match(_bare_subject(reading)))


def is_answer(reading: Reading) -> bool:
    return bool(ANSWERED.match(_bare_subject(reading)))


def _bare_subject(reading: Reading) -> str:
    """The subject folded, without the tags that servers on the way put before it."""
    return _bare(reading.subject[:_MOST_SUBJECT])


@lru_cache(maxsize=8)  # a dozen questions ask for the same one
def _bare(subject: str) -> str:
    subject = fold(subject)
    for _ in range(3):
        tag = _TAG.match(subject)
        if not tag:
            break
        subject = subject[tag.end() :]
    return subject


@lru_cache(maxsize=8)
def _first_lines(text: str) -> list[str]:
    return list(islice(fold_lines(text, _MOST_TEXT), 2))


def _goes_on_as_machines_do(rest: str, reading: Reading) -> bool:
    if _STOPS.match(rest) or (_DATED.match(rest) and any(map(str.isdigit, rest))):
        return True
    return any(name in rest for name in _sender_names(reading))  # "Autosvar från Anna Svensson"


def _names_sender_first(subject: str, reading: Reading) -> bool:
    """`Anna Svensson: out of office`."""
    for name in _sender_names(reading):
        if subject.startswith(name):
            rest = subject[len(name) :].lstrip(" :,|–—-")
            found = _ANSWERS.match(rest)
            if found and _goes_on_as_machines_do(rest[found.end() :], reading):
                return True
    return False


def _names_sender(subject: str, reading: Reading) -> bool:
    short = fold(reading.sender.name, 100).split() if reading.sender else []
    names = (word for name in _sender_names(reading) for word in name.split() if len(word) > 1)
    return any(name in subject for name in names) or bool(set(short) & set(subject.split()))


def _sender_names(reading: Reading) -> list[str]:
    if reading.sender is None:
        return []
    return [name for name in (fold(reading.sender.name, 100), reading.sender.address.lower()) if len(name) > 3]


def _first_sentence(reading: Reading) -> str:
    """The first line that isn't only a greeting, or what stands behind the greeting on the same line."""
    lines = _first_lines(reading.text[:_MOST_TEXT])
    if len(lines) > 1 and len(lines[0]) < _MOST_GREETING and lines[0].endswith((",", "!", ".")) | (len(lines[0]) < 30):
        return lines[0] if THANKS.match(lines[0]) or SAYS_AUTOMATIC.match(lines[0]) else lines[1]
    return re.sub(r"^(?:hej|hello|hi|hallo|hei|tere|dear [^,]{1,40})[!,.]? +", "", lines[0]) if lines else ""
