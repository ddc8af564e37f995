"""Quotes at the console: made for a payer and its schools, found, taken or not."""

import pytest
import time_machine

from billing import quote_mails
from billing.models import BillingEntry, Payer, Quote
from billing.services.quotes import accept_quote, refuse_quote
from billing.tasks import sweep_mails
from tests.billing import made
from tests.console.conftest import toasts, words
from tests.postbox import BROKEN

pytestmark = pytest.mark.usefixtures("november")

UAI, OTHER_UAI = "0359901X", "0359902Y"


def _typed(*rows, opening="2026-11-22"):
    """The form of a new quote: rows are (name, UAI, classes)."""
    typed = {"opening_on": opening, "ecoles-TOTAL_FORMS": len(rows), "ecoles-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        typed |= {
            f"ecoles-{place}-{field}": said for field, said in zip(("name", "uai", "class_count"), row, strict=True)
        }
    return typed


def test_it_is_made_for_schools_one_writes(desk):
    payer = made.payer()
    rows = [("École Alpha", UAI.lower(), 5), ("", "", ""), ("École Beta", OTHER_UAI, 13)]
    answer = desk.post(f"/facturation/payeurs/{payer.pk}/devis/", _typed(*rows), follow=True)
    assert "Le devis DE-2026-00001 est établi" in toasts(answer)
    quote = Quote.objects.get()
    assert [(each["uai"], each["class_count"]) for each in quote.schools] == [(UAI, 5), (OTHER_UAI, 13)]
    page = answer.content.decode()
    assert "École Beta" in page
    assert "20\u00a0février 2027" in page


def test_the_schools_of_a_payer_are_written_already(look, alpha):
    year = made.subscription(alpha)
    form = look(f"/facturation/payeurs/{year.payer.pk}/devis/").cssselect("main form[method=post]")[0]
    assert (form.fields["ecoles-0-name"], form.fields["ecoles-0-class_count"]) == (alpha.name, "5")
    assert form.fields["ecoles-TOTAL_FORMS"] == "4"


def test_a_school_is_left_out_by_emptying_its_classes(desk, alpha):
    year = made.subscription(alpha)
    typed = _typed((alpha.name, alpha.uai, ""), ("École Beta", OTHER_UAI, 3)) | {"ecoles-INITIAL_FORMS": 1}
    desk.post(f"/facturation/payeurs/{year.payer.pk}/devis/", typed)
    assert [each["uai"] for each in Quote.objects.get().schools] == [OTHER_UAI]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("", "", "")], "une école au moins"),
        ([("Alpha", UAI, 0)], "Une classe au moins"),
        ([("Alpha", UAI, 100)], "99 classes au plus"),
        ([("Alpha", "0359901A", 5)], "Ce numéro UAI n’existe pas"),
        ([("", UAI, 5)], "Écrivez le nom de l’école"),
        ([("Alpha", "", 5)], "Écrivez son UAI"),
        ([("Alpha", UAI, "")], "Indiquez le nombre de classes"),
        ([("Alpha", UAI, 5), ("Alpha", UAI, 6)], "écrite deux fois"),
    ],
)
def test_what_is_wrong_is_said_and_kept(desk, rows, said):
    answer = desk.post(f"/facturation/payeurs/{made.payer().pk}/devis/", _typed(*rows))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert f'value="{rows[0][0]}"' in page or not rows[0][0]
    assert not Quote.objects.exists()


def test_a_day_out_of_reach(desk):
    payer = made.payer()
    answer = desk.post(f"/facturation/payeurs/{payer.pk}/devis/", _typed(("A", UAI, 5), opening="2028-01-01"))
    assert "moins d’un an" in answer.content.decode()


def test_what_the_verb_refuses_is_said(desk, settings):
    settings.SELLER = settings.SELLER | {"iban": ""}
    answer = desk.post(f"/facturation/payeurs/{made.payer().pk}/devis/", _typed(("A", UAI, 5)))
    assert answer.status_code == 422
    assert "ONE_SELLER_IBAN" in answer.content.decode()


def test_its_paper(desk):
    answer = desk.get(f"/facturation/devis/{made.quote().pk}/document.pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'attachment; filename="devis-DE-2026-00001.pdf"'


def test_an_order_accepts_it_once(desk, look):
    quote = made.quote()
    url = f"/facturation/devis/{quote.pk}/"
    assert look(url).cssselect(f'a[href="{url}accepter/"]')
    assert "Écrivez la référence" in desk.post(f"{url}accepter/").content.decode()
    assert "Le devis est accepté" in toasts(desk.post(f"{url}accepter/", {"order_reference": "BC-118"}, follow=True))
    quote.refresh_from_db()
    assert (quote.state, quote.order_reference) == ("accepted", "BC-118")
    assert not look(url).cssselect(f'a[href="{url}accepter/"]')
    assert "déjà « accepté »" in toasts(desk.get(f"{url}refuser/", follow=True)).replace("\u00a0", " ")


def test_a_refusal(desk):
    quote = made.quote()
    desk.post(f"/facturation/devis/{quote.pk}/refuser/", {"reason": "Trop cher"})
    quote.refresh_from_db()
    assert quote.state == "refused"


def test_past_its_last_day_it_is_not_accepted(desk, camille):
    quote = made.quote()
    with time_machine.travel("2027-02-21T10:00:00+01:00", tick=False):
        desk.force_login(camille)
        answer = desk.post(f"/facturation/devis/{quote.pk}/accepter/", {"order_reference": "A"})
    assert "plus valable" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 2),
        ("q=kerlune", 2),
        ("q=de-2026-00002", 1),
        ("q=bc-118", 1),
        ("etat=accepted", 1),
        ("etat=refused", 0),
        ("du=2026-11-23", 0),
        ("au=2026-11-22", 2),
        ("etat=nimporte", 2),
    ],
)
def test_filters(look, asked, found):
    first = made.quote()
    made.quote(by=first.payer)
    accept_quote(actor=None, quote=first, order_reference="BC-118")
    assert len(look(f"/facturation/devis/?{asked}").cssselect("tbody tr")) == found


def test_empty_lists_say_so(look):
    assert "Aucun devis" in words(look("/facturation/devis/"))
    assert "Aucun devis ne correspond" in words(look("/facturation/devis/?q=x"))
    assert "Aucun payeur" in words(look("/facturation/devis/nouveau/"))


def test_the_list_has_a_fixed_number_of_queries(queries_of):
    first = made.quote()
    one = queries_of("/facturation/devis/")
    for _ in range(4):
        made.quote(by=first.payer)
    assert queries_of("/facturation/devis/") == one


def test_a_payer_is_chosen(look):
    payer = made.payer()
    page = look("/facturation/devis/nouveau/?q=kerlune")
    assert page.cssselect(f'a[href="/facturation/payeurs/{payer.pk}/devis/"]')


def test_a_payer_who_ordered_nothing_yet(desk):
    typed = {
        "name": "Commune de Brévent",
        "siret": "213 509 912 00019",
        "email": "factures@brevent.example.fr",
        "address": "2 rue de l’École",
        "postal_code": "35998",
        "city": "Brévent",
        "payment_days": 30,
    }
    assert desk.post("/facturation/payeurs/nouveau/", typed | {"siret": "1"}).status_code == 422
    answer = desk.post("/facturation/payeurs/nouveau/", typed, follow=True)
    assert "est prête" in toasts(answer)
    assert Payer.objects.get().siret == "21350991200019"
    assert desk.post("/facturation/payeurs/nouveau/", typed).status_code == 422


def test_it_leaves_with_its_paper_and_again_on_demand(desk, look, outbox, django_capture_on_commit_callbacks):
    quote = made.quote()
    url = f"/facturation/devis/{quote.pk}/"
    assert desk.get(f"{url}envoyer/").status_code == 200
    assert outbox == []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert "Le devis part à factures@kerlune" in toasts(desk.post(f"{url}envoyer/", follow=True))
    assert [message.to for message in outbox] == [["factures@kerlune.example.fr"]] * 2
    assert outbox[0].subject == "Devis DE-2026-00001 · Commune de Kerlune"
    assert "20\u00a0février 2027" in outbox[0].body
    [(name, content, _kind)] = outbox[0].attachments
    assert (name, content[:4]) == ("devis-DE-2026-00001.pdf", b"%PDF")
    assert BillingEntry.objects.filter(kind="mailed", quote=quote).count() == 2
    assert "Envoyer à nouveau" in words(look(url))


def test_a_mail_that_does_not_leave_waits_then_is_said_and_not_noted(desk, look, settings):
    quote = made.quote()
    url = f"/facturation/devis/{quote.pk}/"
    settings.EMAIL_BACKEND = BROKEN
    for _ in range(2):
        desk.post(f"{url}envoyer/")
    mail = quote.mails.get()
    assert "en cours d’envoi" in words(look(url))
    for _ in range(12):
        quote_mails.deliver(mail.pk)
    page = words(look(url))
    assert "n’a pas pu partir" in page
    assert "personne n’écoute" in page
    assert not BillingEntry.objects.filter(kind="mailed").exists()


def test_what_a_crash_left_is_swept(outbox):
    with time_machine.travel("2026-11-22T10:00:00+01:00", tick=False) as clock:
        quote = made.quote()
        quote_mails.send_quote(actor=None, quote=quote)  # the task sent on commit never came
        sweep_mails()
        assert outbox == []
        clock.shift(120)
        for _ in range(2):
            sweep_mails()
    assert len(outbox) == 1
    assert quote.mails.get().sent_at
    assert outbox[0].extra_headers["Message-ID"] == quote.mails.get().message_id


def test_what_is_answered_does_not_leave(desk, outbox):
    quote = refuse_quote(actor=None, quote=made.quote())
    desk.post(f"/facturation/devis/{quote.pk}/envoyer/")
    assert outbox == []
