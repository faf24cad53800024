"""The telephone's addresses, put together: the gate, the dialogue, what is told besides, the way without a database.

No page's cookie, session or form key counts here, and none is given. Somebody waits on the telephone: nothing here asks
the network, and the database is given two seconds before the caller is taken to the way that needs none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from core import clock
from core.config import Settings
from core.database import FAILURES, forget_connection, hurried_transaction
from core.phone_account import account_of
from core.rules.references import Keyring
from intake.phone import agent_leg, callbacks, fallback, steps, twiml
from intake.phone.asked import Asked
from intake.phone.signature import MOST_BYTES, Refusal, admit, is_of_call, is_ours
from intake.phone.surroundings import PhoneDesk
from intake.phone.talk import State

SECONDS_FOR_DATABASE = 2.0

logger = logging.getLogger(__name__)

_Hint = Callable[[], None]
_Work = Callable[[Asked, PhoneDesk, datetime], str | None]


def _go_on(state: State, asked: Asked, desk: PhoneDesk, now: datetime) -> str:
    return steps.go_on(state, asked, desk, now=now)


# What the caller's own end of a call asks: answered with what comes next, whatever happens.
_ASKED: Mapping[str, _Work] = {
    "incoming": lambda asked, desk, now: steps.receive(asked, desk, now=now),
    **{state.value: partial(_go_on, state) for state in State},
}
# What an agent's end asks.
_ASKED_BY_AGENT: Mapping[str, _Work] = {
    "whisper": lambda asked, desk, now: agent_leg.whisper(asked, desk, now=now),
    "whisper-accept": lambda asked, desk, now: agent_leg.accept(asked, desk, now=now),
}
# What is told besides: told again, if the database is away.
_TOLD: Mapping[str, _Work] = {
    "cb/recording": lambda asked, desk, now: callbacks.hear_of_recording(asked, now=now),
    "cb/call": lambda asked, desk, now: callbacks.hear_of_end(asked, now=now),
    "cb/transcription": lambda asked, desk, now: callbacks.hear_of_transcript(asked, now=now),
    "cb/sms": lambda asked, desk, now: callbacks.hear_of_text(asked, now=now),
}
_WITHOUT_CALL = ("cb/sms",)


def make_voice(settings: Settings, *, hint: _Hint) -> Flask:
    """The application under /voice; `hint` is called after something was written, and may be lost."""
    app = Flask("voice", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, PROPAGATE_EXCEPTIONS=False)
    app.url_map.strict_slashes = False  # a redirect would be followed by GET, without what was keyed
    app.url_map.merge_slashes = False
    app.register_error_handler(HTTPException, lambda error: Response(status=error.code))
    voice = _Voice(settings, hint)
    views: dict[str, Callable[[], Response]] = {
        **{path: partial(voice.serve, work, voice.take_message, is_to_us=True) for path, work in _ASKED.items()},
        **{path: partial(voice.serve, work, _hang_up, is_to_us=False) for path, work in _ASKED_BY_AGENT.items()},
        **{path: partial(voice.serve, work, _ask_again, is_to_us=False) for path, work in _TOLD.items()},
        "fallback": voice.fall_back,
        "fallback-recorded": voice.fallen_back,
        "cb/fallback-recording": voice.tell_fallback,
    }
    for path, view in views.items():
        app.add_url_rule(f"/{path}", path, view, methods=["POST"], provide_automatic_options=False)
    return app


class _Voice:
    """Lets requests in, and answers them by what has to be done when the database fails."""

    def __init__(self, settings: Settings, hint: _Hint) -> None:
        self._settings = settings
        self._hint = hint
        self._account = account_of(settings)

    def serve(self, work: _Work, on_failure: Callable[[], Response], *, is_to_us: bool) -> Response:
        """What the work answers, or, where the database fails, what is to be answered then."""
        asked = self._admit(is_to_us=is_to_us)
        if isinstance(asked, Refusal):
            return Response(status=asked.status)
        try:
            answer = self._do(work, asked)
        except FAILURES:
            self._note_failure()
            return on_failure()
        return _twiml(answer) if answer is not None else Response(status=204)

    def take_message(self) -> Response:
        """Whatever else fails, a caller gets to leave a message."""
        return _twiml(fallback.take_message(self._settings, self._desk.account))

    def fall_back(self) -> Response:
        asked = self._admit(is_to_us=True)
        if isinstance(asked, Refusal):
            return Response(status=asked.status)
        logger.error("voice: a call was sent to the way without a database (error %s)", asked.fields.get("ErrorCode"))
        return self.take_message()

    def fallen_back(self) -> Response:
        asked = self._admit(is_to_us=True)
        if isinstance(asked, Refusal):
            return Response(status=asked.status)
        return _twiml(fallback.taken(asked, self._settings, self._desk.account, now=clock.now()))

    def tell_fallback(self) -> Response:
        asked = self._admit()
        if isinstance(asked, Refusal):
            return Response(status=asked.status)
        try:
            fallback.hear_of_recording(asked, self._settings, now=clock.now())
        except OSError:
            logger.critical("voice: what was told of a message couldn't be spooled", exc_info=True)
            return Response(status=503)
        return Response(status=204)

    @property
    def _desk(self) -> PhoneDesk:
        if self._account is None:
            raise RuntimeError("a desk without a telephone lets no request in")
        return PhoneDesk(self._settings, self._account, Keyring(self._settings.secrets))

    def _admit(self, *, is_to_us: bool = False) -> Asked | Refusal:
        fields = admit(
            path=_raw_path(),
            content_type=request.headers.get("Content-Type", ""),
            body=request.get_data(cache=False),
            signature=request.headers.get("X-Twilio-Signature", ""),
            account=self._account,
            base_url=self._settings.base_url,
        )
        if isinstance(fields, Refusal):
            logger.warning("voice: a request to %s was refused (%s)", request.path, fields.status)
            return fields
        if is_to_us and not is_ours(fields, self._desk.account):
            return Refusal(403)
        if not (is_of_call(fields) or request.endpoint in _WITHOUT_CALL):
            return Refusal(400)
        return Asked(fields, request.args.to_dict())

    def _do(self, work: _Work, asked: Asked) -> str | None:
        with hurried_transaction(seconds=SECONDS_FOR_DATABASE):
            answer = work(asked, self._desk, clock.now())
        self._hint()
        return answer

    def _note_failure(self) -> None:
        logger.error("voice: the database failed on %s", request.path, exc_info=True)
        forget_connection()


def _twiml(document: str) -> Response:
    return Response(document, content_type="text/xml; charset=utf-8")


def _hang_up() -> Response:
    """An agent's end; the next one rings."""
    return _twiml(twiml.hang_up())


def _ask_again() -> Response:
    return Response(status=503)


def _raw_path() -> str:
    """As it came over the wire: what is decoded and encoded again may be signed differently."""
    raw: str = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    return raw if raw.startswith("/") else ""
