"""Codes given on a screen, accounts closed, opened and deleted by the teacher; a parent helps a child."""

import re

import pytest
import time_machine

from tenant_apps.accounts.choices import Function, Source
from tenant_apps.accounts.codes import code_matches, read_code
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import AccountRefused, block_user, update_user
from tenant_apps.class_settings import permissions
from tenant_apps.class_settings import services as class_settings
from tenant_apps.directory import services
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.models import PersonalDetails
from tenant_apps.directory.selectors import pupils_of
from tests.factories.accounts import PASSWORD, RelativeFactory
from tests.factories.directory import make_family


def _text(response):
    return response.content.decode()


def _code(page):
    return "".join(re.search(r'class="code-box large">([^<]+)<', page)[1].split()).lower()


@pytest.fixture
def pupil_url(world):
    return f"/ma-classe/{world.school_class.pk}/eleves/{world.pupil.pk}/"


def _again(user):
    return User.objects.get(pk=user.pk)


def test_a_forgotten_password_becomes_a_code_shown_once(as_teacher, world, pupil_url):
    assert "est effacé" in _text(as_teacher.get(f"{pupil_url}code-provisoire/"))
    assert _again(world.pupil).is_activated
    answer = as_teacher.post(f"{pupil_url}code-provisoire/")
    assert "no-store" in answer["Cache-Control"]
    assert code_matches(_again(world.pupil), _code(_text(answer)))
    assert "code-box" not in _text(as_teacher.get(f"{pupil_url}code-provisoire/"))
    line = AuditEntry.objects.get(verb="accounts.reset_access")
    assert (line.actor, line.target_key) == (world.teacher, f"user:{world.pupil.pk}")


def test_the_code_opens_the_choice_of_a_password_once(as_teacher, alpha_client, world, pupil_url):
    code = _code(_text(as_teacher.post(f"{pupil_url}code-provisoire/")))
    as_teacher.logout()
    answer = alpha_client.post("/connexion/", {"login": world.pupil.login, "password": code}, follow=True)
    assert "Choisis un mot de passe" in _text(answer)
    chosen = {"password1": PASSWORD, "password2": PASSWORD, "charter": "on"}
    sheet = {"etape": "2", "identifiant": world.pupil.login, "code": code}
    assert alpha_client.post("/activation/", {**sheet, **chosen}).status_code == 302
    assert not code_matches(_again(world.pupil), code)
    assert _again(world.pupil).check_password(PASSWORD)


def test_the_code_ends_open_sessions(as_teacher, world, pupil_url):
    before = world.pupil.get_session_auth_hash()
    as_teacher.post(f"{pupil_url}code-provisoire/")
    assert _again(world.pupil).get_session_auth_hash() != before


def test_a_new_code_voids_the_one_before(as_teacher, world, pupil_url):
    first, second = (_code(_text(as_teacher.post(f"{pupil_url}code-provisoire/"))) for _ in range(2))
    assert not code_matches(_again(world.pupil), first)
    assert code_matches(_again(world.pupil), second)


@pytest.mark.parametrize(("hours", "good"), [(7 * 24 - 1, True), (7 * 24 + 1, False)])
def test_the_code_lives_a_week(world, hours, good):
    with time_machine.travel(0, tick=False) as clock:
        code = class_settings.give_code(actor=world.teacher, user=world.pupil)
        clock.shift(hours * 3600)
        assert code_matches(_again(world.pupil), code) is good
        assert bool(read_code(_again(world.pupil))) is good


def test_a_pupil_who_never_came_may_have_a_code_too(as_teacher, world):
    [child], _none = make_family(world.school_class, relatives=0)
    page = _text(as_teacher.post(f"/ma-classe/{world.school_class.pk}/eleves/{child.pk}/code-provisoire/"))
    assert code_matches(_again(child), _code(page))


def test_a_parent_without_address_gets_a_code_and_one_with_an_address_a_mail(as_teacher, world):
    url = f"/ma-classe/{world.school_class.pk}/parents/{world.parent.pk}/code-provisoire/"
    assert "Mot de passe oublié" in _text(as_teacher.post(url))
    User.objects.filter(pk=world.parent.pk).update(email="")
    code = _code(_text(as_teacher.post(url)))
    assert code_matches(_again(world.parent), code)


def test_a_parent_who_runs_the_school_is_not_the_teachers_to_let_in(world):
    User.objects.filter(pk=world.parent.pk).update(email="")
    parent = update_user(actor=None, user=_again(world.parent), functions=[Function.LOCAL_ADMIN])
    for adult in (parent, world.other_teacher, world.admin, world.staff):
        with pytest.raises(AccountRefused):
            class_settings.give_code(actor=world.teacher, user=adult)


def test_an_account_blocked_meanwhile_is_said_so(as_teacher, world, pupil_url, monkeypatch):
    """The administrator blocks the account while the teacher's answer is on its way."""
    decide = permissions.can_give_code

    def decide_then_block(*args):
        decision = decide(*args)
        block_user(actor=world.admin, user=world.pupil)
        return decision

    monkeypatch.setattr(permissions, "can_give_code", decide_then_block)
    answer = as_teacher.post(f"{pupil_url}code-provisoire/")
    assert (answer.status_code, "faut le débloquer" in _text(answer)) == (200, True)


@pytest.fixture
def as_parent(world, alpha_client):
    alpha_client.force_login(world.parent)
    return alpha_client


def test_a_parent_gives_a_code_to_their_child(as_parent, world):
    url = f"/mes-enfants/{world.pupil.pk}/code-provisoire/"
    assert url in _text(as_parent.get("/"))
    code = _code(_text(as_parent.post(url)))
    assert code_matches(_again(world.pupil), code)


def test_somebody_to_call_may_not(alpha_client, world):
    contact = RelativeFactory(activated=True)
    services.add_guardian(actor=None, relative=contact, child=world.pupil, authority=Authority.CONTACT)
    alpha_client.force_login(contact)
    url = f"/mes-enfants/{world.pupil.pk}/code-provisoire/"
    assert url not in _text(alpha_client.get("/"))
    answer = alpha_client.post(url)
    assert (answer.status_code, "responsable légal" in _text(answer)) == (403, True)
    with pytest.raises(AccountRefused):
        class_settings.help_child(actor=contact, user=world.pupil)


def test_a_parent_cannot_open_a_closed_account(as_parent, world):
    block_user(actor=world.admin, user=world.pupil)
    assert as_parent.post(f"/mes-enfants/{world.pupil.pk}/code-provisoire/").status_code == 403


def test_another_childs_page_is_not_there(as_parent, world):
    assert as_parent.get(f"/mes-enfants/{world.other_pupil.pk}/code-provisoire/").status_code == 404


def test_the_teacher_closes_and_opens_a_pupils_account(as_teacher, world, pupil_url):
    assert "Bloquer le compte de Lou Martin ?" in _text(as_teacher.get(f"{pupil_url}bloquer/"))
    for _ in range(2):  # the same answer twice
        as_teacher.post(f"{pupil_url}bloquer/", {"action": "block"})
    assert not _again(world.pupil).is_active
    as_teacher.post(f"{pupil_url}bloquer/", {"action": "unblock"})
    assert _again(world.pupil).is_active
    said = AuditEntry.objects.filter(target_key=f"user:{world.pupil.pk}", actor=world.teacher)
    assert sorted(said.values_list("verb", flat=True)) == ["accounts.block_user", "accounts.unblock_user"]


def test_adults_are_not_the_teachers_to_close(world):
    with pytest.raises(AccountRefused):
        class_settings.block_pupil(actor=world.teacher, user=world.parent)
    with pytest.raises(AccountRefused):
        class_settings.unblock_pupil(actor=world.teacher, user=world.parent)


def test_an_account_that_served_leaves_slowly_and_comes_back(as_teacher, world, pupil_url):
    assert "Pendant 90 jours" in _text(as_teacher.get(f"{pupil_url}supprimer/"))
    page = _text(as_teacher.post(f"{pupil_url}supprimer/", follow=True))
    assert "dans 90 jours" in page
    assert _again(world.pupil).is_leaving
    offer = page.split('name="offer" value="')[1].split('"')[0]
    as_teacher.post(f"/ma-classe/{world.school_class.pk}/annuler/", {"offer": offer})
    assert list(pupils_of(world.school_class)) == [world.pupil]


def test_a_pupil_typed_by_mistake_goes_at_once(as_teacher, world):
    [child], _none = make_family(world.school_class, relatives=0)
    url = f"/ma-classe/{world.school_class.pk}/eleves/{child.pk}/supprimer/"
    assert "tout de suite" in _text(as_teacher.get(url))
    as_teacher.post(url)
    assert not User.objects.filter(pk=child.pk).exists()
    assert (
        "compte supprimé depuis la classe"
        in _text(as_teacher.get(f"/ma-classe/{world.school_class.pk}/journal/")).lower()
    )


def test_an_imported_pupil_never_goes_at_once(as_teacher, world):
    [child], _none = make_family(world.school_class, relatives=0)
    User.objects.filter(pk=child.pk).update(source=Source.ONDE)
    as_teacher.post(f"/ma-classe/{world.school_class.pk}/eleves/{child.pk}/supprimer/")
    assert _again(child).is_leaving


def test_a_pupil_of_two_classes_is_taken_out_not_deleted(as_teacher, world, pupil_url):
    services.attach(actor=None, school_class=world.other_class, user=world.pupil)
    assert "aussi dans une autre classe" in _text(as_teacher.post(f"{pupil_url}supprimer/"))
    assert not _again(world.pupil).is_leaving


@pytest.mark.parametrize(("flag", "said"), [(True, "Oui"), (False, "Non"), (None, "")])
def test_ondes_photo_flag_is_said_to_be_no_consent(as_teacher, world, pupil_url, flag, said):
    PersonalDetails.objects.create(user=world.pupil, photo_flag=flag)
    page = _text(as_teacher.get(pupil_url))
    assert ("Ce n’est pas un accord pour publier des images" in page) is (flag is not None)
    assert said in page
