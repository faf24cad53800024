"""What is typed in about customers and people, as it may be kept; raises Refused naming the field that may not be."""

from __future__ import annotations

import re

from core.errors import Refused
from core.models.people import Role
from core.rules.typed_numbers import as_e164

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@(?:[^\s@<>,;:\"()\[\]\\.]+\.)+[^\s@<>,;:\"()\[\]\\.]{2,}")


def customer_fields(*, name: str, language: str, code: str, partner: str, notes: str) -> dict[str, str | int | None]:
    name, code = one_line(name), code.strip()
    if not name:
        raise Refused("name", "A customer needs a name.")
    if code and not (code.isascii() and code.isdecimal() and 3 <= len(code) <= 10):
        raise Refused("code", "A customer's code is three to ten digits, to be typed on a telephone.")
    return {
        "name": name,
        "name_key": name.casefold(),
        "language": a_language(language),
        "code": code or None,
        "partner": one_line(partner),
        "notes": notes.strip(),
    }


def person_fields(*, name: str, email: str, phone: str, language: str) -> dict[str, str]:
    name, email, number = one_line(name), email.strip().lower(), as_e164(phone)
    if not name:
        raise Refused("name", "A person needs a name.")
    an_email(email)
    if number is None:
        raise Refused("phone", "Write the telephone number such as 070-123 45 67, or with its country code.")
    return {"name": name, "email": email, "phone": number, "language": a_language(language)}


def an_email(email: str, *, field: str = "email") -> str:
    if not _EMAIL.fullmatch(email) or len(email) > 254:
        raise Refused(field, "%(email)s is no e-mail address.", email=email or "-")
    return email


def one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def a_language(language: str) -> str:
    if language not in ("sv", "en"):
        raise Refused("language", "The language is sv or en.")
    return language


def a_role(role: str) -> str:
    if role not in tuple(Role):
        raise Refused("role", "The role is one of %(roles)s.", roles=", ".join(Role))
    return str(role)
