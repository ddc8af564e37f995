"""What the accountant takes, and the paper a draft would be."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from billing.models import Invoice
from tests.billing import made
from tests.console.conftest import toasts, words

pytestmark = pytest.mark.usefixtures("november")

NOVEMBER = "?du=2026-11-01&au=2026-11-30"


def test_the_month_that_is_over_is_offered(look):
    form = look("/facturation/exports/").cssselect("main form")[0]
    assert (form.fields["du"], form.fields["au"]) == ("2026-10-01", "2026-10-31")


def test_papers_and_entries_of_a_period(desk, issued):
    answer = desk.get(f"/facturation/exports/pieces.zip{NOVEMBER}")
    assert answer.streaming
    assert answer["Content-Disposition"] == 'attachment; filename="pieces-2026-11-01_2026-11-30.zip"'
    with ZipFile(BytesIO(b"".join(answer))) as zipped:
        assert zipped.namelist() == ["ecritures_2026-11-01_2026-11-30.csv", f"factures/facture-{issued.number}.pdf"]
        assert zipped.read(f"factures/facture-{issued.number}.pdf").startswith(b"%PDF")


def test_entries_alone(desk, issued):
    answer = desk.get(f"/facturation/exports/ecritures.csv{NOVEMBER}")
    assert answer.streaming
    rows = list(csv.DictReader(StringIO(b"".join(answer).decode()), delimiter="\t"))
    assert {row["PieceRef"] for row in rows} == {issued.number}
    assert [row["Debit"] for row in rows] == ["249,00", "0,00", "0,00"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?du=2026-11-30&au=2026-11-01", "Choisissez une date après le début"),
        ("?du=2025-01-01&au=2026-01-02", "un an au plus à la fois"),
        ("?du=2026-02-30&au=2026-03-01", "Indiquez une date qui existe"),
        ("?au=2026-03-01", "Indiquez la date"),
    ],
)
def test_a_period_without_sense_is_said_at_its_field(look, asked, said):
    page = look(f"/facturation/exports/ecritures.csv{asked}", status=422)
    assert said in words(page.cssselect("main form")[0])


def test_a_whole_leap_year_at_once(desk):
    assert desk.get("/facturation/exports/ecritures.csv?du=2028-01-01&au=2028-12-31").status_code == 200


def test_the_paper_a_draft_would_be(desk, look, alpha):
    draft = made.draft(made.subscription(alpha))
    url = f"/facturation/factures/{draft.pk}/projet.pdf"
    assert look(f"/facturation/factures/{draft.pk}/").cssselect(f'a[href="{url}"]')
    answer = desk.get(url)
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'inline; filename="projet-de-facture-{draft.pk}.pdf"'
    draft.refresh_from_db()
    assert (draft.number, draft.frozen) == (None, None)


def test_an_empty_draft_has_no_paper(desk, alpha):
    empty = Invoice.objects.create(payer=made.payer())
    assert "n’a plus de ligne" in toasts(desk.get(f"/facturation/factures/{empty.pk}/projet.pdf", follow=True))


def test_what_is_issued_is_no_draft(desk, issued):
    assert desk.get(f"/facturation/factures/{issued.pk}/projet.pdf").status_code == 404
