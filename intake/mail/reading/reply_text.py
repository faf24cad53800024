"""Finds what is new in a reply: the words of today, without what they answer and without the signature.

Line by line and linear, with tables for the languages and mail programs our customers have. When in doubt
a line is kept: showing a quote twice costs a glance, losing an answer costs a customer. The whole text is
kept elsewhere. Known limit: what was written below a quote that isn't marked as one can't be told from
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from intake.mail.reading.reply_words import (
    ATTRIBUTION_START,
    FIRST_LABELS,
    LABELS,
    PASSED_ON,
    PASSED_ON_SUBJECT,
    POINTS_AT_A_MAIL,
    QUOTED_WHOLE,
    SENT_FROM,
    WROTE,
)

_MOST_LINE = 300  # of a line that can be anything but somebody's own words
_ATTRIBUTION_LINES = 4  # Gmail and Apple Mail fold theirs
_BLOCK_LINES = 9  # how far a header block may stretch
_SIGNATURE_LINES = 15

_QUOTE = re.compile(r"\s{0,8}>")
_DASHED = re.compile(r"\s*[-_*=]{2,}\s*([^-_*=].*?)\s*[-_*=]{2,}\s*")
_RULE = re.compile(r"\s*(?:_{8,}|-{8,}|={8,}|\*{8,})\s*")
# A gap in the text, where a quote stood: it ends a signature.
_GAP = "\0"


def new_text(text: str, *, subject: str = "") -> str:
    """What the writer added. All of it where nothing is left, and where the mail passes another one on."""
    lines = text.split("\n")
    if PASSED_ON_SUBJECT.match(subject) or _passes_on(lines):
        return text
    fresh = "\n".join(_tidy(_without_signatures(_without_quotes(lines)))).strip()
    return fresh or text


def _passes_on(lines: list[str]) -> bool:
    """Whether another mail is passed on, rather than answered: that line comes before any that quotes."""
    for line in lines:
        words = _dashed_words(line)
        if words in PASSED_ON:
            return True
        if words in QUOTED_WHOLE or _QUOTE.match(line):
            return False
    return False


def _without_quotes(lines: list[str]) -> Iterable[str]:
    index = 0
    while index < len(lines):
        line = lines[index]
        if not line.strip():
            yield line
            index += 1
        elif _QUOTE.match(line):
            yield _GAP
            index += 1
        elif _is_end_of_news(lines, index):
            return
        else:
            length = _attribution_length(lines, index)
            if length and not _is_quoted_next(lines, index + length):
                return  # the mail below is quoted without marks
            yield line if not length else _GAP
            index += length or 1


def _is_end_of_news(lines: list[str], index: int) -> bool:
    line = lines[index]
    if _dashed_words(line) in QUOTED_WHOLE or _is_header_block(lines, index):
        return True
    if not _RULE.fullmatch(line[:_MOST_LINE]):
        return False
    below = _next_written(lines, index + 1)
    return below is not None and _is_header_block(lines, below)


def _is_header_block(lines: list[str], index: int) -> bool:
    """`From:` with at least two of its companions in the same language below it."""
    label = _label(lines[index])
    if label not in FIRST_LABELS:
        return False
    below = {_label(line) for line in lines[index + 1 : index + _BLOCK_LINES]}
    return any(label == labels[0] and len(below.intersection(labels[1:])) >= 2 for labels in LABELS)


def _attribution_length(lines: list[str], index: int) -> int:
    """How many lines "On …, … wrote:" takes here; 0 where there is none."""
    if not ATTRIBUTION_START.match(lines[index][:_MOST_LINE]):
        return 0
    joined = ""
    for length, line in enumerate(lines[index : index + _ATTRIBUTION_LINES], start=1):
        if not line.strip() or len(line) > _MOST_LINE or _QUOTE.match(line):
            return 0
        joined += f"{line.strip()} "
        if joined.endswith((": ", ":* ", ":</b> ")) or (length == 1 and joined.endswith(">: ")):
            return length if _is_attribution(joined, lines, index + length) else 0
    return 0


def _is_attribution(joined: str, lines: list[str], after: int) -> bool:
    # Without a quote below, only an address or a time tells it from a person's own "On Monday I wrote this:".
    return bool(WROTE.search(joined)) and (_is_quoted_next(lines, after) or bool(POINTS_AT_A_MAIL.search(joined)))


def _is_quoted_next(lines: list[str], index: int) -> bool:
    below = _next_written(lines, index)
    return below is not None and bool(_QUOTE.match(lines[below]))


def _next_written(lines: list[str], index: int) -> int | None:
    near = range(index, min(index + 3, len(lines)))
    return next((at for at in near if lines[at].strip()), None)


def _without_signatures(lines: Iterable[str]) -> list[str]:
    kept: list[str] = []
    signature: list[str] = []
    in_signature = is_marked = False
    for line in lines:
        if line == _GAP:
            kept += _fresh_after_all(signature, is_marked=is_marked)
            signature, in_signature = [], False
            kept.append("")
        elif not in_signature and line.rstrip("\u00a0 ") in ("--", "—"):
            in_signature, is_marked, signature = True, line == "-- ", [line]  # RFC 3676 4.3
        else:
            (signature if in_signature else kept).append(line)
    kept += _fresh_after_all(signature, is_marked=is_marked)
    return [line for line in kept if not SENT_FROM.fullmatch(line[:_MOST_LINE])]


def _fresh_after_all(signature: list[str], *, is_marked: bool) -> list[str]:
    """Two dashes without the blank are a signature only once and above few lines: people draw with them."""
    written = [line.rstrip() for line in signature if line.strip()]
    is_signature = is_marked or (len(written) <= _SIGNATURE_LINES and "--" not in written[1:])
    return [] if is_signature else signature


def _tidy(lines: list[str]) -> list[str]:
    """Without the rule that was drawn above a quote, and with one empty line where there were more."""
    while lines and (not lines[-1].strip() or _RULE.fullmatch(lines[-1][:_MOST_LINE])):
        lines.pop()
    pairs = zip(["", *lines], lines, strict=False)
    return [line.rstrip() for before, line in pairs if line.strip() or before.strip()]


def _dashed_words(line: str) -> str:
    """`original message` of `-----Original Message-----`, and of a line with a colon at its end; else ""."""
    if len(line) > 120 or not line.strip():
        return ""
    dashed = _DASHED.fullmatch(line)
    words = dashed[1] if dashed else line.strip()
    return words.lower().rstrip(":") if dashed or words.endswith(":") else ""


def _label(line: str) -> str:
    label, colon, _ = line[:60].partition(":")
    return label.strip(" \t*_").lower() if colon else ""
