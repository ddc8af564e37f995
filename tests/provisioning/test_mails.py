"""Mails: written with their cause, sent once after it, tried again, told when they cannot leave."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from provisioning import mails, services
from provisioning.choices import MailKind
from provisioning.models import OutgoingMail
from provisioning.tasks import sweep_mails
from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import create_user
from tenants.context import in_school
from tests.factories.provisioning import OrderedSchoolFactory, make_order
from tests.postbox import BROKEN, LOCAL, Postbox

pytestmark = pytest.mark.django_db


def test_a_mail_leaves_only_once_its_cause_is_kept(outbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        order = make_order()
    assert outbox == []
    for callback in waiting:
        callback()
    [message] = outbox
    sent = order.mails.get()
    assert sent.sent_at is not None
    assert sent.retry_at is None
    assert message.extra_headers["Message-ID"] == sent.message_id


def test_a_mail_is_sent_once_however_often_it_is_asked(outbox):
    mail = make_order().mails.get()
    assert [mails.deliver(mail.pk) for _ in range(3)] == [True, False, False]
    assert len(outbox) == 1


def test_the_same_key_is_the_same_mail():
    order = make_order()
    first = mails.queue_mail(order=order, kind=MailKind.ORDER_REFUSED, key="k", to="a@b.fr", context={"reason": "x"})
    again = mails.queue_mail(order=order, kind=MailKind.ORDER_REFUSED, key="k", to="c@d.fr", context={})
    assert first == again
    assert first.message_id == mails.message_id_for("k") != mails.message_id_for("l")


def test_a_mail_that_fails_is_noted_and_tried_again_later(settings, outbox, later):
    mail = make_order().mails.get()
    settings.EMAIL_BACKEND = BROKEN
    assert mails.deliver(mail.pk) is False
    mail.refresh_from_db()
    assert (mail.attempts, mail.sent_at) == (1, None)
    assert "personne n’écoute" in mail.error
    settings.EMAIL_BACKEND = LOCAL
    assert mails.due_mails() == []
    later(timedelta(minutes=2))
    sweep_mails()
    mail.refresh_from_db()
    assert (mail.attempts, mail.error) == (2, "")
    assert len(outbox) == 1


def test_a_mail_whose_making_breaks_in_the_database_is_noted_too(monkeypatch):
    mail = make_order().mails.get()

    def broken(_mail):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")

    monkeypatch.setattr(mails, "build_message", broken)
    assert mails.deliver(mail.pk) is False
    mail.refresh_from_db()
    assert (mail.attempts, mail.sent_at) == (1, None)
    assert "no_such_table" in mail.error


def test_a_mail_is_given_up_in_the_end_and_that_is_seen(settings, later):
    settings.EMAIL_BACKEND = BROKEN
    mail = make_order().mails.get()
    for _ in range(10):
        mails.deliver(mail.pk)
    mail.refresh_from_db()
    assert mail.is_given_up
    later(timedelta(days=30))
    assert mails.due_mails() == []


def test_what_a_crash_left_is_swept(outbox, later):
    make_order()  # the task sent on commit never came
    sweep_mails()
    assert outbox == []
    later(timedelta(minutes=2))
    sweep_mails()
    assert len(outbox) == 1


@pytest.mark.parametrize(
    ("act", "kind", "words"),
    [
        (lambda order: None, "order_received", "bien arrivée"),
        (
            lambda order: services.request_correction(actor=None, order=order, reason="Le <SIRET> est faux."),
            "order_correction_requested",
            "Le <SIRET> est faux.",
        ),
        (
            lambda order: services.refuse_order(actor=None, order=order, reason="École & collège."),
            "order_refused",
            "École & collège.",
        ),
    ],
)
def test_each_mail_says_what_it_must_in_both_forms(act, kind, words):
    order = make_order(school_name="L’école d’à côté & Cie")
    act(order)
    message = mails.build_message(order.mails.get(kind=kind))
    [html] = [content for content, type_ in message.alternatives if type_ == "text/html"]
    assert order.reference in message.subject
    assert "\n" not in message.subject
    assert words in message.body
    assert "&amp;" not in message.body
    assert "<SIRET>" not in html
    assert order.follow_up_token in message.body
    assert order.follow_up_token in html
    assert message.reply_to == ["equipe@one.localhost"]


def test_the_welcome_mail_reads_the_code_when_it_leaves(alpha, outbox):
    ordered = OrderedSchoolFactory(school=alpha)
    with in_school(alpha):
        head = create_user(
            actor=None,
            profile=Profile.TEACHER,
            functions=[Function.HEAD],
            first_name="Élise",
            last_name="Morvan",
            email="elise@ac-rennes.example.fr",
        )
    mail = mails.queue_mail(
        order=ordered.order,
        kind=MailKind.WELCOME,
        key="welcome",
        to=head.email,
        context={"ordered_school": ordered.pk, "user": head.pk},
    )
    mails.deliver(mail.pk)
    [message] = outbox
    assert "http://alpha." in message.body
    assert "/activation/?identifiant=" in message.body
    assert "Élise" in message.body
    stored = OutgoingMail.objects.get(pk=mail.pk)
    assert "code" not in stored.context
    with in_school(alpha):
        User.objects.filter(pk=head.pk).update(activated_at=timezone.now(), activation_code="")
    assert "Code d’activation" not in mails.build_message(stored).body


def test_a_real_conversation_with_a_mail_server(smtp):
    postbox = smtp()
    order = make_order(school_name="École Élémentaire des Œillets")
    mail = order.mails.get()
    assert mails.deliver(mail.pk) is True
    assert postbox.arrived.wait(10)
    [received] = postbox.received
    assert received["Message-ID"] == mail.message_id
    assert order.reference in received["Subject"]
    assert received["To"] == "elise.morvan@ac-rennes.example.fr"
    parts = {part.get_content_type() for part in received.walk()}
    assert {"text/plain", "text/html", "application/pdf"} <= parts
    assert "Œillets" in received.get_body(("plain",)).get_content()


def test_somebody_who_does_not_exist_is_not_written_to_ten_times(smtp):
    mail = make_order().mails.get()
    smtp(Postbox({mail.to: "550 no such person"}))
    assert mails.deliver(mail.pk) is False
    mail.refresh_from_db()
    assert mail.is_given_up
    assert "550" in mail.error
