"""What a caller left goes, wherever it is kept; what is others' stays, and so does the ticket."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core import caller_erasure, dialogue, takes, text_messages
from core.actors import DESK
from core.attachments import File
from core.caller_erasure import erase_call, erase_number, erase_ticket
from core.database import database as current
from core.errors import NotAllowed
from core.models import Attachment, Blob, Call, CallStep, ErasedNumber, Event, Message, Take, TextMessage, Ticket
from core.models.calls import CallerKind, TakeState
from core.models.tickets import Channel
from core.rules.numbers import BLANK
from tests import make
from tests.cast import NOW, Cast, by
from tests.phone_cast import CALLER, SOUND, make_call, make_step, make_take

OTHER = "+46761234567"
TYPED = "+46731234567"
LATER = NOW + timedelta(hours=1)


def by_phone(number: str) -> Ticket:
    """A ticket as a stranger's call leaves it."""
    text = f"Röstmeddelande per telefon.\nRingde från: {number}"
    ticket = make.ticket(None, subject=f"Röstmeddelande från {number}", channel=Channel.PHONE, text=text)
    Ticket.update(requester_name=number).where(Ticket.id == ticket.id).execute()
    return Ticket.get_by_id(ticket.id)


def left(number: str = CALLER, **changes: object) -> Take:
    """A call with a message, a text, and all else that a call leaves."""
    ticket = by_phone(number)
    call = make_call(now=NOW, ticket=ticket, caller=number, forwarded_from="+46812121212", **changes)
    make_step(call, "turn:1", now=NOW, From=number, Digits="2")
    return make_take(call, now=NOW, transcript="Hej, det gäller skrivaren.")


def told(take: Take, recipient: str = CALLER, *, sid: str | None = f"SM{1:032x}") -> TextMessage:
    """The number was sent to the caller."""
    assert text_messages.owe_text(take.ticket_id or 0, recipient, text="Ditt nummer", now=NOW)
    (claimed,) = text_messages.claim(limit=9, by="worker", now=NOW)
    if sid:
        text_messages.mark_sent(claimed, sid, now=NOW)
    return TextMessage.get_by_id(claimed.id)


def now_of(take: Take) -> Take:
    return Take.get_by_id(take.id)


def everything() -> str:
    """Every word of every row that calls have to do with."""
    rows = (Call, Take, CallStep, TextMessage, Ticket, Message, Event, Attachment)
    return repr([list(model.select().order_by(model.id).tuples()) for model in rows])


def test_a_number_and_all_that_was_said_by_it_is_found_nowhere_any_more(people: Cast) -> None:
    take = left()
    told(take)
    assert CALLER in everything()
    erased = erase_number(CALLER, by=DESK, now=LATER)
    assert (erased.calls, erased.recordings, erased.texts) == (1, 1, 1)
    assert CALLER not in everything() and "skrivaren" not in everything() and "Digits" not in everything()
    assert not Blob.select().where(Blob.content == SOUND).exists()


@pytest.mark.parametrize("engine", ["sqlite"])
def test_not_even_the_file_holds_what_was_erased(people: Cast, tmp_path: Path) -> None:
    told(left())
    erase_number(CALLER, by=DESK, now=LATER)
    caller_erasure.forget_numbers(now=LATER + timedelta(days=3))
    current.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (tmp_path / "arende.db").read_bytes()
    assert [words for words in (CALLER.encode(), SOUND[:500], b"skrivaren") if words in content] == []


def test_that_there_was_a_call_stays_with_its_ticket_and_log(people: Cast) -> None:
    take = left()
    erase_number(CALLER, by=by(people.ada), now=LATER)
    ticket = Ticket.get_by_id(take.ticket_id)
    assert (Call.get().ticket_id, Call.get().erased_at, Call.get().started_at) == (ticket.id, LATER, NOW)
    assert ticket.subject == f"Röstmeddelande från {BLANK}"
    events = [(event.kind, event.by) for event in Event.select().where(Event.ticket == ticket.id)]
    assert events == [("opened", "vera@elsewhere.test"), ("caller-erased", "ada@desk.test")]


def test_the_desks_own_log_tells_who_erased_and_not_whom(people: Cast) -> None:
    left()
    erase_number(CALLER, by=by(people.ada), now=LATER)
    event = Event.get(Event.kind == "caller-erased", Event.ticket.is_null())
    assert (event.by, event.data) == ("ada@desk.test", {"calls": 1, "texts": 0})


def test_a_second_time_there_is_nothing_left_to_do(people: Cast) -> None:
    told(left())
    erase_number(CALLER, by=DESK, now=LATER)
    before = everything()
    assert not erase_number(CALLER, by=DESK, now=LATER + timedelta(hours=1))
    assert everything() == before


def test_another_callers_is_untouched(people: Cast) -> None:
    left(), left(OTHER)
    theirs = list(Call.select().where(Call.caller == OTHER).tuples())
    erase_number(CALLER, by=DESK, now=LATER)
    assert list(Call.select().where(Call.caller == OTHER).tuples()) == theirs
    take = Take.get(Take.call == Call.get(Call.caller == OTHER))
    assert (take.state, take.transcript) == (TakeState.STORED, "Hej, det gäller skrivaren.")
    assert Blob.select().where(Blob.content == SOUND).exists()


def test_a_number_that_only_begins_alike_is_another(people: Cast) -> None:
    ticket = by_phone("+4670123456")
    make_take(make_call(now=NOW, ticket=ticket, caller="+4670123456"), now=NOW)
    call = make_call(now=NOW, ticket=ticket, caller="+467012345")
    make_take(call, now=NOW)
    erase_call(call, by=DESK, now=LATER)
    assert Ticket.get_by_id(ticket.id).subject == "Röstmeddelande från +4670123456"


def test_who_showed_no_number_is_found_by_the_one_they_typed(people: Cast) -> None:
    left("", caller_kind=CallerKind.WITHHELD.value, callback_number=TYPED)
    assert erase_number(TYPED, by=DESK, now=LATER).calls == 1
    assert Call.get().callback_number == ""


def test_of_a_call_that_was_only_passed_on_no_more_goes_than_the_number(people: Cast) -> None:
    take = left()
    assert erase_number("+46812121212", by=DESK, now=LATER).passed_on == 1
    call = Call.get()
    assert (call.forwarded_from, call.caller, call.erased_at) == ("", CALLER, None)
    assert now_of(take).state == TakeState.STORED


def test_a_tickets_calls_go_whoever_rang(people: Cast) -> None:
    first, elsewhere = left(), left(OTHER)
    ticket = Ticket.get_by_id(first.ticket_id)
    make_take(make_call(now=NOW, ticket=ticket, caller=OTHER), now=NOW)
    told(first)
    erased = erase_ticket(ticket, by=DESK, now=LATER)
    assert (erased.calls, erased.texts) == (2, 1)
    assert now_of(elsewhere).state == TakeState.STORED
    assert Event.select().where(Event.kind == "caller-erased", Event.ticket == ticket.id).count() == 1


def test_what_people_wrote_and_attached_themselves_stays(people: Cast) -> None:
    take = left()
    note = make.said(
        text=f"Ringde {CALLER}", channel=Channel.PHONE, files=(File(filename="a", content_type="a/b", content=b"a"),)
    )
    dialogue.note(Ticket.get_by_id(take.ticket_id), note, by=by(people.olle), now=NOW)
    erase_number(CALLER, by=DESK, now=LATER)
    assert Message.get(Message.agent.is_null(False)).text == f"Ringde {CALLER}"
    assert [file.filename for file in Attachment.select()] == ["a"]


def test_the_same_bytes_of_somebody_else_stay(people: Cast) -> None:
    left()
    ticket = make.ticket(people.anna)
    file = File(filename="same.wav", content_type="audio/wav", content=SOUND)
    dialogue.add_from_customer(ticket, make.said(files=(file,)), by=by(people.anna), now=NOW)
    erase_number(CALLER, by=DESK, now=LATER)
    assert Blob.select().where(Blob.content == SOUND).exists()


@pytest.mark.parametrize("state", [state for state in TakeState if state is not TakeState.ERASED])
def test_a_recording_is_owed_to_go_at_the_provider_however_far_it_had_come(people: Cast, state: TakeState) -> None:
    ticket = make.ticket(people.anna)
    take = make_take(make_call(now=NOW, ticket=ticket), now=NOW, state=state)
    erase_number(CALLER, by=DESK, now=LATER)
    claimed = takes.claim(limit=9, by="worker", now=LATER)
    assert [(each.recording_sid, each.is_to_fetch) for each in claimed] == [(take.recording_sid, False)]
    takes.mark_deleted_there(claimed[0], now=LATER)
    assert (now_of(take).due_at, now_of(take).deleted_there_at) == (None, LATER)


def test_what_the_provider_has_no_longer_isnt_asked_for_again(people: Cast) -> None:
    take = make_take(make_call(now=NOW, ticket=make.ticket(people.anna)), now=NOW, deleted_there_at=NOW)
    erase_number(CALLER, by=DESK, now=LATER)
    assert (now_of(take).due_at, now_of(take).state) == (None, TakeState.ERASED)


def test_who_fetches_meanwhile_keeps_nothing(people: Cast) -> None:
    make_take(make_call(now=NOW, ticket=make.ticket(people.anna)), now=NOW, state=TakeState.RECORDED, due_at=NOW)
    (claimed,) = takes.claim(limit=9, by="worker", now=NOW)
    erase_number(CALLER, by=DESK, now=LATER)
    with pytest.raises(takes.Changed):
        takes.mark_stored(claimed, SOUND, takes.Sound("audio/wav", ".wav"), now=LATER)
    assert (Blob.select().where(Blob.content == SOUND).count(), Take.get().state) == (0, TakeState.ERASED)
    assert not takes.add_transcript(claimed.id, "Hej", now=LATER)


def test_a_run_that_was_killed_is_finished_by_the_next_look(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = left(), left()
    erase = takes.erase

    def dies(take: Take, **options: object) -> bool:
        if take.id == second.id:
            raise KeyboardInterrupt
        return erase(take, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(takes, "erase", dies)
        erase_number(CALLER, by=by(people.ada), now=LATER)
    assert [now_of(each).state for each in (first, second)] == [TakeState.ERASED, TakeState.STORED]
    assert [caller_erasure.finish(now=LATER) for _ in range(2)] == [1, 0]
    assert CALLER not in everything()
    assert {event.by for event in Event.select().where(Event.kind == "caller-erased")} == {"ada@desk.test"}


def test_who_calls_again_afterwards_is_a_caller_as_any(people: Cast) -> None:
    left()
    erase_number(CALLER, by=DESK, now=LATER)
    make_call(now=LATER + timedelta(minutes=1), caller=CALLER)
    assert caller_erasure.finish(now=LATER + timedelta(minutes=2)) == 0
    assert Call.select().where(Call.caller == CALLER).count() == 1


def test_after_two_days_the_number_itself_is_forgotten(people: Cast) -> None:
    erase_number(CALLER, by=DESK, now=NOW)
    assert caller_erasure.forget_numbers(now=NOW + timedelta(days=2)) == 0
    assert caller_erasure.forget_numbers(now=NOW + timedelta(days=2, seconds=1)) == 1
    assert ErasedNumber.select().count() == 0


def test_nobody_but_an_administrator_erases(people: Cast) -> None:
    call = left().call
    for person in (people.olle, people.anna):
        with pytest.raises(NotAllowed):
            erase_number(CALLER, by=by(person), now=LATER)
        with pytest.raises(NotAllowed):
            erase_call(call, by=by(person), now=LATER)
        with pytest.raises(NotAllowed):
            erase_ticket(call.ticket, by=by(person), now=LATER)
    assert (CALLER in everything(), ErasedNumber.select().count()) == (True, 0)
