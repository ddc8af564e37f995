"""A pupil comes in with a card, cannot change the account, and goes when the class closes."""

import pytest
from django.conf import settings

from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import block_user, predelete_users
from tenant_apps.directory import services as directory
from tenant_apps.pupil_cards import services
from tenants.context import in_school
from tests.client import StrictClient
from tests.factories.directory import make_small_school


def _text(response):
    return response.content.decode()


def _signed_in(client):
    return client.get("/").status_code == 200


def test_first_the_name_then_in(alpha_client, world, code):
    page = _text(alpha_client.post("/carte/", {"code": code}))
    assert "Bonjour Lou, c’est toi ?" in page
    assert not _signed_in(alpha_client)
    assert alpha_client.post("/carte/", {"code": code, "etape": "2"})["Location"] == "/"
    assert "Bonjour Lou" in _text(alpha_client.get("/"))


def test_a_get_lets_nobody_in_and_is_kept_by_no_cache(alpha_client, code):
    answer = alpha_client.get("/carte/", {"code": code, "etape": "2"})
    assert "no-store" in answer["Cache-Control"]
    assert not _signed_in(alpha_client)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Recopie le code"), ("abc", "26 lettres et chiffres"), ("0" * 26, "ne marche plus"), ("x" * 80, "60")],
)
def test_another_code_is_refused_in_words(alpha_client, world, code, typed, said):
    assert said in _text(alpha_client.post("/carte/", {"code": typed, "etape": "2"}))
    assert not _signed_in(alpha_client)


def test_capitals_and_spaces_do_not_matter(alpha_client, code):
    assert alpha_client.post("/carte/", {"code": " ".join(code.upper()), "etape": "2"}).status_code == 302


@pytest.mark.parametrize("step", ["1", "2"])
@pytest.mark.parametrize("hours", [7, -2])
def test_outside_the_hours_a_kind_word(alpha_client, world, code, clock, step, hours):
    clock.shift(hours * 3600)
    page = _text(alpha_client.post("/carte/", {"code": code, "etape": step}))
    assert "n’ouvre pas les cartes à cette heure-ci" in page
    assert "lundi, mardi, jeudi et vendredi, de 8 h 30 à 16 h 30" in page
    assert not _signed_in(alpha_client)


def _block(world):
    block_user(actor=world.admin, user=world.pupil)


def _leave(world):
    predelete_users(actor=None, users=[world.pupil])


def _revoke(world):
    services.revoke_card(actor=world.teacher, pupil=world.pupil)


def _close(world):
    services.close_class(actor=world.teacher, school_class=world.school_class)


def _take_out(world):
    directory.detach(actor=world.teacher, school_class=world.school_class, user=world.pupil)


def _replace(world):
    services.make_cards(actor=world.teacher, school_class=world.school_class, pupils=[world.pupil])


ENDS = [_block, _leave, _revoke, _close, _take_out, _replace]


@pytest.mark.parametrize("end", ENDS)
def test_a_card_that_should_not_open_does_not(alpha_client, world, code, end):
    end(world)
    for step in ("1", "2"):
        answer = alpha_client.post("/carte/", {"code": code, "etape": step})
        assert "c’est toi" not in _text(answer)
    assert not _signed_in(alpha_client)


@pytest.mark.parametrize("end", ENDS)
def test_a_visit_ends_with_what_let_it_in(by_card, world, end):
    assert _signed_in(by_card)
    end(world)
    assert by_card.get("/").status_code == 302
    assert not _signed_in(by_card)


def test_the_visit_ends_at_the_closing_hour(by_card, clock):
    for _minutes in range(0, 6 * 60 + 30, 30):
        assert _signed_in(by_card)
        clock.shift(30 * 60)
    answer = by_card.get("/")
    assert answer["Location"] == "/carte/fini/"
    assert "Ta visite est finie" in _text(by_card.get("/carte/fini/"))
    clock.shift(17 * 3600)  # the next morning, open again
    assert not _signed_in(by_card)


@pytest.mark.parametrize(("seconds", "still"), [(3500, True), (3700, False)])
def test_the_visit_ends_after_an_hour_without_anything(by_card, clock, seconds, still):
    clock.shift(seconds)
    assert _signed_in(by_card) is still


def test_a_fragment_of_a_page_leads_the_whole_page_out(by_card, world):
    _close(world)
    answer = by_card.get("/", headers={"hx-request": "true"})
    assert answer["HX-Redirect"] == "/carte/fini/"


def test_the_account_can_be_looked_at_only(by_card, world):
    page = _text(by_card.get("/mon-compte/"))
    assert "tu peux regarder ton compte, pas le changer" in page
    assert world.pupil.login in page
    assert "Mot de passe et sécurité" not in _text(by_card.get("/"))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path", ["/mon-compte/photo/", "/mon-compte/identifiant/", "/securite/", "/securite/mot-de-passe/"]
)
def test_the_account_cannot_be_changed(by_card, world, method, path):
    answer = getattr(by_card, method)(path)
    assert (answer.status_code, "tu ne peux pas changer ton compte" in _text(answer)) == (403, True)


def test_the_card_page_itself_is_not_a_way_to_write(by_card, world):
    before = User.objects.get(pk=world.pupil.pk)
    assert by_card.post("/mon-compte/", {"motto": "perdu"}).status_code == 403
    assert User.objects.get(pk=world.pupil.pk).password == before.password


def test_a_password_visit_is_not_touched(alpha_client, world, opening, clock):
    alpha_client.force_login(world.pupil)
    clock.shift(12 * 3600)
    assert _signed_in(alpha_client)
    assert alpha_client.get("/securite/mot-de-passe/").status_code == 200


def test_a_card_takes_the_tablet_over(as_teacher, world, code):
    assert as_teacher.post("/carte/", {"code": code, "etape": "2"}).status_code == 302
    assert "Ta classe" in _text(as_teacher.get("/"))


def test_the_same_wrong_code_is_not_tried_without_end(alpha_client, world, code):
    for _ in range(5):
        alpha_client.post("/carte/", {"code": "0" * 26})
    assert "Trop d’essais" in _text(alpha_client.post("/carte/", {"code": "0" * 26}))
    assert "c’est toi" in _text(alpha_client.post("/carte/", {"code": code}))


def test_many_children_behind_one_address_come_in(alpha_client, world, code):
    for _ in range(12):
        assert alpha_client.post("/carte/", {"code": code, "etape": "2"}).status_code == 302


def test_a_card_of_alpha_is_worthless_at_beta(beta, code):
    with in_school(beta):
        make_small_school()
        client = StrictClient(f"beta.{settings.PLATFORM_DOMAIN}")
        page = _text(client.post("/carte/", {"code": code, "etape": "2"}))
        assert "ne marche plus" in page
        assert not _signed_in(client)


def test_sign_ins_by_card_are_told_apart(by_card, world):
    assert AuditEntry.objects.get(verb="accounts.sign_in_card").actor == world.pupil


def test_a_new_charter_can_be_accepted_in_a_visit(by_card, world):
    User.objects.filter(pk=world.pupil.pk).update(charter_version="2000-01")
    assert by_card.get("/")["Location"].startswith("/conditions/")
    assert by_card.post("/conditions/", {"charter": "on"}).status_code == 302
    assert _signed_in(by_card)
