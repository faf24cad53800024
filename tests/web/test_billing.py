"""What there is to bill: the page, its files, and the mark that a month is billed."""

from __future__ import annotations

import csv
import html
import re
from datetime import UTC, date, datetime
from io import StringIO

import pytest

from core import billing, clock, work
from core.actors import DESK
from core.models import Customer
from core.work import Spent
from tests.web.cast import Cast, make_ticket
from tests.web.conftest import Browser, Visit

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAST_MONTH, THIS_MONTH = "2026-10", "2026-11"
DAY = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """No month ends while a test runs."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def spend(cast: Cast, minutes: int = 40, subject: str = "Rapporten") -> None:
    ticket = make_ticket(cast.anna, subject)
    work.book(ticket, Spent(minutes=minutes, day=DAY), by=DESK, now=clock.now(), agent=cast.agent)


def opened(browser: Browser, more: str = "") -> str:
    return browser.get(f"/admin/billing?month={LAST_MONTH}{more}").text


def mark(browser: Browser, page: str) -> int:
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    return browser.post("/admin/billing", {"month": LAST_MONTH, "seen": html.unescape(seen[1])}).status_code


def saved(browser: Browser, form: str) -> bytes:
    answer = browser.get(f"/admin/billing/file?month={LAST_MONTH}&format={form}")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={LAST_MONTH}.{form}"
    return answer.data


def test_the_page_tells_each_ticket_and_the_sum(cast: Cast, visit: Visit) -> None:
    spend(cast)
    spend(cast, 10, "Behörigheten")
    page = opened(visit(cast.admin))
    assert "Rapporten" in page and "Behörigheten" in page
    assert "<strong>35</strong>" in page.partition('class="sum"')[2]


def test_the_page_of_one_customer_shows_no_others(cast: Cast, visit: Visit) -> None:
    spend(cast)
    assert "Rapporten" not in opened(visit(cast.admin), f"&customer={cast.fjallvik.id}")
    assert "Rapporten" in opened(visit(cast.admin), f"&customer={cast.sjobris.id}")


def test_without_a_month_the_last_one_that_is_over_is_shown(cast: Cast, visit: Visit) -> None:
    assert f'value="{LAST_MONTH}"' in visit(cast.admin).get("/admin/billing").text


def test_the_csv_says_what_the_page_says(cast: Cast, visit: Visit) -> None:
    spend(cast)
    told = csv.reader(StringIO(saved(visit(cast.admin), "csv").decode("utf-8-sig")), delimiter=";")
    _, row = list(told)
    assert (row[1], row[3], row[10]) == ("Sjöbris kommun", "Rapporten", "25")


def test_the_excel_file_is_one(cast: Cast, visit: Visit) -> None:
    assert saved(visit(cast.admin), "xlsx").startswith(b"PK")


def test_there_are_no_other_files(cast: Cast, visit: Visit) -> None:
    assert visit(cast.admin).get("/admin/billing/file?format=exe").status_code == 404


def test_looking_and_saving_change_nothing(cast: Cast, visit: Visit) -> None:
    spend(cast)
    before, browser = billing.rows_of(LAST_MONTH, by=DESK), visit(cast.admin)
    opened(browser), saved(browser, "csv"), saved(browser, "xlsx")
    assert billing.rows_of(LAST_MONTH, by=DESK) == before


def test_a_month_is_marked_and_later_changes_are_corrections(cast: Cast, visit: Visit) -> None:
    spend(cast)
    browser = visit(cast.admin)
    assert mark(browser, opened(browser)) == 302
    assert "Marked as billed by karin@desk.test" in opened(browser)
    spend(cast, 7, "Efterbokat")
    later = browser.get(f"/admin/billing?month={THIS_MONTH}").text
    assert "Efterbokat" in later and "Correction of" in later


def test_what_was_changed_after_the_page_was_opened_isnt_marked(cast: Cast, visit: Visit) -> None:
    spend(cast)
    browser = visit(cast.admin)
    page = opened(browser)
    spend(cast, 5)
    assert mark(browser, page) == 409
    assert billing.last_billed(LAST_MONTH) is None


def test_a_month_that_isnt_over_has_no_button(cast: Cast, visit: Visit) -> None:
    page = visit(cast.admin).get(f"/admin/billing?month={THIS_MONTH}").text
    assert "The month isn&#39;t over yet." in page and "Mark as billed" not in page


@pytest.mark.parametrize("language", ["sv", "en"])
def test_names_are_shown_as_text_whatever_they_hold(cast: Cast, visit: Visit, language: str) -> None:
    Customer.update(name="<b>=1+1").where(Customer.id == cast.sjobris.id).execute()
    spend(cast, 30, "<script>x</script>")
    page = visit(cast.admin, language=language).get(f"/admin/billing?month={LAST_MONTH}").text
    assert "<script>" not in page and "<b>=1" not in page
