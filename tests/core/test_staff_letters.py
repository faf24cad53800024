"""Letters to agents: what is due and when, in their own language, and keys whose answers stay at the desk."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from core import letters, lines, teams, tickets
from core.config import Settings, load
from core.models import Agent, Letter, Ticket
from core.people import add_agent, choose_language, remove_agent
from core.recipients import staff_key_holder
from core.rules.notices import notices_of
from core.rules.priority import Effect
from core.rules.references import Keyring
from tasks.clockwork import watch_deadlines
from tests import make
from tests.cast import NOW, Cast, by

RING = Keyring(("secret",))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"ARENDE_DATA": str(tmp_path), "ARENDE_BASE_URL": "https://desk.example", "ARENDE_COMPANY": "Nordsken"})


def to(agent: Agent, settings: Settings) -> list[EmailMessage]:
    """The letters to somebody, written first where they are due."""
    letters.write_due(settings, RING, now=NOW + timedelta(days=40))
    rows = Letter.select().where(Letter.recipient == agent.email).order_by(Letter.id)
    return [message_from_bytes(row.content.content, policy=policy.default) for row in rows]


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def warned(people: Cast, *, minutes: int, language: str = "en") -> Ticket:
    choose_language(people.olle, language)
    ticket = make.ticket(people.anna, effect=Effect.SOME)
    tickets.assign(ticket, people.olle, by=by(people.olle), now=NOW)
    watch_deadlines(now=NOW + timedelta(minutes=minutes))
    return ticket


@pytest.mark.parametrize(
    ("language", "minutes", "subject"),
    [
        ("en", 60, "Begin work by Mon 23 Nov 12:00"),
        ("sv", 60, "Börja arbeta senast mån 23 nov. 12:00"),
        ("en", 120, "Late since Mon 23 Nov 12:00: begin work"),
        ("sv", 120, "Försenat sedan mån 23 nov. 12:00: börja arbeta"),
    ],
)
def test_the_subject_says_what_to_do_and_by_when(
    people: Cast, settings: Settings, language: str, minutes: int, subject: str
) -> None:
    ticket = warned(people, minutes=minutes, language=language)
    assert to(people.olle, settings)[0]["Subject"] == f"[#{ticket.number}] {subject}"


def test_a_warning_says_whose_ticket_it_is_and_leads_to_the_desk(people: Cast, settings: Settings) -> None:
    ticket = warned(people, minutes=60)
    text = words(to(people.olle, settings)[0])
    assert f"https://desk.example/desk/tickets/{ticket.number}" in text
    assert "Kund AB, P2" in text and "You have it." in text and "(50 % of the time has passed)" in text


def test_a_warning_tells_every_clock_the_worst_first(people: Cast, settings: Settings) -> None:
    warned(people, minutes=5 * 60)
    told = [line for line in words(to(people.olle, settings)[0]).splitlines() if line.startswith("- ")]
    assert [" ".join(line.split()[1:3]) for line in told] == ["Late since", "Late since", "Solve it"]


def test_a_warning_repeats_nothing_that_the_customer_wrote_but_the_subject(people: Cast, settings: Settings) -> None:
    warned(people, minutes=60)
    letter = to(people.olle, settings)[0]
    assert "Skrivaren står still" in words(letter) and "blinkar" not in str(letter)


def test_letters_to_agents_carry_no_key_by_which_an_answer_would_be_the_customers(
    people: Cast, settings: Settings
) -> None:
    warned(people, minutes=60)
    letter = to(people.olle, settings)[0]
    key = RING.read_reply_address(str(letter["Reply-To"]).strip("<>"))
    assert key and RING.is_recipient(staff_key_holder(people.olle.email), key.recipient_tag)
    assert (letter["Thread-Index"], RING.read_references(words(letter))) == (None, [])


def test_who_is_given_a_ticket_by_somebody_else_is_told(people: Cast, settings: Settings) -> None:
    ticket = make.ticket(people.anna)
    tickets.assign(ticket, people.olle, by=by(people.ada), now=NOW)
    (letter,) = to(people.olle, settings)
    assert letter["Subject"] == f"[#{ticket.number}] Du har fått ett ärende"
    assert "Ada Berg har gett dig ärende" in words(letter)


def test_who_takes_a_ticket_is_told_nothing(people: Cast, settings: Settings) -> None:
    tickets.assign(make.ticket(people.anna), people.olle, by=by(people.olle), now=NOW)
    assert to(people.olle, settings) == []


def test_who_left_before_the_letter_was_written_is_told_nothing(people: Cast, settings: Settings) -> None:
    tickets.assign(make.ticket(people.anna), people.olle, by=by(people.ada), now=NOW)
    remove_agent(people.olle, by=by(people.ada), now=NOW)
    assert to(people.olle, settings) == []


def test_the_lead_of_a_team_reads_what_was_found_out(people: Cast, settings: Settings) -> None:
    eva = add_agent(name="Eva Ros", email="eva@desk.test", by=by(people.ada), now=NOW, language="en")
    experts = teams.add_team("Experts", line=3, lead=eva, by=by(people.ada), now=NOW)
    ticket = make.ticket(people.anna)
    lines.assign_to_line(ticket, experts, note="A restart didn't help.", by=by(people.olle), now=NOW)
    (letter,) = to(eva, settings)
    assert letter["Subject"] == f"[#{ticket.number}] A ticket for Experts"
    assert "Olle Lind has given Experts ticket" in words(letter) and "A restart didn't help." in words(letter)


def test_the_customer_hears_of_none_of_it(people: Cast, settings: Settings) -> None:
    warned(people, minutes=24 * 60)
    to(people.olle, settings)
    assert {letter.kind for letter in Letter.select().where(Letter.recipient == people.anna.email)} == {"received"}


@pytest.mark.parametrize("kind", ["escalated", "assigned", "assigned-line"])
def test_agents_are_told_only_where_an_event_names_them(kind: str) -> None:
    assert (notices_of(kind, {}), len(notices_of(kind, {"agents": [1]}))) == ((), 1)
