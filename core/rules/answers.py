"""Whether a mail that answers an estimate says yes or no: by one word that stands alone, or not at all.

Money hangs on it, so nothing is guessed: "Godkänn inte än", "Godkänn, men bara halva" and a quoted "godkänn" are no
answers but messages, which an agent reads. What may stand around the word is a greeting, thanks and a signature.
"""

from __future__ import annotations

from enum import StrEnum

_MOST_CHARACTERS = 600  # a longer text says more than yes or no
_MOST_SIGNED_LINES = 6


class Answer(StrEnum):
    APPROVED = "approved"
    DECLINED = "declined"


_WORDS = {
    Answer.APPROVED: (
        *("godkänn", "godkänner", "godkänns", "godkänt", "godkännes", "jag godkänner", "vi godkänner", "ja godkänn"),
        *("jag godkänner detta", "vi godkänner detta", "godkänd", "ja godkänns", "ja godkänner", "ja jag godkänner"),
        *("approve", "approved", "i approve", "we approve", "yes approve", "yes approved", "i approve this"),
    ),
    Answer.DECLINED: (
        *("avböj", "avböjer", "avböjes", "avslå", "avslår", "avslås", "jag avböjer", "vi avböjer", "nej avböj"),
        *("godkänns ej", "godkänns inte", "godkänner inte", "godkänner ej", "jag godkänner inte", "vi godkänner inte"),
        *("decline", "declined", "i decline", "we decline", "no decline", "reject", "rejected", "not approved"),
    ),
}
_ANSWERS = {word: answer for answer, words in _WORDS.items() for word in words}
_OPENINGS = ("hej", "hejsan", "hello", "hi", "god morgon", "good morning", "tack", "thanks", "thank you")
_CLOSINGS = (
    *("mvh", "hälsningar", "hälsning", "vänliga hälsningar", "vänligen", "med vänlig hälsning", "vänlig hälsning"),
    *("med vänliga hälsningar", "tack", "tack på förhand", "/", "regards", "kind regards", "best regards", "best"),
    *("thanks", "thank you", "sincerely", "cheers"),
)


def read_answer(text: str) -> Answer | None:
    """The answer that the new words of a mail give; None where they say anything more, or anything else."""
    if len(text) > _MOST_CHARACTERS:
        return None
    lines = [bare for line in text.splitlines() if (bare := _bare(line))]
    while lines and _is_opening(lines[0]):
        lines = lines[1:]
    if not lines or lines[0] not in _ANSWERS:
        return None
    return _ANSWERS[lines[0]] if _is_signature(lines[1:]) else None


def _bare(line: str) -> str:
    """Lower case, one blank between words, no marks at its ends or between clauses."""
    return " ".join(line.lower().replace(",", " ").split()).strip(" .!*_-–—\"'”’")


def _is_opening(line: str) -> bool:
    """A greeting, with a name behind it perhaps."""
    return any(line == opening or (line.startswith(f"{opening} ") and len(line.split()) <= 4) for opening in _OPENINGS)


def _is_signature(lines: list[str]) -> bool:
    """Nothing, or a closing and what stands under it."""
    if not lines:
        return True
    closes = any(lines[0] == closing or lines[0].startswith(f"{closing} ") for closing in _CLOSINGS)
    return (
        closes
        and len(lines[0].split()) <= 5
        and len(lines) <= _MOST_SIGNED_LINES
        and not any(word in _ANSWERS for word in lines[1:])
    )
