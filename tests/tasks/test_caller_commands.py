"""`arende calls`: what is kept of a caller handed out and erased from a shell, after being told what would go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from arende import cli
from core import clock, people, text_messages
from core.actors import DESK
from core.database import forget_connection, open_database
from core.errors import Refused
from core.models import Call, Event, Ticket
from tests.phone_cast import make_call, make_phone_ticket, make_take

MOBILE = "+46701740605"


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message by telephone, and the text that told its number."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARENDE_DATA", str(tmp_path / "data"))
    run("migrate")
    open_database(f"sqlite:///{tmp_path}/data/arende.db")
    now = clock.now()
    kund = people.add_customer("Kund AB", by=DESK, now=now, language="sv")
    anna = people.add_contact(kund, name="Anna Ek", email="anna@kund.test", by=DESK, now=now)
    ticket = make_phone_ticket(anna, now=now)
    make_take(make_call(now=now, contact=anna, ticket=ticket, caller=MOBILE), now=now)
    assert text_messages.owe_text(ticket.id, MOBILE, text="Ditt nummer", now=now)
    forget_connection()


def invoke(*words: str) -> Result:
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    forget_connection()
    return result


def run(*words: str) -> str:
    result = invoke(*words)
    assert result.exit_code == 0, result.output
    return result.output


def rows(*words: str) -> list[str]:
    return [json.loads(line)["what"] for line in run("calls", "export", *words).splitlines()]


def test_without_yes_it_is_told_what_would_go_and_nothing_goes() -> None:
    number = Ticket.get().number
    assert run("calls", "erase", "070-174 06 05") == (
        f"would erase of {MOBILE}: 1 call, 1 recording (1 still at the provider), 0 transcripts, 1 text message, "
        f"on ticket {number}. Nothing is changed; say --yes to do it, for good.\n"
    )
    assert (Call.get().caller, Event.select().where(Event.kind == "caller-erased").count()) == (MOBILE, 0)


def test_with_yes_it_is_done_once() -> None:
    done = (
        f"erased of {MOBILE}: 1 call, 1 recording, 1 text message; what the provider has is deleted there by the worker"
    )
    assert run("calls", "erase", MOBILE, "--yes") == f"{done}\n"
    assert Call.get().caller == ""
    assert run("calls", "erase", MOBILE, "--yes") == f"erased of {MOBILE}: nothing, since nothing was kept\n"
    assert run("calls", "erase", MOBILE) == f"there is nothing to erase of {MOBILE}\n"


def test_a_tickets_calls_are_erased_by_its_number() -> None:
    number = str(Ticket.get().number)
    assert run("calls", "erase", "--ticket", number).startswith(f"would erase of ticket {number}: 1 call, ")
    assert run("calls", "erase", "--ticket", number, "--yes").startswith(f"erased of ticket {number}: 1 call, ")
    assert rows("--ticket", number) == []


def test_what_is_kept_is_printed_by_number_or_ticket() -> None:
    assert rows(MOBILE) == rows("--ticket", str(Ticket.get().number)) == ["call", "text"]
    assert rows("+46709999999") == []


@pytest.mark.parametrize("words", [[], [MOBILE, "--ticket", "100000"]])
@pytest.mark.parametrize("command", ["export", "erase"])
def test_one_of_number_and_ticket_must_be_said(command: str, words: list[str]) -> None:
    result = invoke("calls", command, *words)
    assert (result.exit_code, "Say a telephone number, or --ticket" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "says"), [(["ring"], "Write the telephone number"), (["--ticket", "1"], "no ticket 1")]
)
def test_what_is_neither_is_refused(words: list[str], says: str) -> None:
    with pytest.raises(Refused, match=says):
        invoke("calls", "erase", *words, "--yes")
