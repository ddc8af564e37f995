"""What a teacher's questions tell of the accounts a row may be: beyond the class, what decides and nothing more."""

import pytest

from tenant_apps.accounts.models import User
from tenant_apps.directory import services as directory
from tenant_apps.directory.models import Card, PersonalDetails
from tests.factories.accounts import PupilFactory, RelativeFactory, activate
from tests.factories.directory import make_class
from tests.factories.onde import PUPIL, RELATIVE
from tests.imports.pages.conftest import dropped, said

SECRETS = ("anne@cachee.test", "6 39 98 00 07", "02 61 91 00 07", "9 rue Cachée", "99007", "Ville-Close")
FILE = {**RELATIVE, "Courriel": "", "Adresse responsable": ""}


def _anne(*children):
    """Anne Dupont, of whom everything is known."""
    anne = RelativeFactory(first_name="Anne", last_name="Dupont", email=SECRETS[0], mobile="+33639980007")
    values = dict(zip(("home_phone", "address", "postal_code", "city"), SECRETS[2:], strict=True))
    PersonalDetails.objects.create(user=anne, **values)
    for child in children:
        directory.add_guardian(actor=None, relative=anne, child=child)
    return anne


@pytest.fixture
def tom(school):
    """A pupil of CM2, whom the teacher of CE1 B does not have."""
    tom = PupilFactory(first_name="Tom", last_name="Dupont")
    make_class(tom, name="CM2")
    return tom


def _asked(client, drop, *files, **more):
    page = client.get(f"{drop(*files, client=client, **more)}a-decider/", follow=True)
    return said(page).replace("\xa0", " ").replace("\u202f", " ")


def _told(page):
    return [secret for secret in SECRETS if secret in page]


def test_a_teacher_reads_nothing_of_a_parent_of_another_class_but_what_decides(as_teacher, drop, school, tom):
    anne = _anne(tom)
    page = _asked(as_teacher, drop, dropped(PUPIL), dropped(FILE), classe=school.ce1.pk)
    assert "Qui est Anne Dupont ?" in page
    assert _told(page) == []
    assert anne.login not in page
    assert "Tom" not in page
    assert "<dt>Classes</dt><dd>CM2" in page
    assert "Même nom" in page
    assert "Parent · hors de votre classe" in page


def test_nor_of_a_pupil_of_another_class(as_teacher, drop, school, tom):
    User.objects.filter(pk=tom.pk).update(ine="1234567890A")
    page = _asked(as_teacher, drop, dropped({**PUPIL, "Prénom élève": "Tom"}), classe=school.ce1.pk)
    assert "Qui est Tom Dupont ?" in page
    assert "1234567890A" not in page
    assert tom.login not in page
    assert "<dt>Classes</dt><dd>CM2" in page


def test_the_head_reads_all_of_it(as_head, drop, school, tom):
    anne = _anne(tom)
    page = _asked(as_head, drop, dropped(PUPIL), dropped(FILE), scope="partie")
    assert _told(page) == list(SECRETS)
    assert anne.login in page


@pytest.mark.parametrize(("shown", "told"), [(None, True), ([], False), (["email"], True)])
def test_of_a_parent_of_the_class_what_the_family_shows(as_teacher, drop, school, shown, told):
    anne = _anne(school.lou)
    User.objects.filter(pk=school.lou.pk).update(last_name="Dupont", sort_name="dupont lou")
    if shown is not None:  # activated: the padlocks are the family's
        activate(anne)
        Card.objects.create(user=anne, shown=shown)
    page = _asked(as_teacher, drop, dropped(PUPIL), dropped(FILE), classe=school.ce1.pk)
    assert anne.login in page
    assert (SECRETS[0] in page) is told
    assert (SECRETS[3] in page) is (shown is None)


def test_the_dry_run_does_not_name_the_account_of_another_class(as_teacher, drop, school, tom):
    anne = _anne(tom)
    met = {**FILE, "Courriel": SECRETS[0]}
    where = drop(dropped(PUPIL), dropped(met), client=as_teacher, classe=school.ce1.pk)
    page = said(as_teacher.get(where))
    assert "Anne" in page
    assert anne.login not in page


def _moved(anne, *, shown):
    """Anne is in, with her padlocks; the file knows a newer address."""
    activate(anne)
    Card.objects.create(user=anne, shown=shown)
    User.objects.filter(pk=anne.guardianships.get().child_id).update(last_name="Dupont", sort_name="dupont lou")
    return {**RELATIVE, "Courriel": SECRETS[0], "Adresse responsable": "1 rue Neuve"}


@pytest.mark.parametrize(("shown", "before"), [([], "masqué"), (["address"], SECRETS[3])])
def test_the_dry_run_hides_from_a_teacher_what_the_family_hides(as_teacher, drop, school, shown, before):
    changed = _moved(_anne(school.lou), shown=shown)
    page = said(as_teacher.get(drop(dropped(PUPIL), dropped(changed), client=as_teacher, classe=school.ce1.pk)))
    assert f"<del>{before}</del>" in page
    assert "<ins>1 rue Neuve</ins>" in page
    assert (SECRETS[3] in page) is (before == SECRETS[3])


def test_it_hides_nothing_from_the_head(as_head, drop, school):
    changed = _moved(_anne(school.lou), shown=[])
    assert f"<del>{SECRETS[3]}</del>" in said(as_head.get(drop(dropped(PUPIL), dropped(changed), scope="partie")))
