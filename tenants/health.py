"""GET /healthz on any host: 200 when web, database and Redis answer, else 503 naming what does not."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

logger = logging.getLogger(__name__)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _redis() -> None:
    cache.get("healthz")


_PARTS: dict[str, Callable[[], None]] = {"database": _database, "redis": _redis}


def check_health() -> dict[str, str]:
    """Each part of the service with `ok` or `failing`."""
    state = {"web": "ok"}
    for name, check in _PARTS.items():
        try:
            check()
        except Exception:  # any failure of a part is what is being asked for
            logger.exception("healthz: %s does not answer", name)
            state[name] = "failing"
        else:
            state[name] = "ok"
    return state


class HealthMiddleware:
    """Answers before hosts are looked at: a load balancer knows an address, not a school."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer /healthz, pass everything else on."""
        if request.path != settings.HEALTHZ_PATH or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        state = check_health()
        failing = [name for name, value in state.items() if value != "ok"]
        return JsonResponse({**state, "failing": failing}, status=503 if failing else 200)
