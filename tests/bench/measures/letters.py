"""A thousand receipts leave: our delivery, every letter claimed and marked, against the bare library, nothing noted."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.measures.run import Run
from tests.bench.programs import DeskHelper, settings_of
from tests.bench.table import Figure, median


def measure(run: Run) -> Iterator[Figure]:
    letters = 300 if run.quick else 1_000
    plain: list[dict[str, float]] = []
    ours: dict[int, list[dict[str, float]]] = {1: [], 2: []}
    with DeskHelper(settings_of(run.desk("letters"), ARENDE_RELAY=run.relay.url)) as desk:
        desk.ask(do="take", mails=letters, size=4_000, tag=run.tag(), people_=1_000_000)
        desk.ask(do="drain")
        for _ in range(3):
            plain.append(desk.ask(do="deliver_plainly"))
            for threads, rounds in ours.items():
                rounds.append(desk.ask(do="deliver", threads=threads))
        run.relay.came()
    for threads, rounds in ours.items():
        yield Figure(
            name=f"our delivery, {threads} at once : smtplib, a connection each",
            value=median(bare["wall"] / own["wall"] for bare, own in zip(plain, rounds, strict=True)),
            target=3.5 if threads > 1 else None,
            floor=2.0 if threads > 1 else None,
            beside=f"{letters / median(one['wall'] for one in rounds):.0f} :"
            f" {letters / median(one['wall'] for one in plain):.0f} letters/s,"
            f" {median(one['cpu'] for one in rounds) / letters * 1e6:.0f} :"
            f" {median(one['cpu'] for one in plain) / letters * 1e6:.0f} µs CPU a letter",
        )
