"""The questions put to Ärende."""

from __future__ import annotations

from intake.mail.reading import reply_text
from intake.mail.reading.automatic import Kind, classify
from intake.mail.reading.bounce import failed_recipients
from tests.compare.tasks import Task, facts
from tests.intake.mail.corpus import EXPECTED, OWN_ADDRESSES


def separate(task: Task) -> str:
    reading = task.reading
    return reply_text.separate(reading.text, subject=reading.subject).fresh if reading else ""


def read(task: Task) -> str:
    reading = task.reading
    if reading is None:
        return ""
    sender = reading.sender.address if reading.sender else ""
    files = [f"{file.filename} {file.size}" for file in reading.attachments]
    return facts(task.name, reading.subject, sender, reading.text, files)


def find_failed(task: Task) -> str:
    if task.reading is None:
        return ""
    kind = classify(
        task.reading,
        envelope_from=str(EXPECTED[task.name].get("envelope_from", "anna.svensson@kund.example")),
        own_addresses=OWN_ADDRESSES,
        is_own_message_id=lambda _: False,
    ).kind
    if kind is not Kind.BOUNCE:
        return ""
    failed = failed_recipients(task.reading, task.raw)
    return " ".join(sorted(each.address.lower() for each in failed if each.is_permanent))
