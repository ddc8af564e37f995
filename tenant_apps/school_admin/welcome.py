"""The school's word of welcome: read by all, written by its administrators."""

from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.db import transaction

from shared_apps.ui.flash import Flash
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.richtext.cleaning import as_text, clean
from tenant_apps.richtext.media import address_of, require_own
from tenant_apps.school_admin.models import WelcomeWord
from tenants.kept import forget, kept

_KEY = "school_admin:welcome"


def welcome_html() -> str:
    """The word of welcome as cleaned HTML, "" when there is none."""
    return WelcomeWord.objects.values_list("html", flat=True).first() or ""


def flashes(_user: User) -> Iterator[Flash]:
    """What the first page shows of it, to everyone."""
    if html := _kept_html():
        yield Flash("school_admin/welcome_flash.html", {"html": html})


def _kept_html() -> str:
    """As `welcome_html`, read once a minute: the first page asks it for everybody."""
    return kept(_KEY, welcome_html, seconds=settings.RULES_CACHE_SECONDS)


def holds(_user: User, number: int) -> bool:
    """Whether the word, which everyone reads, holds this document."""
    return WelcomeWord.objects.filter(html__contains=f'"{address_of(number)}"').exists()


@transaction.atomic
def write_welcome(*, actor: User, html: str) -> None:
    """This is the school's word of welcome from now on; "" takes it away. Raises ForeignMedia."""
    html = clean(html)
    require_own(actor=actor, html=html, before=welcome_html())
    if html:
        WelcomeWord.objects.update_or_create(pk=1, defaults={"html": html})
    else:
        WelcomeWord.objects.all().delete()
    transaction.on_commit(partial(forget, _KEY))
    audit(actor=actor, verb="school_admin.write_welcome", target=as_text(html)[:100])
