"""A CSRF secret is good for one school only."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.crypto import constant_time_compare, salted_hmac

from tenants.http import Request

_SALT = "tenants.csrf"


def _seal(request: Request, secret: str) -> str:
    place = request.school.schema_name if request.school else request.place.value
    return salted_hmac(_SALT, f"{place}:{secret}", algorithm="sha256").hexdigest()


class SchoolCsrfMiddleware(CsrfViewMiddleware):
    """Django's protection, the cookie sealed with the host's school.

    Cookie and token taken together from one school (or planted by a neighbour subdomain) would
    pass Django's double submit at another: the seal makes them worthless there.
    """

    def _get_secret(self, request: Request) -> str | None:
        sealed = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
        secret, _, seal = sealed.partition(".")
        if not secret or not constant_time_compare(seal, _seal(request, secret)):
            return None
        cookies = request.COOKIES
        request.COOKIES = {**cookies, settings.CSRF_COOKIE_NAME: secret}
        try:
            found: str | None = super()._get_secret(request)  # type: ignore[misc]
        finally:
            request.COOKIES = cookies
        return found

    def _set_csrf_cookie(self, request: Request, response: HttpResponse) -> None:
        secret: Any = request.META["CSRF_COOKIE"]
        request.META["CSRF_COOKIE"] = f"{secret}.{_seal(request, secret)}"
        try:
            super()._set_csrf_cookie(request, response)  # type: ignore[misc]
        finally:
            request.META["CSRF_COOKIE"] = secret
