"""Sheets by e-mail: whom they reach, what they say, sent once each whatever the server does."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import block_user
from tenant_apps.connection_sheets import sending, tasks
from tenant_apps.connection_sheets.choices import MailingKind, MailingStatus, MailStatus
from tenant_apps.connection_sheets.mailings import request_mailing, stop_mailing
from tenant_apps.connection_sheets.models import SILENCE, SheetMail, SheetMailing
from tenant_apps.connection_sheets.planning import PrintRefused
from tenant_apps.connection_sheets.reach import progress_of, reach_of
from tenant_apps.connection_sheets.rules import spaced
from tenant_apps.connection_sheets.selectors import Selection
from tenant_apps.directory import services as directory
from tenants.context import enter_school
from tests.factories.accounts import RelativeFactory
from tests.postbox import Postbox

SHEET, REMINDER = MailingKind.SHEET, MailingKind.REMINDER
ALL = Selection()


@pytest.fixture
def addressed(school):
    """Claire and Paul have an address, the children have none; Marc is activated and has one."""
    for name in ("claire", "paul", "marc"):
        User.objects.filter(pk=getattr(school, name).pk).update(email=f"{name}@exemple.fr")
    return school


def ask(school, kind=SHEET, selection=ALL, **options):
    return request_mailing(actor=school.head, kind=kind, selection=selection, **options)


def statuses(mailing):
    return dict(mailing.mails.order_by("pk").values_list("user__first_name", "status"))


def test_whom_an_email_reaches(addressed):
    reach = reach_of(addressed.head, ALL, SHEET)
    assert reach.fresh == [addressed.claire.pk, addressed.paul.pk]
    assert reach.names_without == ["Zoé Durand", "Léa Martin", "Tom Martin"]
    assert (reach.recent, reach.with_address, reach.unnamed_without) == ([], 2, 0)


def test_as_many_queries_for_many(addressed, django_assert_num_queries):
    def ask_reach():
        return reach_of(addressed.head, ALL, SHEET)

    with django_assert_num_queries(2):
        ask_reach()
    for number in range(5):
        RelativeFactory(email=f"autre{number}@exemple.fr")
    with django_assert_num_queries(2):
        assert ask_reach().with_address == 7


def test_each_gets_their_own_sheet(addressed, smtp):
    postbox, mailing = smtp(), ask(addressed)
    assert sending.send_all(mailing.pk) is True
    assert postbox.addresses == ["claire@exemple.fr", "paul@exemple.fr"]
    claire = postbox.received[0]
    text, html = (claire.get_body((kind,)).get_content() for kind in ("plain", "html"))
    code = read_code(addressed.claire)
    for said in (text, html):
        assert "claire.martin" in said
        assert spaced(code) in said
        assert re.search(rf"/activation/\?identifiant=claire.martin&(amp;)?code={code}", said)
        assert "parent de Léa et Tom Martin" in said
        assert read_code(addressed.lea) not in said
    assert claire["Subject"] == "Votre compte ONE est prêt – École Alpha"
    assert claire["Auto-Submitted"] == "auto-generated"
    assert {part.get_content_type() for part in claire.walk()} == {"multipart/alternative", "text/plain", "text/html"}
    assert len({message["Message-ID"] for message in postbox.received}) == 2
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.DONE
    assert progress_of(mailing).sent == 2


def test_a_second_run_sends_nothing(addressed, smtp):
    postbox, mailing = smtp(), ask(addressed)
    sending.send_all(mailing.pk)
    assert sending.send_all(mailing.pk) is False
    assert len(postbox.received) == 2


def test_a_mail_claimed_by_a_killed_worker_is_never_sent_again(addressed, smtp):
    postbox, mailing = smtp(), ask(addressed)
    mailing.mails.filter(user=addressed.claire).update(status=MailStatus.SENDING)
    assert sending.send_all(mailing.pk) is True
    assert postbox.addresses == ["paul@exemple.fr"]
    mailing.refresh_from_db()
    [doubtful] = progress_of(mailing).troubled
    assert (doubtful.user, doubtful.get_status_display()) == (addressed.claire, "peut-être parti")


def test_the_claim_is_made_before_the_server_hears_of_it(addressed, monkeypatch):
    mailing, seen = ask(addressed), []

    class Watching:
        def __init__(self, **_options):
            pass

        open = close = lambda self: None

        def send_messages(self, messages):
            seen.append(statuses(mailing))

    monkeypatch.setattr(sending, "get_connection", Watching)
    sending.send_all(mailing.pk)
    assert seen == [{"Claire": "sending", "Paul": "waiting"}, {"Claire": "sent", "Paul": "sending"}]


def test_somebody_who_does_not_exist_is_told_and_the_others_are_written_to(addressed, smtp):
    postbox = smtp(Postbox({"claire@exemple.fr": "550 no such person"}))
    mailing = ask(addressed)
    assert sending.send_all(mailing.pk) is True
    assert postbox.addresses == ["paul@exemple.fr"]
    assert statuses(mailing) == {"Claire": "refused", "Paul": "sent"}
    assert mailing.mails.get(user=addressed.claire).reason == "550 no such person"


def test_whoever_is_refused_for_now_waits_and_holds_nobody_back(addressed, smtp):
    postbox = smtp(Postbox({"claire@exemple.fr": "451 come back later"}))
    mailing = ask(addressed)
    assert sending.send_all(mailing.pk) is False
    assert statuses(mailing) == {"Claire": "waiting", "Paul": "sent"}
    mailing.refresh_from_db()
    assert (mailing.status, mailing.problem) == (MailingStatus.UNDER_WAY, "451 come back later")
    postbox.answers.clear()
    assert sending.send_all(mailing.pk) is True
    assert postbox.addresses == ["paul@exemple.fr", "claire@exemple.fr"]


def test_a_server_that_is_down_loses_nothing(addressed, nobody_listens, smtp):
    mailing = ask(addressed)
    assert sending.send_all(mailing.pk) is False
    assert set(statuses(mailing).values()) == {"waiting"}
    mailing.refresh_from_db()
    assert mailing.problem
    postbox = smtp()
    assert sending.send_all(mailing.pk) is True
    assert len(postbox.received) == 2


def test_after_a_day_it_is_given_up_and_said(addressed, nobody_listens):
    mailing = ask(addressed)
    SheetMailing.objects.update(requested_at=timezone.now() - timedelta(hours=25))
    assert sending.send_all(mailing.pk) is True
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.DONE
    assert len(progress_of(mailing).troubled) == 2


def test_whoever_was_blocked_or_lost_the_address_meanwhile_gets_nothing(addressed, smtp):
    postbox, mailing = smtp(), ask(addressed)
    block_user(actor=None, user=addressed.claire)
    User.objects.filter(pk=addressed.paul.pk).update(email="")
    assert sending.send_all(mailing.pk) is True
    assert postbox.received == []
    assert set(statuses(mailing).values()) == {"skipped"}


def test_a_conversation_for_fifty(addressed, smtp, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 3)
    for number in range(4):
        directory.add_guardian(actor=None, relative=RelativeFactory(email=f"p{number}@exemple.fr"), child=addressed.lea)
    postbox = smtp()
    sending.send_all(ask(addressed).pk)
    assert (len(postbox.received), postbox.conversations) == (6, 2)


@pytest.mark.parametrize(("kind", "pause"), [(SHEET, timedelta(hours=24)), (REMINDER, timedelta(days=3))])
def test_nobody_is_written_to_again_soon_unless_asked(addressed, smtp, kind, pause):
    smtp()
    sending.send_all(ask(addressed).pk)
    with pytest.raises(PrintRefused, match="il y a peu"):
        ask(addressed, kind)
    now = timezone.now()
    with time_machine.travel(now + pause - timedelta(minutes=1)):
        assert reach_of(addressed.head, ALL, kind).fresh == []
    with time_machine.travel(now + pause + timedelta(minutes=1)):
        assert len(reach_of(addressed.head, ALL, kind).fresh) == 2
    assert ask(addressed, kind, again=True).mails.count() == 2


def test_a_refused_mail_counts_for_nothing(addressed):
    mailing = ask(addressed)
    mailing.mails.update(status=MailStatus.REFUSED)
    assert len(reach_of(addressed.head, ALL, SHEET).fresh) == 2


def test_one_at_a_time(addressed):
    ask(addressed)
    with pytest.raises(PrintRefused, match="pas terminé"):
        ask(addressed, again=True)


def test_nobody_has_an_address(school):
    with pytest.raises(PrintRefused, match="imprimez leurs fiches"):
        ask(school)


def test_stopping(addressed, smtp):
    postbox, mailing = smtp(), ask(addressed)
    stop_mailing(actor=addressed.head, mailing=mailing)
    assert sending.send_all(mailing.pk) is False
    assert postbox.received == []
    with pytest.raises(PrintRefused, match="terminé"):
        stop_mailing(actor=addressed.head, mailing=mailing)
    assert AuditEntry.objects.filter(verb="connection_sheets.stop_mailing", actor=addressed.head).exists()


def test_stopped_in_the_middle(addressed, smtp, monkeypatch):
    postbox, mailing = smtp(), ask(addressed)
    send = sending._Run._send_one

    def stop_after_one(run, *args):
        send(run, *args)
        SheetMailing.objects.update(status=MailingStatus.CANCELLED)

    monkeypatch.setattr(sending._Run, "_send_one", stop_after_one)
    assert sending.send_all(mailing.pk) is False
    assert postbox.addresses == ["claire@exemple.fr"]


def test_a_reminder_has_other_words_and_a_pupil_is_told_tu(addressed, smtp):
    User.objects.filter(pk=addressed.zoe.pk).update(email="zoe@exemple.fr")
    postbox = smtp()
    sending.send_all(ask(addressed, REMINDER).pk)
    bodies = {message["To"]: message.get_body(("plain",)).get_content() for message in postbox.received}
    assert "pas encore activé. Il ne faut que deux minutes" in bodies["claire@exemple.fr"]
    assert "il ne manque que toi" in bodies["zoe@exemple.fr"]
    assert not re.search(r"\b(votre|vos|vous)\b", bodies["zoe@exemple.fr"].partition("--")[0].partition("\n")[2])


def test_each_in_their_language(addressed, smtp):
    User.objects.filter(pk=addressed.claire.pk).update(language="ar")
    User.objects.filter(pk=addressed.paul.pk).update(language="de")
    postbox = smtp()
    sending.send_all(ask(addressed).pk)
    arabic, german = postbox.received
    html = arabic.get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html
    assert '<strong dir="ltr" style="font-family:monospace">claire.martin</strong>' in html
    assert "رمز التفعيل" in html
    assert "votre" not in html.lower()
    assert arabic["Content-Language"] == "ar"
    assert german["Subject"] == "Ihr ONE-Konto ist bereit – École Alpha"
    assert "Aktivierungscode" in german.get_body(("plain",)).get_content()


def test_an_activated_account_gets_a_reminder_of_its_login(addressed, smtp):
    postbox = smtp()
    sending.send_all(ask(addressed, selection=Selection(accounts="actives", profiles=("relative",))).pk)
    [message] = postbox.received
    said = message.get_body(("plain",)).get_content()
    assert "déjà activé" in said
    assert "marc.durand" in said
    assert "Code" not in said


def test_the_log_has_numbers_and_no_address(addressed):
    mailing = ask(addressed, selection=Selection(class_ids=(addressed.ce1.pk,)))
    line = AuditEntry.objects.get(verb="connection_sheets.sheet")
    assert (line.actor, line.target_key, line.target) == (addressed.head, f"mailing:{mailing.pk}", "CE1 A")
    assert (line.data["mails"], line.data["without_address"]) == (2, 2)
    assert "exemple.fr" not in str(line.data)


def tidy(school):
    tasks.tidy_prints.apply(headers={"_schema_name": school.row.schema_name})
    enter_school(school.row)


def test_what_stands_still_is_taken_up_again(addressed, monkeypatch):
    mailing, sent = ask(addressed), []
    monkeypatch.setattr(tasks.send_mails, "delay_on_commit", sent.append)
    tidy(addressed)
    assert sent == []
    with time_machine.travel(timezone.now() + SILENCE + timedelta(seconds=1)):
        tidy(addressed)
    assert sent == [mailing.pk]
    SheetMailing.objects.update(status=MailingStatus.DONE, requested_at=timezone.now() - timedelta(days=366))
    tidy(addressed)
    assert not SheetMail.objects.exists()


# --- Pages


def said(response):
    return " ".join(response.content.decode().split())


def test_confirming_then_following(as_head, addressed, smtp):
    page = said(as_head.get("/fiches/envoi/", {"classe": addressed.ce1.pk}))
    assert "<dd>2</dd>" in page
    assert "2 personnes sans adresse" in page
    assert "Zoé Durand, Léa Martin." in page
    assert "Envoyer 2 e-mails" in page
    assert not SheetMailing.objects.exists()
    response = as_head.post("/fiches/envoi/", {"classe": addressed.ce1.pk})
    mailing = SheetMailing.objects.get()
    assert response["Location"] == f"/fiches/envois/{mailing.pk}/"
    assert "0 / 2" in said(as_head.get(response["Location"]))
    smtp()
    sending.send_all(mailing.pk)
    after = as_head.get(response["Location"], headers={"HX-Request": "true"})
    assert "2 e-mails envoyés" in said(after)
    assert "hx-get" not in said(after)
    assert "<html" not in said(after)


def test_the_others_are_printed_in_one_click(as_head, addressed):
    page = said(as_head.get("/fiches/envoi/", {"classe": addressed.ce1.pk}))
    form = re.search(r'<form method="post" action="/fiches/">(.*?)</form>', page)[1]
    data = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    data.pop("csrfmiddlewaretoken", None)
    printed = as_head.post("/fiches/", data)
    assert "2 fiches" in said(as_head.get(printed["Location"]))


def test_those_written_to_already_are_asked_about(as_head, addressed, smtp):
    smtp()
    sending.send_all(ask(addressed).pk)
    page = said(as_head.get("/fiches/envoi/", {"relance": "1"}))
    assert "2 personnes ont reçu un e-mail il y a moins de trois jours" in page
    refused = as_head.post("/fiches/envoi/", {"relance": "1"})
    assert refused.status_code == 422
    assert "Leur écrire aussi" in said(refused)
    assert as_head.post("/fiches/envoi/", {"relance": "1", "encore": "1"}).status_code == 302
    assert SheetMailing.objects.filter(kind=REMINDER).count() == 1


def test_a_teacher_writes_to_their_class_only(as_teacher, addressed):
    assert as_teacher.post("/fiches/envoi/", {"classe": addressed.cm2.pk}).status_code == 422
    assert as_teacher.post("/fiches/envoi/", {"personne": addressed.tom.pk}).status_code == 422
    assert "Tom" not in said(as_teacher.get("/fiches/envoi/"))


def test_what_went_wrong_is_shown(as_head, addressed, smtp):
    smtp(Postbox({"claire@exemple.fr": "550 no <such> person"}))
    mailing = ask(addressed)
    sending.send_all(mailing.pk)
    page = said(as_head.get(f"/fiches/envois/{mailing.pk}/"))
    assert "550 no &lt;such&gt; person" in page
    assert f'href="/fiches/?personne={addressed.claire.pk}"' in page


def test_stopping_by_the_page(as_head, addressed):
    mailing = ask(addressed)
    as_head.post(f"/fiches/envois/{mailing.pk}/arreter/")
    assert "a été arrêté" in said(as_head.get(f"/fiches/envois/{mailing.pk}/"))
