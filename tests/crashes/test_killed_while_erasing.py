"""What a caller left is being erased: wherever a program dies on it, the next sweep comes to the same end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core import clock, text_messages
from core.models import Blob, Call, Event, Take, TextMessage
from core.models.calls import TakeState
from tests import calls
from tests.office import Office
from tests.servers.provider import NUMBER, SID, TOKEN, WAV, Provider

ROOT = Path(__file__).parents[2]
MOBILE = "+46701740605"

ERASING = [
    ("before", "core.caller_erasure:_erase_number"),
    ("after", "core.takes:erase"),
    ("after", "core.caller_erasure:_erase_call"),
    ("before", "core.caller_erasure:_erase_text"),
    ("after", "core.erased_texts:erase"),
    ("after", "core.caller_erasure:_erase_each"),
]
DELETING_THERE = [
    ("after", "core.text_messages:claim"),
    ("before", "tasks.telephone:Telephone.delete_text"),
    ("after", "tasks.telephone:Telephone.delete_text"),
    ("after", "core.erased_texts:mark_deleted_there"),
    ("before", "tasks.telephone:Telephone.delete_recording"),
    ("after", "tasks.telephone:Telephone.delete_recording"),
    ("after", "core.takes:mark_deleted_there"),
]


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider() as provider:
        yield provider


@pytest.fixture
def at_work(office: Office, provider: Provider) -> Office:
    """A desk with two calls: one whose sound is kept, one whose recording is still to be fetched; and a text."""
    given = {"twilio_account_sid": SID, "twilio_auth_tokens": (TOKEN,), "twilio_number": NUMBER}
    office.settings = replace(office.settings, **given, twilio_api=provider.url, base_url="https://desk.example.test")
    first, second = provider.hold(), provider.hold()
    take = calls.take(office.people.anna, sid=first, at=clock.now())
    assert text_messages.owe_text(take.ticket_id or 0, MOBILE, text="Hej", now=clock.now())
    office.sweep()
    calls.take(office.people.anna, sid=second, at=clock.now(), of=calls.call(2, at=clock.now()))
    return office


def die(office: Office, database: str, when: str, place: str, *command: str) -> None:
    """A command in a process of its own that dies there."""
    environment = {
        "ARENDE_DATA": str(office.settings.data),
        "ARENDE_DATABASE": database,
        "ARENDE_RELAY": office.world.relay,
        "ARENDE_MAIL_AUTHENTICATION": "off",
        "ARENDE_BASE_URL": office.settings.base_url,
        "ARENDE_TWILIO_ACCOUNT_SID": SID,
        "ARENDE_TWILIO_AUTH_TOKEN": TOKEN,
        "ARENDE_TWILIO_NUMBER": NUMBER,
        "ARENDE_TWILIO_API": office.settings.twilio_api,
        "PYTHONPATH": str(ROOT),
    }
    words = [sys.executable, "-m", "tests.crashes.dies", when, place, *command]
    done = subprocess.run(words, env=environment, cwd=office.settings.data, capture_output=True, check=False)
    assert done.returncode == 9, done.stderr.decode()


def is_gone(provider: Provider) -> bool:
    there = provider.sounds or provider.lists["Messages"]
    numbers = [call.caller for call in Call.select()] + [text.recipient for text in TextMessage.select()]
    is_erased = {take.state for take in Take.select()} == {TakeState.ERASED}
    told = repr([event.data for event in Event.select()])
    kept = Blob.select().where(Blob.content == WAV).exists()
    return is_erased and set(numbers) == {""} and not there and not kept and MOBILE not in told


@pytest.mark.parametrize(("when", "place"), ERASING)
def test_an_erasing_that_died_is_finished(
    at_work: Office, provider: Provider, database: str, when: str, place: str
) -> None:
    die(at_work, database, when, place, "calls", "erase", MOBILE, "--yes")
    assert not is_gone(provider)
    at_work.sweep()
    assert is_gone(provider)
    assert at_work.sweep()["calls"] == 0


@pytest.mark.parametrize(("when", "place"), DELETING_THERE)
def test_what_the_provider_was_to_delete_it_deletes(
    at_work: Office, provider: Provider, database: str, when: str, place: str
) -> None:
    arguments = ("after", "core.caller_erasure:_erase_number", "calls", "erase", MOBILE, "--yes")
    die(at_work, database, *arguments)
    die(at_work, database, when, place)
    at_work.sweep()
    assert is_gone(provider)
