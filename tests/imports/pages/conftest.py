"""A head, a teacher with a class, and small files for them to drop."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.client import StrictClient
from tests.factories.accounts import HeadFactory, PupilFactory, TeacherFactory, activate
from tests.factories.directory import make_class
from tests.factories.onde import PUPIL, RELATIVE, text_of


def dropped(*rows, name="CSVExtraction.csv"):
    """A file as the browser sends it."""
    return SimpleUploadedFile(name, text_of(*rows).encode(), content_type="text/csv")


def both():
    """One pupil and her mother."""
    return [dropped(PUPIL), dropped(RELATIVE)]


def said(response):
    """The page's text, spaces made simple."""
    return " ".join(response.content.decode().split())


def print_of_page(page):
    """The print of the plan that the last page before writing bears."""
    return re.search(r'name="vu" value="(\w+)"', said(page))[1]


def print_of(client, where):
    """The same, of the page as it is now."""
    return print_of_page(client.get(f"{where}appliquer/"))


def written(client, where, **more):
    """Apply an import as its page asks it; the page that follows."""
    return client.post(f"{where}appliquer/", {"vu": print_of(client, where), **more}, follow=True)


@pytest.fixture
def school(inside_alpha):
    """Alpha with a head, and a class of one pupil with its teacher."""
    teacher = TeacherFactory(first_name="Sophie", last_name="Roy", activated=True)
    lou = PupilFactory(first_name="Lou", last_name="Martin")
    ce1 = make_class(teacher, lou, name="CE1 B")
    head = activate(HeadFactory(first_name="Anne", last_name="Chef"))
    return SimpleNamespace(head=head, teacher=teacher, lou=lou, ce1=ce1)


def _signed_in(user):
    client = StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")
    client.force_login(user)
    return client


@pytest.fixture
def as_head(school):
    return _signed_in(school.head)


@pytest.fixture
def as_teacher(school):
    return _signed_in(school.teacher)


@pytest.fixture
def drop(as_head):
    """Drop files as the head; the address of the import."""

    def dropping(*files, scope="ecole", client=None, **more):
        response = (client or as_head).post("/imports/", {"fichiers": list(files), "portee": scope, **more})
        assert response.status_code == 302, said(response)
        return response["Location"]

    return dropping
