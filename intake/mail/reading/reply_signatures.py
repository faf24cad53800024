"""Marks what nobody wrote for this mail: signatures, "sent from my telephone", disclaimers, warning banners.

Looks at the end of each stretch of the writer's own words, and at the top of the mail. A closing and the
name below it are kept: they are words of the writer. When in doubt a line stays fresh.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake.mail.reading.reply_end_words import (
    ASKS,
    BANNER,
    BANNER_MORE,
    CLOSING_WORDS,
    CONTACT,
    DEVICE,
    FOOTER,
    LEGAL,
    PERSONAL,
)
from intake.mail.reading.reply_page import GAP, Mark, Page, is_rule

_MOST_DEVICE = 130
_MARKED_LINES = 40  # a signature below the dashes of RFC 3676
_SIGNATURE_LINES = 15
_CONTACT_LINES = 25
_MOST_NAME = 70
_PARAGRAPH_LINES = 30
_SHORTEST_LEGAL = 80
_ROUNDS = 12  # of things one below the other at the end
_DELIMITERS = ("--", "—", "––", "__", "___")
_LINK = re.compile(r"[<(\[]https?:[^\s<>()\[\]]{1,200}[>)\]]")
_NAME_PARTICLES = ("von", "van", "de", "der", "den", "af", "av", "di", "da")
_SENTENCE_ENDS = (".", "?", "!", ":", "。", "？", "！", ",")


def mark_signatures(page: Page) -> None:
    """Marks them in what is still fresh."""
    stretches = list(_stretches(page))
    for start, end in stretches:
        end = _mark_added(page, start, end)
        marked = _mark_delimited(page, start, end)
        if marked != end:
            end = _mark_added(page, start, marked)
        _mark_contact(page, start, end)
    if stretches:
        _mark_banner(page, *stretches[0])


def _stretches(page: Page) -> Iterator[tuple[int, int]]:
    """From the first written to behind the last written line of each run of fresh ones."""
    start = last = -1
    for index, (seen, mark) in enumerate(zip(page.seen, page.marks, strict=True)):
        if mark is not Mark.FRESH:
            if start >= 0:
                yield start, last + 1
            start = -1
        elif seen:
            start, last = (index if start < 0 else start), index
    if start >= 0:
        yield start, last + 1


def _mark_added(page: Page, start: int, end: int) -> int:
    """Takes telephones' lines and footers off the end, again and again; where the rest ends."""
    is_below_cut = end < len(page.seen)
    for _ in range(_ROUNDS):
        end = _trimmed(page, start, end, rules=is_below_cut)
        if end - start < 1:
            return end
        last = page.seen[end - 1]
        above = _paragraph_start(page, start, end)
        if _is_device(last):
            page.mark(end - 1, end, Mark.DEVICE, "line of a device")
            end -= 1
        elif above > start and _is_footer(page, above, end):
            page.mark(above, end, Mark.FOOTER, "footer")
            end = above
        else:
            return end
        is_below_cut = True
    return end


def _is_device(seen: str) -> bool:
    words = _LINK.sub("", seen)
    return len(words) <= _MOST_DEVICE and bool(DEVICE.fullmatch(words))


def _trimmed(page: Page, start: int, end: int, *, rules: bool) -> int:
    while end > start and (not page.seen[end - 1] or (rules and _is_idle(page.seen[end - 1]))):
        if page.seen[end - 1]:
            page.marks[end - 1] = Mark.SIGNATURE
        end -= 1
    return end


def _is_idle(seen: str) -> bool:
    return is_rule(seen) or seen in _DELIMITERS


def _paragraph_start(page: Page, start: int, end: int) -> int:
    above = end
    while above > max(start, end - _PARAGRAPH_LINES) and page.seen[above - 1]:
        above -= 1
        if _is_idle(page.seen[above]):
            break  # a rule parts it from what is above
    return above


def _is_footer(page: Page, start: int, end: int) -> bool:
    lines = page.seen[start:end]
    while len(lines) > 1 and _is_idle(lines[0]):
        lines = lines[1:]
    words = " ".join(lines)[:2000].lstrip("*_ |#<[(\"'")
    if FOOTER.match(words):
        return True
    if PERSONAL.search(words):
        return False
    found = [bool(each.search(words)) for each in LEGAL] if len(words) > _SHORTEST_LEGAL else [False]
    return sum(found) >= (3 if found[0] else 4)  # the first speaks of confidence


def _mark_delimited(page: Page, start: int, end: int) -> int:
    """The signature below `-- ` (RFC 3676 4.3), or below what looks like it; where the rest ends."""
    found = [index for index in range(start, end) if page.seen[index] in _DELIMITERS]
    for index in found:
        seen = page.seen[index]
        is_marked = page.lines[index].replace("\u00a0", " ").rstrip("\r") == "-- "
        if (is_marked or len(found) == 1) and _is_signature(page, index, end, is_marked=is_marked):
            page.mark(index, end, Mark.SIGNATURE, f"signature after {seen}")
            return index
    return end


def _is_signature(page: Page, index: int, end: int, *, is_marked: bool) -> bool:
    """Dashes without the blank are a signature only once and above few short lines: people draw with them."""
    if end - index > 2 * _MARKED_LINES:
        return False
    below = [seen for seen in page.seen[index + 1 : end] if seen]
    if is_marked:
        return len(below) <= _MARKED_LINES
    if len(below) > _SIGNATURE_LINES:
        return False
    is_drawn = page.seen[index][0] == "_"
    is_contact = any(CONTACT.search(seen) for seen in below)
    if not any(letter.isalpha() for seen in below for letter in seen):
        return not below
    return (is_contact or not is_drawn) and (is_contact or all(_is_short(seen) for seen in below))


def _mark_contact(page: Page, start: int, end: int) -> None:
    """What stands below "Kind regards" and a name: title, company, telephones."""
    for index in range(end - 1, max(start, end - _CONTACT_LINES) - 1, -1):
        seen = page.seen[index]
        has_name = _closing(seen)
        if has_name is None:
            continue
        first = index + 1 if has_name else _below_name(page, index + 1, end)
        below = [line for line in page.seen[first:end] if line]
        if below and _is_contact(below):
            written = next(at for at in range(first, end) if page.seen[at])
            page.mark(written, end, Mark.SIGNATURE, "contact details below the closing")
        return


def _closing(seen: str) -> bool | None:
    """Whether the closing has its name in the same line; None if that line is none."""
    if len(seen) > 70 or not seen:
        return None
    words = seen.strip("*_ ").lower()
    if words.rstrip(",.!;: /") in CLOSING_WORDS:
        return False
    head, comma, rest = seen.strip("*_ ").partition(",")
    if comma and head.strip().lower() in CLOSING_WORDS and _is_name(rest):
        return True
    parts = seen.strip("*_ ").split(" ")
    tries = (
        size for size in range(1, min(len(parts), 6)) if " ".join(parts[:size]).lower().rstrip(",.") in CLOSING_WORDS
    )
    return True if any(_is_name(" ".join(parts[size:])) for size in tries) else None


def _below_name(page: Page, index: int, end: int) -> int:
    while index < end and not page.seen[index]:
        index += 1
    name = page.seen[index].partition("|")[0].partition(",")[0] if index < end else ""
    return index + 1 if _is_name(name) and len(page.seen[index]) <= _MOST_NAME else end


def _is_name(words: str) -> bool:
    parts = words.strip("*_ ,/").split()
    if not 0 < len(parts) <= 4 or words.rstrip().endswith((":", "?", "!")):
        return False
    return all(_is_name_part(part) for part in parts)


def _is_name_part(part: str) -> bool:
    begins_well = part[0].isupper() or not part[0].isascii() or part in _NAME_PARTICLES
    return begins_well and not any(letter.isdigit() for letter in part)


def _is_contact(lines: list[str]) -> bool:
    if len(lines) > _SIGNATURE_LINES:
        return False
    if any(ASKS.search(line) for line in lines):
        return False
    return any(CONTACT.search(line) for line in lines) and all(_is_short(line) or _is_reach(line) for line in lines)


def _is_short(line: str) -> bool:
    return (
        len(line) <= 70 and len(line.split()) <= 8 and (not line.endswith(_SENTENCE_ENDS) or bool(CONTACT.search(line)))
    )


def _is_reach(line: str) -> bool:
    return len(line) <= 160 and bool(CONTACT.search(line)) and not line.endswith(("?", "!")) and len(line.split()) <= 22


def _mark_banner(page: Page, start: int, end: int) -> None:
    last = min(end, start + 6)
    if not BANNER.match(page.seen[start]) or page.seen[start].startswith(GAP):
        return
    index = start + 1
    while index < last and page.seen[index] and BANNER_MORE.search(page.seen[index]):
        index += 1
    if any(page.seen[index:end]):
        page.mark(start, index, Mark.BANNER, "warning banner")
