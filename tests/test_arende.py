"""The command line: exit codes, one clear line for an error, never a traceback."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def arende(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environ = {"PATH": "/usr/bin:/bin", "ARENDE_DATA": str(tmp_path / "data"), **settings}
        command = [sys.executable, "-m", "arende", *words]
        return subprocess.run(command, env=environ, cwd=tmp_path, capture_output=True, text=True, check=False)

    return arende


COMMANDS = [
    ["up"], ["mail"], ["web"], ["worker"], ["migrate"], ["sweep"], ["demo"], ["doctor"], ["agent", "add"],
    ["customer", "add"], ["contact", "add"], ["login-link"], ["export"], ["agent"], ["customer"], ["contact"],
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(run: Run, command: list[str]) -> None:
    done = run(*command, "--help")
    assert (done.returncode, "Usage:" in done.stdout) == (0, True)


WRONG_USE = [["nonsense"], ["export", "secrets"], ["agent", "add"], ["agent", "add", "A", "a@x.test", "--role", "king"]]


@pytest.mark.parametrize("command", WRONG_USE, ids=" ".join)
def test_wrong_use_ends_with_two(run: Run, command: list[str]) -> None:
    done = run(*command)
    assert (done.returncode, "Traceback" in done.stderr, done.stderr != "") == (2, False, True)


FAILED = [
    (["login-link", "nobody@x.test"], "neither an agent nor a contact"),
    (["contact", "add", "Nobody", "Anna", "anna@x.test"], "no customer Nobody"),
    (["agent", "add", "Anna", "no-address"], "no e-mail address"),
    (["customer", "add", "Kund", "--domain", "gmail.com"], "mail provider"),
]


@pytest.mark.parametrize(("command", "words"), FAILED)
def test_what_fails_says_why_in_one_line_and_ends_with_one(run: Run, command: list[str], words: str) -> None:
    done = run(*command)
    assert (done.returncode, len(done.stderr.splitlines()), words in done.stderr) == (1, 1, True)


def test_a_customer_with_a_wrong_domain_is_not_half_added(run: Run) -> None:
    run("customer", "add", "Kund", "--domain", "kund.test", "--domain", "gmail.com")
    assert run("export", "customers").stdout == ""


def test_all_wrong_settings_are_told_at_once_by_name(run: Run) -> None:
    done = run("sweep", ARENDE_LANGUAGE="xx", ARENDE_RELAY="pigeon", ARENDE_WEB_LISTEN="here")
    named = [name in done.stderr for name in ("ARENDE_LANGUAGE", "ARENDE_RELAY", "ARENDE_WEB_LISTEN")]
    assert (done.returncode, named) == (1, [True, True, True])


def test_people_are_added_and_exported(run: Run) -> None:
    run("customer", "add", "Kund", "--code", "1001", "--domain", "kund.test")
    run("contact", "add", "1001", "Anna", "anna@kund.test", "--admin", "--phone", "+46701234567", "--language", "en")
    row = json.loads(run("export", "customers").stdout)
    assert (row["name"], row["domains"], row["contacts"][0]["email"]) == ("Kund", ["kund.test"], "anna@kund.test")


def test_a_login_link_leads_to_the_pages(run: Run) -> None:
    run("agent", "add", "Olle", "olle@desk.test")
    link = run("login-link", "olle@desk.test", ARENDE_BASE_URL="https://desk.test").stdout
    assert link.startswith("https://desk.test/login/")


def test_a_fresh_desk_is_found_well_but_for_its_administrator(run: Run) -> None:
    run("migrate")
    done = run("doctor", "--json")
    unwell = [row["name"] for row in map(json.loads, done.stdout.splitlines()) if not row["ok"]]
    assert (done.returncode, unwell) == (1, ["administrators"])


def test_a_demonstration_fills_an_empty_desk_once(run: Run) -> None:
    assert run("demo").returncode == 0
    assert len(run("export", "tickets").stdout.splitlines()) == 7
    assert run("demo").returncode == 1


def test_sweeping_twice_does_nothing_the_second_time(run: Run) -> None:
    run("demo")
    assert json.loads(run("sweep", "--json").stdout)["letters"] > 0
    again = json.loads(run("sweep", "--json").stdout)
    assert set(again.values()) == {0}, again


def test_a_place_that_is_taken_is_told_before_anything_starts(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("up", ARENDE_WEB_LISTEN=f"127.0.0.1:{taken.getsockname()[1]}", ARENDE_MAIL_LISTEN="")
    assert (done.returncode, "ARENDE_WEB_LISTEN" in done.stderr) == (1, True)
