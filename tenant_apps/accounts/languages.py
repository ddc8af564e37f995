"""In which language somebody is spoken to: their own where the pages exist in it, else French."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenants.http import Request

# French as pupils are spoken to, *tu* where adults read *vous*: locale/fr_X-tu holds the texts that differ
# (docs/decisions/0030). A private subtag (BCP 47), whose formats and other texts are French's.
PUPILS_FRENCH = "fr-x-tu"


def page_language(asked: str) -> str:
    """`asked` (a code of LANGUAGES, or anything a browser sends) if pages exist in it, else French."""
    return asked if asked in settings.PAGE_LANGUAGES else settings.LANGUAGE_CODE


def language_of(user: User, chosen: str = "") -> str:
    """The language `user` is spoken to, `chosen` a moment ago or the account's: a pupil's French says *tu*."""
    language = page_language(chosen or user.language)
    to_pupil = language == settings.LANGUAGE_CODE and user.profile == Profile.PUPIL
    return PUPILS_FRENCH if to_pupil else language


def language_said() -> str:
    """The language being spoken, as a browser or a mail program is told: the pupils' French is French."""
    return (translation.get_language() or settings.LANGUAGE_CODE).partition("-")[0]


@contextmanager
def speaking_to(user: User) -> Iterator[str]:
    """The block speaks the language of `user`, French where the pages do not; gives its code."""
    language = language_of(user)
    with translation.override(language):
        yield language


def language_at_the_door(request: Request) -> str:
    """The language a visitor chose in this browser, French before that and outside schools."""
    if getattr(request, "school", None) is None:
        return settings.LANGUAGE_CODE
    return page_language(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))


def speak_to_reader(request: Request) -> None:
    """Go on in the language of whoever asks: their account's, else the one chosen in this browser.

    The ONE team's console and the public site are in French.
    """
    user = getattr(request, "user", None)
    if getattr(request, "school", None) is not None and user is not None and user.is_authenticated:
        translation.activate(language_of(user))
    else:
        translation.activate(language_at_the_door(request))
