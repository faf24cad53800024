"""A customer's mail that an agent passes on to the desk: who wrote it, and what, so that it is filed as theirs.

Only asked of mail that a verified agent sent: anybody else could write such a block and speak for another. What mail
programs write above a mail that is passed on is read by the tables of `reply_words`; the mail may also be attached.
Linear in what it reads. Known limit: a program that names the sender without an address says too little, and the mail
is filed as the agent's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.mail.reading.addresses import Address, parse_address
from intake.mail.reading.attachments import Attached
from intake.mail.reading.parse import Reading, Unreadable, read_mail
from intake.mail.reading.reply_words import LABELS, PASSED_ON, PASSED_ON_SUBJECT, QUOTED_WHOLE

_BLOCK_LINES = 12
_MOST_LINE = 1_000
_BRACKETED = re.compile(r"(?:[<\[(]|mailto:){1,2}([^\s<>\[\]():@]{1,64}@[^\s<>\[\]():@]{1,255})[>\])]")
_MARKS = re.compile(r"^(?:>[ \t]?){1,5}")
_DRAWN = re.compile(r"[\s_*=–—-]*")
_PASSED_ON_TYPE = "message/rfc822"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A mail passed on: its sender, subject, words and files, and what the agent wrote above it."""

    address: str  # lower case
    name: str
    subject: str
    text: str
    html: str
    files: tuple[Attached, ...]
    own_words: str


def brought_by_agent(reading: Reading | None) -> Brought | None:
    """What a mail passes on: a mail attached to it, or the text below the block that names its sender."""
    if reading is None:
        return None
    attached = next((file for file in reading.attachments if file.content_type == _PASSED_ON_TYPE), None)
    if attached is not None:
        return _attached(reading, attached)
    return _below(reading) if PASSED_ON_SUBJECT.match(reading.subject) else None


def holds_another_mail(text: str) -> bool:
    """Whether another mail stands in a text, whole: below the block that names who sent it."""
    return _start_of_block(text.split("\n")) is not None


def _attached(reading: Reading, attached: Attached) -> Brought | None:
    try:
        inner = read_mail(attached.content)
    except Unreadable:
        return None
    if inner.sender is None or inner.sender_is_ambiguous:
        return None
    others = tuple(file for file in reading.attachments if file is not attached)
    return Brought(
        address=inner.sender.address.lower(),
        name=inner.sender.name or inner.sender.address,
        subject=inner.subject,
        text=inner.text.strip(),
        html=inner.html,
        files=(*inner.attachments, *others),
        own_words=reading.text.strip(),
    )


def _below(reading: Reading) -> Brought | None:
    lines = reading.text.split("\n")
    start = _start_of_block(lines)
    if start is None:
        return None
    end = _end_of_block(lines, start)
    subjects = [value for label, value in map(_labelled, lines[start:end]) if "subject" in _roles(label)]
    sender = _sender(_labelled(lines[start])[1])
    if sender is None:
        return None
    return Brought(
        address=sender.address.lower(),
        name=sender.name or sender.address,
        subject=next(filter(None, subjects), reading.subject),
        text="\n".join(_unmarked(lines[end:])).strip(),
        html="",  # the HTML is the agent's mail, with their words above
        files=reading.attachments,
        own_words=_own_words(lines[:start]),
    )


def _start_of_block(lines: list[str]) -> int | None:
    return next((at for at in range(len(lines)) if _begins_block(lines, at)), None)


def _begins_block(lines: list[str], at: int) -> bool:
    """`From:` with at least two of its companions close below; Gmail mixes two languages in one block."""
    if "from" not in _roles(_labelled(lines[at])[0]):
        return False
    below = {label for label, _ in map(_labelled, lines[at + 1 : at + _BLOCK_LINES]) if _roles(label) - {"from"}}
    return len(below) >= 2


def _roles(label: str) -> set[str]:
    """What a label stands for, in any language."""
    return set(LABELS.get(label, {}).values())


def _end_of_block(lines: list[str], start: int) -> int:
    """The empty line below the labels; a long list of receivers may be folded."""
    near = range(start, min(start + 4 * _BLOCK_LINES, len(lines)))
    return next((at for at in near if not _plain(lines[at]).strip()), start + _BLOCK_LINES)


def _labelled(line: str) -> tuple[str, str]:
    """`Från: Anna` as `från` and `Anna`, without the stars and marks that mail programs put there."""
    label, colon, value = _plain(line[:_MOST_LINE]).replace("*", "").replace("：", ":", 1).partition(":")
    return (label.strip().lower(), value.strip()) if colon and len(label) <= 40 else ("", "")


def _plain(line: str) -> str:
    return _MARKS.sub("", line)


def _unmarked(lines: list[str]) -> list[str]:
    """Apple Mail quotes what it passes on: the marks go if every line has one."""
    written = [line for line in lines if line.strip()]
    are_marked = bool(written) and all(line.startswith(">") for line in written)
    return [re.sub(r"^>[ \t]?", "", line) for line in lines] if are_marked else lines


def _sender(text: str) -> Address | None:
    """`Anna Ek <anna@kund.test>`, `Anna Ek [mailto:anna@kund.test]`, or the address alone."""
    plain = parse_address(text)
    if plain is not None:
        return plain
    found = _BRACKETED.search(text)
    address = parse_address(found[1]) if found else None
    return Address(text[: found.start()].strip(' "'), address.address) if found and address else None


def _own_words(lines: list[str]) -> str:
    return "\n".join(line for line in lines if not _is_frame(line)).strip()


def _is_frame(line: str) -> bool:
    """The words or the rule above the block: `---------- Forwarded message ---------`."""
    bare = line.strip(" \t-_*=–—>").rstrip(":").strip().lower()
    return bare in PASSED_ON or bare in QUOTED_WHOLE or (bool(line.strip()) and bool(_DRAWN.fullmatch(line[:300])))
