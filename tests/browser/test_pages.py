"""The pages as people meet them: in a real browser, by mouse and by keyboard, in light and dark, on a phone."""

from __future__ import annotations

import pytest

from core import clock, signin, timers, work
from core.actors import as_agent
from core.models import Message, Ticket, TimeEntry
from core.rules.status import Status
from core.terms import today
from core.work import Spent
from tests.browser.conftest import OpenWindow, Window
from tests.web.cast import (
    Cast,
    make_draft,
    make_file,
    make_held,
    make_letter,
    make_message,
    make_shunted_mail,
    make_thread,
    make_ticket,
)

# Every text that can be seen, against what is behind it: WCAG 2.2, 1.4.3.
_POOR_CONTRAST = """() => {
  const channels = color => (color.match(/[\\d.]+/g) || []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = node => {
    for (let at = node; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
    if (!own || !node.checkVisibility() || node.closest('.hidden, .skip, iframe')) continue;
    const style = getComputedStyle(node);
    const [a, b] = [luminance(channels(style.color)), luminance(behind(node))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(node.tagName + ' ' + node.className + ' ' + node.textContent.trim());
  }
  return poor;
}"""
# What can be pressed is 24 pixels high at least, except links within a sentence: WCAG 2.2, 2.5.8.
_SMALL_TARGETS = """() => [...document.querySelectorAll('button, select, input:not([type=hidden]), .menu a, .tabs a')]
  .filter(node => node.checkVisibility() && node.getBoundingClientRect().height < 24 && !node.closest('label'))
  .map(node => node.outerHTML)"""
_UNNAMED_FIELDS = """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
  .filter(node => !node.labels.length).map(node => node.outerHTML)"""
_DOUBLE_IDS = """() => { const ids = [...document.querySelectorAll('[id]')].map(node => node.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at); }"""


def sign_in_path(email: str) -> str:
    made = signin.make_link(email, now=clock.now())
    assert made
    return f"/login/{made[1]}"


def fill_the_house(cast: Cast) -> Ticket:
    """Something of everything, with words too long for any screen."""
    ticket = make_ticket(cast.anna, "Rapportenvisarfelsummaförförskolansallaavdelningarochenheter", html="<p>Hej</p>")
    make_file(ticket, "en-mycket-lång-fil-utan-mellanslag-" * 3 + ".png")
    make_message(ticket, by=as_agent(cast.agent), text="https://exempel.se/" + "lång-adress/" * 20)
    make_letter(ticket, is_given_up=True)
    make_draft(ticket)
    make_held(customer=cast.sjobris)
    make_shunted_mail()
    spent = Spent(minutes=40, day=today(clock.now()), note="lång-anteckning-utan-mellanslag-" * 5)
    work.book(ticket, spent, by=as_agent(cast.admin), now=clock.now())
    timers.start_timer(ticket, by=as_agent(cast.admin), now=clock.now())
    make_thread(ticket)
    return ticket


def pages(cast: Cast, ticket: Ticket) -> dict[str, list[str]]:
    held = Ticket.get(Ticket.held_because.is_null(False)).number
    return {
        "": ["/login"],
        "bo": [
            "/",
            f"/tickets/{ticket.number}",
            "/tickets/new",
            "/contacts",
            f"/contacts/{cast.anna.id}/remove",
            "/time",
        ],
        "admin": [
            "/desk/",
            f"/desk/tickets/{ticket.number}",
            f"/desk/tickets/new?customer={cast.sjobris.id}",
            "/desk/held",
            f"/desk/held/{held}",
            "/desk/inbox",
            "/desk/outbox",
            "/desk/outbox/1",
            "/desk/jump?number=1",
            "/admin/customers",
            f"/admin/customers/{cast.sjobris.id}",
            f"/admin/contacts/{cast.anna.id}",
            "/admin/agents",
            f"/admin/agents/{cast.agent.id}",
            "/admin/modules",
            "/desk/time",
            f"/desk/time/{TimeEntry.get().id}",
            f"/admin/billing?month={TimeEntry.get().day[:7]}",
            "/desk/drafts",
            "/admin/letters",
            "/admin/parties",
            "/admin/parties/1",
        ],
    }


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 1280), (False, 390), (True, 390)])
def test_every_page_can_be_read_and_pressed(dark: bool, width: int, cast: Cast, open_window: OpenWindow) -> None:
    faults = []
    for person, paths in pages(cast, fill_the_house(cast)).items():
        window = open_window(getattr(cast, person, None), dark=dark, width=width)
        for path in paths:
            window.open(path)
            faults += [f"{path}: {fault}" for fault in faults_of(window)]
        faults += [complaint for complaint in window.complaints if "404" not in complaint]
    assert faults == []


def faults_of(window: Window) -> list[str]:
    page = window.page
    faults = [f"poor contrast: {text}" for text in page.evaluate(_POOR_CONTRAST)]
    faults += [f"too small: {text}" for text in page.evaluate(_SMALL_TARGETS)]
    faults += [f"no label: {text}" for text in page.evaluate(_UNNAMED_FIELDS)]
    faults += [f"twice: #{text}" for text in page.evaluate(_DOUBLE_IDS)]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return faults + ([f"scrolls sideways by {wide}"] if wide > 0 else [])


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_mailed_link_to_the_solution(scripts: bool, cast: Cast, open_window: OpenWindow) -> None:
    customer, agent = open_window(scripts=scripts), open_window(scripts=scripts)
    customer.open(sign_in_path("anna@sjobris.se"))
    customer.page.get_by_role("button", name="Logga in").click()
    customer.page.get_by_role("link", name="Nytt ärende").first.click()
    customer.page.get_by_label("Vad gäller det?").fill("Rapporten visar fel summa")
    customer.page.get_by_label("Beskriv ärendet").fill("Summan är tio gånger för liten.")
    customer.page.get_by_label("Några kan inte arbeta").check()
    customer.page.get_by_label("Incident").check()
    customer.page.get_by_label("Bifoga filer").set_input_files(
        {"name": "bild.png", "mimeType": "image/png", "buffer": b"PNG"}
    )
    customer.page.get_by_role("button", name="Registrera ärendet").click()
    number = customer.page.locator(".receipt-number").inner_text()

    agent.open(sign_in_path("olle@desk.test"))
    agent.page.get_by_role("button", name="Logga in").click()
    agent.page.get_by_label("Ärendenummer").fill(number)
    agent.page.get_by_role("button", name="Gå").click()
    agent.page.get_by_label("Svar", exact=True).fill("Vi tittar på det nu.")
    agent.page.get_by_role("button", name="Skicka svaret till kunden").click()
    agent.page.get_by_label("Anteckning", exact=True).fill("Decimalfel igen.")
    agent.page.get_by_role("button", name="Spara den interna anteckningen").click()
    agent.page.get_by_label("Hur löstes ärendet?").fill("Rättat i natt.")
    agent.page.get_by_role("button", name="Skicka lösningen och lös ärendet").click()

    customer.page.reload()
    text = customer.page.inner_text("main")
    assert [words for words in ("Vi tittar på det nu.", "Rättat i natt.", "Löst") if words not in text] == []
    assert "Decimalfel igen." not in text
    assert (customer.complaints, agent.complaints) == ([], [])


def test_all_of_it_by_keyboard(cast: Cast, open_window: OpenWindow) -> None:
    window = open_window(cast.anna)
    window.open("/tickets/new")
    keyboard = window.page.keyboard
    keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.className") == "skip"
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.type("Fråga")
    keyboard.press("Tab")
    keyboard.type("Hur gör man?")
    for key in ("Tab", "ArrowDown", "Tab", "Space", "Tab", "Tab", "Enter"):
        keyboard.press(key)
    window.page.wait_for_url("**/tickets/*?done=opened")
    ticket = Ticket.get()
    assert (ticket.subject, ticket.priority, ticket.category) == ("Fråga", "P1", "incident")


def test_focus_can_always_be_seen(cast: Cast, open_window: OpenWindow) -> None:
    window = open_window(cast.agent)
    window.open(f"/desk/tickets/{make_ticket(cast.anna).number}")
    unseen = []
    for _ in range(30):
        window.page.keyboard.press("Tab")
        outline = window.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        if outline == "none":
            unseen.append(window.page.evaluate("document.activeElement.outerHTML"))
    assert unseen == []


def test_looking_at_an_evil_mail_runs_and_loads_nothing(cast: Cast, open_window: OpenWindow) -> None:
    evil = (
        "<script>alert(1)</script><img src=x onerror=alert(1)><img src='https://evil.test/pixel.gif'>"
        "<iframe src='https://evil.test/'></iframe><style>@import 'https://evil.test/x.css'</style>"
        "<svg onload=alert(1)></svg><meta http-equiv=refresh content='0;url=https://evil.test/'><p>Hej då</p>"
    )
    ticket = make_ticket(cast.anna, html=evil)
    window = open_window(cast.agent)
    window.open(f"/desk/tickets/{ticket.number}")
    window.page.get_by_text("Visa originalets utseende").click()
    window.page.frame_locator("iframe").get_by_text("Hej då").wait_for()
    assert window.complaints == []


def test_a_picture_within_a_mail_is_seen(cast: Cast, open_window: OpenWindow) -> None:
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    )
    file = make_file(make_ticket(cast.anna), content=pixel)
    type(file).update(content_id="logo").execute()
    Message.update(html='<p>Hej</p><img alt="logo" src="cid:logo">').where(Message.id == file.message_id).execute()
    window = open_window(cast.anna)
    window.open(f"/tickets/{file.message.ticket.number}")
    window.page.get_by_text("Visa originalets utseende").click()
    picture = window.page.frame_locator("iframe").get_by_alt_text("logo")
    picture.wait_for()
    assert picture.evaluate("node => node.naturalWidth") == 1
    assert window.complaints == []


def test_two_agents_at_once(cast: Cast, open_window: OpenWindow) -> None:
    ticket = make_ticket(cast.anna)
    first, second = open_window(cast.agent), open_window(cast.admin)
    for window in (first, second):
        window.open(f"/desk/tickets/{ticket.number}")
    second.page.get_by_role("button", name="Börja arbeta").click()
    second.page.get_by_role("status").wait_for()
    first.page.get_by_label("Svar", exact=True).fill("Mitt långa svar")
    first.page.get_by_role("button", name="Skicka svaret till kunden").click()
    assert "Någon ändrade ärendet medan du skrev" in first.page.get_by_role("alert").inner_text()
    assert first.page.get_by_label("Svar", exact=True).input_value() == "Mitt långa svar"
    first.page.get_by_role("button", name="Skicka svaret till kunden").click()
    first.page.get_by_role("status").wait_for()
    assert Message.select().where(Message.text == "Mitt långa svar").count() == 1


def test_an_unknown_person_becomes_a_contact(cast: Cast, open_window: OpenWindow) -> None:
    held = make_held(customer=cast.sjobris)
    window = open_window(cast.agent)
    window.open("/desk/held")
    window.page.get_by_role("link", name="Kan jag få hjälp?").click()
    window.page.get_by_role("button", name="Registrera och släpp in").click()
    window.page.get_by_role("status").wait_for()
    assert (Ticket.get_by_id(held.id).held_because, Ticket.get_by_id(held.id).status) == (None, Status.NEW)
    assert window.complaints == []


def test_a_file_is_saved_and_not_opened(cast: Cast, open_window: OpenWindow) -> None:
    file = make_file(make_ticket(cast.anna), "sida.html", content=b"<script>alert(1)</script>")
    window = open_window(cast.anna)
    window.open(f"/tickets/{file.message.ticket.number}")
    with window.page.expect_download() as download:
        window.page.get_by_role("link", name="sida.html").click()
    assert download.value.suggested_filename == "sida.html"
    assert window.complaints == []


def test_a_note_looks_like_no_reply(cast: Cast, open_window: OpenWindow) -> None:
    window = open_window(cast.agent)
    window.open(f"/desk/tickets/{make_ticket(cast.anna).number}")
    colours = [
        window.page.locator(place).evaluate("node => getComputedStyle(node).backgroundColor")
        for place in ("#reply", "#note", "#reply .button", "#note .button")
    ]
    assert len(set(colours)) == 4
