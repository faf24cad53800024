"""The mails of tests/corpus as they would come over SMTP, with what is to be read in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from intake.mail.reading.parse import Reading, read_mail

_FOLDER = Path(__file__).parents[2] / "corpus"
OWN_ADDRESSES = ("servicedesk@example.test",)
# By family/name: what is expected of a family's mails stands beside them.
EXPECTED: dict[str, dict[str, Any]] = {
    f"{path.parent.name}/{name}": expected
    for path in sorted(_FOLDER.glob("*/expected.toml"))
    for name, expected in tomllib.loads(path.read_text(encoding="utf-8")).items()
}


def raw_mail(name: str) -> bytes:
    """The mail with CRLF line ends, as the DATA command gives it."""
    return as_sent((_FOLDER / f"{name}.eml").read_bytes())


def read(name: str) -> Reading:
    return read_mail(raw_mail(name))


def as_sent(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def that_say(key: str) -> list[str]:
    """The mails of which something is expected under that key."""
    return [name for name, expected in EXPECTED.items() if key in expected]


def names() -> list[str]:
    return sorted(f"{path.parent.name}/{path.stem}" for path in _FOLDER.glob("*/*.eml"))
