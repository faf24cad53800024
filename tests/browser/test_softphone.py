"""The telephone in the browser, in a real one: a call by keyboard alone, and one that is hung up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from core.phone_account import Account
from intake.phone.simulator.conversation import Conversation
from intake.phone.simulator.softphone import Softphone, Telephone
from intake.phone.simulator.studio import Conditions, Studio
from tests.intake.phone.simulator.answering import AnsweringDesk

MENU = '<Response><Gather numDigits="1" action="/voice/menu"><Say language="sv-SE">Tryck 1.</Say></Gather></Response>'
RECORD = '<Response><Record action="/voice/recorded" finishOnKey="#"/></Response>'
TOLD = '<Response><Say language="sv-SE">Ditt ärendenummer är 4, 7, 1.</Say></Response>'


@pytest.fixture
def answering() -> Iterator[AnsweringDesk]:
    answers = {"/voice/incoming": MENU, "/voice/menu": RECORD, "/voice/recorded": TOLD}
    desk = AnsweringDesk("t" * 32, dict(answers)).start()
    yield desk
    desk.stop()


@pytest.fixture
def softphone(answering: AnsweringDesk, tmp_path: Path) -> Iterator[Softphone]:
    account = Account(
        sid="AC" + "5" * 32, tokens=(answering.token,), number="+46846500400", api="http://127.0.0.1:1",
        is_simulated=True,
    )  # fmt: skip
    conversation = Conversation()
    studio = Studio(account, answering.url, tmp_path, Conditions(), conversation.show, lambda _: None)

    def call() -> None:
        studio.call(conversation, caller="+46701740605", called=account.number)
        conversation.end()

    def ring() -> None:
        threading.Thread(target=call, daemon=True).start()

    with Softphone(Telephone(conversation, ring, "sv")) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        conversation.hang_up()
        server.shutdown()


@pytest.fixture
def page(chromium: Browser, softphone: Softphone) -> Iterator[Page]:
    """The telephone's page; whatever the browser complains of fails the test."""
    page = chromium.new_context(color_scheme="dark").new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(softphone.url)
    yield page
    page.close()
    assert complaints == []


def test_a_voice_ticket_is_left_by_keyboard_alone(page: Page, answering: AnsweringDesk) -> None:
    page.locator("#ring").press("Enter")
    page.get_by_text("Tryck 1.").wait_for()
    page.locator('#keypad button[value="1"]:enabled').wait_for()
    page.keyboard.press("1")
    page.locator("#words:focus").wait_for()
    page.keyboard.type("Skrivaren är trasig")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Ditt ärendenummer är 4, 7, 1.").wait_for()
    page.get_by_text("Samtalet är slut").wait_for()
    assert answering.params("/voice/menu")["Digits"] == "1"


def test_escape_hangs_up(page: Page, answering: AnsweringDesk) -> None:
    page.locator("#ring").click()
    page.locator('#keypad button[value="1"]:enabled').wait_for()
    page.keyboard.press("Escape")
    page.get_by_text("Samtalet är slut").wait_for()
    assert answering.paths() == ["/voice/incoming", "/voice/cb/call"]
