"""The carnet in a school of some 900 pupils: `send RUNS`, `tell RUNS`, `follow RUNS`, `read WORDS RUNS`."""

import sys
from collections.abc import Callable
from http.client import FOUND

import django

django.setup()

from django.conf import settings  # noqa: E402 - needs the settings
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.jobs.make_people import SUBDOMAIN  # noqa: E402 - needs the settings
from bench.measure import repeat  # noqa: E402
from tenant_apps.accounts.choices import Profile  # noqa: E402
from tenant_apps.accounts.models import User  # noqa: E402
from tenant_apps.accounts.services import create_user  # noqa: E402
from tenant_apps.directory.models import SchoolClass  # noqa: E402
from tenant_apps.liaison.models import Word  # noqa: E402
from tenant_apps.liaison.selectors import children_of, entries_of, follow_up  # noqa: E402
from tenant_apps.liaison.services import Content, address_word, send_word, write_word  # noqa: E402
from tenant_apps.timeline import fanout  # noqa: E402
from tenant_apps.timeline.models import Event  # noqa: E402
from tenants.context import in_school  # noqa: E402
from tenants.models import School  # noqa: E402

LEAST_PUPILS = 850


def head() -> User:
    """Who writes; made once."""
    there = User.objects.with_profile(Profile.TEACHER).order_by("pk").first()
    return there or create_user(
        actor=None, profile=Profile.TEACHER, first_name="Banc", last_name="Essai", functions=["head"]
    )


def draft(author: User) -> Word:
    """A word to every class of the school."""
    word = write_word(actor=author, content=Content("Fermeture du portail", "<p>Le portail ferme à 8 h 30.</p>"))
    tokens = [f"class:{pk}" for pk in SchoolClass.objects.order_by("pk").values_list("pk", flat=True)]
    return address_word(actor=author, word=word, tokens=tokens)


def _signed_in(author: User) -> Client:
    """The author's browser."""
    User.objects.filter(pk=author.pk).update(
        activated_at=timezone.now(),
        activation_code="",
        charter_version=settings.CHARTER_VERSION,
        terms_version=settings.TERMS_VERSION,
    )
    client = Client(headers={"host": f"{SUBDOMAIN}.{settings.PLATFORM_DOMAIN}"})
    client.force_login(author)
    return client


def send(runs: int) -> None:
    """From the click to the answer, through all of the middleware."""
    author = head()
    words = [draft(author) for _run in range(runs + 1)]
    client = _signed_in(author)

    def leave(number: int) -> None:
        word = words[number]
        answer = client.post(reverse("liaison:check", args=[word.pk]), {"when": "maintenant"})
        if answer.status_code != FOUND or not answer.headers["Location"].endswith("/suivi/"):
            raise RuntimeError(f"{answer.status_code} {answer.headers.get('Location', '')}")

    repeat(leave, runs=runs)
    with in_school(School.objects.get(subdomain=SUBDOMAIN)):
        if (told := words[-1].pupils.count()) < LEAST_PUPILS:
            raise RuntimeError(f"{told} pupils only.")


def tell(runs: int) -> None:
    """What the task does: the news of every parent and pupil, and what is mailed."""
    author = head()
    for _run in range(runs + 1):
        send_word(actor=author, word=draft(author))
    waiting = list(Event.objects.filter(fanned_out_at=None).order_by("-pk").values_list("pk", flat=True)[: runs + 1])

    def fan_out(number: int) -> None:
        if fanout.fan_out(waiting[number]) < LEAST_PUPILS:
            raise RuntimeError("Nobody was told.")

    repeat(fan_out, runs=runs)


def follow(runs: int) -> None:
    """The first page of the follow-up, counts included."""
    word = Word.objects.sent().newest()[0]
    repeat(lambda _number: follow_up(word), runs=runs)


def read(words: int, runs: int) -> None:
    """The carnet of a parent: the first page, and what waits for each child."""
    author = head()
    for _more in range(words - Word.objects.sent().count()):
        send_word(actor=author, word=draft(author))
    parent = User.objects.with_profile(Profile.RELATIVE).by_name()[0]
    repeat(lambda _number: (list(entries_of(parent)), children_of(parent)), runs=runs)


if __name__ == "__main__":
    with in_school(School.objects.get(subdomain=SUBDOMAIN)):
        ways: dict[str, Callable[..., None]] = {"send": send, "tell": tell, "follow": follow, "read": read}
        ways[sys.argv[1]](*map(int, sys.argv[2:]))
