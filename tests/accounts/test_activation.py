"""The activation page: the sheet, then the password; nothing lost on error; said to whom it concerns."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings

from tenant_apps.accounts import codes, links, services
from tenant_apps.accounts.models import AuditEntry, User
from tenants.context import in_school
from tests.factories.accounts import PASSWORD, PupilFactory, RelativeFactory, TeacherFactory, activate

URL = "/activation/"


@pytest.fixture
def person(inside_alpha):
    return RelativeFactory(first_name="Anne", last_name="Le Goff")


@pytest.fixture
def code(person):
    return codes.read_code(person)


def _details(person, code, **changes):
    given = {
        "etape": "2",
        "identifiant": person.login,
        "code": code,
        "password1": PASSWORD,
        "password2": PASSWORD,
        "email": "anne@example.test",
        "mobile": "06 12 34 56 78",
        "charter": "on",
        "terms": "on",
    }
    return {**given, **changes}


def _text(response):
    return response.content.decode()


def test_the_empty_form_asks_for_the_sheet(alpha_client):
    page = _text(alpha_client.get(URL))
    assert 'name="identifiant"' in page
    assert 'name="code"' in page
    assert "École Alpha" in page


def test_the_link_of_the_sheet_opens_the_second_step(alpha_client, person):
    page = _text(alpha_client.get(links.activation_path(person)))
    assert "Bonjour Anne" in page
    assert 'name="password1"' in page


def test_a_link_opened_again_leads_to_the_login_and_blames_nobody(alpha_client, person):
    link = links.activation_path(person)
    activate(person)
    page = _text(alpha_client.get(link))
    assert "Ce lien ne sert plus" in page
    assert 'href="/connexion/?identifiant=anne.legoff"' in page
    assert "corriger" not in page
    assert page.index("Se connecter") < page.index('name="code"')
    # Who does not exist gets the same answer.
    assert "Ce lien ne sert plus" in _text(alpha_client.get(link.replace("anne.legoff", "personne")))


def test_codes_of_earlier_sheets_still_open(person):
    User.objects.filter(pk=person.pk).update(activation_code=codes.seal_code("hayzss5b"))
    person.refresh_from_db()
    assert codes.code_matches(person, "HAYZ SS5B")
    assert codes.code_matches(person, "HAYZ 555 8")
    assert not codes.code_matches(person, "HAYZ SS5A")


@pytest.mark.parametrize("typed", ["{0}", " {1} ", "{2}", "{3}"])
def test_typing_is_forgiven(alpha_client, person, code, typed):
    shapes = [code, code.upper(), f"{code[:4]}-{code[4:]}", f"{code[:4]} {code[4:]}".upper()]
    page = _text(alpha_client.post(URL, {"identifiant": " Anne.LeGoff ", "code": typed.format(*shapes)}))
    assert 'name="password1"' in page


def test_the_whole_journey(alpha_client, person, code):
    alpha_client.post(URL, {"identifiant": person.login, "code": code})
    response = alpha_client.post(URL, _details(person, code))
    assert (response.status_code, response["Location"]) == (302, "/")
    person.refresh_from_db()
    assert person.is_activated
    assert person.activation_code == ""
    assert person.check_password(PASSWORD)
    assert (person.email, person.mobile) == ("anne@example.test", "+33612345678")
    assert (person.charter_version, person.terms_version) == (settings.CHARTER_VERSION, settings.TERMS_VERSION)
    assert alpha_client.session["_auth_user_id"] == str(person.pk)
    line = AuditEntry.objects.get(verb="accounts.activate_account")
    assert (line.actor, line.ip, line.data) == (person, "127.0.0.1", {})


def test_a_child_is_spoken_to_as_a_child_and_not_asked_for_an_address(alpha_client, inside_alpha):
    child = PupilFactory(first_name="Zoé")
    code = codes.read_code(child)
    page = _text(alpha_client.get(links.activation_path(child)))
    assert "Choisis un mot de passe" in page
    assert 'name="email"' not in page
    assert 'name="terms"' not in page
    given = {"etape": "2", "identifiant": child.login, "code": code, "password1": PASSWORD, "password2": PASSWORD}
    assert "Coche la case" in _text(alpha_client.post(URL, given))
    assert "Allonge ce mot" in _text(alpha_client.post(URL, {**given, "password1": "court"}))
    assert alpha_client.post(URL, {**given, "charter": "on"}).status_code == 302
    child.refresh_from_db()
    assert (child.charter_version, child.terms_version) == (settings.CHARTER_VERSION, "")


def test_a_teacher_gives_an_address(alpha_client, inside_alpha):
    teacher = TeacherFactory()
    page = _text(alpha_client.post(URL, _details(teacher, codes.read_code(teacher), email="")))
    assert "Indiquez votre adresse e-mail" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password1": "court", "password2": "court"}, "Allongez"),
        ({"password1": "aaaaaaaaaaaaaaa", "password2": "aaaaaaaaaaaaaaa"}, "caractères différents"),
        ({"password1": "Lune velo cerise", "password2": "Lune velo cerise"}, "C’est l’exemple"),
        ({"password1": "password123", "password2": "password123"}, "courant"),
        ({"password1": "Legoff-anne!9", "password2": "Legoff-anne!9"}, "contient le nom"),
        ({"password2": "Autre-chose 12"}, "pas les mêmes"),
        ({"email": "anne@"}, "prenom@exemple.fr"),
        ({"email": f"{'a' * 250}@exemple.fr"}, "254"),
        ({"mobile": "12"}, "06 12 34 56 78"),
        ({"mobile": "02 99 12 34 56"}, "numéro de mobile"),
        ({"charter": ""}, "Cochez la case"),
        ({"terms": ""}, "Cochez la case"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(alpha_client, person, code, changes, said):
    page = _text(alpha_client.post(URL, _details(person, code, **changes)))
    assert said in page
    if "email" not in changes:
        assert 'value="anne@example.test"' in page
    if "password1" not in changes:
        assert page.count(f'value="{PASSWORD}"') == (1 if "password2" in changes else 2)
    person.refresh_from_db()
    assert not person.is_activated


def _anonymised(response, *words):
    page = _text(response)
    for word in words:
        page = page.replace(word, "…")
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "csrf", page)


def test_wrong_code_unknown_login_and_activated_account_get_the_same_answer(alpha_client, person):
    activate(RelativeFactory(first_name="Ali", last_name="Ben"))
    answers = [
        _anonymised(alpha_client.post(URL, {"identifiant": login, "code": "k3m9prst"}), login)
        for login in ("anne.legoff", "ali.ben", "personne.inconnue")
    ]
    assert answers[0] == answers[1] == answers[2]
    assert "Ce code ne correspond pas" in answers[0][1]
    assert "déjà été activé" in answers[0][1]


def test_a_code_that_cannot_be_one_is_refused_without_counting(alpha_client, person, code):
    for _ in range(8):
        page = _text(alpha_client.post(URL, {"identifiant": person.login, "code": "oui"}))
        assert "8 caractères" in page
    assert 'name="password1"' in _text(alpha_client.post(URL, {"identifiant": person.login, "code": code}))


def test_a_blocked_person_with_the_right_code_learns_whom_to_ask(alpha_client, person, code):
    services.block_user(actor=None, user=person)
    page = _text(alpha_client.post(URL, {"identifiant": person.login, "code": code}))
    assert "Adressez-vous à la direction" in page
    assert 'name="password1"' not in page


def test_five_failures_close_the_account_and_not_the_school(alpha_client, person, code):
    for _ in range(5):
        alpha_client.post(URL, {"identifiant": person.login, "code": "k3m9prst"})
    page = _text(alpha_client.post(URL, {"identifiant": person.login, "code": code}))
    assert "Attendez 15 minutes" in page
    # The link of a sheet (GET) is no way round.
    assert "Attendez 15 minutes" in _text(alpha_client.get(links.activation_path(person)))
    other = RelativeFactory()
    assert 'name="password1"' in _text(alpha_client.get(links.activation_path(other)))


def test_another_spelling_gives_no_more_tries(alpha_client, person, code):
    type(person).objects.filter(pk=person.pk).update(alias="autre.nom")
    for name in (person.login, "autre.nom", person.login, "Autre.Nom", person.login):
        alpha_client.post(URL, {"identifiant": name, "code": "k3m9prst"})
    page = _text(alpha_client.post(URL, {"identifiant": "autre.nom", "code": code}))
    assert "Attendez 15 minutes" in page


def test_reading_the_sheet_again_and_again_is_not_counted(alpha_client, person):
    for _ in range(8):
        assert 'name="password1"' in _text(alpha_client.get(links.activation_path(person)))


def test_a_hundred_attempts_at_one_account_do_not_close_the_door_to_the_others(alpha_client, person):
    for _ in range(130):
        alpha_client.post(URL, {"identifiant": person.login, "code": "k3m9prst"})
    other = RelativeFactory()
    assert 'name="password1"' in _text(alpha_client.get(links.activation_path(other)))


def test_a_get_writes_nothing(alpha_client, person, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as queries:
        alpha_client.get(links.activation_path(person))
    assert not [q["sql"] for q in queries if re.match(r"(INSERT|UPDATE|DELETE)", q["sql"])]


def test_the_same_sheet_twice_leads_to_sign_in(alpha_client, person, code, monkeypatch):
    from tenant_apps.accounts.views import entrance

    def somebody_was_faster(**kwargs):
        raise services.AccountRefused

    monkeypatch.setattr(entrance.services, "activate_account", somebody_was_faster)
    response = alpha_client.post(URL, _details(person, code))
    assert response["Location"] == "/connexion/?identifiant=anne.legoff"


def test_somebody_signed_in_is_offered_to_change_account(alpha_client, person):
    alpha_client.force_login(activate(TeacherFactory(first_name="Marc", last_name="Petit")))
    page = _text(alpha_client.get(links.activation_path(person)))
    assert "Marc Petit" in page
    assert "Activer un autre compte" in page


def test_a_child_who_lost_the_password_gets_a_new_sheet(alpha_client, inside_alpha):
    teacher, child = TeacherFactory(), activate(PupilFactory())
    TOTP.activate(child, generate_totp_secret())
    alpha_client.force_login(child)
    code = services.reset_access(actor=teacher, user=child)
    child = User.objects.get(pk=child.pk)
    assert codes.read_code(child) == code
    assert not child.check_password(PASSWORD)
    # The session that was open is closed.
    assert alpha_client.get("/securite/").status_code == 302
    line = AuditEntry.objects.get(verb="accounts.reset_access")
    assert (line.actor, line.data) == (teacher, {"second_factors": 1})
    assert 'name="password1"' in _text(alpha_client.get(links.activation_path(child)))


def test_a_code_is_worthless_in_another_school(alpha_client, beta, beta_client, person, code):
    with in_school(beta):
        namesake = RelativeFactory(first_name="Anne", last_name="Le Goff")
        User.objects.filter(pk=namesake.pk).update(activation_code=person.activation_code)
        namesake.refresh_from_db()
        assert codes.read_code(namesake) == ""
    page = _text(beta_client.post(URL, {"identifiant": person.login, "code": code}))
    assert "Ce code ne correspond pas" in page


def test_a_changed_key_still_reads_old_codes(person, code, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, much longer than it needs to be for a test"
    assert codes.read_code(person) == code
    settings.SECRET_KEY_FALLBACKS = []
    assert codes.read_code(person) == ""


def test_the_code_is_not_readable_in_the_database(person, code):
    assert code not in person.activation_code


def test_the_service_refuses_what_the_page_would(person, code):
    with pytest.raises(services.WrongCode):
        services.activate_account(actor=person, code="k3m9prst", password=PASSWORD)
    activated = services.activate_account(actor=person, code=code, password=PASSWORD)
    with pytest.raises(services.AccountRefused, match="déjà activé"):
        services.activate_account(actor=activated, code=code, password=PASSWORD)
