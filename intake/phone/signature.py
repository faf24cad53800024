"""The gate before everything under /voice: only the provider's own requests for our own account come through.

Trusts nothing: anybody can reach these addresses. A request counts if it carries a signature (HMAC-SHA1 under the
account's token, or HMAC-SHA256 under a key for signatures alone, as the settings say) over the address as the provider
was told it and over every field it posts. The address is our own base URL and the path as it came: the Host header and
what proxies add are somebody's claims. So is the header in which the provider names its key and algorithm: nothing
reads it. Known limit: the scheme puts names and values together without a mark between them, so that a request somebody
has seen can be cut into other fields; therefore every field is read by a strict form of its own, and no address that is
posted is ever followed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from core.phone_account import Account, SigningKey

MOST_BYTES = 64 << 10
_MOST_FIELDS = 200
_FORM = "application/x-www-form-urlencoded"
_FORMS = {
    "CallSid": re.compile(r"CA[0-9a-fA-F]{32}"),
    "ParentCallSid": re.compile(r"(?:CA[0-9a-fA-F]{32})?"),
    "MessageSid": re.compile(r"(?:(?:SM|MM)[0-9a-fA-F]{32})?"),
    "MessageStatus": re.compile(r"[a-z_]{0,16}"),
    "RecordingSid": re.compile(r"(?:RE[0-9a-fA-F]{32})?"),
    "RecordingDuration": re.compile(r"(?:-1|[0-9]{1,6})?"),
    "DialCallDuration": re.compile(r"[0-9]{0,6}"),
    "Digits": re.compile(r"(?:hangup|[0-9*#]{0,32})"),
    "CallStatus": re.compile(r"[a-z-]{0,16}"),
    "DialCallStatus": re.compile(r"[a-z-]{0,16}"),
    "RecordingStatus": re.compile(r"[a-z-]{0,16}"),
    "ErrorCode": re.compile(r"[0-9]{0,6}"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """The request isn't looked at; the status says why, and there is no more to it."""

    status: int


Fields = Mapping[str, str]


def admit(
    *, path: str, content_type: str, body: bytes, signature: str, account: Account | None, base_url: str
) -> Fields | Refusal:
    """The fields of a request that the provider signed, each in its form; or why it isn't let in.

    `path` is the raw path with its query, as it came.
    """
    if content_type.partition(";")[0].strip().lower() != _FORM:
        return Refusal(415)
    if len(body) > MOST_BYTES:
        return Refusal(413)
    fields = _read(body)
    if fields is None or account is None or not _is_signed(f"{base_url}{path}", fields, signature, account):
        return Refusal(403)
    if fields.get("AccountSid") != account.sid:
        return Refusal(403)
    return _in_form(fields)


def is_ours(fields: Fields, account: Account) -> bool:
    """Whether a call goes to the desk's own number."""
    return fields.get("To") == account.number


def is_of_call(fields: Fields) -> bool:
    return bool(fields.get("CallSid"))


def _read(body: bytes) -> MultiDict[str, str] | None:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    return MultiDict(pairs)


def _is_signed(url: str, fields: MultiDict[str, str], signature: str, account: Account) -> bool:
    """By any key that the settings name: several while one takes another's place."""
    if not (signature and signature.isascii()):
        return False
    try:
        return any(_is_signed_with(key, url, fields, signature) for key in account.signing_keys)
    except ValueError:  # an address that is none
        return False


def _is_signed_with(key: SigningKey, url: str, fields: MultiDict[str, str], signature: str) -> bool:
    return bool(RequestValidator(key.secret).validate(url, fields, signature, key.algorithm.provider_name))


def _in_form(fields: MultiDict[str, str]) -> Fields | Refusal:
    for name, form in _FORMS.items():
        values = fields.getlist(name)
        if len(values) > 1 or not all(form.fullmatch(value) for value in values):
            return Refusal(400)
    return {name: fields[name] for name in fields}
