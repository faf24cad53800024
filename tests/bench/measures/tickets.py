"""From a stored mail to a delivered receipt: how many a second, and what each costs."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.measures.run import Run
from tests.bench.programs import DeskHelper, Helper, cpu_of, durable_postgres, mail_door, running, settings_of
from tests.bench.table import Figure, median

_STEPS = {"inbox": "mail to ticket", "letters": "event to letter", "delivery": "letter to relay"}


def measure(run: Run) -> Iterator[Figure]:
    mails = 300 if run.quick else 600
    yield from _drained(run, "contacts", mails, people=400)
    yield from _drained(run, "strangers", mails, people=1_000_000)
    if url := durable_postgres():
        yield from _drained(run, "contacts, PostgreSQL", mails, people=400, ARENDE_DATABASE=url)
    yield from _whole_way(run, 600 if run.quick else 1_500)


def _drained(run: Run, who: str, mails: int, *, people: int, **settings: str) -> Iterator[Figure]:
    rounds = []
    environment = settings_of(run.desk(f"tickets-{who}"), ARENDE_RELAY=run.relay.url, **settings)
    with DeskHelper(environment) as desk:
        if people < 1_000:
            desk.ask(do="register", people_=people)
        for _ in range(run.repetitions):
            tag = run.tag()
            desk.ask(do="take", mails=mails, size=4_000, tag=tag, people_=people)
            rounds.append(desk.ask(do="drain"))
            run.relay.wait_for(mails)
    cpu = {step: median(one[f"{step}_cpu"] / mails * 1e3 for one in rounds) for step in _STEPS}
    wall = median(sum(one[f"{step}_wall"] for step in _STEPS) / mails for one in rounds)
    yield Figure(
        name=f"worker's CPU a ticket, receipt delivered, batch, {who}",
        value=median(sum(one[f"{step}_cpu"] for step in _STEPS) / mails * 1e3 for one in rounds),
        unit="ms",
        beside=f"{1 / wall:.0f} tickets/s in one thread; "
        + ", ".join(f"{told} {cpu[step]:.2f}" for step, told in _STEPS.items()),
    )


def _whole_way(run: Run, mails: int) -> Iterator[Figure]:
    """The real programs, mail at full speed: door, worker, relay."""
    folder = run.desk("whole-way")
    costs, rates, of_stock = [], [], []
    with Helper("doors", "stock") as stock, mail_door(folder, ARENDE_RELAY=run.relay.url) as (port, door):
        environment = settings_of(folder, ARENDE_RELAY=run.relay.url)
        with running("worker", environment, folder) as worker:
            stock_port = stock.hear()["port"]
            _give(run, port, 50)  # so that everything is loaded
            for _ in range(3):
                before, began = cpu_of(door) + cpu_of(worker), time.monotonic()
                _give(run, port, mails)
                costs.append((cpu_of(door) + cpu_of(worker) - before) / mails * 1e3)
                rates.append(mails / (time.monotonic() - began))
                before = stock.cpu()
                done = run.load.give(port=stock_port, sessions=10, size=4_000, count=mails, tag=run.tag())
                of_stock.append((stock.cpu() - before) / done["mails"] * 1e3)
    beside = f"{median(rates):.0f} tickets/s, door and worker beside load and relay"
    yield Figure(
        name="CPU a ticket, the whole way: door, store, worker, receipt",
        value=median(costs), unit="ms", target=1.3, floor=2.5, less_is_better=True, beside=beside,
    )  # fmt: skip
    yield Figure(
        name="the same : what aiosmtpd alone takes to throw a mail away",
        value=median(ours / bare for ours, bare in zip(costs, of_stock, strict=True)),
        beside=f"that takes {median(of_stock):.2f} ms",
    )


def _give(run: Run, port: int, mails: int) -> None:
    run.load.give(port=port, sessions=10, size=4_000, count=mails, tag=run.tag())
    run.relay.wait_for(mails)
