"""No bytes make the reader fail, and what it reads can be kept: parts, headers, addresses, kinds, bounces."""

from __future__ import annotations

import atheris

from tests.fuzz import campaign

with atheris.instrument_imports(include=["intake", "core.rules"]):
    from core.rules.references import Keyring, tagged_ticket_ids
    from intake.mail.reading.automatic import answer_refusal, classify
    from intake.mail.reading.bounce import failed_recipients, original_message_ids
    from intake.mail.reading.parse import Reading, Unreadable, read_mail

OWN = ("servicedesk@example.test",)
KEYRING = Keyring(("a secret",))


def read(raw: bytes) -> None:
    """The first byte decides who the envelope says it is from."""
    envelope = "" if raw[:1] < b"@" else "anna@kund.example"
    try:
        reading = read_mail(raw)
    except Unreadable:
        return
    kind = classify(
        reading,
        envelope_from=envelope,
        own_addresses=OWN,
        is_own_message_id=lambda message_id: KEYRING.read_message_id(message_id) is not None,
    )
    answer_refusal(reading, kind, envelope_from=envelope, own_addresses=OWN)
    for recipient in failed_recipients(reading, raw):
        campaign.keepable(f"{recipient.address}{recipient.status}{recipient.diagnostic}")
    for words in (*original_message_ids(reading), *_words(reading)):
        campaign.keepable(words)
    tagged_ticket_ids(reading.subject)


def _words(reading: Reading) -> list[str]:
    people = [reading.sender, *reading.reply_to, *reading.to, *reading.cc]
    assert not set(reading.subject) & set("\r\n")
    assert all(file.size == len(file.content) for file in reading.attachments)
    return [
        *(reading.subject, reading.text, reading.html, reading.message_id, reading.content_type),
        *(f"{person.name}{person.address}" for person in people if person),
        *(f"{file.filename}{file.content_type}{file.content_id}" for file in reading.attachments),
        *(f"{name}{value}" for name, value in reading.headers),
    ]


if __name__ == "__main__":
    campaign.run("reading", read, campaign.mails())
