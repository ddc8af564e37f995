"""A worker killed between the mail server and its notes: the next one writes to the others, and to nobody twice."""

import pytest
from django.conf import settings

from tenant_apps.connection_sheets import sending, tasks
from tenant_apps.connection_sheets.choices import MailingKind, MailingStatus, MailStatus
from tenant_apps.connection_sheets.mailings import request_mailing
from tenant_apps.connection_sheets.reach import progress_of
from tenant_apps.connection_sheets.selectors import Selection
from tenants.context import in_school
from tenants.models import School
from tests.factories.accounts import HeadFactory, RelativeFactory
from tests.faults.conftest import dies


@pytest.fixture
def mailing(committed, django_db_blocker, monkeypatch):
    """A mailing to four parents that nobody has begun, in alpha of the committed database."""
    monkeypatch.setattr(tasks.send_mails, "delay_on_commit", lambda *_args: None)
    with django_db_blocker.unblock():
        alpha = School.objects.get(subdomain="alpha")
        with in_school(alpha):
            parents = [RelativeFactory(email=f"parent{number}@exemple.fr") for number in range(4)]
            chosen = Selection(people_ids=tuple(parent.pk for parent in parents))
            yield alpha, request_mailing(actor=HeadFactory(), kind=MailingKind.SHEET, selection=chosen)


@pytest.fixture
def postbox(smtp):
    return smtp()


def test_a_mailing_survives_its_worker_and_nobody_is_written_to_twice(committed, mailing, postbox):
    alpha, sent = mailing
    words = [committed, alpha.schema_name, str(sent.pk), str(settings.EMAIL_PORT), "2"]
    dies("mail_worker", *words)
    assert len(postbox.received) == 2

    assert sending.send_all(sent.pk) is True
    sent.refresh_from_db()
    assert sent.status == MailingStatus.DONE
    assert sorted(postbox.addresses) == [f"parent{number}@exemple.fr" for number in range(4)]
    progress = progress_of(sent)
    assert progress.counts == {MailStatus.SENT: 3, MailStatus.SENDING: 1}
    assert [mail.status for mail in progress.troubled] == [MailStatus.SENDING]
