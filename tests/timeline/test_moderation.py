"""Reported by a reader, decided by an administrator, told to who reported."""

import pytest

from tenant_apps.accounts.choices import Function
from tenant_apps.accounts.models import AuditEntry
from tenant_apps.accounts.permissions import AccountRefused, Allowed
from tenant_apps.timeline import cases, fanout, moderation, services
from tenant_apps.timeline.choices import Verdict
from tenant_apps.timeline.models import Event, Report
from tenant_apps.timeline.selectors import feed
from tenant_apps.timeline.views import moderation as views
from tests.factories.accounts import TeacherFactory
from tests.queries import exactly

LIST = "/nouveautes/signalements/"


@pytest.fixture
def event(world, told):
    return told(world.parent, world.teacher, world.pupil, target="tests.thing:7")


@pytest.fixture
def as_admin(alpha_client, world):
    alpha_client.force_login(world.admin)
    return alpha_client


@pytest.fixture
def colleague(world):
    return TeacherFactory(activated=True, first_name="Awa", last_name="Diop", functions=[Function.LOCAL_ADMIN])


def _kinds(user):
    """What is in the feed of somebody, once everything published is fanned out."""
    for pk in Event.objects.filter(fanned_out_at=None).order_by("pk").values_list("pk", flat=True):
        fanout.fan_out(pk)
    return [item.event.kind for item in feed(user).items if not item.event.kind.startswith("people.")]


def test_a_report_reaches_the_administrators_once_while_it_waits(world, event, colleague):
    services.report(actor=world.parent, event=event, reason="Une photo de mon fils")
    services.report(actor=world.teacher, event=event, reason="Moi aussi")
    for administrator in (world.admin, colleague):
        assert _kinds(administrator) == ["timeline.reported"]
    [item] = [one for one in feed(world.admin).items if one.event.kind == "timeline.reported"]
    assert item.sentence == "<b>Sacha Martin</b> signale une nouvelle."
    assert (item.detail, item.event.url) == ("Une photo de mon fils", f"{LIST}{event.pk}/")
    assert cases.count_waiting() == 1
    assert "timeline.reported" not in _kinds(world.staff)


def test_nobody_reports_twice_nor_what_the_feed_itself_says(world, event):
    services.report(actor=world.pupil, event=event, reason="")
    with pytest.raises(AccountRefused, match="Tu l’as déjà signalée"):
        services.report(actor=world.pupil, event=event, reason="")
    services.decide(actor=world.admin, event=event, verdict=Verdict.KEPT)
    assert _kinds(world.pupil)[0] == "timeline.report_kept"
    with pytest.raises(AccountRefused, match="vient de la direction"):
        services.report(actor=world.pupil, event=Event.objects.get(kind="timeline.report_kept"), reason="")


def test_a_button_pressed_twice_reports_once(world, event, alpha_client, monkeypatch):
    """Both requests were let in before either wrote."""
    services.report(actor=world.parent, event=event, reason="Déjà")
    monkeypatch.setattr(views, "can_report", lambda *_asked: Allowed())
    alpha_client.force_login(world.parent)
    answer = alpha_client.post(f"/nouveautes/{event.pk}/signaler/", {"reason": "Encore"})
    assert (answer.status_code, event.reports.get().reason) == (302, "Déjà")


def test_kept_it_stays_and_the_reporter_is_answered(world, event):
    services.report(actor=world.parent, event=event, reason="Non")
    assert (
        services.decide(actor=world.admin, event=event, verdict=Verdict.KEPT, answer="C’est une photo de classe.") == 1
    )
    assert _kinds(world.parent) == ["timeline.report_kept", "tests.said"]
    assert feed(world.parent).items[0].detail == "C’est une photo de classe."
    assert _kinds(world.teacher) == ["tests.said"]
    assert cases.count_waiting() == 0


def test_removed_it_leaves_every_feed_with_all_news_of_its_content(world, told, event, monkeypatch):
    again = told(world.parent, target="tests.thing:7")
    other = told(world.parent)
    heard = []
    monkeypatch.setitem(moderation._removers, "tests", lambda **facts: heard.append(facts))
    services.report(actor=world.parent, event=event, reason="Non")
    services.decide(actor=world.admin, event=event, verdict=Verdict.REMOVED)
    assert _kinds(world.parent) == ["timeline.report_removed", "tests.said"]
    assert {item.event.pk for item in feed(world.parent).items} & {event.pk, again.pk, other.pk} == {other.pk}
    assert _kinds(world.teacher) == []
    assert heard == [{"actor": world.admin, "target": "tests.thing:7"}]
    verbs = set(AuditEntry.objects.filter(verb__startswith="timeline.").values_list("verb", flat=True))
    assert verbs == {"timeline.report", "timeline.remove_reported"}


def test_a_service_that_cannot_hide_its_content_undoes_the_decision(world, event, monkeypatch):
    def fails(**_):
        raise RuntimeError

    monkeypatch.setitem(moderation._removers, "tests", fails)
    services.report(actor=world.parent, event=event, reason="Non")
    with pytest.raises(RuntimeError):
        services.decide(actor=world.admin, event=event, verdict=Verdict.REMOVED)
    assert cases.count_waiting() == 1
    assert Event.objects.get(pk=event.pk).removed_at is None


def test_of_two_administrators_the_first_decides(as_admin, world, event, colleague):
    services.report(actor=world.parent, event=event, reason="Non")
    services.decide(actor=colleague, event=event, verdict=Verdict.KEPT)
    answer = as_admin.post(f"{LIST}{event.pk}/", {"verdict": "removed"}, follow=True).content.decode()
    assert "C’est déjà décidé par Awa Diop" in answer
    assert Report.objects.get().verdict == Verdict.KEPT
    assert Event.objects.get(pk=event.pk).removed_at is None


def test_reported_again_after_it_was_kept_it_waits_again(world, event):
    services.report(actor=world.parent, event=event, reason="Non")
    services.decide(actor=world.admin, event=event, verdict=Verdict.KEPT)
    services.report(actor=world.teacher, event=event, reason="Si")
    assert _kinds(world.admin) == ["timeline.reported"] * 2
    assert [one.is_waiting for one in cases.cases_of(world.admin, list(cases.reported(waiting=True)))] == [True]
    services.decide(actor=world.admin, event=event, verdict=Verdict.REMOVED)
    assert set(Report.objects.values_list("verdict", flat=True)) == {"kept", "removed"}


def test_the_pages_from_the_menu_to_the_decision(alpha_client, world, event):
    alpha_client.force_login(world.parent)
    page = f"/nouveautes/{event.pk}/signaler/"
    assert page in alpha_client.get("/nouveautes/").content.decode()
    assert "la sortie au zoo" in alpha_client.get(page).content.decode()
    wrong = alpha_client.post(page, {"reason": ""}).content.decode()
    assert "Dites en quelques mots" in wrong
    long = alpha_client.post(page, {"reason": "z" * 501}).content.decode()
    assert "500 signes au plus" in long
    assert "z" * 501 in long
    assert "C’est signalé" in alpha_client.post(page, {"reason": "<b>Non</b>"}, follow=True).content.decode()
    assert "Vous avez déjà signalé" in alpha_client.get(page).content.decode()

    alpha_client.force_login(world.admin)
    assert "à traiter" in alpha_client.get("/administration/").content.decode()
    assert "&lt;b&gt;Non&lt;/b&gt;" in alpha_client.get(LIST).content.decode()
    case = f"{LIST}{event.pk}/"
    assert "dans les nouveautés de 3 personnes" in alpha_client.get(case).content.decode()
    unsaid = alpha_client.post(case, {"answer": "Merci"}).content.decode()
    assert "Choisissez de garder ou de retirer" in unsaid
    assert "Merci</textarea>" in unsaid
    done = alpha_client.post(case, {"verdict": "removed", "answer": "Merci"}, follow=True).content.decode()
    assert "retirée pour tout le monde" in done
    assert "Rien à traiter" in done
    assert "Retirée" in alpha_client.get(f"{LIST}?vue=traites").content.decode()
    assert "Merci</blockquote>" in alpha_client.get(case).content.decode()


def test_a_pupil_need_not_say_why(alpha_client, world, event):
    alpha_client.force_login(world.pupil)
    answer = alpha_client.post(f"/nouveautes/{event.pk}/signaler/", {"reason": ""}, follow=True)
    assert "C’est signalé" in answer.content.decode()


def test_what_nobody_reported_has_no_case(as_admin, event):
    assert as_admin.get(f"{LIST}{event.pk}/").status_code == 404


def test_lists_cost_the_same_for_one_report_as_for_five(as_admin, world, told):
    for many in (1, 4):
        for _ in range(many):
            event = told(world.parent, world.teacher, actor=world.staff)
            services.report(actor=world.parent, event=event, reason="Non")
        as_admin.get(LIST)
        with exactly(7):
            as_admin.get(LIST)
        services.report(actor=world.teacher, event=event, reason="Non")
        with exactly(7):
            as_admin.get(f"{LIST}{event.pk}/")
