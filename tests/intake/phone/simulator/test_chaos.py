"""Tests of what goes wrong on the way: that it does, that each event keeps its token, and that a seed repeats it."""

from __future__ import annotations

from collections import Counter

import pytest

from intake.phone.simulator.callbacks import Callbacks
from intake.phone.simulator.chaos import Chaos, Fate
from intake.phone.simulator.studio import Conditions
from intake.phone.simulator.webhooks import Webhooks
from tests.intake.phone.simulator.answering import AnsweringDesk
from tests.intake.phone.simulator.conftest import Caller

CALLBACK = 'recordingStatusCallback="/voice/cb/recording"'
RECORD = f'<Response><Record action="/voice/recorded" finishOnKey="#" {CALLBACK}/></Response>'
EVENTS = {"/voice/recorded", "/voice/cb/recording", "/voice/cb/call"}


def made(seed: int, *steps: str, caller: Caller, answering: AnsweringDesk) -> list[str]:
    """The paths that a call of this chaos asks for, in order; what arrives twice at the same moment counts once."""
    answering.asked.clear()
    answering.answers = {"/voice/incoming": RECORD, "/voice/fallback": RECORD}
    caller.ring(*steps, conditions=Conditions(seed=seed))
    seen: dict[tuple[str, str], None] = {}
    for asked in answering.asked:
        seen[asked.path, asked.token] = None
    return [path for path, _ in seen]


def delivered(fate: Fate, caller: Caller, answering: AnsweringDesk) -> list[str]:
    """The tokens of the requests that one event becomes."""
    webhooks = Webhooks(caller.account, answering.url, Chaos(None, print), lambda _: None)
    webhooks.deliver(f"{answering.url}/voice/menu", {"Digits": "1"}, fate)
    return [asked.token for asked in answering.asked]


@pytest.mark.parametrize("fate", [Fate.TWICE, Fate.TOGETHER, Fate.UNANSWERED])
def test_what_is_asked_again_has_the_token_of_the_first(fate: Fate, caller: Caller, answering: AnsweringDesk) -> None:
    tokens = delivered(fate, caller, answering)
    assert len(tokens) == 2 and len(set(tokens)) == 1


def test_two_events_have_two_tokens(caller: Caller, answering: AnsweringDesk) -> None:
    tokens = delivered(Fate.ARRIVES, caller, answering) + delivered(Fate.ARRIVES, caller, answering)
    assert len(set(tokens)) == 2


def test_an_answer_that_never_comes_is_trouble(caller: Caller, answering: AnsweringDesk) -> None:
    webhooks = Webhooks(caller.account, answering.url, Chaos(None, print), lambda _: None)
    exchange = webhooks.deliver(f"{answering.url}/voice/menu", {}, Fate.FAILS)
    assert exchange.trouble == "rt"
    assert answering.paths() == ["/voice/menu"]


@pytest.mark.parametrize("seed", range(8))
def test_a_seed_repeats_its_call(seed: int, caller: Caller, answering: AnsweringDesk) -> None:
    first = made(seed, "record-and-hangup 2s", caller=caller, answering=answering)
    assert made(seed, "record-and-hangup 2s", caller=caller, answering=answering) == first


def test_without_a_seed_nothing_goes_wrong(caller: Caller, answering: AnsweringDesk) -> None:
    answering.answers["/voice/incoming"] = RECORD
    for _ in range(3):
        answering.asked.clear()
        caller.ring("record 2s")
        assert answering.paths() == ["/voice/incoming", "/voice/recorded", "/voice/cb/recording", "/voice/cb/call"]


def test_after_hanging_up_every_order_comes_about(caller: Caller, answering: AnsweringDesk) -> None:
    seeds = [seed for seed in range(100) if Chaos(seed, print).of_webhook("incoming") is not Fate.FAILS]
    calls = [made(seed, "record-and-hangup 2s", caller=caller, answering=answering) for seed in seeds]
    orders = {tuple(path for path in call if path in EVENTS) for call in calls}
    assert len({order for order in orders if len(order) == len(set(order)) == 3}) == 6


def test_callbacks_are_lost_and_held_back_now_and_then() -> None:
    chaos = Chaos(1, lambda _: None)
    fates = Counter(chaos.of_callback("call completed") for _ in range(1000))
    assert set(fates) == set(Fate) - {Fate.FAILS}


def test_webhooks_are_never_lost_silently() -> None:
    chaos = Chaos(1, lambda _: None)
    fates = Counter(chaos.of_webhook("/voice/menu") for _ in range(1000))
    assert set(fates) == set(Fate) - {Fate.LOST, Fate.LATE}


def test_whatever_goes_wrong_is_told() -> None:
    told: list[str] = []
    chaos = Chaos(1, told.append)
    fates = [chaos.of_callback("call completed") for _ in range(50)]
    assert told == [f"call completed {fate}" for fate in fates if fate is not Fate.ARRIVES]


def test_what_is_held_back_comes_in_the_end(caller: Caller, answering: AnsweringDesk) -> None:
    seed = next(seed for seed in range(99) if Chaos(seed, print).of_callback("callback x") is Fate.LATE)
    chaos = Chaos(seed, print)
    callbacks = Callbacks(Webhooks(caller.account, answering.url, chaos, lambda _: None), chaos)
    callbacks.send("x", f"{answering.url}/voice/cb/call", {})
    assert answering.paths() == []
    callbacks.send_rest()
    assert answering.paths() == ["/voice/cb/call"]
