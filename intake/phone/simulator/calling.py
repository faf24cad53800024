"""Makes one simulated call, shows it and tells in one line what stopped it."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import click

from core.config import Settings, load
from core.phone_account import Account, simulated_account
from intake.phone.simulator.chooser import LanguageChooser
from intake.phone.simulator.conversation import Conversation
from intake.phone.simulator.handset import Handset, Kind, Line
from intake.phone.simulator.har import write_har
from intake.phone.simulator.leg import BrokenOff
from intake.phone.simulator.provider import now_text
from intake.phone.simulator.screen import Screen
from intake.phone.simulator.script import ScriptFailed
from intake.phone.simulator.scripted import ScriptedHandset
from intake.phone.simulator.softphone import Softphone, Telephone
from intake.phone.simulator.studio import Studio
from intake.phone.simulator.terminal import TerminalHandset
from intake.phone.simulator.twiml import BadAnswer
from intake.phone.simulator.webhooks import Exchange
from intake.phone.simulator.wishes import Wishes, read_wishes

BANNER = "SIMULATOR – ingen riktig telefon / no real telephone"
_SECONDS_TO_END = 5.0  # for a call that is under way when the command is ended
_REFUSED = (
    "the simulator rings a desk on this machine only: ARENDE_BASE_URL and ARENDE_WEB_LISTEN must be loopback, "
    "and no real telephone account set (ARENDE_TWILIO_ACCOUNT_SID, ARENDE_TWILIO_AUTH_TOKEN)"
)


def make_call(given: dict[str, Any]) -> None:
    """`given`: the command's options. Raises click's errors."""
    settings = load()
    account = simulated_account(settings)
    if account is None:
        raise click.ClickException(_REFUSED)
    wishes = read_wishes(given, number=account.number)
    click.echo(BANNER)
    with _errors_told(settings, account):
        _make(settings, account, wishes)


def _make(settings: Settings, account: Account, wishes: Wishes) -> None:
    screen = Screen(click.echo, is_verbose=wishes.is_verbose)
    conversation = Conversation()
    exchanges: list[tuple[str, Exchange]] = []

    def show(line: Line) -> None:
        screen.show(line)
        conversation.show(line)

    def saw(exchange: Exchange) -> None:
        exchanges.append((now_text(), exchange))
        screen.saw(exchange)

    studio = Studio(account, settings.base_url, settings.data / "simulator", wishes.conditions, show, saw)
    language = wishes.language or settings.language
    try:
        with studio.open():
            if wishes.is_in_browser:
                _serve(studio, wishes, conversation, language)
            else:
                _ring(studio, wishes, language)
    finally:
        if wishes.har:
            write_har(wishes.har, exchanges)


def _serve(studio: Studio, wishes: Wishes, conversation: Conversation, language: str) -> None:
    """A telephone in the browser, until Ctrl-C; the desk can fetch recordings all the while."""
    calls: list[threading.Thread] = []

    def call() -> None:
        try:
            studio.call(conversation, caller=wishes.caller, called=wishes.called)
        except (BadAnswer, BrokenOff) as error:
            conversation.show(Line(Kind.NOTE, str(error)))
            click.echo(f"-- {error}", err=True)
        finally:
            conversation.end()

    def ring() -> None:
        calls.append(threading.Thread(target=call, daemon=True))
        calls[-1].start()

    with Softphone(Telephone(conversation, ring, language)) as softphone:
        click.echo(f"-- a telephone for your browser: {softphone.url} (Ctrl-C to end)")
        with contextlib.suppress(KeyboardInterrupt):
            softphone.serve_forever(poll_interval=0.1)
        conversation.hang_up()
        for each in calls:
            each.join(_SECONDS_TO_END)


def _ring(studio: Studio, wishes: Wishes, language: str) -> None:
    """One call, and the time that the desk takes for what came of it."""
    seed = wishes.conditions.seed
    click.echo(f"-- {wishes.caller} rings {wishes.called}" + ("" if seed is None else f"; chaos, --seed {seed}"))
    known = set(studio.provider.messages)
    handset = _handset(wishes, language)
    chooser = LanguageChooser(handset, wishes.language) if wishes.language else handset
    result = studio.call(chooser, caller=wishes.caller, called=wishes.called)
    if isinstance(handset, ScriptedHandset):
        handset.expect_rest(studio.provider, known, seconds=wishes.wait)
    for problem in result.problems:
        click.echo(f"-- {problem}")
    if studio.provider.waiting():
        click.echo(f"-- keeping the recording for the desk to fetch, {wishes.wait} s at most (Ctrl-C to end)")
        left = studio.wait_for_desk(wishes.wait)
        click.echo(f"-- {left} not fetched: kept for the next call" if left else "-- fetched")


def _handset(wishes: Wishes, language: str) -> Handset:
    if wishes.script:
        return ScriptedHandset(wishes.script, language)
    return TerminalHandset(sys.stdin, sys.stdout, language)


@contextlib.contextmanager
def _errors_told(settings: Settings, account: Account) -> Iterator[None]:
    """Everything that stops a call, in one line."""
    try:
        yield
    except ScriptFailed as failed:
        raise click.ClickException(str(failed)) from None
    except BadAnswer as error:
        raise click.ClickException(f"the desk's answer is wrong: {error}") from None
    except BrokenOff as broken:
        raise click.ClickException(f"{broken}; does the desk run at {settings.base_url}? (arende up)") from None
    except OSError as error:
        port = urlsplit(account.api).netloc
        says = (
            f"can't serve recordings at {port} ({error.strerror}): another call is under way, or set ARENDE_TWILIO_API"
        )
        raise click.ClickException(says) from None
