"""What a caller hears at each question: its lines, and which keys are waited for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from core.rules.call_limits import MOST_MESSAGES
from intake.phone import spoken
from intake.phone.prompts import LANGUAGES, NOTICE_VERSION
from intake.phone.talk import Desk, Goodbye, Keys, Line, State, Talk, Then, Tone, Turn

Lines = tuple[Line, ...]

_FIELD_SECONDS = 10  # without haste: some are slow to find the keys
_LONGEST_NUMBER, _LONGEST_CODE, _LONGEST_TICKET, _PHONE_CODE = 15, 10, 15, 4

_WAITS: Mapping[State, Then] = {
    State.NUMBER: Keys(_LONGEST_NUMBER, _FIELD_SECONDS),
    State.CUSTOMER: Keys(_LONGEST_CODE, _FIELD_SECONDS),
    State.STATUS_NUMBER: Keys(_LONGEST_TICKET, _FIELD_SECONDS),
    State.RECORD: Tone(),
    State.END: Goodbye(),
}


def ask(
    talk: Talk,
    desk: Desk,
    said: Lines = (),
    *,
    carries: str = "",
    is_greeted: bool = True,
    is_more: bool | None = None,
) -> Turn:
    """The turn in which the question of this state is asked; `said` comes before it.

    `is_greeted` is false in the first turn; `is_more` tells, right after a recording, whether its ticket is new.
    """
    welcome = () if is_greeted else _welcome(talk, desk)
    if talk.state is State.TOLD and is_more is not None:
        said += _just_told(talk, is_more)
        lines = _told_menu(talk, desk)
    elif talk.state is State.MENU and talk.tries == 0:
        lines = (*_hours(talk, desk), *_announcement(talk, desk), *_menu(talk, desk))
    else:
        lines = _LINES[talk.state](talk, desk)
    then: Then = Keys(_PHONE_CODE, _FIELD_SECONDS, carries) if talk.state is State.STATUS_CODE else Keys()
    then = _WAITS.get(talk.state, then)
    return Turn(_noticed(talk, desk), (*welcome, *said, *lines), then)


def _welcome(talk: Talk, desk: Desk) -> Lines:
    """In the caller's language; where it isn't known yet, in both."""
    languages = (talk.language,) if talk.language else LANGUAGES
    return tuple(
        Line("welcome", {"company": desk.company}, language, own_words=desk.greeting.get(language, ""))
        for language in languages[: 1 if not desk.greeting else None]
    )


def _hours(talk: Talk, desk: Desk) -> Lines:
    if desk.is_open:
        return ()
    if desk.opens_at is None:
        return (Line("closed"),)
    when = spoken.opening(desk.opens_at, now=desk.now, language=talk.heard_in)
    return (Line("closed_until", {"when": when}),)


def _announcement(talk: Talk, desk: Desk) -> Lines:
    own = desk.announcement.get(talk.heard_in, "")
    return (Line("announcement", own_words=own),) if own else ()


def _languages(talk: Talk, desk: Desk) -> Lines:
    return tuple(Line("choose_language", language=language) for language in LANGUAGES)


def _menu(talk: Talk, desk: Desk) -> Lines:
    return (Line("menu_open" if desk.offers_agents else "menu_closed"),)


def _notice(talk: Talk, desk: Desk) -> Lines:
    more = (Line("notice_more", {"address": desk.privacy_address}),) if desk.privacy_address else ()
    return (Line("notice", {"months": str(desk.keep_months)}), *more)


def _consent(talk: Talk, desk: Desk) -> Lines:
    return (*_notice(talk, desk), Line("consent"))


def _record(talk: Talk, desk: Desk) -> Lines:
    notice = () if talk.notice else _notice(talk, desk)
    return (*notice, Line("record_more" if talk.about else "record"))


def _noticed(talk: Talk, desk: Desk) -> Talk:
    """From now on it counts as said, in these words and for so many months."""
    if talk.state not in (State.NOTICE, State.RECORD) or talk.notice:
        return talk
    mode = "consent" if desk.asks_consent else "inform"
    return replace(talk, notice=f"{mode}/{NOTICE_VERSION}/{desk.keep_months}")


def _just_told(talk: Talk, is_more: bool) -> Lines:
    number = {"number": spoken.digits(talk.about.number) if talk.about else ""}
    unknown = (Line("told_unknown"),) if talk.is_held and not is_more else ()
    return (Line("added" if is_more else "told", number), *unknown)


def _told(talk: Talk, desk: Desk) -> Lines:
    number = {"number": spoken.digits(talk.about.number) if talk.about else ""}
    return (Line("told_again", number), *_told_menu(talk, desk))


def _told_menu(talk: Talk, desk: Desk) -> Lines:
    if talk.messages >= MOST_MESSAGES:
        return ()
    return (Line("told_menu_text" if desk.sends_texts else "told_menu"),)


def _status(talk: Talk, desk: Desk) -> Lines:
    menu = Line("status_menu_open" if desk.offers_agents else "status_menu_closed")
    if talk.about is None:
        return (Line("status_unknown"), menu)
    when = spoken.moment(talk.about.changed_at, language=talk.heard_in)
    return (
        Line("status", {"number": spoken.digits(talk.about.number)}),
        Line(f"status_{talk.about.status}"),
        Line("status_changed", {"when": when}),
        menu,
    )


def _goodbye(talk: Talk, desk: Desk) -> Lines:
    refused = talk.has_consented is False
    return (Line("consent_refused" if refused else "goodbye", {"address": desk.address}),)


def _just(name: str) -> Callable[[Talk, Desk], Lines]:
    return lambda talk, desk: (Line(name),)


_LINES: Mapping[State, Callable[[Talk, Desk], Lines]] = {
    State.LANGUAGE: _languages,
    State.MENU: _menu,
    State.CATEGORY: _just("category"),
    State.EFFECT: _just("effect"),
    State.NUMBER: _just("number"),
    State.CUSTOMER: _just("customer"),
    State.NOTICE: _consent,
    State.RECORD: _record,
    State.TOLD: _told,
    State.STATUS_NUMBER: _just("status_number"),
    State.STATUS_CODE: _just("status_code"),
    State.STATUS: _status,
    State.END: _goodbye,
}
