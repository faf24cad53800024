"""What a machine heard, told in pieces: early, late, twice, in disorder or as nonsense."""

from __future__ import annotations

import itertools
import json

import pytest

from core import call_log, old_calls
from core.actors import DESK
from core.models import Call, CallStep, Take, Ticket
from core.models.calls import TakeState
from core.phone_settings import change_phone_settings
from core.takes import MOST_TRANSCRIBED
from tests.cast import NOW
from tests.intake.phone.conftest import Telephone
from tests.intake.phone.line import Answer, Caller, new_sid

CONTENT = "transcription-content"


@pytest.fixture
def caller(telephone: Telephone) -> Caller:
    """At the tone, with a machine that listens along."""
    change_phone_settings(by=DESK, now=NOW, transcribes=True)
    caller = telephone.call()
    caller.press("1", "2")
    return caller


def tell(
    caller: Caller, words: str, sequence: int | None = 2, *, event: str = CONTENT, take: int = 1, **fields: str
) -> Answer:
    """What the provider tells; `words` are put into its JSON."""
    told = {"TranscriptionEvent": event, "TranscriptionData": json.dumps({"transcript": words, "confidence": 0.9})}
    numbered = {"SequenceId": str(sequence)} if sequence is not None else {}
    return caller.post(f"/voice/cb/transcription?n={take}", **{**told, **numbered, **fields})


def heard() -> str:
    return str(Take.get().transcript)


def test_words_told_before_the_ticket_is_there_stand_by_its_recording(caller: Caller) -> None:
    assert tell(caller, "Skrivaren står still.").status == 204
    assert Ticket.select().count() == 0
    caller.speak()
    assert (heard(), Take.get().ticket_id) == ("Skrivaren står still.", Ticket.get().id)


def test_words_told_after_the_call_stand_there_as_well(caller: Caller) -> None:
    caller.speak()
    caller.hang_up()
    tell(caller, "Skrivaren står still.")
    assert heard() == "Skrivaren står still."


@pytest.mark.parametrize("order", list(itertools.permutations([2, 3, 10])))
def test_pieces_read_in_the_order_they_were_spoken_whatever_order_they_come_in(
    caller: Caller, order: tuple[int, ...]
) -> None:
    pieces = {2: "Hej, det är Åsa.", 3: "Skrivaren", 10: "står still. 😀"}
    for sequence in order:
        tell(caller, pieces[sequence], sequence)
    assert heard() == "Hej, det är Åsa. Skrivaren står still. 😀"


def test_a_piece_told_twice_is_heard_once(caller: Caller) -> None:
    for sequence in (2, 3, 2, 3):
        tell(caller, f"Ord {sequence}.", sequence)
    assert heard() == "Ord 2. Ord 3."


def test_pieces_without_a_number_stand_as_they_come_each_once(caller: Caller) -> None:
    for words in ("Ett.", "Två.", "Ett."):
        tell(caller, words, None)
    assert heard() == "Ett. Två."


@pytest.mark.parametrize("number", ["-1", "1e9", "x", "9" * 20, "２"])
def test_a_number_that_is_none_counts_as_none(caller: Caller, number: str) -> None:
    assert tell(caller, "Ord.", SequenceId=number).status == 204
    assert heard() == "Ord."


@pytest.mark.parametrize("event", ["transcription-started", "transcription-stopped", "transcription-error", ""])
def test_what_isnt_said_by_anybody_adds_nothing(caller: Caller, event: str) -> None:
    assert tell(caller, "Ord.", event=event, TranscriptionErrorCode="32650", TranscriptionError="engine").status == 204
    assert heard() == ""


def test_what_isnt_final_comes_again_and_is_heard_then(caller: Caller) -> None:
    tell(caller, "Skriv", 2, Final="false")
    tell(caller, "Skrivaren.", 3, Final="true")
    assert heard() == "Skrivaren."


@pytest.mark.parametrize(
    "data",
    [
        "",
        "Skrivaren står still.",
        "[" * 20_000,
        '{"a":' * 5_000,
        "[]",
        '["transcript"]',
        "null",
        "7",
        "{}",
        '{"transcript": null}',
        '{"transcript": ["Hej"]}',
        '{"transcript": ""}',
        '{"transcript": " \\n\\t "}',
        '{"transcript": "\\u0000\\ud800"}',
        '{"transcript": 1' + "0" * 50_000 + "}",
    ],
)
def test_nonsense_is_taken_and_adds_nothing(caller: Caller, data: str) -> None:
    assert tell(caller, "", TranscriptionData=data).status == 204
    assert (heard(), Take.get().transcribed_at) == ("", None)


def test_what_no_database_could_keep_is_left_out(caller: Caller) -> None:
    tell(caller, "Hej\x00 du\ud800,\r\n\x1b[31m Åsa")
    assert heard() == "Hej du , [31m Åsa"


def test_a_hundred_kilobytes_at_once_are_refused_unread(caller: Caller) -> None:
    assert tell(caller, "ord " * 25_000).status == 413
    assert heard() == ""


def test_many_words_are_kept_within_bounds_the_first_of_them(caller: Caller) -> None:
    for sequence in (4, 3, 2):
        tell(caller, f"{sequence}" * 60_000, sequence)
    assert len(heard()) == MOST_TRANSCRIBED
    assert heard().startswith("2" * 60_000 + " 3")


@pytest.mark.parametrize("state", [TakeState.ABSENT, TakeState.EXPIRED])
def test_words_of_a_recording_whose_sound_is_gone_are_dropped(caller: Caller, state: TakeState) -> None:
    caller.speak()
    Take.update(state=state.value).execute()
    assert tell(caller, "Skrivaren står still.").status == 204
    assert heard() == ""


def test_words_go_with_a_recording_that_turns_out_to_be_none(caller: Caller) -> None:
    record = caller.now.find("Record")
    tell(caller, "Hm.")
    fields = {"RecordingSid": new_sid("RE"), "RecordingStatus": "absent", "ErrorCode": "16102"}
    caller.exchange.post(record.attrib["recordingStatusCallback"], CallSid=caller.sid, **fields)
    assert (Take.get().state, heard(), Ticket.select().count()) == (TakeState.ABSENT, "", 0)


def test_words_stand_nowhere_but_by_the_recording(caller: Caller) -> None:
    caller.speak()
    tell(caller, "Hemligheten är blå.")
    kept = [f"{step.params}{step.answer}" for step in CallStep.select()]
    assert "blå" in heard() and not any("blå" in each for each in kept)


def test_a_month_later_a_piece_still_finds_its_recording(caller: Caller) -> None:
    tell(caller, "Ett.", 2)
    old_calls.forget_requests(now=NOW.replace(year=NOW.year + 1))
    tell(caller, "Två.", 3)
    assert heard() == "Ett. Två."


def test_words_of_a_call_or_recording_nobody_knows_are_dropped(caller: Caller) -> None:
    stranger = {"CallSid": new_sid(), "TranscriptionData": '{"transcript": "Hej"}', "TranscriptionEvent": CONTENT}
    answer = caller.exchange.post("/voice/cb/transcription?n=1", **stranger)
    assert (answer.status, tell(caller, "Hej", take=7).status, heard()) == (204, 204, "")
    assert (Call.select().count(), Take.select().count()) == (1, 1)


def test_each_recording_has_its_own_words(caller: Caller) -> None:
    caller.speak()
    tell(caller, "Första.", 2)
    caller.press("2")
    tell(caller, "Andra.", 2, take=2)
    assert [take.transcript for take in Take.select().order_by(Take.number)] == ["Första.", "Andra."]


def test_pieces_are_no_steps_of_the_call(caller: Caller) -> None:
    tell(caller, "Skrivaren står still.")
    caller.speak()
    asked = [step.asked for step in call_log.steps_of(Call.get())]
    assert asked == ["incoming", "menu", "category", "recorded"]


@pytest.mark.parametrize("how", ["speak", "wait"])
def test_nobody_listens_after_the_message_has_ended(caller: Caller, how: str) -> None:
    name = caller.now.find("Transcription").attrib["name"]
    answer = getattr(caller, how)()
    assert answer.verbs[0] == "Stop"
    assert answer.find("Stop").find("Transcription").attrib == {"name": name}


def test_where_nobody_listened_nothing_is_stopped(telephone: Telephone) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    assert "Stop" not in caller.speak().verbs
