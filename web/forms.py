"""What people send in forms, read in one place: cleaned, bounded, and shown again when something was wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from flask import request

from core.errors import Refused

E = TypeVar("E", bound=StrEnum)

_HIGHEST_ID = (1 << 63) - 1
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a page shows it: what was typed, and what is wrong with it, if anything."""

    values: Mapping[str, str] = field(default_factory=dict)
    refusal: Refused | None = None
    name: str = ""  # which of the page's forms it is

    def value(self, name: str, otherwise: object = "") -> str:
        return self.values.get(name, "" if otherwise is None else str(otherwise))

    def error(self, name: str) -> Refused | None:
        return self.refusal if self.refusal and self.refusal.field == name else None

    def of(self, name: str) -> Form:
        """This form if it is the one of that name, else an empty one."""
        return self if self.name == name else Form()


def sent(refusal: Refused | None = None, *, name: str = "") -> Form:
    """The form of this request, to be shown again."""
    values = {key: _without_controls(value) for key, value in request.form.items()}
    return Form(values, refusal, name)


def line(name: str, *, most: int = 500) -> str:
    """A single line."""
    return " ".join(_without_controls(request.form.get(name, "")).split())[:most]


def words(name: str) -> str:
    """Text of many lines, with plain line ends."""
    return _without_controls(request.form.get(name, "").replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_of(name: str, kind: type[E], sentence: str) -> E:
    """A choice from a list; raises Refused with this sentence for anything else."""
    try:
        return kind(request.form.get(name, ""))
    except ValueError:
        raise Refused(name, sentence) from None


def is_ticked(name: str) -> bool:
    return name in request.form


def row_id(name: str) -> int | None:
    """The id of a row, from a form or an address; None where there is none."""
    text = request.values.get(name, "")
    is_id = text.isascii() and text.isdecimal() and len(text) <= 19 and 0 < int(text) <= _HIGHEST_ID
    return int(text) if is_id else None


def _without_controls(text: str) -> str:
    return _CONTROLS.sub("", text)
