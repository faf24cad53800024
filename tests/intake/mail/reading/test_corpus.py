"""Every mail of the corpus is read as a person would read it."""

from __future__ import annotations

import pytest

from intake.mail.reading.automatic import answer_refusal, classify
from intake.mail.reading.bounce import failed_recipients, original_message_ids, read_bounce
from intake.mail.reading.parse import Reading
from intake.mail.reading.reply_text import separate
from tests.intake.mail import corpus
from tests.intake.mail.corpus import EXPECTED, OWN_ADDRESSES, raw_mail, read, that_say


def test_every_mail_has_its_expectation_and_the_other_way_round() -> None:
    assert sorted(EXPECTED) == corpus.names()


@pytest.mark.parametrize("name", that_say("text"))
def test_its_text_is_readable(name: str) -> None:
    assert read(name).text == EXPECTED[name]["text"]


@pytest.mark.parametrize("name", that_say("subject"))
def test_its_subject_is_readable(name: str) -> None:
    assert read(name).subject == EXPECTED[name]["subject"]


@pytest.mark.parametrize("name", that_say("sender"))
def test_its_sender_is_the_address_in_from(name: str) -> None:
    reading, expected = read(name), EXPECTED[name]
    assert reading.sender is not None
    assert reading.sender.address == expected["sender"]
    assert reading.sender.name == expected.get("sender_name", reading.sender.name)
    assert reading.sender_is_ambiguous is expected.get("ambiguous", False)


@pytest.mark.parametrize("name", that_say("attachments"))
def test_its_files_are_found(name: str) -> None:
    found = [[file.filename, file.content_type, file.size] for file in read(name).attachments]
    assert found == EXPECTED[name]["attachments"]


@pytest.mark.parametrize("name", that_say("set_aside"))
def test_what_only_adorns_it_is_set_aside(name: str) -> None:
    assert [file.filename for file in read(name).attachments if file.is_set_aside] == EXPECTED[name]["set_aside"]


@pytest.mark.parametrize("name", that_say("protection"))
def test_how_it_is_guarded_is_told(name: str) -> None:
    assert read(name).protection == EXPECTED[name]["protection"]


@pytest.mark.parametrize("name", that_say("reply"))
def test_what_is_new_in_it_is_found(name: str) -> None:
    reading = read(name)
    assert separate(reading.text, html=reading.html, subject=reading.subject).fresh == EXPECTED[name]["reply"]


@pytest.mark.parametrize("name", that_say("reply_is_text"))
def test_what_is_passed_on_stays_whole(name: str) -> None:
    reading = read(name)
    assert separate(reading.text, html=reading.html, subject=reading.subject).fresh == reading.text


@pytest.mark.parametrize("name", that_say("kind"))
def test_its_kind_is_told(name: str) -> None:
    found = classify(
        read(name),
        envelope_from=_envelope_from(name),
        own_addresses=OWN_ADDRESSES,
        is_own_message_id=lambda _: False,
    )
    assert found.kind == EXPECTED[name]["kind"], found.reason


@pytest.mark.parametrize("name", that_say("refused"))
def test_whether_it_gets_an_automatic_answer(name: str) -> None:
    assert (_refusal(name, read(name)) is not None) is EXPECTED[name]["refused"]


@pytest.mark.parametrize("name", that_say("failed"))
def test_whom_the_letter_did_not_reach(name: str) -> None:
    found = failed_recipients(read(name), raw_mail(name))
    assert [[each.address, each.status, each.is_permanent] for each in found] == EXPECTED[name]["failed"]


@pytest.mark.parametrize("name", that_say("delayed"))
def test_whom_the_letter_reaches_later(name: str) -> None:
    assert [each.address for each in read_bounce(read(name), raw_mail(name)).delayed] == EXPECTED[name]["delayed"]


@pytest.mark.parametrize("name", that_say("arrived"))
def test_whom_the_letter_reached(name: str) -> None:
    assert [each.address for each in read_bounce(read(name), raw_mail(name)).arrived] == EXPECTED[name]["arrived"]


@pytest.mark.parametrize("name", that_say("original_id"))
def test_which_letter_came_back(name: str) -> None:
    assert original_message_ids(read(name))[0] == EXPECTED[name]["original_id"]


def _refusal(name: str, reading: Reading) -> str | None:
    sender = _envelope_from(name)
    kind = classify(reading, envelope_from=sender, own_addresses=OWN_ADDRESSES, is_own_message_id=lambda _: False)
    return answer_refusal(reading, kind, envelope_from=sender, own_addresses=OWN_ADDRESSES)


def _envelope_from(name: str) -> str:
    return str(EXPECTED[name].get("envelope_from", "anna.svensson@kund.example"))
