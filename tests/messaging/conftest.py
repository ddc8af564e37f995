"""A small school, a browser in it, and messages without ceremony."""

from io import BytesIO

import pytest

from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group
from tenant_apps.documents import files
from tenant_apps.documents.services import add_document
from tenant_apps.messaging import services
from tenant_apps.messaging.models import Copy
from tests.factories.directory import make_small_school


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


@pytest.fixture
def see(alpha_client):
    """The page at an address as somebody sees it."""

    def read(user, url, code=200):
        alpha_client.force_login(user)
        answer = alpha_client.get(url)
        assert answer.status_code == code
        return answer.content.decode()

    return read


@pytest.fixture
def parents(world):
    """The group of the parents of the class."""
    return Group.objects.get(kind=GroupKind.CLASS_PROFILE, profile="relative", school_class=world.school_class)


def tokens(*people):
    """What the picker sends for people and groups."""
    return [f"{'group' if isinstance(one, Group) else 'user'}:{one.pk}" for one in people]


@pytest.fixture
def draft(world):
    """A draft of somebody, to people or groups."""

    def write(author, *to, cc=(), bcc=(), subject="Sortie au zoo", body="<p>Pensez au pique-nique.</p>", **more):
        said = {"to": tokens(*to), "cc": tokens(*cc), "bcc": tokens(*bcc)}
        save = {name: more.pop(name) for name in ("draft", "edition", "key") if name in more}
        content = services.Content(subject=subject, body=body, tokens=said, **more)
        return services.save_draft(actor=author, content=content, **save)

    return write


@pytest.fixture
def post(draft):
    """The same, sent."""
    return lambda author, *to, **more: services.send(actor=author, message=draft(author, *to, **more))


@pytest.fixture
def put(inside_alpha):
    """A document of these bytes, at the top of somebody's space."""

    def add(owner, name="menu.txt", content=b"des frites", **more):
        return add_document(actor=owner, folder=None, name=name, stored=files.store(BytesIO(content)), **more)

    return add


def copy_of(message, user, *, outgoing=False):
    """The copy somebody holds, None without one."""
    return Copy.objects.filter(message=message, user=user, outgoing=outgoing).first()


def holders(message):
    """Ids of those who received a message."""
    return set(Copy.objects.filter(message=message, outgoing=False).order_by("pk").values_list("user", flat=True))
