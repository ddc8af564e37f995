"""Parts of pages that are the same for everybody: drawn once a process, then only copied."""

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# Stands for the id of a row while the part is drawn; no id, no address and no word of ours holds it.
_ID = 8_888_888_888_888_888_888


def drawn(template: str, *, pk: int | None = None, **facts: Hashable) -> SafeString:
    """The template with these facts: all that it depends on, besides the language and the addresses of the place.

    No request, no user and no token reach it. With `pk`, only the number changes from one row to the next:
    neither the template nor its addresses (`{% url … pk %}`) are worked out again.
    """
    # Python holds True for 1 and a string marked safe for one that is not: their type tells them apart.
    told = tuple(sorted((name, type(fact), fact) for name, fact in facts.items()))
    draw = _draw.__wrapped__ if settings.DEBUG else _draw
    page = draw(template, get_language(), get_urlconf(), pk is not None, told)
    return page if pk is None else SafeString(page.replace(str(_ID), str(pk)))


@lru_cache(maxsize=1024)
def _draw(
    template: str,
    language: str | None,
    urlconf: str | None,
    has_pk: bool,
    facts: tuple[tuple[str, type, Hashable], ...],
) -> SafeString:
    told = {name: fact for name, _type, fact in facts}
    return SafeString(render_to_string(template, {**told, **({"pk": _ID} if has_pk else {})}))
