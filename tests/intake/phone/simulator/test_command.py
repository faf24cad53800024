"""Tests of `arende call`: what it prints, how it ends, and whom it refuses to ring."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.phone_account import Account
from intake.phone.simulator.call import WITHHELD
from intake.phone.simulator.command import call
from intake.phone.simulator.usual import A_CALLER
from tests.intake.phone.simulator.answering import AnsweringDesk, Raw
from tests.servers.ports import free_port

TALK = '<Response><Say language="sv-SE">Hej.</Say><Record action="/voice/recorded"/></Response>'
MENUS = (
    '<Response><Gather numDigits="1" action="/voice/menu"><Say language="sv-SE">Tryck 1.</Say>'
    '<Say language="en-GB">Press 2.</Say></Gather></Response>'
)
Run = Callable[..., Result]


@pytest.fixture
def run(answering: AnsweringDesk, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the answering desk, with keys typed and settings of the test's own."""

    def run(*arguments: str, typed: str = "", **settings: str) -> Result:
        environ = {
            "ARENDE_DATA": str(tmp_path), "ARENDE_BASE_URL": answering.url, "ARENDE_TWILIO_API": account.api,
            "ARENDE_TWILIO_ACCOUNT_SID": account.sid, "ARENDE_TWILIO_AUTH_TOKEN": account.tokens[0],
            "ARENDE_TWILIO_NUMBER": account.number,
        } | settings  # fmt: skip
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(call, [*arguments, "--wait", "0"], input=typed)

    return run


def script(folder: Path, *steps: str) -> str:
    path = folder / "test.call"
    path.write_text("\n".join(steps), encoding="utf-8")
    return str(path)


def test_it_says_first_that_it_is_a_simulator(run: Run) -> None:
    assert run().output.startswith("SIMULATOR – ingen riktig telefon")


def test_what_is_said_is_printed_with_its_language(run: Run, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = TALK
    assert "[sv] Hej.\n" in run().output


def test_a_caller_types_keys_and_words(run: Run, answering: AnsweringDesk) -> None:
    answering.answers = {"/voice/incoming": MENUS, "/voice/menu": TALK}
    output = run(typed="1\nSkrivaren är trasig\n").output
    assert "> presses 1\n" in output and "Skrivaren är trasig" in output
    assert answering.paths()[-2:] == ["/voice/recorded", "/voice/cb/call"]


@pytest.mark.parametrize(
    ("options", "number"),
    [((), A_CALLER), (("--from", "+46701740699"), "+46701740699"), (("--withheld",), WITHHELD)],
)
def test_who_rings_is_told(options: tuple[str, ...], number: str, run: Run, answering: AnsweringDesk) -> None:
    run(*options)
    assert answering.params("/voice/incoming")["From"] == number


@pytest.mark.parametrize(("language", "key"), [("sv", "1"), ("en", "2")])
def test_the_language_asked_for_is_chosen(language: str, key: str, run: Run, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = MENUS
    run("--lang", language)
    assert answering.params("/voice/menu")["Digits"] == key


def test_a_script_that_is_met_exits_0(run: Run, answering: AnsweringDesk, tmp_path: Path) -> None:
    answering.answers["/voice/incoming"] = TALK
    assert run("--script", script(tmp_path, "expect hej", "record Hej")).exit_code == 0


def test_a_script_that_is_not_met_exits_1_and_names_its_line(
    run: Run, answering: AnsweringDesk, tmp_path: Path
) -> None:
    answering.answers["/voice/incoming"] = TALK
    done = run("--script", script(tmp_path, "# a call", "expect goddag", "record Hej"))
    assert done.exit_code == 1
    assert "Error: test.call:2: expect goddag: the desk asks for a recording; it said: [sv] Hej." in done.output


def test_a_script_may_say_who_rings_and_is_overruled(run: Run, answering: AnsweringDesk, tmp_path: Path) -> None:
    path = script(tmp_path, "from +46701740698", "hangup")
    run("--script", path)
    run("--script", path, "--from", "+46701740699")
    assert answering.params("/voice/incoming", 0)["From"] == "+46701740698"
    assert answering.params("/voice/incoming")["From"] == "+46701740699"


def test_a_seed_is_printed_to_have_the_chaos_again(run: Run) -> None:
    assert "; chaos, --seed 7\n" in run("--seed", "7").output
    assert "; chaos, --seed " in run("--chaos").output


def test_what_the_desk_did_wrong_is_one_line(run: Run, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = "<Response><Say languge='sv-SE'>Hej</Say></Response>"
    done = run()
    assert done.exit_code == 1
    assert "Error: the desk's answer is wrong: /voice/incoming: Say: has no attribute languge" in done.output


def test_a_desk_that_does_not_run_is_told_of(run: Run) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    done = run(ARENDE_BASE_URL=address)
    assert done.exit_code == 1 and f"does the desk run at {address}?" in done.output


def test_a_refused_callback_is_told_of(run: Run, answering: AnsweringDesk) -> None:
    answering.answers["/voice/cb/call"] = Raw(500)
    assert "/voice/cb/call refused a callback (500)" in run().output


@pytest.mark.parametrize(
    "settings",
    [
        {"ARENDE_TWILIO_API": "https://api.twilio.com"},
        {"ARENDE_BASE_URL": "https://desk.example"},
        {"ARENDE_WEB_LISTEN": "0.0.0.0:8080"},
    ],
)
def test_a_desk_with_a_real_telephone_is_never_rung(
    settings: dict[str, str], run: Run, answering: AnsweringDesk
) -> None:
    done = run(**settings)
    assert done.exit_code == 1 and "on this machine only" in done.output
    assert answering.asked == []


@pytest.mark.parametrize(
    "wrong",
    [("--from", "0701"), ("--agents", "asleep"), ("--script", "/nowhere.call"), ("--lang", "fi"), ("--sed", "1")],
)
def test_wrong_use_exits_2(wrong: tuple[str, ...], run: Run) -> None:
    assert run(*wrong).exit_code == 2


def test_every_request_is_kept_for_a_report(run: Run, tmp_path: Path) -> None:
    run("--record-har", str(tmp_path / "call.har"))
    log = json.loads((tmp_path / "call.har").read_text(encoding="utf-8"))["log"]
    assert [entry["request"]["url"].rpartition("/")[2] for entry in log["entries"]] == ["incoming", "call"]
    assert log["entries"][0]["response"]["status"] == 200


def test_every_request_is_shown_with_its_signature(run: Run) -> None:
    assert "X-Twilio-Signature: " in run("-v").output


def test_a_recording_that_the_desk_has_not_fetched_is_kept(run: Run, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = TALK
    assert "1 not fetched: kept for the next call" in run(typed="Hej\n").output
