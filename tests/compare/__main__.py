"""Ärende beside known libraries, on the mails of tests/corpus: writes the tables of docs/mail-reading.md.

Run by `make compare`, in an environment of its own where those libraries are.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.compare import peers, tasks
from tests.compare.tasks import Answer, Score, Task, run

PAGE = Path(__file__).parents[2] / "docs" / "mail-reading.md"


def main() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, asked, readers in (
        ("separating", tasks.separating(), peers.separators()),
        ("reading", tasks.reading(), peers.readers()),
        ("bounces", tasks.bounces(), peers.bounce_readers()),
    ):
        page = with_table(page, name, table(asked, readers))
    PAGE.write_text(page, encoding="utf-8")


def table(asked: list[Task], readers: dict[str, Answer]) -> str:
    rows = [f"| {len(asked)} mails | as a person would | nothing lost |", "|---|---|---|"]
    for reader, answer in readers.items():
        sys.stderr.write(f"{reader} …\n")
        score = run(asked, answer)
        rows.append(f"| {reader} | {percent(score.right, score)} | {percent(score.whole, score)} |")
    return "\n".join(rows)


def percent(count: int, score: Score) -> str:
    return f"{count / score.asked:.1%}"


def with_table(page: str, name: str, rows: str) -> str:
    """The page with the table between its two marks made anew."""
    start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    return re.sub(f"{start}.*?{end}", lambda _: f"{start}\n{rows}\n{end}", page, flags=re.DOTALL)


if __name__ == "__main__":
    main()
