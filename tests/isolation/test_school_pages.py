"""Alpha's people, classes and prints are unknown at beta's address, and no page of beta holds a word of alpha."""

import copy

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from tenant_apps.accounts.models import User
from tenants.context import in_school
from tenants.links import sign
from tests.client import StrictClient
from tests.factories.directory import make_small_school
from tests.permissions.subjects import subjects_of
from tests.permissions.test_school import TABLES, URLCONF, _lines

MARK = "Zzalpha"
ROLES = ("admin", "teacher", "parent", "pupil")
# Identities of alpha start here: none of them exists in beta.
FAR = 100_000


def _start_far() -> None:
    """The next rows of the school we stand in have ids that its neighbour does not have."""
    with connection.cursor() as cursor:
        sheets = ("connection_sheets_sheetprint", "connection_sheets_sheetmailing")
        imports = ("imports_import", "imports_importrow")
        lists = ("directory_group", "people_personlist", "communication_suspension")
        news = ("timeline_event", "timeline_report")
        kept = ("documents_folder", "documents_foldershare", "documents_document", "documents_comment")
        words = ("liaison_word", "liaison_signature", "liaison_template")
        homework = ("homework_notebook", "homework_entry")
        mail = ("messaging_message", "messaging_folder", "messaging_copy", "messaging_attachment")
        people = ("accounts_user", "directory_schoolclass")
        for table in (*people, *lists, *sheets, *imports, *news, *kept, *words, *homework, *mail):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {FAR})")


@pytest.fixture
def of_alpha(alpha):
    """What an address may be about, in alpha; every name there holds MARK."""
    with in_school(alpha):
        _start_far()
        return subjects_of(make_small_school(mark=MARK))


@pytest.fixture
def beta_people(beta, of_alpha):
    with in_school(beta):
        return make_small_school()


@pytest.fixture
def browsers(beta, beta_people):
    """Each role → a browser signed in at beta."""
    found = {}
    with in_school(beta):
        for role in ROLES:
            found[role] = StrictClient(f"beta.{settings.PLATFORM_DOMAIN}")
            found[role].force_login(getattr(beta_people, role))
    return found


def _pages(subjects):
    """(address, method, data) of each line of the tables, filled with these subjects."""
    for app in TABLES:
        for name, line in _lines(app).items():
            kwargs = {key: subjects[subject] for key, subject in line.ids.items()}
            yield name, reverse(name, urlconf=URLCONF, kwargs=kwargs), line


def _about_alpha(of_alpha):
    """Addresses that name something of alpha."""
    things = {subject for subject, key in of_alpha.items() if isinstance(key, int) and subject != "nothing"}
    return [(name, url, line) for name, url, line in _pages(of_alpha) if things.intersection(line.ids.values())]


def test_what_is_alphas_is_not_found_at_beta(of_alpha, browsers):
    asked = _about_alpha(of_alpha)
    assert len(asked) > 25
    found = {
        f"{method} {name}": answer.status_code
        for name, url, line in asked
        for method in {line.method, "post"}
        if (answer := getattr(browsers["admin"], method)(url, line.data)).status_code not in {404, 405}
    }
    assert found == {}


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_beta_holds_a_word_of_alpha(beta, beta_people, browsers, role):
    with in_school(beta):
        subjects = subjects_of(beta_people)
    pages = [(url, line) for name, url, line in _pages(subjects) if line.method == "get"]
    read = 0
    for url, _line in pages:
        browser = StrictClient(f"beta.{settings.PLATFORM_DOMAIN}")
        browser.cookies = copy.deepcopy(browsers[role].cookies)
        text = browser.get(url).getvalue().decode(errors="replace")  # files too: streamed, not all of them text
        assert MARK.lower() not in text.lower(), url
        read += "Martin" in text
    assert read >= {"admin": 15, "teacher": 8, "parent": 1, "pupil": 1}[role]


def test_the_marker_is_read_where_it_belongs(alpha, of_alpha, alpha_client):
    with in_school(alpha):
        alpha_client.force_login(User.objects.get(first_name="Claire"))
    page = alpha_client.get("/administration/personnes/").content.decode()
    assert page.count(MARK) > 10


@pytest.mark.parametrize("q", ["Zzalpha", "Martin", ""])
def test_searching_beta_finds_nobody_of_alpha(browsers, q):
    page = browsers["admin"].get("/administration/personnes/", {"q": q}).content.decode()
    assert page.lower().count(MARK.lower()) == (1 if q == MARK else 0)  # what was typed, in the box


def test_the_table_of_beta_holds_nobody_of_alpha(browsers):
    table = browsers["admin"].post("/administration/personnes/tableau/", {}).content.decode()
    assert "Martin" in table
    assert MARK not in table


def test_people_of_alpha_ticked_at_beta_are_nobody(browsers, of_alpha):
    data = {"action": "bloquer", "ids": [of_alpha["parent"], of_alpha["pupil"]]}
    page = browsers["admin"].post("/administration/personnes/ensemble/", data).content.decode()
    assert "ne concerne aucune des personnes choisies" in page


def test_typing_alphas_people_at_beta_reveals_nobody(browsers, beta_people):
    """The duplicate warning looks in one's own school only."""
    url = f"/ma-classe/{beta_people.school_class.pk}/eleves/nouveau/"
    data = {"last_name": f"Martin{MARK}", "first_name": "Lou", "birth_date": "2018-03-12"}
    answer = browsers["teacher"].post(url, data)
    assert answer.status_code == 302


def test_an_undo_signed_at_alpha_is_worthless_at_beta(alpha, beta, of_alpha, browsers, beta_people):
    purpose = f"class_settings.undo.{beta_people.school_class.pk}.{beta_people.teacher.pk}"
    with in_school(alpha):
        offer = sign(purpose, {"pupil_id": beta_people.other_pupil.pk})
    url = f"/ma-classe/{beta_people.school_class.pk}/annuler/"
    assert "trop tard" in browsers["teacher"].post(url, {"offer": offer}, follow=True).content.decode()
