"""Finds what is new in a reply: the words of today, without what they answer and without the signature.

The text is read line by line, the HTML beside it by the markup of known mail programs; the shorter of the
two is taken where both say the same. When in doubt a line is kept: showing a quote twice costs a glance,
losing an answer costs a customer. The whole text is kept elsewhere. Linear, and bounded in what it holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.mail.reading.parse import Reading
from intake.mail.reading.reply_html import cut_markup
from intake.mail.reading.reply_page import GAP, Mark, Page, as_page
from intake.mail.reading.reply_quotes import mark_quotes
from intake.mail.reading.reply_signatures import mark_signatures
from intake.mail.reading.reply_words import (
    ANSWER_SUBJECT,
    ANSWERS_WITHIN,
    DANISH_BLOCK,
    DANISH_PASSED_ON,
    PASSED_ON_SUBJECT,
)

_WORD = re.compile(r"\w+")
_MOST_CHARACTERS = 500_000  # with all that is quoted below: a second or two at the very worst
_MOST_RULES = 50
_MOST_HINT = 8_000
_AS_GOOD_AS_ALL = 0.9  # of the words: links and pictures are written differently in text and in HTML


@dataclass(frozen=True, slots=True)
class Separation:
    """What is new in a text, and the rules that took away the rest, in words for a person to read."""

    fresh: str
    rules: tuple[str, ...]


def separate_mail(reading: Reading) -> Separation:
    """What is new in a mail."""
    names_another = bool(reading.in_reply_to or reading.references)
    return separate(reading.text, html=reading.html, subject=reading.subject, is_answer=names_another)


def separate(text: str, *, html: str = "", subject: str = "", is_answer: bool = False) -> Separation:
    """What the writer added. All of it where nothing is left, and where the mail passes another one on.

    `html` is the same mail as HTML, where it has that; `subject` tells replies from mails that are passed on;
    `is_answer` says that the mail names one that it answers, whatever its subject.
    """
    if len(text) > _MOST_CHARACTERS:
        return Separation(text, ("kept whole: it is longer than anything a person writes",))
    if PASSED_ON_SUBJECT.match(subject) or (DANISH_PASSED_ON.match(subject) and DANISH_BLOCK.search(text)):
        return Separation(text, ("passed on, by its subject",))
    is_reply = None if is_answer or not subject.strip() else bool(ANSWER_SUBJECT.match(subject))
    page = _read(text.replace(GAP, ""), is_reply)
    if page is None:
        return Separation(text, ("passed on, by its text",))
    by_text = Separation(page.fresh_text(), tuple(page.rules[:_MOST_RULES]))
    found = _by_markup(text, html, by_text, is_reply) if html else by_text
    return found if found.fresh.strip() and found.rules else Separation(text, ())


def _read(text: str, is_reply: bool | None) -> Page | None:
    page = as_page(text)
    if not mark_quotes(page, is_reply=is_reply):
        return None
    mark_signatures(page)
    return page


def _by_markup(text: str, html: str, by_text: Separation, is_reply: bool | None) -> Separation:
    """What the HTML's markup leaves, where that is less than the text alone tells and says the same otherwise."""
    before = by_text.fresh if by_text.fresh.strip() else text
    cut = cut_markup(html, keeps_end=lambda: bool(ANSWERS_WITHIN.search(before[:_MOST_HINT])))
    page = _read(cut.text, is_reply) if cut else None
    if cut is None or page is None:
        return by_text
    fresh, known = page.fresh_text(), _words(before)
    wanted = _words(fresh)
    if not wanted or (len(wanted) >= len(known) and not cut.has_indents) or not _says(cut.said, known):
        return by_text
    return Separation(_lines_with(text, wanted) or fresh, (*cut.rules, *page.rules)[:_MOST_RULES])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _says(said: frozenset[str], words: list[str]) -> bool:
    return sum(1 for word in words if word in said) >= _AS_GOOD_AS_ALL * len(words)


def _lines_with(text: str, wanted: list[str]) -> str:
    """Those lines of the text that together say just what is wanted; "" if they don't."""
    page, at = as_page(text), 0
    for index, line in enumerate(page.lines):
        words = _words(line)
        if words and wanted[at : at + len(words)] == words:
            at += len(words)
        elif words or at == len(wanted):
            page.marks[index] = Mark.QUOTE
    return page.fresh_text() if at == len(wanted) else ""
