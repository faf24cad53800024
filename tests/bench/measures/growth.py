"""What stays the same however many tickets there are: a mail's cost, a sweep with nothing due, the first page."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.measures.run import Run
from tests.bench.programs import DeskHelper, settings_of
from tests.bench.table import Figure, median

_STEPS = ("inbox", "letters", "delivery")


def measure(run: Run) -> Iterator[Figure]:
    few, many = (100, 20_000) if run.quick else (100, 100_000)
    with _filled(run, few) as small, _filled(run, many) as large:
        sweeps = [(large.ask(do="sweep", times=20), small.ask(do="sweep", times=20)) for _ in range(run.repetitions)]
        pages = [(large.ask(do="page", times=20), small.ask(do="page", times=20)) for _ in range(run.repetitions)]
        costs = [(_cost(run, large), _cost(run, small)) for _ in range(run.repetitions)]
    among = f"among {many} : {few} tickets"
    yield _figure(f"a sweep with nothing due, {among}", sweeps, target=1.2)
    yield _figure(f"first page of the open tickets, {among}", pages, target=1.2)
    yield _figure(f"worker's CPU a ticket, {among}", costs, target=1.2)


def _filled(run: Run, tickets: int) -> DeskHelper:
    desk = DeskHelper(settings_of(run.desk(f"growth-{tickets}"), ARENDE_RELAY=run.relay.url))
    desk.ask(do="fill", tickets=tickets)
    return desk


def _cost(run: Run, desk: DeskHelper, mails: int = 200) -> float:
    desk.ask(do="take", mails=mails, size=4_000, tag=run.tag(), people_=1_000_000)
    done = desk.ask(do="drain")
    run.relay.wait_for(mails)
    return float(sum(done[f"{step}_cpu"] for step in _STEPS) / mails)


def _figure(name: str, pairs: list[tuple[float, float]], *, target: float) -> Figure:
    larger, smaller = (median(pair[at] for pair in pairs) * 1e3 for at in (0, 1))
    return Figure(
        name=name, value=median(large / small for large, small in pairs), target=target, floor=2.0,
        less_is_better=True, beside=f"{larger:.2f} : {smaller:.2f} ms",
    )  # fmt: skip
