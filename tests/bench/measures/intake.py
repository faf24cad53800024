"""Mails accepted a second: our door with its durable store against aiosmtpd that throws every mail away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from tests.bench.measures.run import Run
from tests.bench.programs import Door, Helper, cpu_of, durable_postgres, mail_door
from tests.bench.table import Figure, median

Measured = dict[str, list[float]]  # by door, a figure for each repetition


@dataclass(frozen=True)
class Case:
    sessions: int
    size: int
    kept: bool
    target: float | None = None
    floor: float | None = None

    @property
    def is_on_both_engines(self) -> bool:
        return self.size < 10_000 and self.kept  # more would take minutes and tell no more

    def __str__(self) -> str:
        way = "kept connection" if self.kept else "connection per mail"
        return f"{self.sessions} session{'s' if self.sessions > 1 else ''}, {self.size // 1000} kB, {way}"


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
        doors = {"stock": Door(stock.hear()["port"], stock.cpu)}
        for engine, settings in _engines():
            port, process = ends.enter_context(mail_door(run.desk(f"intake-{engine}"), **settings))
            doors[engine] = Door(port, partial(cpu_of, process))
        for door in doors.values():  # so that everything is loaded
            run.load.give(port=door.port, sessions=50, size=4_000, seconds=0.5, tag=run.tag())
        for case in QUICK if run.quick else CASES:
            yield from _compare(run, case, doors)


def _engines() -> Iterator[tuple[str, dict[str, str]]]:
    yield "SQLite", {}
    if url := durable_postgres():
        yield "PostgreSQL", {"ARENDE_DATABASE": url}


def _compare(run: Run, case: Case, doors: dict[str, Door]) -> Iterator[Figure]:
    rates: Measured = {name: [] for name in doors}
    costs: Measured = {name: [] for name in doors}
    compared = {name: door for name, door in doors.items() if name != "PostgreSQL" or case.is_on_both_engines}
    for _ in range(run.repetitions):
        for name, door in compared.items():
            before = door.cpu()
            done = run.load.give(
                port=door.port, sessions=case.sessions, size=case.size, kept=case.kept,
                seconds=run.seconds, tag=run.tag(),
            )  # fmt: skip
            rates[name].append(done["mails"] / done["seconds"])
            costs[name].append((door.cpu() - before) / done["mails"])
    for name in compared:
        if name != "stock":
            yield _figure(case, name, rates, costs)


def _figure(case: Case, name: str, rates: Measured, costs: Measured) -> Figure:
    ratios = [ours / stock for ours, stock in zip(rates[name], rates["stock"], strict=True)]
    is_main = name == "SQLite"
    return Figure(
        name=f"{case}, {name}",
        value=median(ratios),
        target=case.target if is_main else None,
        floor=case.floor if is_main else None,
        beside=f"[{min(ratios):.2f}-{max(ratios):.2f}]"
        f" {median(rates[name]):.0f} : {median(rates['stock']):.0f} mails/s,"
        f" {median(costs[name]) * 1e6:.0f} : {median(costs['stock']) * 1e6:.0f} µs CPU a mail",
    )
