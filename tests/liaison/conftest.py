"""A small school, a family with two parents, and words on their way."""

from dataclasses import dataclass

import pytest

from tenant_apps.accounts.models import User
from tenant_apps.directory import services as directory
from tenant_apps.directory.choices import Authority
from tenant_apps.liaison.services import Content, Options, address_word, send_word, set_options, write_word
from tenant_apps.timeline import fanout
from tenant_apps.timeline.models import Event
from tenant_apps.timeline.selectors import feed
from tests.factories.accounts import RelativeFactory
from tests.factories.directory import make_family, make_small_school

QUESTION = "Autorisez-vous votre enfant à participer à la sortie ?"


@dataclass(frozen=True)
class Family:
    """Two children of the class, their two parents, and a neighbour to call."""

    mother: User
    father: User
    neighbour: User
    first: User
    second: User


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


@pytest.fixture
def family(world):
    [first, second], [mother, father] = make_family(world.school_class, children=2, activated=True)
    neighbour = RelativeFactory(activated=True)
    for child in (first, second):
        directory.add_guardian(actor=None, relative=neighbour, child=child, authority=Authority.CONTACT)
    return Family(mother, father, neighbour, first, second)


@pytest.fixture
def draft(world):
    """A word of the teacher's to the class, not sent."""

    def write(author=None, title="Sortie au musée", text="<p>Nous partons à 9 h.</p>", to=None, **options):
        author = author or world.teacher
        word = write_word(actor=author, content=Content(title, text))
        tokens = to if to is not None else [f"class:{world.school_class.pk}"]
        word = address_word(actor=author, word=word, tokens=tokens)
        return set_options(actor=author, word=word, options=Options(**options))

    return write


@pytest.fixture
def sent(draft):
    """The same, in the carnet of its families."""

    def send(author=None, **options):
        word = draft(author, **options)
        return send_word(actor=word.author, word=word).word

    return send


@pytest.fixture
def told():
    """Sentences of news of one kind (« word ») in somebody's feed, once everything published is fanned out."""

    def read(user, kind):
        for pk in Event.objects.filter(fanned_out_at=None).order_by("pk").values_list("pk", flat=True):
            fanout.fan_out(pk)
        return [str(item.sentence) for item in feed(user).items if item.event.kind == f"liaison.{kind}"]

    return read


@pytest.fixture
def see(alpha_client):
    """The page at an address as somebody sees it."""

    def read(user, url, code=200, **options):
        alpha_client.force_login(user)
        answer = alpha_client.get(url, **options)
        assert answer.status_code == code
        return answer.content.decode()

    return read


@pytest.fixture
def post(alpha_client):
    """What comes back when somebody sends a form."""

    def send(user, url, data=None, code=302, **options):
        alpha_client.force_login(user)
        answer = alpha_client.post(url, data or {}, **options)
        assert answer.status_code == code, answer.content.decode()[:3000]
        return answer

    return send
