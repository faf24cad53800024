"""Knows the lines by which a mail program introduces what it quotes: "On Tuesday Anna wrote:", or From, Sent, To.

Looks at a few lines around the one asked about, each cut to length: its work is bounded, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.mail.reading.reply_page import GAP, Page
from intake.mail.reading.reply_words import (
    ADDRESS,
    ANSWER_ABOVE,
    ATTRIBUTION_START,
    DATE,
    LABELS,
    OWN_WORDS,
    PASSED_ON,
    QUOTED_WHOLE,
    QUOTING,
    TELLS_NOW,
    TIME,
    WROTE,
    YEAR,
)

_ATTRIBUTION_LINES = 5  # Gmail and Apple Mail fold theirs
_BLOCK_LINES = 24  # how far a header block may stretch, its folded addresses included
_FOLDED_LINES = 8
_MOST_NAME = 120
_DASHES = "-_*=‐‑‒–—―─ \t"
_DASHED = re.compile(r"[-_*=\u2010-\u2015\u2500]{2,}")
_ENDS = (":", "：")
_PREFIXED = re.compile(r"(\||:|[A-Z][\w.-]{0,14}>)(?: |$)")  # "| said", "Anna> said"
_GROUPWISE = re.compile(r">>>\s?[^>]{2,120}(?:<[^>]{3,120}>)?[^>]{0,20}\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[^>]{0,40}>>>")
_NOTES = re.compile(r"[^-]{2,80}-{2,3}\s?\d{1,4}[./-]\d{1,2}[./-]\d{2,4} \d{1,2}[:.]\d{2}[^-]{0,20}-{2,3}")
_SPLIT_VERB = re.compile(r":\s{1,3}>")


def dashed_words(seen: str) -> str:
    """`original message` of `-----Original Message-----`, and of a line with a colon at its end; else ""."""
    if len(seen) > _MOST_NAME or not (_DASHED.match(seen) or seen.endswith(_ENDS)):
        return ""
    return seen.strip(_DASHES).rstrip(":：").strip(_DASHES).lower()


def is_passed_on(words: str) -> bool:
    return words in PASSED_ON or words.startswith(("forwarded by ", "vidarebefordrat av "))


def opens_whole_quote(page: Page, index: int) -> str:
    """What it is, if from here on nothing is new, whatever it looks like; else ""."""
    seen = page.seen[index]
    if (seen[0] in _DASHES or seen.endswith(_ENDS)) and dashed_words(seen) in QUOTED_WHOLE:
        return "original message"
    if seen.startswith(">>>") and _GROUPWISE.fullmatch(seen):
        return "GroupWise line"
    if "--" in seen and _NOTES.match(seen):
        return "Notes line"
    if len(seen) < 200 and "-" in seen and (seen[0] in "#-=*" or seen[-1] in "#-=*") and ANSWER_ABOVE.search(seen):
        return "line to answer above"
    return ""


def header_block_end(page: Page, index: int) -> int:
    """Where the block of From, Sent, To and Subject that starts here ends; 0 where none does."""
    label = _label(page.seen[index])
    if not label or not any(_label(below) not in ("", label) for below in page.seen[index + 1 : index + 4]):
        return 0
    found: dict[str, str] = {}
    end = index
    for at, label, value in _labelled(page, index):
        found.setdefault(label, value)
        end = at + 1
    return end if len(found) >= 3 and any(_is_block(found, language) for language in _languages(found)) else 0


def shows_headers(page: Page, index: int, end: int) -> bool:
    """Whether somebody shows the header of a mail that went astray: "It never arrived:".

    Mail programs of today don't end their blocks with the date; a header itself often does.
    """
    above = next((seen for seen in reversed(page.seen[max(index - 3, 0) : index]) if seen), "")
    labels = [label for seen in page.seen[index:end] if (label := _label(seen))]
    last = LABELS[labels[-1]].values() if labels else ()
    return above.endswith(_ENDS) or "date" in last


def _labelled(page: Page, index: int) -> Iterator[tuple[int, str, str]]:
    """The lines with labels from here on, folded ones between them; with empty lines only if all have them."""
    folded = 0
    told: set[str] = set()
    is_spaced = _is_spaced(page, index)
    for at in range(index, min(index + _BLOCK_LINES, len(page.seen))):
        seen = page.seen[at]
        label = _label(seen)
        if label and label not in told:
            folded = 0
            told.add(label)
            yield at, label, seen.replace("：", ":").partition(":")[2]
        elif seen:
            folded += 1
        if folded > _FOLDED_LINES or not (seen or is_spaced):
            return


def _is_spaced(page: Page, index: int) -> bool:
    """Whether an empty line follows each label: the first two tell."""
    if page.seen[index + 1 : index + 2] != [""] or page.seen[index + 3 : index + 4] != [""]:
        return False
    first, second = _label(page.seen[index]), _label(page.seen[index + 2])
    return bool(second) and first != second and bool(LABELS[first].keys() & LABELS[second].keys())


def _languages(found: dict[str, str]) -> set[str]:
    return {language for label in found for language in LABELS[label]}


def _is_block(found: dict[str, str], language: str) -> bool:
    """A person's own "From: Malmö, To: Lund, Date: May" has neither an address nor a subject, or no such date."""
    roles: dict[str, str] = {}
    for label, value in found.items():
        role = LABELS[label].get(language) or LABELS[label].get("en", "")
        roles[role] = value
    if not {"from", "date"} <= roles.keys() or not ({"to", "subject"} & roles.keys()):
        return False
    is_dated = bool(YEAR.search(roles["date"]) or TIME.search(roles["date"]))
    return is_dated and ("subject" in roles or any(ADDRESS.search(value) for value in found.values()))


def _label(seen: str) -> str:
    head = seen[:28]
    if "：" in head:
        head = head.replace("：", ":")
    name, colon, _ = head.partition(":")
    label = name.strip(" \t*_").lower() if colon else ""
    return label if label in LABELS else ""


def attribution_start(page: Page, index: int, *, is_sure: bool) -> int | None:
    """Where the attribution that ends in this line starts. `is_sure`: it is known that the mail is a reply."""
    seen = page.seen[index]
    is_quoted = is_quoted_next(page, index + 1)
    if not (seen.rstrip("*_").endswith(_ENDS) or (is_quoted and WROTE.search(seen)) or _SPLIT_VERB.search(seen)):
        return None
    near = " ".join(page.seen[max(index - _ATTRIBUTION_LINES + 1, 0) : index + 1])
    if not (ADDRESS.search(near) or WROTE.search(near) or QUOTING.match(seen)):
        return None
    weak: int | None = None
    joined = ""
    for start in range(index, max(index - _ATTRIBUTION_LINES, -1), -1):
        line = page.seen[start]
        if not line or line[0] in (">", GAP) or not page.is_fresh(start):
            break
        joined = f"{line} {joined}"
        if _is_complete(joined, is_quoted=is_quoted, is_sure=is_sure):
            return start
        if weak is None and _is_likely(joined, is_quoted=is_quoted):
            weak = start
    return weak


def _is_complete(words: str, *, is_quoted: bool, is_sure: bool) -> bool:
    """It starts as they do, and has the date and the verb, or all but the verb."""
    if not ATTRIBUTION_START.match(words.lstrip("*_ ")) or not DATE.search(words) or OWN_WORDS.search(words):
        return False
    has_address, has_time = bool(ADDRESS.search(words)), bool(TIME.search(words))
    if WROTE.search(words):
        # Without a quote below, only an address or a time tells it from a person's own "On Monday I wrote this:".
        return is_quoted or has_address or (has_time and is_sure)
    return has_address and has_time and bool(YEAR.search(words))


def _is_likely(words: str, *, is_quoted: bool) -> bool:
    """A name with an address, or a short name above a quote: "Anna <a@b> schrieb am Dienstag:"."""
    if words[0] in "<@(":
        return False
    if QUOTING.match(words):
        return True
    verb = WROTE.search(words)
    if not verb or not verb.start() or OWN_WORDS.search(words):
        return False
    if ADDRESS.search(words):
        return is_quoted or bool(YEAR.search(words) and TIME.search(words))
    return is_quoted and words.rstrip("*_ ").endswith(_ENDS) and _is_named(words, verb)


def _is_named(words: str, verb: re.Match[str]) -> bool:
    """ "Anna Svensson wrote:", or with a date; not "The display writes:"."""
    if verb[0].lower() in TELLS_NOW or len(words) > _MOST_NAME:
        return False
    before = words[: verb.start()].split()
    return bool(DATE.search(words)) or (len(before) <= 5 and all(not part[0].islower() for part in before))


def is_quoted_next(page: Page, index: int) -> bool:
    below = page.next_written(index)
    return below is not None and (page.seen[below][0] in (">", GAP) or bool(quote_prefix(page, below)))


def quote_prefix(page: Page, index: int) -> str:
    """`|` or `Anna>` where lines are quoted by that, two of them at least; else ""."""
    found = _PREFIXED.match(page.seen[index])
    if not found or index + 1 >= len(page.seen):
        return ""
    return found[1] if page.seen[index + 1].startswith(found[1]) else ""
