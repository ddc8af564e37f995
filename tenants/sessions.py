"""Sessions live in the school's schema and name it: a session of another school is no session."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from tenants.context import current_schema

_SCHOOL = "_school"


class SessionStore(DatabaseSessionStore):
    """Django's database sessions, refused when they were written for another schema."""

    def load(self) -> dict[str, Any]:
        """The session's data, or nothing when it belongs to another school."""
        data: dict[str, Any] = super().load()
        if data and data.get(_SCHOOL) != current_schema():
            self._session_key = None
            return {}
        return data

    def save(self, must_create: bool = False) -> None:
        """Write the session with the name of the schema it belongs to."""
        session: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        if session.get(_SCHOOL) != current_schema():
            session[_SCHOOL] = current_schema()
        super().save(must_create)

    def is_empty(self) -> bool:
        """A session that only names its school is empty (Django then drops the cookie)."""
        try:
            return not self._session_key and not (set(self._session_cache) - {_SCHOOL})  # type: ignore[attr-defined]
        except AttributeError:
            return True
