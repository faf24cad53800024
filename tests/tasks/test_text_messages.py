"""Text messages leave once, by name or number, and wait where the provider is away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from core import clock, text_messages
from core.config import load
from core.models import TextMessage
from core.phone_settings import change_phone_settings
from tasks.telephone import Telephone
from tasks.text_messages import TextMessages
from tests import make
from tests.cast import Cast, by
from tests.servers.provider import NUMBER, Answer, Provider

MOBILES = ("+46701740605", "+46761234567", "+46731234567")
Drain = Callable[..., int]


@pytest.fixture
def drain(provider: Provider, people: Cast, tmp_path: object) -> Iterator[Drain]:
    settings = load({"ARENDE_DATA": f"{tmp_path}/data", "ARENDE_BASE_URL": "https://desk.example.test"})
    telephone = Telephone(provider.account())

    def drain(looks: list[timedelta] | None = None) -> int:
        later = looks.append if looks is not None else lambda _: None
        return TextMessages(settings, telephone, worker="test", look_later=later).drain()

    yield drain
    telephone.close()


def owe(people: Cast, *mobiles: str) -> None:
    ticket = make.ticket(people.anna)
    for mobile in mobiles:
        assert text_messages.owe_text(ticket.id, mobile, text=f"Ditt nummer är {ticket.number}", now=clock.now())


def is_due() -> None:
    TextMessage.update(due_at=clock.now()).where(TextMessage.due_at.is_null(False)).execute()


def test_a_text_leaves_once_from_our_number(people: Cast, provider: Provider, drain: Drain) -> None:
    owe(people, MOBILES[0])
    assert [drain(), drain()] == [1, 0]
    (asked,) = provider.requests("POST")
    assert (asked.fields["To"], asked.fields["From"]) == (MOBILES[0], NUMBER)
    assert asked.fields["StatusCallback"] == f"https://desk.example.test/voice/cb/sms?text={TextMessage.get().id}"
    assert TextMessage.get().sid.startswith("SM")


def test_a_name_may_stand_as_the_sender(people: Cast, provider: Provider, drain: Drain) -> None:
    change_phone_settings(by=by(people.ada), now=clock.now(), text_sender="Kontoret")
    owe(people, MOBILES[0])
    drain()
    assert provider.requests("POST")[0].fields["From"] == "Kontoret"


def test_what_is_refused_for_good_is_not_tried_again(people: Cast, provider: Provider, drain: Drain) -> None:
    provider.answer("Messages", Answer(400, b'{"code": 21610, "message": "unsubscribed"}'))
    owe(people, *MOBILES[:2])
    assert drain() == 1
    failed = TextMessage.get(TextMessage.gave_up_at.is_null(False))
    assert "unsubscribed" in failed.error and failed.due_at is None


@pytest.mark.parametrize("status", [401, 403, 404, 500, 503])
def test_what_may_go_well_later_is_tried_later(people: Cast, provider: Provider, drain: Drain, status: int) -> None:
    provider.answer("Messages", Answer(status, b"{}"))
    owe(people, MOBILES[0])
    looks = list[timedelta]()
    assert drain(looks) == 0
    assert looks[0] < timedelta(seconds=3)
    is_due()
    assert drain() == 1


def test_while_the_provider_is_busy_one_text_finds_out_for_all(people: Cast, provider: Provider, drain: Drain) -> None:
    provider.answer("Messages", Answer(429, b"{}"))
    owe(people, *MOBILES)
    assert drain() == 0
    assert len(provider.asked) == 1
    is_due()
    assert drain() == 3


def test_a_text_whose_answer_was_lost_is_not_sent_again(people: Cast, provider: Provider, drain: Drain) -> None:
    owe(people, MOBILES[0])
    drain()
    TextMessage.update(sent_at=None, sid=None, due_at=clock.now()).execute()
    assert drain() == 1
    assert len(provider.requests("POST")) == 1
    assert TextMessage.get().sid == provider.lists["Messages"][0]["sid"]


def test_no_log_tells_a_number(
    people: Cast, provider: Provider, drain: Drain, caplog: pytest.LogCaptureFixture
) -> None:
    says = f'{{"code": 21211, "message": "The number {MOBILES[0]} is not valid"}}'
    provider.answer("Messages", Answer(400, says.encode()))
    owe(people, MOBILES[0])
    drain()
    assert "is not valid" in caplog.text
    assert MOBILES[0] not in caplog.text
