"""How long a sender waits for the receipt: from our 250 until the relay has it."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.measures.run import Run
from tests.bench.programs import cpu_of, mail_door, running, settings_of
from tests.bench.table import Figure


def measure(run: Run) -> Iterator[Figure]:
    folder = run.desk("latency")
    environment = settings_of(folder, ARENDE_RELAY=run.relay.url)
    with (
        mail_door(folder, ARENDE_RELAY=run.relay.url) as (port, door),
        running("worker", environment, folder) as worker,
    ):
        _paced(run, port, count=20, rate=20)  # so that everything is loaded
        before, began = cpu_of(door) + cpu_of(worker), time.monotonic()
        time.sleep(3)
        at_rest = (cpu_of(door) + cpu_of(worker) - before) / (time.monotonic() - began)

        count = 20 if run.quick else 60
        before, began = cpu_of(door) + cpu_of(worker), time.monotonic()
        waits = _paced(run, port, count=count, rate=3)
        spent = cpu_of(door) + cpu_of(worker) - before - at_rest * (time.monotonic() - began)
        yield _figure("a mail every 0.3 s, p95", waits, target=40, floor=150)
        yield Figure(
            name="CPU a ticket, the whole way, mails one by one", value=spent / count * 1e3, unit="ms",
            beside=f"at rest the two programs take {at_rest:.1%} of one core",
        )  # fmt: skip

        waits = _paced(run, port, count=100 if run.quick else 400, rate=50)
        yield _figure("50 mails a second, p95", waits, target=100, floor=1_000)


def _paced(run: Run, port: int, *, count: int, rate: float) -> list[float]:
    """Milliseconds from each mail's 250 to its receipt, shortest first."""
    done = run.load.give(port=port, sessions=10, size=4_000, count=count, rate=rate, tag=run.tag())
    came = run.relay.wait_for(count)
    return sorted((came[message_id] - at) * 1e3 for message_id, at in done["answered"].items())


def _figure(name: str, waits: list[float], *, target: float, floor: float) -> Figure:
    return Figure(
        name=name, value=waits[int(len(waits) * 0.95)], unit="ms", target=target, floor=floor, less_is_better=True,
        beside=f"median {waits[len(waits) // 2]:.0f}, longest {waits[-1]:.0f} ms",
    )  # fmt: skip
