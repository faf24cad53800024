"""`arende team`: teams made and listed from a shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from arende import cli
from core.database import forget_connection
from core.errors import Refused


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARENDE_DATA", str(tmp_path / "data"))
    run("agent", "add", "Olle Lind", "olle@desk.test")
    run("agent", "add", "Eva Ros", "eva@desk.test")


def run(*arguments: str) -> str:
    result: Result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    forget_connection()
    assert result.exit_code == 0, result.output
    return result.output


def test_a_team_is_added_and_listed() -> None:
    run("team", "add", "Experts", "--line", "3", "--lead", "eva@desk.test", "--member", "olle@desk.test")
    assert json.loads(run("team", "list", "--json")) == {
        "name": "Experts", "line": 3, "default": True, "lead": "eva@desk.test",
        "members": ["eva@desk.test", "olle@desk.test"],
    }  # fmt: skip


def test_people_read_the_list_line_by_line() -> None:
    run("team", "add", "Support", "--line", "1")
    assert run("team", "list") == "1  Support  lead: -  members: -\n"


def test_nobody_leads_who_isnt_an_agent() -> None:
    with pytest.raises(Refused, match="no agent vera@"):
        run("team", "add", "Support", "--line", "1", "--lead", "vera@elsewhere.test")
    assert run("team", "list") == ""
