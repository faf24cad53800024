"""`make bench`: measures the desk and prints it against its targets; ARGS="--quick" or ARGS="--only NAME" for less."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench.measures import commit, growth, intake, latency, letters, memory, tickets
from tests.bench.measures.run import Run
from tests.bench.programs import Load, Relay
from tests.bench.table import HEAD, Figure, printed
from tests.servers import keeper

MEASURES: dict[str, tuple[str, Callable[[Run], Iterator[Figure]]]] = {
    "intake": ("Mails taken a second, durable before 250 : aiosmtpd on uvloop that throws them away", intake.measure),
    "commit": ("Committing in groups", commit.measure),
    "tickets": ("From mail to delivered receipt", tickets.measure),
    "latency": ("From our 250 until the relay has the receipt", latency.measure),
    "letters": ("Letters delivered", letters.measure),
    "growth": ("What mustn't grow with the number of tickets", growth.measure),
    "memory": ("Memory", memory.measure),
}


def main() -> None:
    asked = _arguments()
    began = time.monotonic()
    print("Ratios are medians of interleaved repetitions of this run; absolute figures tell of this machine only.")
    with ExitStack() as ends:
        ends.enter_context(keeper.test_run())
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="arende-bench-")))
        run = Run(folder, asked.quick, ends.enter_context(Load()), ends.enter_context(Relay()))
        for name in asked.only or MEASURES:
            title, measure = MEASURES[name]
            print(f"\n{title}\n{HEAD}", flush=True)
            for figure in measure(run):
                print(printed([figure]), flush=True)
    print(f"\nIt took {time.monotonic() - began:.0f} s.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer cases and repetitions, about a minute")
    parser.add_argument("--only", action="append", choices=tuple(MEASURES), help="may be given several times")
    return parser.parse_args()


if __name__ == "__main__":
    main()
