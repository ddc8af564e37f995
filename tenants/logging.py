"""The school in every log line and in Sentry, nobody's personal data."""

import logging
from typing import Any

from django.db import connection


def _schema() -> str:
    return getattr(connection, "schema_name", None) or "public"


class SchoolFilter(logging.Filter):
    """Adds `school` (the schema's name) to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through."""
        record.school = _schema()
        return True


class OneLineRefusals(logging.Filter):
    """A refused page (403, 400) is one line: where it was refused from is no news to anybody."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, without the trace when the answer is a refusal."""
        if 400 <= getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


_NOTHING = {"mode": "off"}
# What Sentry may take of its own accord: nothing that may hold somebody's name.
_COLLECTED: Any = {
    "user_info": False,
    "cookies": _NOTHING,
    "http_headers": {"request": _NOTHING},
    "http_bodies": [],
    "url_query_params": _NOTHING,
    "database_query_data": False,
    "queues": False,
    "stack_frame_variables": False,
}
_PERSONAL = ("data", "cookies", "headers", "env", "query_string")


def scrub_event(event: Any, hint: Any) -> Any:
    """Sentry's before_send: the school as a tag; no user, form data, cookies or query string."""
    event.setdefault("tags", {})["school"] = _schema()
    event.pop("user", None)
    request = event.get("request") or {}
    for key in _PERSONAL:
        request.pop(key, None)
    return event


def start_sentry(dsn: str, *, environment: str) -> None:
    """Report errors to Sentry, without personal data (no PII, no local variables, no bodies)."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        data_collection=_COLLECTED,
        max_request_body_size="never",
        before_send=scrub_event,
        traces_sample_rate=0.0,
    )
