"""Programs are killed at random while mail pours in: what was answered 250 becomes one ticket or one message."""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.crashes.load import Load, message_ids_by_recipient
from tests.servers import wait_until
from tests.servers.browser import Visitor
from tests.servers.figures import figures, is_quiet
from tests.servers.programs import Desk
from tests.servers.world import World

_MAILS = int(os.environ.get("CRASH_TEST_MAILS", "1000"))
_CONTACTS, _STRANGERS = 100, max(200, _MAILS // 8)  # nobody writes so often as to get no more receipts
_VICTIMS = ("mail", "worker", "worker", "web", "all")
_SETTINGS = {"ARENDE_LANGUAGE": "en"}

Rows = list[dict[str, Any]]


@pytest.mark.timeout(400)
def test_whatever_was_answered_250_is_neither_lost_nor_doubled(tmp_path: Path, world: World, database_url: str) -> None:
    desk = Desk(tmp_path / "desk", ARENDE_DATABASE=database_url, ARENDE_RELAY=world.relay, **_SETTINGS)
    strangers = [f"person{number}@street{number}.test" for number in range(_STRANGERS)]
    load = Load(desk, world, [*_register_contacts(desk.start()), *strangers], _MAILS)
    _kill_at_random(desk, load)
    desk.crash()
    _finish(desk)
    _check(load, world, desk)
    desk.stop()


def _register_contacts(desk: Desk) -> list[str]:
    """Customers with ten contacts each; gives the contacts' addresses."""
    admin = Visitor(desk).sign_in("admin@example.test")
    addresses = [f"contact{number}@customer{number // 10}.test" for number in range(_CONTACTS)]
    for number, address in enumerate(addresses):
        if number % 10 == 0:
            admin.open("/admin/customers")
            customer = admin.submit("/admin/customers", name=f"Customer {number // 10}", language="en").path
        admin.submit(f"{customer}/contacts", name=f"Contact {number}", email=address, language="en")
    return addresses


def _kill_at_random(desk: Desk, load: Load) -> None:
    """Every second or so, one program or all of them, until all mail is answered and everything was killed once."""
    chance, killed = random.Random(2026), Counter[str]()
    load.start()
    while load.runs or len(killed) < len(set(_VICTIMS)):
        time.sleep(chance.uniform(0.3, 1.0))
        victim = chance.choice(_VICTIMS)
        if victim == "all":
            desk.crash()
            desk.start()
        elif desk.runs(victim):
            desk.kill(victim)
        killed[victim] += 1
    load.join()
    print(f"killed {dict(killed)}; {sum(sent.tries for sent in load.sent)} tries for {len(load.sent)} mails")


def _finish(desk: Desk) -> None:
    """Started again on what is left, the desk does all that it owes; a sweep finds nothing more to do."""
    desk.start()
    try:
        wait_until(lambda: is_quiet(desk), timeout=150, what="nothing to be owed")
    except TimeoutError:
        pytest.fail(f"still owed: {figures(desk)}\n{_owed(desk)}\n{_troubles(desk)}", pytrace=False)
    desk.stop()
    assert set(json.loads(desk.cli("sweep", "--json").stdout).values()) == {0}


def _owed(desk: Desk) -> Rows:
    """Mail without an outcome and letters that weren't sent, and why."""
    mails = [mail for mail in desk.export("mail") if mail["outcome"] == "received"]
    return [*mails, *(letter for letter in desk.export("letters") if not letter["sent_at"])][:5]


def _troubles(desk: Desk) -> str:
    return "\n".join(line for line in desk.console().splitlines() if " INFO " not in line)[-5000:]


def _check(load: Load, world: World, desk: Desk) -> None:
    mails, tickets, letters = desk.export("mail"), desk.export("tickets"), desk.export("letters")
    assert len(load.sent) == _MAILS
    assert Counter(mail["raw_sha256"] for mail in mails) == Counter(sent.raw_sha256 for sent in load.sent)
    _check_tickets(mails, tickets)
    _check_receipts(mails, letters)
    _check_letters(letters, world)


def _check_tickets(mails: Rows, tickets: Rows) -> None:
    """Each mail has one place, and each place is one mail's."""
    outcomes = Counter(mail["outcome"] for mail in mails)
    assert set(outcomes) <= {"ticket", "held", "message"}, outcomes
    opened = [mail["ticket"] for mail in mails if mail["outcome"] in ("ticket", "held")]
    assert sorted(opened) == sorted(ticket["number"] for ticket in tickets)
    said = Counter({ticket["number"]: len(ticket["messages"]) for ticket in tickets})
    assert said == Counter(mail["ticket"] for mail in mails)


def _check_receipts(mails: Rows, letters: Rows) -> None:
    receipts = Counter(letter["number"] for letter in letters if letter["kind"] == "received")
    assert receipts == Counter({mail["ticket"]: 1 for mail in mails if mail["outcome"] in ("ticket", "held")})


def _check_letters(letters: Rows, world: World) -> None:
    """What is written was sent, and what was sent twice was the same letter."""
    assert [letter for letter in letters if not letter["sent_at"]] == []
    taken = message_ids_by_recipient(world)
    assert set(taken) == {(letter["message_id"], letter["to"]) for letter in letters}
    contents: dict[str, set[bytes]] = {}
    for mail in world.mails:
        contents.setdefault(mail.message["Message-ID"], set()).add(mail.raw)
    assert all(len(same) == 1 for same in contents.values())
