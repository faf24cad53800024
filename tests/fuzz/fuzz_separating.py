"""No text makes it fail to tell what is new in a reply; nothing is added, and something is always left."""

from __future__ import annotations

import atheris

from tests.fuzz import campaign

with atheris.instrument_imports(include=["intake"]):
    from intake.mail.reading.html_text import to_text
    from intake.mail.reading.parse import read_mail
    from intake.mail.reading.reply_text import separate

_PARTS = "\n\0\n"  # no text of a mail holds a NUL


def separate_one(raw: bytes) -> None:
    """The first line is the subject; behind a line of one NUL stands the same mail as HTML, or that alone."""
    subject, _, body = raw.decode("utf-8", "replace").partition("\n")
    text, _, html = (part.replace("\0", "") for part in body.partition(_PARTS))
    text = text or to_text(html)
    found = separate(text, html=html, subject=subject.replace("\0", "")).fresh
    campaign.keepable(found)
    assert len(found) <= max(len(text), len(to_text(html)) if html else 0)
    assert bool(found.strip()) is bool(text.strip())


def _seeds() -> list[bytes]:
    readings = [read_mail(raw) for raw in campaign.mails()]
    both = [f"{one.subject}\n{one.text}{_PARTS}{one.html}" for one in readings]
    alone = [f"{one.subject}\n{_PARTS}{one.html}" for one in readings if one.html]
    return [seed.encode() for seed in (*both, *alone)]


if __name__ == "__main__":
    campaign.run("separating", separate_one, _seeds())
