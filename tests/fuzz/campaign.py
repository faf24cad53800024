"""One campaign: a target, the corpus to begin with, and a folder in which whatever is found stays for the next time.

libFuzzer (by atheris) changes bytes and keeps what reaches new code. A finding is an exception, a broken promise, or
an input that takes far too long; it is written to `.fuzz/TARGET/crash-…`, to become a mail of the corpus.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import atheris

from tests.intake.mail import corpus

_FOUND = Path(__file__).parents[2] / ".fuzz"
_MOST_BYTES = 40_000
_SECONDS_FOR_ONE = 10  # a reader that is linear takes milliseconds for the most bytes there may be


def run(name: str, target: Callable[[bytes], None], seeds: Iterable[bytes]) -> None:
    """Ends after as many seconds as the command line says, or with the first finding."""
    seconds = sys.argv[1] if len(sys.argv) > 1 else "60"
    folder = _FOUND / name
    _plant(folder / "begin", seeds)
    (folder / "kept").mkdir(exist_ok=True)
    options = (
        f"-max_total_time={seconds}",
        f"-max_len={_MOST_BYTES}",
        f"-timeout={_SECONDS_FOR_ONE}",
        f"-artifact_prefix={folder}/",
        "-rss_limit_mb=1500",
        f"-dict={Path(__file__).parent / 'mail.dict'}",
        "-print_final_stats=1",
        "-verbosity=0",
    )
    atheris.Setup([sys.argv[0], *options, str(folder / "kept"), str(folder / "begin")], target)
    atheris.Fuzz()


def mails() -> list[bytes]:
    return [corpus.raw_mail(name) for name in corpus.names()]


def keepable(text: str) -> None:
    """Whatever is read can be written down: by UTF-8, and by a database that takes no NUL."""
    text.encode("utf-8")
    assert "\0" not in text


def _plant(folder: Path, seeds: Iterable[bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (folder / f"{number:04}").write_bytes(seed)
