"""The basis of a month's bills as a file for a spreadsheet: CSV or XLSX.

Trusts nothing that people wrote: a subject or a name that begins like a formula is only text in either file, and a row
is one line. The CSV has a byte order mark and semicolons, for that is how spreadsheets in Swedish, and in every other
language that writes decimals with a comma, open it by a double click with its letters and columns right.
"""

from __future__ import annotations

import csv
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from core.billing import Row

Cell = str | int
_BOM = "\ufeff"
_FORMULA_MARKS = tuple("=+-@＝＋－＠")  # by which spreadsheets know a formula; some fold the wide ones
_LONGEST = 32_767  # characters that a cell holds

_WORDS = Path(__file__).parent / "billing_words.toml"


def as_csv(rows: Iterable[Row], *, language: str, now: datetime) -> bytes:
    """UTF-8 with a byte order mark, semicolons, CRLF; text cells that look like formulas begin with an apostrophe."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for cells in _table(rows, language):
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
    return (_BOM + out.getvalue()).encode()


def as_xlsx(rows: Iterable[Row], *, language: str, now: datetime) -> bytes:
    """One sheet; text is written as text, so that no formula can come of it."""
    import xlsxwriter  # only here: no program of the desk pays for it before somebody asks

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        bold, sheet = book.add_format({"bold": True}), book.add_worksheet()
        for at, cells in enumerate(_table(rows, language)):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(at, column, one_line(cell), None if at else bold)
                else:
                    sheet.write_number(at, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 1, 24)
        sheet.set_column(3, 3, 48)
    return out.getvalue()


FORMATS: Mapping[str, Callable[..., bytes]] = {"csv": as_csv, "xlsx": as_xlsx}


def guarded(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula, whatever it begins with."""
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA_MARKS) else line


def one_line(text: str) -> str:
    """Without line ends, tabs, marks that can't be seen, and blanks at either end."""
    seen = "".join(" " if char.isspace() else char for char in text if _is_seen(char))
    return " ".join(seen.split())[:_LONGEST]


def _is_seen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn")


def _table(rows: Iterable[Row], language: str) -> Iterator[Sequence[Cell]]:
    words = _words()[language]
    yield words["columns"]
    for row in rows:
        yield (
            *(row.month, row.customer, row.number, row.subject, words["categories"].get(row.category, row.category)),
            *(row.minutes, row.free, row.included, row.billable, row.billed, row.to_bill),
            words["kinds"]["correction" if row.is_correction else "month"],
        )


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))
