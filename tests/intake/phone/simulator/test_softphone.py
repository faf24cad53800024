"""Tests of the telephone in the browser: what its page may do, and that no other page may do it."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from string import Formatter
from typing import Any

import pytest

from core.phone_account import Account
from intake.phone.simulator.conversation import Conversation, State, Wants
from intake.phone.simulator.handset import EndedBy, HungUp, KeysWanted, Kind, Line, SoundWanted, Spoken, telling
from intake.phone.simulator.softphone import Softphone, Telephone, page_words
from intake.phone.simulator.sound import tone

KEYS = KeysWanted(most=4, until="#", seconds=5)
JSON = "application/json"


@pytest.fixture
def conversation() -> Conversation:
    return Conversation()


@pytest.fixture
def softphone(conversation: Conversation) -> Iterator[Softphone]:
    with Softphone(Telephone(conversation, lambda: None, "sv")) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Page:
    """What a page of the browser can ask of the softphone."""

    def __init__(self, softphone: Softphone) -> None:
        self.port = softphone.server_port

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        self.body = answer.read()
        connection.close()
        return answer

    def post(self, path: str, **given: Any) -> int:
        return self.ask("POST", path, json.dumps(given).encode(), Content_Type=JSON).status

    def news(self, after: int = 0) -> Any:
        self.ask("GET", f"/events?after={after}")
        return json.loads(self.body)


@pytest.fixture
def page(softphone: Softphone) -> Page:
    return Page(softphone)


def beside(work: Callable[[], Any]) -> Callable[[], Any]:
    """Starts the work in a thread of its own; its result is waited for when it is asked for."""
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(work()), daemon=True)
    thread.start()

    def result() -> Any:
        thread.join(20)
        return results[0]

    return result


def test_the_page_loads_nothing_from_elsewhere_and_holds_no_token(page: Page, account: Account) -> None:
    answer = page.ask("GET", "/")
    assert "default-src 'none'" in (answer.getheader("Content-Security-Policy") or "")
    assert account.tokens[0].encode() not in page.body and b"{{" not in page.body


@pytest.mark.parametrize("path", ["/softphone.js", "/softphone.css"])
def test_what_the_page_is_made_of_is_served(path: str, page: Page) -> None:
    assert page.ask("GET", path).status == 200


@pytest.mark.parametrize("path", ["/softphone.html", "/../sound.py", "/page/words.toml", "/x"])
def test_nothing_else_is_served(path: str, page: Page) -> None:
    assert page.ask("GET", path).status == 404


def test_the_page_speaks_both_languages_with_the_same_names() -> None:
    words = page_words()
    assert words["sv"].keys() == words["en"].keys()


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("phrase", page_words()["phrases"])
def test_what_the_simulator_tells_says_the_same_in_swedish(phrase: str) -> None:
    fields = [
        {name for _, name, _, _ in Formatter().parse(text) if name}
        for text in (phrase, page_words()["phrases"][phrase])
    ]
    assert fields[0] == fields[1]


def test_the_page_shows_what_is_told_in_its_language(page: Page, conversation: Conversation) -> None:
    conversation.begin()
    conversation.show(telling(Kind.DONE, "presses {keys}", keys="1"))
    assert page.news()["lines"][0]["text"] == "trycker 1"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_name_that_was_led_here_is_refused(method: str, page: Page) -> None:
    assert page.ask(method, "/", Host="evil.example", Content_Type=JSON).status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": JSON, "Origin": "https://evil.example"},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
    ],
)
def test_another_page_can_not_ring(headers: dict[str, str], page: Page, conversation: Conversation) -> None:
    assert page.ask("POST", "/call", b"{}", **headers).status == 403
    assert conversation.told(0, seconds=0).state is State.IDLE


def test_a_call_is_begun_once(page: Page) -> None:
    assert [page.post("/call"), page.post("/call")] == [204, 409]


def test_what_is_said_reaches_the_page(page: Page, conversation: Conversation) -> None:
    conversation.begin()
    conversation.show(Line(Kind.SAID, "Tryck 1.", "sv-SE"))
    told = page.news()
    assert told["lines"] == [{"kind": "said", "text": "Tryck 1.", "language": "sv-SE"}]
    assert (told["next"], told["state"]) == (1, "calling")


def test_keys_are_pressed_one_by_one(page: Page, conversation: Conversation) -> None:
    conversation.begin()
    pressed = beside(lambda: conversation.keys(KEYS))
    for key in "47#":
        assert page.post("/keys", keys=key) == 204
    assert pressed() == "47#"


def test_staying_silent_ends_the_keys(page: Page, conversation: Conversation) -> None:
    conversation.begin()
    pressed = beside(lambda: conversation.keys(KEYS))
    page.post("/silence")
    assert pressed() == ""


def test_typed_words_are_spoken(page: Page, conversation: Conversation) -> None:
    conversation.begin()
    spoken = beside(lambda: conversation.speaks(SoundWanted(seconds=60, until="#")))
    page.post("/words", words="Skrivaren är trasig")
    assert spoken().sound.words == "Skrivaren är trasig"


def test_recorded_sound_is_spoken(page: Page, conversation: Conversation) -> None:
    conversation.begin()
    spoken = beside(lambda: conversation.speaks(SoundWanted(seconds=60, until="#")))
    assert page.ask("POST", "/sound", tone(2).wav, Content_Type="audio/wav").status == 204
    assert spoken().sound.seconds == 2


def test_hanging_up_ends_a_recording(page: Page, conversation: Conversation) -> None:
    conversation.begin()
    spoken = beside(lambda: conversation.speaks(SoundWanted(seconds=60, until="#")))
    page.post("/hangup")
    assert spoken() == Spoken(ended_by=EndedBy.HANG_UP)


def test_hanging_up_is_noticed_while_the_desk_speaks(conversation: Conversation) -> None:
    conversation.begin()
    conversation.hang_up()
    with pytest.raises(HungUp):
        conversation.hears(Line(Kind.SAID, "Hej."))


def test_the_page_is_told_what_the_desk_waits_for(page: Page, conversation: Conversation) -> None:
    conversation.begin()
    before = conversation.told(0, seconds=0)
    talked = beside(lambda: conversation.talks("+46101234567"))
    while (told := conversation.told(before.next, seconds=1)).wants is Wants.NOTHING:
        pass
    assert told.wants is Wants.TALK
    page.post("/hangup")
    assert talked().caller_hung_up


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("/keys", b'{"keys": "abc"}', JSON, 404),
        ("/keys", b"[1]", JSON, 400),
        ("/keys", b"[" * 100_000, JSON, 400),
        ("/sound", b"<html>", "audio/wav", 400),
        ("/nothing", b"{}", JSON, 404),
    ],
)
def test_what_makes_no_sense_is_refused(path: str, body: bytes, kind: str, status: int, page: Page) -> None:
    assert page.ask("POST", path, body, Content_Type=kind).status == status


def test_too_much_sound_is_refused_unread(page: Page) -> None:
    assert page.ask("POST", "/sound", b"", Content_Type="audio/wav", Content_Length="99999999").status == 413
