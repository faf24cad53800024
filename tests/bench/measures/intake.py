"""Mails accepted a second: our door with its durable store against aiosmtpd that throws every mail away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from tests.bench.measures.run import Run
from tests.bench.programs import Helper, mail_door
from tests.bench.table import Figure, median
from tests.servers import find, postgres


@dataclass(frozen=True)
class Case:
    sessions: int
    size: int
    kept: bool
    target: float | None = None
    floor: float | None = None

    def __str__(self) -> str:
        way = "kept connection" if self.kept else "connection per mail"
        return f"{self.sessions} sessions, {self.size // 1000} kB, {way}"


# Many at once is what groups of commits are for; one alone waits for the disk each time, and no design spares it that.
CASES = [
    Case(50, 4_000, True, 1.6, 1.2),
    Case(50, 4_000, False, 1.6, 1.2),
    Case(50, 50_000, True, 1.6, 1.2),
    Case(50, 50_000, False, 1.6, 1.2),
    Case(10, 4_000, True),
    Case(10, 4_000, False),
    Case(10, 50_000, True),
    Case(10, 50_000, False),
    Case(1, 4_000, True),
    Case(1, 4_000, False),
    Case(1, 50_000, True),
    Case(1, 50_000, False),
]
QUICK = [CASES[0], CASES[1], CASES[2], CASES[4], CASES[8]]


def measure(run: Run) -> Iterator[Figure]:
    with ExitStack() as ends:
        stock = ends.enter_context(Helper("doors", "stock"))
        doors = {"stock": (stock.hear()["port"], lambda: stock.cpu)}
        for engine, settings in _engines():
            folder = run.desk(f"intake-{engine}")
            port, process = ends.enter_context(mail_door(folder, **settings))
            doors[engine] = port, lambda process=process: sum(process.cpu_times()[:2])
        for case in QUICK if run.quick else CASES:
            yield from _compare(run, case, doors)


def _engines() -> Iterator[tuple[str, dict[str, str]]]:
    yield "SQLite", {}
    if find("initdb"):
        postgres._FASTER = ()  # unlike in the tests, what is stored here outlives a power cut
        yield "PostgreSQL", {"ARENDE_DATABASE": postgres.fresh_database()}


def _compare(run: Run, case: Case, doors) -> Iterator[Figure]:
    rates = {name: [] for name in doors}
    costs = {name: [] for name in doors}
    for _ in range(run.repetitions):
        for name, (port, cpu) in doors.items():
            before = cpu()
            done = run.load.give(
                port=port, sessions=case.sessions, size=case.size, kept=case.kept, seconds=run.seconds, tag=run.tag()
            )
            rates[name].append(done["mails"] / done["seconds"])
            costs[name].append((cpu() - before) / done["mails"])
    for name in doors:
        if name != "stock":
            yield _figure(case, name, rates, costs)


def _figure(case: Case, name: str, rates, costs) -> Figure:
    ratio = median(ours / stock for ours, stock in zip(rates[name], rates["stock"], strict=True))
    is_main = name == "SQLite"
    return Figure(
        name=f"{case}, {name}",
        value=ratio,
        target=case.target if is_main else None,
        floor=case.floor if is_main else None,
        beside=f"{median(rates[name]):.0f} : {median(rates['stock']):.0f} mails/s,"
        f" {median(costs[name]) * 1e6:.0f} : {median(costs['stock']) * 1e6:.0f} µs CPU a mail",
    )
