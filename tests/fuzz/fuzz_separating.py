"""No text makes it fail to tell what is new in a reply; nothing is added, and something is always left."""

from __future__ import annotations

import atheris

from tests.fuzz import campaign

with atheris.instrument_imports(include=["intake"]):
    from intake.mail.reading.html_text import to_text
    from intake.mail.reading.parse import read_mail
    from intake.mail.reading.reply_text import new_text


def separate(raw: bytes) -> None:
    """The first line is the subject; a second line that begins with `<` makes HTML of the rest."""
    subject, _, body = raw.decode("utf-8", "replace").replace("\0", "").partition("\n")
    text = to_text(body) if body.startswith("<") else body
    found = new_text(text, subject=subject)
    campaign.keepable(found)
    assert len(found) <= len(text)
    assert bool(found.strip()) is bool(text.strip())


def _seeds() -> list[bytes]:
    readings = [read_mail(raw) for raw in campaign.mails()]
    return [f"{one.subject}\n{body}".encode() for one in readings for body in (one.text, one.html) if body]


if __name__ == "__main__":
    campaign.run("separating", separate, _seeds())
