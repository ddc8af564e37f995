"""Reminders: on their day, once, with what being late adds; given up with a reason."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.base import ContentFile

from billing import tasks
from billing.choices import EntryKind, Means, ReminderLevel
from billing.models import BillingEntry, CentralBankRate, Invoice, OnlinePage, Reminder
from billing.selectors.reminders import missed_lines, missed_reminders
from billing.services import credit_notes, payments, reminders
from billing.services.journal import BillingRefused
from shared_apps.ui.templatetags.ui import euros
from tenant_apps.accounts.models import AuditEntry
from tests.billing import made
from tests.factories.accounts import TeacherFactory, make_team_member

ISSUED = date(2026, 1, 5)
DUE_ON = date(2026, 2, 4)


@pytest.fixture
def invoice(alpha):
    """Issued on 5 January, due on 4 February."""
    with time_machine.travel("2026-01-05T10:00:00+01:00", tick=False):
        return made.invoice(made.subscription(alpha, opened_on=ISSUED))


@pytest.fixture
def on(django_capture_on_commit_callbacks):
    """A morning of the task, so many days after the last one to pay."""

    def run(days):
        frozen = time_machine.travel(f"{DUE_ON + timedelta(days=days)}T08:40:00+01:00", tick=False)
        with frozen, django_capture_on_commit_callbacks(execute=True):
            tasks.remind_payers()
        return len(mail.outbox)

    return run


def levels(invoice):
    return list(invoice.reminders.order_by("pk").values_list("level", flat=True))


def paid(invoice, cents, day):
    payments.record(actor=None, invoice=invoice, cents=cents, on=day, means=Means.MANDAT, reference=f"b {day}")


def test_three_reminders_on_their_days_and_no_more(invoice, on):
    assert invoice.due_on == DUE_ON
    sent = {days: on(days) for days in range(-2, 40)}
    assert [days for days in sent if sent[days] > sent.get(days - 1, 0)] == [0, 15, 30]
    assert levels(invoice) == [ReminderLevel.DUE, ReminderLevel.FIRST, ReminderLevel.SECOND]
    assert BillingEntry.objects.filter(invoice=invoice, kind=EntryKind.REMINDED).count() == 3


def test_the_same_morning_twice_is_one_mail(invoice, on):
    assert on(15) == on(15) == 1
    assert levels(invoice) == [ReminderLevel.FIRST]


def test_what_is_settled_is_not_reminded(invoice, on):
    on(0)
    paid(invoice, invoice.total_cents, DUE_ON)
    assert on(15) == 1


def test_what_is_credited_is_not_reminded(invoice, on):
    credit_notes.credit(actor=None, invoice=invoice, reason="École non ouverte")
    assert on(15) == 0


def test_drafts_are_not_reminded(alpha, on):
    made.draft(made.subscription(alpha, opened_on=ISSUED))
    assert on(400) == 0


def test_the_first_says_what_is_due_and_adds_nothing(invoice, on):
    on(0)
    (reminder,) = invoice.reminders.all()
    assert (reminder.due_cents, reminder.interest_cents, reminder.indemnity_cents) == (invoice.total_cents, 0, 0)
    (sent,) = mail.outbox
    assert sent.subject == f"Facture {invoice.number}\u00a0: elle est à régler aujourd’hui"
    assert "pénalité" not in sent.body
    assert "Indemnité" not in sent.body


def test_late_says_interest_indemnity_and_the_sum(invoice, on):
    on(30)
    (reminder,) = invoice.reminders.all()
    # Thirty days at 2.15 + 8 %.
    assert reminder.interest_cents == round(invoice.total_cents * 30 * 0.1015 / 365)
    assert reminder.indemnity_cents == 4_000
    (sent,) = mail.outbox
    assert sent.to == [invoice.payer.email]
    assert sent.subject == f"Dernière relance\u00a0: facture {invoice.number}"
    html = sent.alternatives[0][0]
    for cents in (
        invoice.total_cents,
        reminder.interest_cents,
        4_000,
        invoice.total_cents + reminder.interest_cents + 4_000,
    ):
        assert euros(cents) in sent.body
        assert euros(cents) in html
    assert "4 février 2026" in sent.body
    assert "IBAN" in sent.body
    assert "Régler en ligne" not in html


def test_a_part_paid_late_bears_interest_on_the_rest_only(invoice, on):
    half = invoice.total_cents // 2
    paid(invoice, half, DUE_ON)
    on(15)
    (reminder,) = invoice.reminders.all()
    assert reminder.due_cents == invoice.total_cents - half
    assert reminder.interest_cents == round((invoice.total_cents - half) * 15 * 0.1015 / 365)


def test_the_page_to_pay_and_the_pdf_go_with_it(invoice, on):
    OnlinePage.objects.create(invoice=invoice, address="https://pay.example.org/i/1", is_open=True)
    invoice.pdf.save("x.pdf", ContentFile(b"%PDF-1.7"))
    on(0)
    (sent,) = mail.outbox
    assert "https://pay.example.org/i/1" in sent.body
    assert sent.attachments[0].filename == f"facture-{invoice.number}.pdf"
    assert sent.attachments[0].content == b"%PDF-1.7"


def test_what_the_server_held_back_leaves_the_next_morning(invoice, on, monkeypatch):
    from django.core.mail import EmailMultiAlternatives

    real = EmailMultiAlternatives.send

    def down(self, *_args, **_options):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMultiAlternatives, "send", down)
    assert on(15) == 0
    assert not BillingEntry.objects.filter(kind=EntryKind.REMINDED).exists()
    monkeypatch.setattr(EmailMultiAlternatives, "send", real)
    assert on(16) == 1
    assert on(17) == 1
    assert levels(invoice) == [ReminderLevel.FIRST]


def test_what_was_held_back_too_long_is_left(invoice, on):
    on(15)
    Reminder.objects.update(sent_at=None)
    assert on(15 + reminders.TRY_DAYS + 1) == 1
    assert on(15 + reminders.TRY_DAYS) == 2


def test_a_reminder_written_before_the_money_came_does_not_leave(invoice, on):
    on(15)
    Reminder.objects.update(sent_at=None)
    paid(invoice, invoice.total_cents, DUE_ON)
    assert on(16) == 1


def test_a_mail_sent_again_is_the_same_mail(invoice, on):
    on(15)
    Reminder.objects.update(sent_at=None)
    on(16)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


# --- penalties given up
def test_penalties_are_waived_with_a_reason_for_good(invoice, on):
    on(15)
    camille = make_team_member()
    reminders.waive(actor=camille, invoice=invoice, reason=" Retard de la Trésorerie ")
    (reminder,) = invoice.reminders.all()
    assert (reminder.waive_reason, reminder.waived_at is not None) == ("Retard de la Trésorerie", True)
    entry = BillingEntry.objects.get(invoice=invoice, kind=EntryKind.WAIVED)
    assert (entry.actor, entry.cents) == (camille, reminder.interest_cents + 4_000)
    assert AuditEntry.objects.filter(verb="billing.waived", actor=camille).count() == 1
    on(30)
    second = invoice.reminders.get(level=ReminderLevel.SECOND)
    assert (second.interest_cents, second.indemnity_cents) == (0, 0)
    assert reminders.penalties_of(invoice, on=DUE_ON + timedelta(days=90)).total == 0


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_waiving_without_a_reason(invoice, on, reason):
    on(15)
    with pytest.raises(BillingRefused, match="pourquoi"):
        reminders.waive(actor=None, invoice=invoice, reason=reason)


def test_nothing_to_waive(invoice):
    with pytest.raises(BillingRefused, match="Aucune pénalité"):
        reminders.waive(actor=None, invoice=invoice, reason="Geste")


def test_the_team_only(invoice, on, inside_alpha):
    somebody = TeacherFactory()
    with pytest.raises(BillingRefused):
        reminders.waive(actor=somebody, invoice=invoice, reason="Geste")


def test_a_credit_note_is_never_late(invoice):
    note = credit_notes.credit(actor=None, invoice=invoice, reason="Classe fermée", cents=5_000)
    assert reminders.penalties_of(note, on=date(2027, 1, 1)).total == 0
    assert reminders.penalties_of(Invoice(), on=date(2027, 1, 1)).total == 0


# --- what never left
def missed(days):
    """Levels, and whether they were written, of what is missed so many days after the last one to pay."""
    day = DUE_ON + timedelta(days=days)
    return [(line.level, line.is_written) for line in missed_lines(missed_reminders(day), day)]


def again(invoice, days, **said):
    with time_machine.travel(f"{DUE_ON + timedelta(days=days)}T11:00:00+01:00", tick=False):
        return reminders.remind_again(**{"actor": None, "invoice": invoice} | said)


def test_what_was_never_written_is_missed_after_a_week(invoice):
    due, first, second = ReminderLevel
    assert (missed(7), missed(8)) == ([], [(due, False)])
    assert (missed(22), missed(23)) == ([(due, False)], [(first, False)])
    assert (missed(37), missed(38)) == ([(first, False)], [(second, False)])


def test_what_the_server_never_took_is_missed_after_a_week(invoice, on):
    on(15)
    Reminder.objects.update(sent_at=None)
    assert (missed(22), missed(23)) == ([], [(ReminderLevel.FIRST, True)])
    on(30)  # the next level makes up for it
    assert missed(33) == []


def test_what_left_what_is_settled_and_drafts_are_not_missed(invoice, alpha, on):
    on(15)
    assert missed(29) == missed(37) == []
    assert missed(38) == [(ReminderLevel.SECOND, False)]
    paid(invoice, invoice.total_cents, DUE_ON)
    assert missed(400) == []


def test_what_never_left_goes_again_once_as_it_is_that_day(invoice, on, mailoutbox, django_capture_on_commit_callbacks):
    camille = make_team_member()
    on(15)
    mailoutbox.clear()
    Reminder.objects.update(sent_at=None)
    with django_capture_on_commit_callbacks(execute=True):
        reminder = again(invoice, 25, actor=camille)
        with pytest.raises(BillingRefused, match="Aucune relance"):
            again(invoice, 25, actor=camille)
    assert (reminder.level, reminder.on) == (ReminderLevel.FIRST, DUE_ON + timedelta(days=25))
    assert reminder.interest_cents == round(invoice.total_cents * 25 * 0.1015 / 365)
    assert levels(invoice) == [ReminderLevel.FIRST]
    assert len(mailoutbox) == 1
    line = AuditEntry.objects.get(verb="billing.remind_again")
    assert (line.actor, line.target_key) == (camille, f"invoice:{invoice.pk}")
    assert missed(25) == []


def test_what_was_never_written_goes_too(invoice, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        again(invoice, 40)
    assert levels(invoice) == [ReminderLevel.SECOND]
    assert len(mailoutbox) == 1


def test_without_any_rate_it_is_said(invoice):
    CentralBankRate.objects.all().delete()
    with pytest.raises(BillingRefused, match="Aucun taux"):
        again(invoice, 40)
    assert missed(40) == [(ReminderLevel.SECOND, False)]


def test_the_team_alone_sends_again(invoice):
    with pytest.raises(BillingRefused, match="équipe"):
        again(invoice, 40, actor=TeacherFactory.build())
    assert not invoice.reminders.exists()
