"""What services refuse, said to programs: a status and the reason in words, in one place.

register(MessageRefused, 409)  # in AppConfig.ready; a subclass without a line of its own is answered as its parent
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext_lazy
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

# More than DATA_UPLOAD_MAX_MEMORY_SIZE (RFC 9110, 15.5.14).
_TOO_LARGE = gettext_lazy("Cette requête est trop lourde.")
Facts = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True)
class _Answer:
    status: int
    facts: Facts | None


_answers: dict[type[Exception], _Answer] = {}


def register(refusal: type[Exception], status: int, *, facts: Facts | None = None) -> None:
    """Have these answered with `status`, and what `facts` tells beside the reason. The same again: replaced.

    One that names its `field` is a mistake of the request: 400, at that field, whatever the status.
    """
    _answers[refusal] = _Answer(status, facts)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to what a view raised (rest_framework's EXCEPTION_HANDLER); None is a fault of ours, a 500."""
    answer = next((_answers[kind] for kind in type(error).__mro__ if kind in _answers), None)
    if isinstance(error, RequestDataTooBig):
        return Response({"detail": str(_TOO_LARGE)}, status=413)
    if answer is None:
        return exception_handler(error, context)
    set_rollback()
    field = getattr(error, "field", "")
    if field:
        return Response({field: [str(error)]}, status=400)
    facts = answer.facts(error) if answer.facts else {}
    return Response({"detail": str(error), **facts}, status=answer.status)
