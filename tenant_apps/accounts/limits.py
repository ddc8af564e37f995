"""How often one may try: by account first, then, widely, by address.

The account comes first in each rate: once it is locked, trying it again no longer counts against
the address, so that one child cannot lock the whole school, which shares one address. Keys live in
the school's own cache (django_tenants.cache.make_key).
"""

import hashlib
import math
import time
from dataclasses import dataclass

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import ngettext

_APP = "allauth.account"


@dataclass(frozen=True)
class Attempt:
    """An attempt that was counted; `forgive` takes it back when it succeeded."""

    usage: ratelimit.RateLimitUsage

    def forgive(self) -> None:
        """A success does not count, but neither does it wipe the failures before it."""
        self.usage.rollback()


class TooManyAttempts(ValidationError):
    """Refused until `seconds` have passed; its text says how long to wait."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(wait_sentence(seconds), code="too_many_attempts")


def wait_sentence(seconds: int) -> str:
    """How long to wait, in whole minutes (the last one counts)."""
    minutes = max(1, math.ceil(seconds / 60))
    return (
        ngettext(
            "Trop d’essais. Attendez %d minute, puis réessayez.",
            "Trop d’essais. Attendez %d minutes, puis réessayez.",
            minutes,
        )
        % minutes
    )


def count_attempt(request: HttpRequest, *, action: str, key: str) -> Attempt:
    """Count one attempt of ACCOUNT_RATE_LIMITS[action]; raises TooManyAttempts."""
    usage = ratelimit.consume(request, app=_APP, action=action, key=key, limit_get=True)
    if usage is None:
        raise TooManyAttempts(seconds_to_wait(request, action=action, key=key))
    return Attempt(usage)


def seconds_to_wait(request: HttpRequest, *, action: str, key: str) -> int:
    """Seconds until the next attempt is allowed, 0 when it is."""
    now = time.time()
    waits = [0.0]
    for rate in ratelimit.parse_rates(app_settings.RATE_LIMITS.get(action)):
        history = cache.get(ratelimit.get_cache_key(request, app=_APP, action=action, rate=rate, key=key), [])
        live = [moment for moment in history if moment > now - rate.duration]
        if len(live) >= rate.amount:
            waits.append(live[-1] + rate.duration - now)
    return math.ceil(max(waits))


def forget_failures(request: HttpRequest, *, login: str) -> None:
    """The wrong passwords tried for `login` no longer count: its owner proved by mail to be themselves.

    Those of the address stay: others may be behind them.
    """
    key = get_adapter(request)._get_login_attempts_cache_key(request, username=login)
    for rate in ratelimit.parse_rates(app_settings.RATE_LIMITS["login_failed"]):
        if rate.per == "key":
            cache.delete(ratelimit.get_cache_key(request, app=_APP, action="login_failed", rate=rate, key=key))


def first_refusal(request: HttpRequest, *, action: str, key: str, seconds: int) -> bool:
    """Whether nobody was told yet about this wait: a robot that goes on knocking is written down once.

    Once an address is at its own limit it counts as one, whatever logins it tries.
    """
    address = seconds_to_wait(request, action=action, key="")
    told = hashlib.sha256(f"{action}:{ratelimit.get_ip(request) if address else key}".encode()).hexdigest()
    return bool(cache.add(f"accounts:refused:{told}", True, timeout=max(1, seconds)))
