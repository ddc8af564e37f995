"""What being late adds, for one invoice and for a page of payers: the same sums."""

from datetime import date

import pytest
import time_machine

from billing.models import CentralBankRate
from billing.selectors.invoices import late_payers
from billing.selectors.penalties import penalties_by_invoice, penalties_of, running_on, with_penalties
from billing.services import credit_notes, payments, reminders
from tests.billing import made
from tests.queries import exactly

DUE_ON, TODAY, NEXT = date(2026, 2, 4), date(2026, 5, 15), date(2026, 9, 1)


@pytest.fixture
def invoices(alpha, beta):
    """Two of one town, issued on 5 January, due on 4 February; today is a hundred days later."""
    with time_machine.travel("2026-01-05T10:00:00+01:00", tick=False) as clock:
        first = made.subscription(alpha, opened_on=date(2026, 1, 5))
        both = [made.invoice(first), made.invoice(made.subscription(beta, by=first.payer, opened_on=date(2026, 1, 5)))]
        clock.move_to("2026-05-15T10:00:00+02:00")
        yield both


def test_many_at_once_are_each_as_alone(invoices):
    first, second = invoices
    payments.record(actor=None, invoice=first, cents=5_000, on=date(2026, 3, 1), means="mandat", reference="b 1")
    credit_notes.credit(actor=None, invoice=second, reason="Classe fermée", cents=1_000)
    draft = made.draft(made.subscription(first.lines.get().subscription.school, by=first.payer, opened_on=NEXT))
    with exactly(4):
        found = penalties_by_invoice([*invoices, draft], on=TODAY)
    assert found == {each.pk: penalties_of(each, on=TODAY) for each in invoices}
    assert found[first.pk].interest_cents < found[second.pk].interest_cents
    assert found[first.pk].indemnity_cents == 4_000


def test_nothing_is_asked_while_nothing_is_due(invoices):
    with exactly(0):
        assert penalties_by_invoice(invoices, on=DUE_ON) == {}


def test_running_says_the_rate_and_whether_it_is_known(invoices):
    first, _second = invoices
    running = running_on(first, TODAY)
    assert running.penalties.interest_cents == round(first.total_cents * 100 * 0.1015 / 365)
    assert (running.half_year, running.bank_rate, running.is_known) == ("1er semestre 2026", 215, True)
    CentralBankRate.objects.filter(half_year=date(2026, 1, 1)).delete()
    assert not running_on(first, TODAY).is_known
    assert running_on(first, DUE_ON) is None


def test_a_payer_owes_the_sum_of_its_invoices(invoices):
    first, second = invoices
    [line] = with_penalties(late_payers(TODAY), TODAY)
    each = penalties_of(first, on=TODAY)
    assert (line.days, line.interest_cents, line.indemnity_cents) == (100, 2 * each.interest_cents, 8_000)
    made.reminded(second)
    reminders.waive(actor=None, invoice=second, reason="Geste")
    [line] = with_penalties(late_payers(TODAY), TODAY)
    assert line.penalties_cents == each.total
