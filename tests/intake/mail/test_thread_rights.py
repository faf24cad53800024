"""Evidence and sender, by table: what is added for all to see, what waits, and what opens a ticket of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import inbox, people, tickets
from core.actors import DESK
from core.models import Ticket
from core.rules.references import Keyring, subject_tag
from intake.mail.evidence import How, named_tickets
from intake.mail.sender import identify
from intake.mail.thread import FORGOTTEN_AFTER, consider_tickets
from intake.mail.understand import understand
from tests import make
from tests.cast import NOW, by
from tests.intake.mail.desk import ANNA, BO, CARL, EVA, OLLE, PLAIN, VERA, TakenIn, happened_to, said_on

Fields = dict[str, object]


@pytest.fixture
def engine() -> str:
    return "sqlite"


def by_address(taken: TakenIn, ticket: Ticket) -> Fields:
    return {"to": taken.key(ticket)}


def by_message_id(taken: TakenIn, ticket: Ticket) -> Fields:
    ring = taken.desk.keyring
    return {"References": ring.message_id("example.test", ticket_id=ticket.id, event_id=1, recipient=ANNA)}


def by_reference(taken: TakenIn, ticket: Ticket) -> Fields:
    return {"text": f"Ja.\r\n> {taken.desk.keyring.reference(ticket.id)}"}


def by_known_mail(taken: TakenIn, ticket: Ticket) -> Fields:
    return {"In_Reply_To": "<first@kund.test>"}


def by_tag(taken: TakenIn, ticket: Ticket) -> Fields:
    return {"subject": f"Sv: {subject_tag(ticket.id)}"}


def by_forward(taken: TakenIn, ticket: Ticket) -> Fields:
    return {"subject": f"VB: {subject_tag(ticket.id)} Vi har registrerat ditt ärende"}


PROOFS = (by_address, by_message_id, by_reference)
EVIDENCE: dict[str, tuple[Callable[[TakenIn, Ticket], Fields], ...]] = {
    "proof": PROOFS,
    "known": (by_known_mail,),
    "hint": (by_tag, by_forward),
}
NEW = "a ticket of their own"
TABLE = {  # evidence, sender, authenticity: what is seen of it on the ticket
    ("proof", ANNA, ""): "public", ("proof", BO, ""): "public",
    ("proof", EVA, ""): "pending", ("proof", VERA, ""): "pending", ("proof", CARL, ""): "pending",
    ("proof", ANNA, "fail"): "pending", ("proof", OLLE, ""): "pending",
    ("known", ANNA, ""): "public", ("known", BO, ""): "public",
    ("known", EVA, ""): "pending", ("known", VERA, ""): "pending", ("known", CARL, ""): "pending",
    ("known", ANNA, "fail"): NEW, ("known", OLLE, ""): "pending", ("known", OLLE, "pass"): "internal",
    ("hint", ANNA, ""): "public", ("hint", BO, ""): "public",
    ("hint", EVA, ""): NEW, ("hint", VERA, ""): NEW, ("hint", CARL, ""): NEW,
    ("hint", ANNA, "fail"): NEW, ("hint", OLLE, ""): NEW, ("hint", OLLE, "pass"): "internal",
}  # fmt: skip
ROWS = [
    (make_fields, sender, dmarc, seen)
    for (kind, sender, dmarc), seen in TABLE.items()
    for make_fields in EVIDENCE[kind]
]


@pytest.mark.parametrize(("evidence", "sender", "dmarc", "seen"), ROWS)
def test_what_a_sender_may_do_by_what_they_bring(
    taken: TakenIn, evidence: Callable[[TakenIn, Ticket], Fields], sender: str, dmarc: str, seen: str
) -> None:
    ticket = make.ticket(taken.people.anna)
    mail = taken.mail(sender, dmarc=dmarc, **evidence(taken, ticket))
    assert said_on(ticket) == ([] if seen == NEW else [(sender, seen)])
    assert (mail.ticket_id == ticket.id) == (seen != NEW)


@pytest.mark.parametrize("evidence", PROOFS)
def test_a_key_in_another_customers_hand_moves_nothing_and_is_answered_by_nothing(
    taken: TakenIn, evidence: Callable[[TakenIn, Ticket], Fields]
) -> None:
    ticket = make.ticket(taken.people.anna)
    tickets.wait(ticket, by=by(taken.people.olle), now=NOW)
    taken.mail(CARL, **evidence(taken, ticket))
    assert Ticket.get_by_id(ticket.id).status == "waiting"
    assert taken.letters(CARL) == []


def test_a_removed_contact_takes_no_part_any_more(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.bo)
    people.remove_contact(taken.people.bo, by=DESK, now=NOW)
    taken.mail(BO, **by_tag(taken, ticket))
    taken.mail(BO, **by_address(taken, ticket))
    assert said_on(ticket) == [(BO, "pending")]


def test_a_ticket_that_waits_in_triage_is_nobodys_at_the_customer(taken: TakenIn) -> None:
    held = make.ticket(None, requester_email=EVA, customer_id=taken.people.kund.id, held_because="colleague")
    assert taken.mail(ANNA, **by_tag(taken, held)).ticket_id != held.id
    assert said_on(held) == []


def test_whoever_only_says_to_be_an_agent_takes_no_part_in_an_agents_own_ticket(taken: TakenIn) -> None:
    ticket = make.ticket(None, requester_email=OLLE, held_because=None)
    assert taken.mail(OLLE, **by_tag(taken, ticket)).ticket_id != ticket.id


def test_a_verification_mail_to_a_key_is_seen_by_agents_alone(taken: TakenIn) -> None:
    """Ticket Trick: somebody signs up elsewhere with the address of their ticket."""
    ticket = make.ticket(taken.people.anna)
    taken.mail("noreply@service.test", "Your code is 123456.", to=taken.key(ticket))
    assert said_on(ticket) == [("noreply@service.test", "pending")]
    assert taken.letters("noreply@service.test") == []


def test_why_a_named_ticket_wasnt_taken_is_told(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    raw = make.mail(sender=VERA, subject=f"[#{ticket.number}] Släpp in mig")
    inbox.store([make.received(raw, sender=VERA)])
    understood = understand(inbox.claim(limit=1, by="test", now=NOW)[0], taken.desk)
    [considered] = consider_tickets(understood, identify(understood), taken.desk.keyring)
    assert (considered.match, considered.why) == (None, "a hint only counts for somebody who takes part")
    assert list(named_tickets(understood, taken.desk.keyring)) == [(How.SUBJECT_TAG, ticket.id)]


def test_what_is_said_to_a_ticket_closed_long_ago_is_a_new_ticket_that_names_it(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    tickets.close(ticket, by=by(taken.people.olle), now=NOW)
    later = taken.mail(ANNA, to=taken.key(ticket), at=NOW + FORGOTTEN_AFTER + FORGOTTEN_AFTER)
    assert (later.outcome, later.ticket_id != ticket.id) == ("ticket", True)
    assert "follows" in happened_to(later.ticket_id or 0) and "followed" in happened_to(ticket.id)
    assert Ticket.get_by_id(ticket.id).status == "closed"


def test_what_is_said_to_a_ticket_closed_lately_opens_it_again(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    tickets.close(ticket, by=by(taken.people.olle), now=NOW)
    taken.mail(ANNA, to=taken.key(ticket), at=NOW + FORGOTTEN_AFTER)
    assert Ticket.get_by_id(ticket.id).status == "started"


def test_a_thousand_in_copy_make_nobody_take_part(taken: TakenIn) -> None:
    crowd = ", ".join(f"p{n}@crowd.test" for n in range(1_000))
    taken.mail(ANNA, Cc=crowd)
    assert [letter["To"] for letter in taken.letters()] == [ANNA]


def _keyed(taken: TakenIn, ticket: Ticket) -> str:
    return taken.key(ticket).partition("+")[2].partition("@")[0]


FORGED: dict[str, Callable[[str, TakenIn, Ticket], str]] = {
    "a bit flipped in the MAC": lambda key, taken, ticket: key[:-1] + ("a" if key[-1] != "a" else "b"),
    "another ticket": lambda key, taken, ticket: key.replace(key[4], "9" if key[4] != "9" else "8", 1),
    "another desk's secret": lambda key, taken, ticket: (
        Keyring(("another",))
        .reply_address(PLAIN, ticket_id=ticket.id, recipient=ANNA)
        .partition("+")[2]
        .partition("@")[0]
    ),
    "cut short": lambda key, taken, ticket: key[:-4],
    "grown": lambda key, taken, ticket: key + "aa",
    "no ticket": lambda key, taken, ticket: f"r{'a' * 3}1-{'a' * 24}",
}
GENUINE: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "in mixed case": lambda key: "".join(c.upper() if n % 2 else c for n, c in enumerate(key)),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_key_is_no_key(taken: TakenIn, how: str) -> None:
    ticket = make.ticket(taken.people.anna)
    forged = FORGED[how](_keyed(taken, ticket), taken, ticket)
    assert taken.mail(VERA, to=f"servicedesk+{forged}@example.test").outcome == "held"
    assert said_on(ticket) == []


@pytest.mark.parametrize("how", GENUINE)
def test_a_key_is_read_however_it_is_written(taken: TakenIn, how: str) -> None:
    ticket = make.ticket(taken.people.anna)
    mail = taken.mail(VERA, to=f"servicedesk+{GENUINE[how](_keyed(taken, ticket))}@example.test")
    assert mail.outcome == "pending"


@pytest.mark.parametrize(
    "frame", ["{}", "<x@y.test>\r\n {}", "(comment) {}", "{} (was: other)", "\t{}\r\n\t<z@y.test>"]
)
def test_our_message_id_is_read_folded_and_among_comments(taken: TakenIn, frame: str) -> None:
    ticket = make.ticket(taken.people.anna)
    ours = str(by_message_id(taken, ticket)["References"])
    assert taken.mail(VERA, References=frame.format(ours)).outcome == "pending"


@pytest.mark.parametrize("at", range(1, 44, 3))
def test_our_message_id_with_any_character_changed_is_anybodys(taken: TakenIn, at: int) -> None:
    ticket = make.ticket(taken.people.anna)
    ours = str(by_message_id(taken, ticket)["References"])
    local = ours[: ours.index("@")]
    at = at % (len(local) - 1) + 1
    changed = local[:at] + ("x" if local[at] != "x" else "y") + ours[at + 1 :]
    assert taken.mail(VERA, References=changed).outcome == "held"


def test_keys_outlive_a_change_of_secret_until_the_old_one_is_removed(taken: TakenIn) -> None:
    ticket = make.ticket(taken.people.anna)
    old = taken.key(ticket)
    ring = Keyring(("new", *taken.desk.settings.secrets)), Keyring(("new",))
    assert [bool(each.read_reply_address(old)) for each in ring] == [True, False]
    reference, guid = taken.desk.keyring.reference(ticket.id), taken.desk.keyring.conversation(ticket.id)
    assert [each.read_references(reference) for each in ring] == [[ticket.id], []]
    assert [each.read_conversation(guid) for each in ring] == [ticket.id, None]
