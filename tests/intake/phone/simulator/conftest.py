"""What tests of the simulator ask for: an account, a desk that answers, and calls to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.phone_account import Account
from intake.phone.simulator.call import Result
from intake.phone.simulator.handset import Line
from intake.phone.simulator.provider import Provider
from intake.phone.simulator.script import read_script
from intake.phone.simulator.scripted import ScriptedHandset
from intake.phone.simulator.studio import Conditions, Studio
from tests.intake.phone.simulator.answering import AnsweringDesk
from tests.servers.ports import free_port

CALLER = "+46701740605"


@pytest.fixture
def account() -> Account:
    return Account(
        sid="AC" + "5" * 32, tokens=("t" * 32,), number="+46846500400",
        api=f"http://127.0.0.1:{free_port()}", is_simulated=True,
    )  # fmt: skip


@pytest.fixture
def answering(account: Account) -> Iterator[AnsweringDesk]:
    """A desk that answers as a test has written."""
    desk = AnsweringDesk(account.tokens[0]).start()
    yield desk
    desk.stop()


@dataclass
class Caller:
    """Rings the answering desk: `caller.ring("press 1", "hangup")`."""

    account: Account
    desk: AnsweringDesk
    folder: Path
    lines: list[Line] = field(default_factory=list)
    provider: Provider | None = None

    def ring(self, *steps: str, conditions: Conditions | None = None) -> Result:
        path = self.folder / "test.call"
        path.write_text("\n".join(steps), encoding="utf-8")
        script = read_script(path)
        studio = Studio(
            self.account,
            self.desk.url,
            self.folder / "kept",
            conditions or Conditions(),
            self.lines.append,
            lambda _: None,
        )
        self.provider = studio.provider
        handset = ScriptedHandset(script, "sv")
        result = studio.call(handset, caller=CALLER, called=self.account.number)
        handset.expect_rest(studio.provider, set(), seconds=0)
        return result

    def heard(self) -> list[str]:
        return [str(line) for line in self.lines]


@pytest.fixture
def caller(account: Account, answering: AnsweringDesk, tmp_path: Path) -> Caller:
    return Caller(account, answering, tmp_path)


Ring = Callable[..., Result]
