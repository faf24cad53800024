"""What committing in groups is worth: the same door, one commit for all that waits against one for each mail."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.measures.run import Run
from tests.bench.programs import Helper, settings_of
from tests.bench.table import Figure, median

_KINDS = ("grouped", "one-by-one")


def measure(run: Run) -> Iterator[Figure]:
    rates: dict[str, list[float]] = {kind: [] for kind in _KINDS}
    environments = {kind: settings_of(run.desk(kind), ARENDE_MAIL_LISTEN="127.0.0.1:0") for kind in _KINDS}
    with (
        Helper("doors", "grouped", environment=environments["grouped"]) as grouped,
        Helper("doors", "one-by-one", environment=environments["one-by-one"]) as one_by_one,
    ):
        ports = {"grouped": grouped.hear()["port"], "one-by-one": one_by_one.hear()["port"]}
        for _ in range(run.repetitions):
            for kind, port in ports.items():
                done = run.load.give(port=port, sessions=50, size=4_000, seconds=run.seconds, tag=run.tag())
                rates[kind].append(done["mails"] / done["seconds"])
    yield Figure(
        name="one commit for all that wait : one for each mail",
        value=median(many / one for many, one in zip(rates["grouped"], rates["one-by-one"], strict=True)),
        target=1.7,
        floor=1.3,
        beside=f"{median(rates['grouped']):.0f} : {median(rates['one-by-one']):.0f} mails/s, 50 sessions, kept",
    )
