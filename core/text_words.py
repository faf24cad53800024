"""The words of a text message: from `text_texts/`, one file a language.

A file has the same message several times, the fullest first; the first that fits into one text message is sent. All say
how to reply by mail where there is room: a message that a name stands on as its sender can't be answered.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from core.rules.gsm import MOST_SEPTETS, in_alphabet, septets

TEXTS = Path(__file__).parent / "text_texts"
_LONGEST_COMPANY = 40
_environment = Environment(loader=FileSystemLoader(TEXTS), undefined=StrictUndefined, autoescape=False)  # noqa: S701 - text


def number_text(number: int, language: str, *, company: str, address: str) -> str:
    """Tells the caller the number of their ticket, in one message."""
    facts = {"number": number, "company": company[:_LONGEST_COMPANY].strip(), "address": address}
    forms = [in_alphabet(form) for form in _template(language).render(facts).splitlines() if form]
    return next((form for form in forms if septets(form) <= MOST_SEPTETS), forms[-1])


@lru_cache(maxsize=8)
def _template(language: str) -> Template:
    return _environment.get_template(f"{language}.txt")
