"""Whatever is broken here, a caller leaves a message and it becomes a ticket, once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import OperationalError

from core import call_tickets, calls
from core.database import database
from core.models import Call, Message, Take, Ticket
from core.models.calls import TakeState
from intake.phone import app, spool
from intake.phone.process import drain_spool
from intake.phone.spoken import digits
from tests.cast import NOW
from tests.intake.phone.conftest import Telephone
from tests.intake.phone.line import ANNA, Answer, new_sid


def broken(*_: object, **__: object) -> None:
    raise OperationalError("the database is away")


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "hurried_transaction", broken)


@pytest.fixture
def locked(telephone: Telephone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another program holds SQLite's only lock for writing, for longer than a caller waits."""
    monkeypatch.setattr(app, "SECONDS_FOR_DATABASE", 0.05)
    other = sqlite3.connect(tmp_path / "arende.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def fields(telephone: Telephone, sid: str) -> dict[str, str]:
    return {"CallSid": sid, "From": ANNA, "To": telephone.exchange.account.number}


def leave(telephone: Telephone, sid: str, *, recording: str = "", seconds: str = "9") -> Answer:
    """A message on the way that needs no database; gives what is told then."""
    asked = telephone.exchange.post("/voice/fallback", **fields(telephone, sid), ErrorCode="11200")
    told = {"RecordingSid": recording or new_sid("RE"), "RecordingDuration": seconds, "Digits": "#"}
    return telephone.exchange.post(asked.address("Record"), **fields(telephone, sid), **told)


def drain(telephone: Telephone) -> int:
    return drain_spool(telephone.settings.data, language="sv", now=NOW)


def waiting(telephone: Telephone) -> list[Path]:
    return sorted(spool.folder_of(telephone.settings.data).iterdir())


@pytest.mark.usefixtures("no_database")
def test_without_a_database_a_first_request_takes_a_message(telephone: Telephone) -> None:
    answer = telephone.exchange.post("/voice/incoming", **fields(telephone, new_sid()))
    assert (answer.status, answer.verbs) == (200, ["Say", "Say", "Record", "Hangup"])
    assert "Vi har ett tekniskt fel" in answer.said and "We have a technical fault" in answer.said


@pytest.mark.parametrize("keys", [(), ("1",), ("1", "1"), ("1", "2"), ("2",), ("2", "471209")])
def test_a_database_that_goes_away_in_mid_call_costs_no_message(
    telephone: Telephone, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    caller = telephone.call()
    caller.press(*keys)
    monkeypatch.setattr(app, "hurried_transaction", broken)
    answer = caller.post(caller.now.address("Record" if "Record" in caller.now.verbs else "Gather"), Digits="1")
    assert (answer.status, "Record" in answer.verbs) == (200, True)


@pytest.mark.usefixtures("no_database")
@pytest.mark.parametrize("path", ["cb/recording?n=1", "cb/call", "cb/sms", "cb/transcription?n=1"])
def test_what_is_told_besides_is_to_be_told_again(telephone: Telephone, path: str) -> None:
    assert telephone.exchange.post(f"/voice/{path}", CallSid=new_sid()).status == 503


@pytest.mark.usefixtures("no_database")
def test_an_agents_end_is_hung_up(telephone: Telephone) -> None:
    assert telephone.exchange.post("/voice/whisper?call=x&agent=1", CallSid=new_sid()).verbs == ["Hangup"]


@pytest.mark.usefixtures("locked")
@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_slow_database_isnt_waited_for(telephone: Telephone, engine: str) -> None:
    assert "Record" in telephone.exchange.post("/voice/incoming", **fields(telephone, new_sid())).verbs


def test_the_way_without_a_database_asks_it_nothing(telephone: Telephone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.obj, "execute_sql", broken)
    sid = new_sid()
    assert f"R: {digits(spool.reference_of(sid))}" in leave(telephone, sid).said
    assert len(waiting(telephone)) == 1


def test_a_spooled_message_becomes_one_ticket_with_its_reference(telephone: Telephone) -> None:
    sid, recording = new_sid(), new_sid("RE")
    leave(telephone, sid, recording=recording)
    assert (drain(telephone), drain(telephone), waiting(telephone)) == (1, 0, [])
    ticket, take = Ticket.get(), Take.get()
    assert (ticket.contact_id, take.recording_sid, take.state) == (
        telephone.people.anna.id,
        recording,
        TakeState.RECORDED,
    )
    assert f"R{spool.reference_of(sid)}" in Message.get().text


def test_the_reference_is_the_same_however_often_it_is_asked_for(telephone: Telephone) -> None:
    sid, recording = new_sid(), new_sid("RE")
    assert leave(telephone, sid, recording=recording).said == leave(telephone, sid, recording=recording).said
    assert (drain(telephone), Ticket.select().count()) == (1, 1)


def test_a_message_told_of_twice_is_one_ticket(telephone: Telephone) -> None:
    sid, recording = new_sid(), new_sid("RE")
    told = {"RecordingSid": recording, "RecordingDuration": "9", "RecordingStatus": "completed"}
    leave(telephone, sid, recording=recording)
    assert telephone.exchange.post("/voice/cb/fallback-recording", CallSid=sid, **told).status == 204
    assert (drain(telephone), Ticket.select().count(), Take.select().count()) == (1, 1, 1)


def test_a_message_that_only_the_provider_told_of_is_a_ticket_too(telephone: Telephone) -> None:
    told = {"RecordingSid": new_sid("RE"), "RecordingDuration": "9", "RecordingStatus": "completed"}
    telephone.exchange.post("/voice/cb/fallback-recording", CallSid=new_sid(), **told)
    assert (drain(telephone), Ticket.get().held_because) == (1, "unknown")


def test_a_crash_between_the_ticket_and_the_file_makes_no_second_one(
    telephone: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(telephone, new_sid())
    with monkeypatch.context() as patch:
        patch.setattr(spool, "remove", lambda path: None)
        drain(telephone)
    assert (drain(telephone), Ticket.select().count(), Message.select().count()) == (0, 1, 1)


def test_a_message_that_cant_become_a_ticket_yet_stays_where_it_is(
    telephone: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(telephone, new_sid())
    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(call_tickets, "report_take", broken)
        patch.setattr("intake.phone.process.report_take", broken)
        drain(telephone)
    assert (len(waiting(telephone)), drain(telephone)) == (1, 1)


def test_the_message_of_a_call_that_had_a_ticket_is_added_to_it(
    telephone: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = telephone.call()
    caller.press("1", "2")
    caller.speak()
    leave(telephone, caller.sid)
    drain(telephone)
    assert (Ticket.select().count(), Message.select().count(), Call.select().count()) == (1, 2, 1)


@pytest.mark.parametrize("seconds", ["0", "1"])
def test_nothing_said_is_nothing_spooled(telephone: Telephone, seconds: str) -> None:
    assert "Vi hörde inget meddelande" in leave(telephone, new_sid(), seconds=seconds).said
    assert not spool.folder_of(telephone.settings.data).exists() or waiting(telephone) == []


def test_a_full_disk_says_where_else_to_turn(telephone: Telephone, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = telephone.exchange.post("/voice/fallback", **fields(telephone, new_sid()))
    monkeypatch.setattr(Path, "open", _no_room)
    monkeypatch.setattr(Path, "write_bytes", _no_room)
    told = {"RecordingSid": new_sid("RE"), "RecordingDuration": "9"}
    spoken = telephone.exchange.post(asked.address("Record"), **fields(telephone, new_sid()), **told)
    first = telephone.exchange.post("/voice/fallback", **fields(telephone, new_sid()))
    for answer in (first, spoken):
        assert (telephone.settings.address in answer.said, answer.verbs[-1]) == (True, "Hangup")


def _no_room(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_file_that_cant_be_read_is_set_aside_and_keeps_no_other_waiting(telephone: Telephone) -> None:
    leave(telephone, new_sid())
    (spool.folder_of(telephone.settings.data) / "CA0.action.json").write_text("{")
    assert drain(telephone) == 1
    assert [path.name for path in waiting(telephone)] == ["CA0.action.unreadable"]


def test_a_spooled_file_is_one_line_of_json_with_no_more_than_is_needed(telephone: Telephone) -> None:
    leave(telephone, new_sid())
    lines = waiting(telephone)[0].read_text(encoding="utf-8").splitlines()
    assert (len(lines), json.loads(lines[0])["caller"]) == (1, ANNA)


def test_a_desk_whose_spool_was_never_needed_has_nothing_to_drain(telephone: Telephone) -> None:
    assert drain(telephone) == 0


def test_a_call_that_the_fallback_took_first_goes_on_as_a_new_one(telephone: Telephone) -> None:
    answer = telephone.exchange.post("/voice/menu?turn=3", **fields(telephone, new_sid()), Digits="1")
    assert answer.said.startswith("Välkommen") and calls.REJECTED not in answer.body
