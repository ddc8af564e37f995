"""In the school of make_people: `fill MESSAGES`, then `page`, `search_page`, `list`, `search` and their peers, RUNS."""

import itertools
import random
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402 - needs the settings
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.jobs.make_people import SUBDOMAIN  # noqa: E402
from bench.measure import repeat  # noqa: E402
from tenant_apps.accounts.choices import Profile  # noqa: E402
from tenant_apps.accounts.models import User  # noqa: E402
from tenant_apps.accounts.services import create_user  # noqa: E402
from tenant_apps.directory.choices import GroupKind  # noqa: E402
from tenant_apps.directory.models import Group  # noqa: E402
from tenant_apps.messaging.choices import Place, Role, State  # noqa: E402
from tenant_apps.messaging.models import Addressee, Copy, Message  # noqa: E402
from tenant_apps.messaging.rules import folded  # noqa: E402
from tenant_apps.messaging.selectors.lists import PAGE, listing  # noqa: E402
from tenant_apps.messaging.services import Content, write_and_send  # noqa: E402
from tenants.context import in_school  # noqa: E402
from tenants.models import School  # noqa: E402
from tenants.text import search_form  # noqa: E402

MOST_QUERIES = 12
LEAST_PEOPLE = 850
_BATCH, _READ = 1000, 0.95  # of what one received
# Words of a school, the most said first; then some three thousand that are hardly ever said, as in any language.
_SAID = """école classe enfant demain matin bonjour merci réunion devoirs cahier cantine sortie maîtresse parent pupitre
mardi jeudi lecture calcul dictée goûter piscine musée théâtre chorale jardin forêt rivière château mairie bibliothèque
récréation absence retard rendez-vous médecin vaccin lunettes manteau écharpe gourde pique-nique autocar inscription
assurance coopérative photographie kermesse spectacle poésie géographie volcan"""
_SYLLABLES = ("ba", "co", "di", "fu", "gré", "lan", "mou", "né", "pi", "quo", "ral", "sté", "tur", "vi", "zon")
WORDS = [*_SAID.split(), *map("".join, itertools.product(_SYLLABLES, repeat=3))]
ASKED = ("volcan", "reunion", "ecole", "marti", "photographie mairie", "poesie volc", "cantine", "geographi")


def reader() -> User:
    """Whose inbox it is."""
    return User.objects.with_profile(Profile.RELATIVE).by_name()[0]


def fill(messages: int) -> None:
    """So many messages to one reader, and as many to others: a search looks past those."""
    draw = random.Random(5)
    people = list(User.objects.with_profile(Profile.RELATIVE).by_name())
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]
    now = timezone.now()
    for start in range(0, 2 * messages, _BATCH):
        rows, whom = [], []
        for number in range(start, start + _BATCH):
            to = people[0] if number % 2 else draw.choice(people[1:])
            author = draw.choice(people[1:])
            said = draw.choices(WORDS, weights, k=90)
            rows.append(_message(author, to, said, now - timedelta(minutes=20 * (2 * messages - number))))
            whom.append(to)
        _keep(rows, whom, draw)
    with connection.cursor() as cursor:  # what autovacuum does within a minute of such a change
        cursor.execute("VACUUM ANALYZE messaging_message, messaging_copy, messaging_addressee")


def _message(author: User, to: User, said: list[str], moment: datetime) -> Message:
    subject, text = " ".join(said[:4]), " ".join(said[4:])
    plain = folded(subject=subject, text=text, names=[author.full_name, to.full_name], files=[], media=[])
    return Message(
        author=author, author_name=author.full_name, subject=subject, body=f"<p>{text}</p>", folded=plain,
        state=State.SENT, sent_at=moment,
    )  # fmt: skip


def _keep(rows: list[Message], whom: list[User], draw: random.Random) -> None:
    addressees, copies = [], []
    for one, to in zip(Message.objects.bulk_create(rows), whom, strict=True):
        moment = one.sent_at or timezone.now()
        read_at = moment if draw.random() < _READ else None
        addressees.append(Addressee(message=one, role=Role.TO, user=to, name=to.full_name))
        copies.append(Copy(message=one, user=to, role=Role.TO, moment=moment, read_at=read_at))
        copies.append(Copy(message=one, user=one.author, outgoing=True, moment=moment, read_at=moment))
    Addressee.objects.bulk_create(addressees)
    Copy.objects.bulk_create(copies)


def signed_in() -> Client:
    """The reader, at their own device."""
    user = reader()
    User.objects.filter(pk=user.pk).update(
        activated_at=timezone.now(),
        activation_code="",
        charter_version=settings.CHARTER_VERSION,
        terms_version=settings.TERMS_VERSION,
    )
    client = Client(headers={"host": f"{SUBDOMAIN}.{settings.PLATFORM_DOMAIN}"})
    client.force_login(user)
    return client


def look(client: Client, address: str) -> None:
    """The page, whole. Fails when it is not the list."""
    answer = client.get(address)
    if answer.status_code != 200 or b"letter-line" not in answer.content:
        raise RuntimeError(f"{address}: {answer.status_code}")


def count(client: Client, address: str) -> None:
    """Fails when the page asks too much; what a process asks once is asked before."""
    look(client, address)
    with CaptureQueriesContext(connection) as captured:
        look(client, address)
    asked = [one["sql"] for one in captured if "set_config" not in one["sql"]]
    if len(asked) > MOST_QUERIES:
        raise RuntimeError("\n".join([f"{address}: {len(asked)} queries", *asked]))


def pages(runs: int, searched: bool) -> None:
    """The inbox, or a search in it, through all of the middleware."""
    client = signed_in()
    addresses = [f"/messagerie/?q={word}" for word in ASKED] if searched else ["/messagerie/"]
    for address in addresses:
        count(client, address)
    repeat(lambda n: look(client, addresses[n % len(addresses)]), runs=runs, warm_up=3)


def lists(runs: int, searched: bool) -> None:
    """What the page asks for its lines."""
    user = reader()

    def ask(number: int) -> None:
        words = ASKED[number % len(ASKED)] if searched else ""
        if len(listing(user, Place.INBOX, words=words).lines) < PAGE:
            raise RuntimeError(f"« {words} » is not in enough messages.")

    repeat(ask, runs=runs, warm_up=3)


def list_unindexed(runs: int) -> None:
    """The same without the index it is made for."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP INDEX message_copy_list")
        lists(runs, False)
        transaction.set_rollback(True)


def search_like(runs: int) -> None:
    """The newest messages that hold the letters of each word, by LIKE."""
    user = reader()

    def ask(number: int) -> None:
        found = Copy.objects.filter(user=user, trashed_at=None)
        for word in search_form(ASKED[number % len(ASKED)]).split():
            found = found.filter(message__folded__contains=word)
        if len(found.select_related("message").order_by("-moment", "-id")[: PAGE + 1]) < PAGE:
            raise RuntimeError("LIKE found too little.")

    repeat(ask, runs=runs, warm_up=3)


def send(runs: int) -> None:
    """From the click to the answer: everybody of the school named in its groups, their copies written."""
    author = User.objects.filter(profile=Profile.TEACHER).order_by("pk").first() or create_user(
        actor=None, profile=Profile.TEACHER, first_name="Banc", last_name="Essai", functions=["head"]
    )
    groups = Group.objects.filter(kind=GroupKind.SCHOOL_PROFILE).order_by("pk").values_list("pk", flat=True)
    tokens = {str(Role.BCC): [f"group:{pk}" for pk in groups]}

    def leave(_number: int) -> None:
        sent = write_and_send(actor=author, content=Content("Fermeture", "<p>Le portail ferme à 8 h 30.</p>", tokens))
        if sent.copies.filter(outgoing=False).count() < LEAST_PEOPLE:
            raise RuntimeError("Few people received it.")

    repeat(leave, runs=runs)


JOBS: dict[str, Callable[[int], None]] = {
    "page": lambda runs: pages(runs, False),
    "search_page": lambda runs: pages(runs, True),
    "list": lambda runs: lists(runs, False),
    "send": send,
    "search": lambda runs: lists(runs, True),
    "list_unindexed": list_unindexed,
    "search_like": search_like,
    "fill": lambda messages: repeat(lambda _number: fill(messages), runs=1, warm_up=0),
}


if __name__ == "__main__":
    with in_school(School.objects.get(subdomain=SUBDOMAIN)):
        JOBS[sys.argv[1]](int(sys.argv[2]))
