"""The files for spreadsheets: opened right by a double click, and no text in them is ever a formula."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree

import pytest

from core.billing import Row
from core.billing_files import as_csv, as_xlsx, guarded, one_line
from tests.cast import NOW

FORMULAS = [
    '=HYPERLINK("http://evil.example","Öppna")',
    "+46701234567",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋1",
]
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def row(**changes: Any) -> Row:
    values: dict[str, Any] = {
        "month": "2026-11",
        "customer": "Åby Kök AB",
        "number": 100009,
        "subject": "Skrivaren",
        "category": "support",
        "minutes": 40,
        "included": 15,
        "billable": 20,
        "billed": 25,
        "is_correction": False,
    }
    return Row(**{**values, **changes})


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet(content: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(BytesIO(content)) as book:
        return ElementTree.fromstring(book.read(name))


def cells(content: bytes) -> list[ElementTree.Element]:
    return list(sheet(content, "xl/worksheets/sheet1.xml").iter(f"{_SHEET}c"))


def texts(content: bytes) -> list[str]:
    return [str(each.text) for each in sheet(content, "xl/sharedStrings.xml").iter(f"{_SHEET}t")]


def test_a_row_is_told_in_figures_that_add_up() -> None:
    head, told = read_csv(as_csv([row()], language="en", now=NOW))
    figures = dict(zip(head, told, strict=True))
    assert [
        figures[name] for name in ("Minutes", "Not counted", "Included", "Billable", "Billed before", "To bill")
    ] == [*("40", "5", "15", "20", "25", "-5")]
    assert (figures["Customer"], figures["Ticket"], figures["Kind"]) == ("Åby Kök AB", "100009", "month")


def test_the_csv_has_the_mark_by_which_spreadsheets_know_its_letters() -> None:
    content = as_csv([row()], language="sv", now=NOW)
    assert content.startswith(b"\xef\xbb\xbf") and "Månad;Kund;" in content.decode()


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_begins_a_formula_in_a_csv(text: str) -> None:
    _, told = read_csv(as_csv([row(subject=text, customer=text)], language="sv", now=NOW))
    assert told[1].startswith("'") and told[3].startswith("'")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_or_a_link_in_an_xlsx(text: str) -> None:
    content = as_xlsx([row(subject=text, customer=text)], language="sv", now=NOW)
    assert not any(cell.find(f"{_SHEET}f") is not None for cell in cells(content))
    assert one_line(text) in texts(content)
    assert b"hyperlink" not in zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_text_is_text_and_figures_are_figures_in_an_xlsx() -> None:
    kinds = [cell.get("t", "number") for cell in cells(as_xlsx([row()], language="en", now=NOW))[12:]]
    assert kinds == [*("s", "s", "number", "s", "s"), *["number"] * 6, "s"]


@pytest.mark.parametrize("text", ["a;b", 'a"b', "a\r\nb;c", "a\u2028b", "a\x85b", "'"])
def test_what_parts_columns_and_rows_stays_in_its_cell(text: str) -> None:
    told = read_csv(as_csv([row(subject=text)], language="sv", now=NOW))
    assert (len(told), len(told[1]), told[1][3]) == (2, 12, one_line(text))


def test_what_xml_cannot_hold_does_not_break_the_file() -> None:
    content = as_xlsx([row(subject="a\x00b\x1b\ufffe\ud800c <&>")], language="sv", now=NOW)
    assert "abc <&>" in texts(content)


def test_a_plain_text_is_left_as_it_is() -> None:
    assert [guarded(text) for text in ("Skrivaren = trasig", "A-B", "1+1")] == ["Skrivaren = trasig", "A-B", "1+1"]


def test_a_very_long_text_fits_its_cell() -> None:
    assert len(one_line("å" * 100_000)) == 32_767
