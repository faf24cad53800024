"""The memory of the whole desk, at rest after thousands of mails: what each program really takes (Pss)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from tests.bench.measures.run import Run
from tests.bench.table import Figure
from tests.servers.programs import Desk

_PROGRAMS = ("mail", "web", "worker")
_TARGETS = {"mail": (50.0, 80.0)}


def measure(run: Run) -> Iterator[Figure]:
    if not Path("/proc/self/smaps_rollup").exists():
        return
    mails = 2_000 if run.quick else 10_000
    desk = Desk(run.desk("memory"), ARENDE_RELAY=run.relay.url)
    desk.start()
    try:
        at_start = _by_program(desk)
        run.load.give(port=desk.mail_port, sessions=50, size=4_000, count=mails, tag=run.tag())
        run.relay.wait_for(mails, seconds=240)
        time.sleep(1)
        taken = _by_program(desk)
    finally:
        desk.stop()
    yield Figure(
        name=f"the whole desk, all programs, after {mails} mails", value=sum(taken.values()), unit="MiB", target=200,
        less_is_better=True, beside=f"{sum(at_start.values()):.0f} MiB at its start",
    )  # fmt: skip
    for program, size in taken.items():
        target, floor = _TARGETS.get(program, (None, None))
        yield Figure(
            name=f"  {program}", value=size, unit="MiB", target=target, floor=floor, less_is_better=True,
            beside=f"{at_start[program]:.0f} MiB at its start",
        )  # fmt: skip


def _by_program(desk: Desk) -> dict[str, float]:
    sizes = dict.fromkeys(("up", *_PROGRAMS), 0.0)
    for process in desk.family():
        words = process.cmdline()[1:]
        sizes[next((name for name in _PROGRAMS if name in words), "up")] += _pss(process)
    return sizes


def _pss(process: psutil.Process) -> float:
    """MiB; pages shared by several processes count once in all."""
    told = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1024
