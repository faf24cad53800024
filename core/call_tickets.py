"""What a call leaves behind: a ticket for a recorded message, for a talk with an agent, for a call nobody answered.

Each is made once, whichever of the provider's requests comes first, within the transaction around: the call's row is
locked, and a take that has its message gets no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core import calls, dialogue, opening, takes, tickets
from core.actors import DESK, ActorKind, as_agent
from core.callers import actor_of, concerns, held_because
from core.database import find, insert_many
from core.merging import survivor_of
from core.messages import Said
from core.models import Agent, Call, Message, Take, Ticket
from core.models.calls import TakeState
from core.models.tickets import Channel, Visibility
from core.opening import Draft
from core.rules.kinds import DEFAULT_CATEGORY, Category
from core.rules.priority import Effect
from core.rules.status import Status
from core.rules.take_reports import Told, joined

_UNTOUCHED = (TakeState.RECORDING, TakeState.RECORDED, TakeState.ABSENT)  # nothing was fetched yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is written of a call in its ticket, in the caller's language; `missing` where there is no sound."""

    caller: str  # a name, or a number, or that there is none
    subject: str
    text: str
    missing: str


def begin_take(call: Call, *, now: datetime) -> Take:
    """The tone sounds: one more recording of a locked call, meant for the ticket that is being talked of, if any."""
    return _take(call, _takes(call) + 1, call.about_id, now)


def add_take(call: Call, *, now: datetime) -> Take:
    """A recording that nobody here began: the provider has it. It belongs to what the call left behind."""
    return _take(call, _takes(call) + 1, call.ticket_id, now)


def count_takes(call: Call) -> int:
    """How often the tone sounded."""
    return _takes(call)


def count_messages(call: Call) -> int:
    """How many recordings of the call were kept."""
    return int(Take.select().where(Take.call == call.id, Take.message.is_null(False)).count())


def report_take(call: Call, number: int, told: Told, words: Words, *, now: datetime) -> Take:
    """Somebody tells of a recording of a locked call. As soon as it is worth a ticket, it has one, and only one.

    Where what the caller left was erased, all that comes of it is that the provider is to delete it, too.
    """
    take = _take(call, number, call.about_id, now)
    if told.recording_sid and _is_anothers(told.recording_sid, take):
        return take
    if call.erased_at is not None:
        takes.erase(take, recording_sid=told.recording_sid, now=now)
        return take
    before = (take.state, take.message_id)
    known = joined(_known(take), told)
    _write_down(take, known, now)
    if known.is_worth_a_ticket and take.message_id is None:
        _file(call, take, words, now)
    is_silent = take.state == TakeState.ABSENT and take.message_id is not None
    if is_silent and before != (take.state, take.message_id):
        _note_on(take.ticket_id, words.missing, now)
    return take


def has_opened(take: Take) -> bool:
    """Whether the take's ticket began with it."""
    return not Message.select().where(Message.ticket == take.ticket_id, Message.id < take.message_id).exists()


def find_take(recording_sid: str) -> Take | None:
    return find(Take, recording_sid=recording_sid)


def find_take_of(call: Call, number: int) -> Take | None:
    return find(Take, call=call.id, number=number)


def find_loose_take(call: Call) -> Take | None:
    """The first one of which no recording is known."""
    loose = Take.select().where(Take.call == call.id, Take.recording_sid.is_null())
    found: Take | None = loose.order_by(Take.number).first()
    return found


def open_for_agent(call: Call, agent: Agent, words: Words, *, now: datetime) -> int:
    """An agent takes the call: a ticket of theirs, to write down what is said. Gives its id."""
    if call.about_id is not None:
        return call.about_id
    ticket_id = _open(call, words, now)
    tickets.assign(Ticket.get_by_id(ticket_id), agent, by=as_agent(agent), now=now)
    calls.remember(call, about=ticket_id)
    return ticket_id


def start_talk(call: Call, agent: Agent, *, now: datetime) -> None:
    """They talked: the work has begun."""
    ticket = survivor_of(Ticket.get_by_id(call.about_id))
    if ticket.status == Status.NEW:
        tickets.start(ticket, by=as_agent(agent), now=now)


def note_broken_talk(call: Call, text: str, *, now: datetime) -> None:
    """An agent answered, but nobody talked."""
    _note_on(call.about_id, text, now)


def open_for_missed(call: Call, words: Words, *, now: datetime) -> int:
    """Somebody asked for an agent and nobody answered before they hung up. Gives the ticket's id."""
    return call.ticket_id or _open(call, words, now)


def _takes(call: Call) -> int:
    newest = Take.select(Take.number).where(Take.call == call.id).order_by(Take.number.desc()).first()
    return int(newest.number) if newest else 0


def _take(call: Call, number: int, ticket_id: int | None, now: datetime) -> Take:
    row = {
        "call": call.id,
        "number": number,
        "state": TakeState.RECORDING.value,
        "ticket": ticket_id,
        "error_code": "",
        "started_at": now,
        "attempts": 0,
        "error": "",
        "content_type": "",
        "size": 0,
        "transcript": "",
    }
    insert_many(Take, [row], on_conflict='("call_id", "number") DO NOTHING')
    found: Take = Take.get(Take.call == call.id, Take.number == number)
    return found


def _is_anothers(recording_sid: str, take: Take) -> bool:
    """Nobody hears one call's recording on another's ticket, whatever a request says."""
    owner = find_take(recording_sid)
    return (owner is not None and owner.id != take.id) or take.recording_sid not in (None, recording_sid)


def _known(take: Take) -> Told:
    return Told(recording_sid=take.recording_sid or "", seconds=take.seconds or 0, error_code=take.error_code)


def _write_down(take: Take, known: Told, now: datetime) -> None:
    """Unless it was fetched already: then more is known here than there."""
    if take.state in _UNTOUCHED:
        sid = known.recording_sid or None
        state = _state(take, known, now)
        _set(take, recording_sid=sid, seconds=known.seconds, error_code=known.error_code, **state)


def _state(take: Take, known: Told, now: datetime) -> dict[str, object]:
    """What is of no use to anybody is due as well: it is to be deleted at the provider."""
    state = TakeState.RECORDED if known.is_to_be_fetched else TakeState.ABSENT
    columns: dict[str, object] = {"state": state.value, "recorded_at": take.recorded_at or now}
    if state is TakeState.ABSENT:
        columns["transcript"] = ""  # words stand by a sound, or go with it
    if known.recording_sid and (take.state != state or take.recording_sid is None):
        columns["due_at"] = now
    return columns


def _file(call: Call, take: Take, words: Words, now: datetime) -> None:
    """On the ticket that was being talked of when the tone sounded, or on a new one."""
    if take.ticket_id is None:
        ticket_id = _open(call, words, now)
        first = Message.select(Message.id).where(Message.ticket == ticket_id).order_by(Message.id).get()
        message_id = first.id
    else:
        ticket_id, message_id = take.ticket_id, _add(call, take.ticket_id, words, now)
        calls.remember(call, ticket=call.ticket_id or ticket_id)
    _set(take, ticket=ticket_id, message=message_id)
    calls.remember(call, about=ticket_id)


def _add(call: Call, ticket_id: int, words: Words, now: datetime) -> int:
    """In public where the ticket concerns them; a stranger's words on another's ticket wait for an agent."""
    ticket = Ticket.get_by_id(ticket_id)
    visibility = Visibility.PUBLIC if concerns(ticket, call) else Visibility.PENDING
    said = Said(text=words.text, channel=Channel.PHONE, visibility=visibility, author_name=words.caller)
    return dialogue.add_from_customer(ticket, said, by=actor_of(call), now=now)


def _open(call: Call, words: Words, now: datetime) -> int:
    by, held = actor_of(call), held_because(call)
    contact = call.contact if by.kind is ActorKind.CONTACT else None
    draft = Draft(
        subject=words.subject,
        text=words.text,
        channel=Channel.PHONE,
        language=call.language,
        requester_name=words.caller,
        requester_email=by.address,
        customer_id=call.customer_id,
        contact_id=contact.id if contact else None,
        category=Category(call.category) if call.category else DEFAULT_CATEGORY,
        effect=Effect(call.effect) if call.effect else Effect.UNSAID,
        held_because=held.value if held else None,
    )
    ticket_id = opening.open_ticket(draft, by=by, now=now)
    calls.remember(call, ticket=call.ticket_id or ticket_id)
    return ticket_id


def _note_on(ticket_id: int | None, text: str, now: datetime) -> None:
    if ticket_id is not None:
        said = Said(text=text, channel=Channel.PHONE, visibility=Visibility.INTERNAL)
        dialogue.note(Ticket.get_by_id(ticket_id), said, by=DESK, now=now)


def _set(take: Take, **columns: object) -> None:
    Take.update(**columns).where(Take.id == take.id).execute()
    for name, value in columns.items():
        setattr(take, name, value)
