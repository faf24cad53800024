"""Still-working letters (P17): while a ticket takes long, the customer is told in time how it stands.

The desk drafts the letter at three quarters of that time. Until it goes an agent may put it in own words, send it at
once, or hold it and say why. When it has gone, the time until the next word begins anew: a desk that was away for long
tells once, not once for each time it missed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from core import deadlines, drafts, events, messages, terms
from core.actors import DESK, Actor, as_agent, require_staff
from core.database import insert_many, transaction
from core.errors import Changed, Refused
from core.messages import Said
from core.models import Agent, LetterDraft, Ticket
from core.models.clock_letters import DraftOutcome
from core.models.tickets import Channel, Visibility
from core.standing import SENT, standing_of

DRAFTED = "still-working-drafted"

_MOST_WORDS = 20_000
_REASON_LENGTH = 500


def to_draft(now: datetime, *, limit: int) -> Any:
    """The query for tickets of which a letter is to be drafted: it reads the index of those that are past."""
    is_past = Ticket.draft_at.is_null(False) & (Ticket.draft_at <= now)
    return Ticket.select(Ticket.id, Ticket.draft_at).where(is_past).order_by(Ticket.draft_at).limit(limit)


def to_send(now: datetime, *, limit: int) -> Any:
    """The query for drafts whose time has come, likewise."""
    is_past = LetterDraft.ended_at.is_null() & LetterDraft.goes_at.is_null(False) & (LetterDraft.goes_at <= now)
    query = LetterDraft.select(LetterDraft.id, LetterDraft.goes_at).where(is_past)
    return query.order_by(LetterDraft.goes_at, LetterDraft.id).limit(limit)


def draft(ticket_id: int, draft_at: datetime, *, now: datetime) -> bool:
    """Draft the next letter of a ticket, if it is still to be. Of several that found it due, one does."""
    with transaction():
        mine = (Ticket.id == ticket_id) & (Ticket.draft_at == draft_at)
        if not Ticket.update(draft_at=None).where(mine).execute():
            return False
        clocks, _ = deadlines.reckon(Ticket.get_by_id(ticket_id))
        wanted = drafts.drafted_at(clocks.inform) if clocks else None
        is_drafted = clocks is not None and wanted is not None and wanted <= now
        if clocks and is_drafted:
            _insert(ticket_id, clocks.inform.began, clocks.inform.by, now)
        deadlines.rewrite(ticket_id, now=now)
    return is_drafted


def send_when_due(draft_id: int, goes_at: datetime, *, now: datetime) -> bool:
    """The draft goes, unless somebody has held or sent it since it was found due.

    One that was held until a day on which the clock stands goes when the clock has run out after all.
    """
    with transaction():
        mine = (LetterDraft.id == draft_id) & LetterDraft.ended_at.is_null() & (LetterDraft.goes_at == goes_at)
        draft: LetterDraft | None = LetterDraft.get_or_none(mine)
        if draft is None or _rests(draft, mine):
            return False
        if not LetterDraft.update(ended_at=now, outcome=DraftOutcome.SENT.value).where(mine).execute():
            return False
        _tell(draft, by=DESK, now=now)
    return True


def send_now(draft: LetterDraft, *, by: Actor, now: datetime) -> None:
    """An agent doesn't wait for its time."""
    require_staff(by)
    if Ticket.get_by_id(draft.ticket_id).inform_by is None:
        raise Refused("draft", "We wait for somebody else: there is nothing to tell now.")
    with transaction():
        _change(draft, ended_at=now, outcome=DraftOutcome.SENT.value)
        _tell(draft, by=by, now=now)


def edit(draft: LetterDraft, words: str, *, by: Actor, now: datetime) -> None:
    """These words go instead of the desk's; none at all, and the desk's go again."""
    require_staff(by)
    words = words.strip()
    if len(words) > _MOST_WORDS:
        raise Refused("words", "That is too long for a letter.")
    with transaction():
        _change(draft, text=words, edited_by=by.agent_id if words else None)
        _record(draft, "draft-edited", by=by, now=now)


def hold(draft: LetterDraft, *, why: str, until: str = "", by: Actor, now: datetime) -> None:
    """It doesn't go as planned: on that day instead (2026-11-30), or not before an agent lets it go or writes."""
    require_staff(by)
    why = " ".join(why.split())[:_REASON_LENGTH]
    if not why:
        raise Refused("why", "Say in a few words why: colleagues read it.")
    goes_at = _opening(draft, until, now) if until.strip() else None
    with transaction():
        _change(draft, goes_at=goes_at, held_at=now, held_by=by.label, held_why=why)
        until = goes_at.isoformat() if goes_at else ""
        _record(draft, "draft-held", by=by, now=now, data={"reason": why, "until": until})


def let_go(draft: LetterDraft, *, by: Actor, now: datetime) -> None:
    """A held draft goes again when the next word is due; at once, if that has passed."""
    require_staff(by)
    if draft.held_at is None:
        raise Refused("draft", "The letter isn't held.")
    with transaction():
        _change(draft, held_at=None, held_by="", held_why="")
        _record(draft, "draft-let-go", by=by, now=now)
        deadlines.rewrite(draft.ticket_id, now=now)


def put_off_draft(ticket_id: int, until: datetime) -> None:
    """Try again later with one that can't be drafted."""
    Ticket.update(draft_at=until).where(Ticket.id == ticket_id).execute()


def put_off_sending(draft_id: int, until: datetime) -> None:
    LetterDraft.update(goes_at=until).where(LetterDraft.id == draft_id).execute()


def _insert(ticket_id: int, since: datetime, goes_at: datetime, now: datetime) -> None:
    row = {"ticket": ticket_id, "since": since, "goes_at": goes_at, "made_at": now, "text": "", "version": 0}
    empty = {"held_by": "", "held_why": "", "outcome": DraftOutcome.NONE.value}
    insert_many(LetterDraft, [row | empty], on_conflict="DO NOTHING")
    data = {"since": since.isoformat(), "goes_at": goes_at.isoformat()}
    events.record(DRAFTED, by=DESK, now=now, ticket_id=ticket_id, data=data)


def _rests(draft: LetterDraft, mine: Any) -> bool:
    """Whether the ticket's clock stands; then the draft follows that again."""
    if Ticket.get_by_id(draft.ticket_id).inform_by is not None:
        return False
    LetterDraft.update(goes_at=None, held_at=None, held_by="", held_why="").where(mine).execute()
    return True


def _tell(draft: LetterDraft, *, by: Actor, now: datetime) -> None:
    """The event that the letters are made from. An agent's words are part of the dialogue, as a reply is."""
    ticket = Ticket.get_by_id(draft.ticket_id)
    message_id = None
    if draft.text:
        agent = Agent.get_or_none(Agent.id == draft.edited_by_id) if draft.edited_by_id else None
        said = Said(text=draft.text, channel=Channel.DESK, visibility=Visibility.PUBLIC)
        message_id = messages.add(ticket.id, said, by=as_agent(agent) if agent else by, now=now)
    data = standing_of(ticket, now=now)
    events.record(SENT, by=by, now=now, ticket_id=ticket.id, message_id=message_id, data=data)
    _touch(ticket.id, now)


def _change(draft: LetterDraft, **columns: Any) -> None:
    """Raises Changed where it has gone, or somebody else did something to it, since it was looked at."""
    seen = (LetterDraft.id == draft.id) & LetterDraft.ended_at.is_null() & (LetterDraft.version == draft.version)
    if not LetterDraft.update(**columns, version=draft.version + 1).where(seen).execute():
        raise Changed


def _record(draft: LetterDraft, kind: str, *, by: Actor, now: datetime, data: dict[str, Any] | None = None) -> None:
    events.record(kind, by=by, now=now, ticket_id=draft.ticket_id, data=data)
    _touch(draft.ticket_id, now)


def _touch(ticket_id: int, now: datetime) -> None:
    Ticket.update(updated_at=now).where(Ticket.id == ticket_id).execute()


def _opening(draft: LetterDraft, day: str, now: datetime) -> datetime:
    """When the desk opens on a day to come, by the hours of the ticket's terms."""
    try:
        wanted = date.fromisoformat(day.strip())
    except ValueError:
        raise Refused("until", "Write a date as 2026-12-23.") from None
    ticket = Ticket.get_by_id(draft.ticket_id)
    hours = terms.terms_of(ticket.agreement_id, now).hours
    if not 0 < (wanted - terms.today(now)).days <= 366:
        raise Refused("until", "Choose a day to come, within a year.")
    midnight = datetime(wanted.year, wanted.month, wanted.day, tzinfo=hours.zone).astimezone(now.tzinfo)
    return hours.next_opening(midnight) or midnight
