"""The provider's rows as its REST service (version 2010-04-01) writes them: its names, its dates, its addresses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.utils import format_datetime
from typing import Any

from core.phone_account import Account
from intake.phone.simulator.provider import KeptCall, KeptMessage, KeptRecording, instant

VERSION = "2010-04-01"
Shape = dict[str, Any]


def call_shape(account: Account, row: KeptCall) -> Shape:
    return {
        "sid": row.sid,
        "account_sid": account.sid,
        "parent_call_sid": row.parent or None,
        "from": row.caller,
        "to": row.called,
        "status": row.status,
        "direction": row.direction,
        "duration": str(row.seconds) if row.ended_at else None,
        "start_time": _date(row.began_at),
        "end_time": _date(row.ended_at),
        "date_created": _date(row.began_at),
        "date_updated": _date(row.ended_at or row.began_at),
        "api_version": VERSION,
        "uri": f"/{VERSION}/Accounts/{account.sid}/Calls/{row.sid}.json",
    }


def recording_shape(account: Account, row: KeptRecording) -> Shape:
    path = f"/{VERSION}/Accounts/{account.sid}/Recordings/{row.sid}"
    return {
        "sid": row.sid,
        "account_sid": account.sid,
        "call_sid": row.call_sid,
        "conference_sid": None,
        "duration": str(row.seconds),
        "channels": 1,
        "source": "RecordVerb",
        "status": "completed",
        "error_code": None,
        "start_time": _date(row.made_at),
        "date_created": _date(row.made_at),
        "date_updated": _date(row.made_at),
        "api_version": VERSION,
        "uri": f"{path}.json",
        "media_url": f"{account.api}{path}",
    }


def message_shape(account: Account, row: KeptMessage) -> Shape:
    return {
        "sid": row.sid,
        "account_sid": account.sid,
        "messaging_service_sid": None,
        "from": row.sender,
        "to": row.recipient,
        "body": row.text,
        "status": row.status,
        "direction": "outbound-api",
        "num_segments": "1",
        "num_media": "0",
        "error_code": None,
        "error_message": None,
        "price": None,
        "price_unit": "USD",
        "date_created": _date(row.made_at),
        "date_sent": _date(row.made_at),
        "date_updated": _date(row.made_at),
        "api_version": VERSION,
        "uri": f"/{VERSION}/Accounts/{account.sid}/Messages/{row.sid}.json",
    }


def account_shape(account: Account) -> Shape:
    return {
        "sid": account.sid,
        "friendly_name": "Telephone simulator",
        "status": "active",
        "type": "Trial",
        "uri": f"/{VERSION}/Accounts/{account.sid}.json",
    }


def page_shape(name: str, shapes: list[Shape], path: str, page_size: int) -> Shape:
    """A list's first page, which is its only one here."""
    shown = shapes[:page_size]
    return {
        name: shown,
        "page": 0,
        "page_size": page_size,
        "start": 0,
        "end": max(0, len(shown) - 1),
        "uri": path,
        "first_page_uri": path,
        "next_page_uri": None,
        "previous_page_uri": None,
    }


def error_shape(status: int, code: int, says: str) -> Shape:
    return {"code": code, "message": says, "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": status}


def written(shape: Mapping[str, Any]) -> bytes:
    return json.dumps(shape, ensure_ascii=False).encode()


def _date(text: str) -> str | None:
    return format_datetime(instant(text)) if text else None
