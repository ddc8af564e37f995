"""Billing in the console: what the team reads, and what it does."""

from datetime import date

import pytest

from billing.models import BillingEntry, Invoice, Payment
from billing.services.credit_notes import credit
from billing.services.payers import create_payer
from billing.services.payments import record
from tests.billing import made
from tests.conftest import NOVEMBER
from tests.console.conftest import toasts, words

pytestmark = pytest.mark.usefixtures("november")


def _numbers(page):
    return [words(row) for row in page.cssselect("tbody th")]


def _url(invoice, verb=""):
    return f"/facturation/factures/{invoice.pk}/{verb}"


def test_the_bar_leads_to_billing(look):
    assert look("/commandes/").cssselect('nav a[href="/facturation/"]')


def test_tabs_hold_what_they_say(look, beta, late):
    draft = made.draft(made.subscription(beta, by=late.payer))
    assert _numbers(look("/facturation/?etat=brouillons")) == [f"Brouillon {draft.pk}"]
    assert _numbers(look("/facturation/?etat=a-regler")) == ["FA-2026-00001"]
    page = look("/facturation/?etat=en-retard")
    assert _numbers(page) == ["FA-2026-00001"]
    assert "en retard" in words(page.cssselect("tbody tr")[0])
    assert "attendus depuis 22 jours" in words(look(_url(late)))
    record(actor=None, invoice=late, cents=late.total_cents, on=date(2026, 11, 20), means="mandat")
    assert "Aucune facture en retard" in words(look("/facturation/?etat=en-retard"))
    assert _numbers(look("/facturation/?etat=reglees")) == ["FA-2026-00001"]
    credit(actor=None, invoice=late, reason="Erreur")
    assert _numbers(look("/facturation/?etat=avoirs")) == ["AV-2026-00001"]
    assert len(_numbers(look("/facturation/?etat=nimporte"))) == 3


@pytest.mark.parametrize("q", ["fa-2026-00001", "KERLUNE", "213509912", "école alpha", "0359901x"])
def test_search(look, issued, q):
    assert _numbers(look("/facturation/", data={"q": q})) == ["FA-2026-00001"]


@pytest.mark.parametrize("query", ["q=zzz", "du=2026-11-23", "au=2026-11-21"])
def test_filters_leave_out(look, issued, query):
    assert "Aucune facture ne correspond" in words(look(f"/facturation/?{query}"))


@pytest.mark.parametrize("query", ["du=hier", "au=2026-99-99", "payeur=x", "payeur=²", "page=9", "du=2026-11-22"])
def test_filters_that_make_no_sense_are_ignored(look, issued, query):
    assert _numbers(look(f"/facturation/?{query}")) == ["FA-2026-00001"]


def test_the_list_of_one_payer(look, issued, beta):
    other = made.payer(name="Commune de Brumeval", siret="21350992000012")
    made.invoice(made.subscription(beta, by=other))
    assert _numbers(look(f"/facturation/?payeur={other.pk}")) == ["FA-2026-00002"]


def test_the_list_has_a_fixed_number_of_queries(queries_of, issued, beta):
    one = queries_of("/facturation/")
    for _ in range(4):
        credit(actor=None, invoice=issued, reason="Erreur", cents=1_000)
    assert (one, queries_of("/facturation/")) == (10, 10)


def test_a_draft_is_issued_once_confirmed(desk, look, alpha, camille):
    draft = made.draft(made.subscription(alpha))
    assert "ne changera plus" in words(look(_url(draft, "emettre/")))
    draft.refresh_from_db()
    assert draft.number is None
    answer = desk.post(_url(draft, "emettre/"), {"other": "1"}, follow=True)
    assert toasts(answer) == "La facture est émise."
    assert not draft.mails.exists()
    draft.refresh_from_db()
    assert draft.number == "FA-2026-00001"
    assert BillingEntry.objects.get(kind="issued").actor == camille
    assert "n’est plus un brouillon" in toasts(desk.post(_url(draft, "emettre/"), follow=True))


def test_issued_and_sent_in_one_go_once(desk, look, alpha, mailoutbox, django_capture_on_commit_callbacks):
    draft = made.draft(made.subscription(alpha))
    asked = look(_url(draft, "emettre/"))
    assert "factures@kerlune.example.fr" in words(asked.get_element_by_id("main"))
    assert [words(one) for one in asked.cssselect("main form button")] == ["Émettre et envoyer", "Émettre sans envoyer"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(_url(draft, "emettre/"), follow=True)
        desk.post(_url(draft, "emettre/"))  # a double click
    assert toasts(answer) == "La facture est émise, et part à factures@kerlune.example.fr."
    draft.refresh_from_db()
    [message] = mailoutbox
    assert message.attachments[0][0] == f"facture-{draft.number}.pdf"
    assert draft.sent_at is not None


def test_what_cannot_be_sent_is_not_issued(desk, alpha):
    draft = made.draft(made.subscription(alpha))
    type(draft.payer).objects.update(email="")
    refused = desk.post(_url(draft, "emettre/"))
    assert "pas d’adresse e-mail" in refused.content.decode()
    draft.refresh_from_db()
    assert draft.number is None
    desk.post(_url(draft, "emettre/"), {"other": "1"})
    draft.refresh_from_db()
    assert draft.number == "FA-2026-00001"


def test_what_a_payer_lacks_is_said_before_issuing(desk, look, alpha):
    draft = made.draft(made.subscription(alpha, by=made.payer(needs_commitment=True)))
    assert "exige un numéro d’engagement" in words(look(_url(draft)))
    assert "exige un numéro d’engagement" in toasts(desk.post(_url(draft, "emettre/"), follow=True))
    desk.post(_url(draft, "engagement/"), {"commitment_number": " 2026-118 "})
    draft.refresh_from_db()
    assert draft.commitment_number == "2026-118"
    desk.post(_url(draft, "emettre/"))
    draft.refresh_from_db()
    assert draft.number == "FA-2026-00001"


def test_a_draft_is_given_up(desk, alpha):
    draft = made.draft(made.subscription(alpha))
    desk.post(_url(draft, "abandonner/"))
    draft.refresh_from_db()
    assert draft.state == "cancelled"


def test_the_document(desk, issued):
    answer = desk.get(_url(issued, "document.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="facture-FA-2026-00001.pdf"'
    assert answer.content.startswith(b"%PDF")


def test_a_document_is_sent_and_sent_again(desk, look, issued, mailoutbox, django_capture_on_commit_callbacks):
    for number in (1, 2):
        with django_capture_on_commit_callbacks(execute=True):
            answer = desk.post(_url(issued, "envoyer/"), follow=True)
        assert toasts(answer) == "Le document part à factures@kerlune.example.fr."
        assert [mail.to for mail in mailoutbox] == [["factures@kerlune.example.fr"]] * number
    assert "Envoyer à nouveau" in words(look(_url(issued)))


def test_a_draft_has_no_document(desk, alpha):
    assert desk.get(_url(made.draft(made.subscription(alpha)), "document.pdf")).status_code == 404


def _payment(**said):
    return {"cents": "100,50", "on": "2026-11-22", "means": "mandat", "reference": "BORD-12/451"} | said


def test_a_partial_payment(desk, look, issued):
    answer = desk.post(_url(issued, "reglement/"), _payment(), follow=True)
    assert toasts(answer) == "Le règlement est enregistré."
    noted = Payment.objects.get()
    assert (noted.cents, noted.on, noted.means, noted.reference) == (
        10_050,
        date(2026, 11, 22),
        "mandat",
        "BORD-12/451",
    )
    issued.refresh_from_db()
    assert issued.state == "partly_paid"
    page = words(look(_url(issued)))
    assert "réglée en partie" in page
    assert "148,50 €" in page


@pytest.mark.parametrize(
    ("said", "name", "reason"),
    [
        ({"cents": ""}, "cents", "Écrivez un montant"),
        ({"cents": "douze"}, "cents", "Écrivez un montant en euros"),
        ({"cents": "0"}, "cents", "supérieur à zéro"),
        ({"cents": "9999"}, "cents", "Il reste 249,00 € à régler"),
        ({"on": "2026-11-23"}, "on", "Cette date est à venir"),
        ({"on": "2026-11-21"}, "on", "précède l’émission"),
        ({"on": "hier"}, "on", "date qui existe"),
        ({"means": "refund"}, "means", ""),
        ({"reference": "x" * 81}, "reference", "trop longue"),
    ],
)
def test_a_payment_that_cannot_be_keeps_what_was_typed(desk, issued, said, name, reason):
    answer = desk.post(_url(issued, "reglement/"), _payment(**said))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [name]
    assert reason in words_of(form.errors[name])
    assert answer.context["form"]["reference"].value() == _payment(**said)["reference"]
    assert not Payment.objects.exists()


def test_a_payment_sent_twice_is_asked_about(desk, issued):
    shown = desk.get(_url(issued, "reglement/")).context["form"]["seen_cents"].value()
    said = _payment(reference="", seen_cents=shown)
    desk.post(_url(issued, "reglement/"), said)
    again = desk.post(_url(issued, "reglement/"), said)
    assert again.status_code == 422
    assert "100,50" in words_of(again.context["form"].errors["cents"])
    assert Payment.objects.count() == 1
    desk.post(_url(issued, "reglement/"), said | {"seen_cents": again.context["form"]["seen_cents"].value()})
    assert Payment.objects.count() == 2


def test_a_credit_note_sent_twice_is_asked_about(desk, issued):
    shown = desk.get(_url(issued, "avoir/")).context["form"]["seen_cents"].value()
    said = {"how": "partie", "cents": "50", "reason": "Une classe de moins", "seen_cents": shown}
    desk.post(_url(issued, "avoir/"), said)
    again = desk.post(_url(issued, "avoir/"), said)
    assert again.status_code == 422
    assert Invoice.objects.filter(kind="credit_note").count() == 1
    desk.post(_url(issued, "avoir/"), said | {"seen_cents": again.context["form"]["seen_cents"].value()})
    assert Invoice.objects.filter(kind="credit_note").count() == 2


def words_of(errors):
    return " ".join(" ".join(errors).split())


def test_a_payment_noted_by_mistake(desk, look, issued):
    desk.post(_url(issued, "reglement/"), _payment())
    noted = Payment.objects.get()
    assert desk.post(_url(issued, f"reglement/{noted.pk}/annuler/"), {"reason": " "}).status_code == 422
    desk.post(_url(issued, f"reglement/{noted.pk}/annuler/"), {"reason": "Autre facture"})
    issued.refresh_from_db()
    assert (issued.state, issued.paid_cents) == ("issued", 0)
    assert "Autre facture" in words(look(_url(issued)))


def test_another_invoices_payment_is_not_here(desk, issued, beta):
    desk.post(_url(issued, "reglement/"), _payment())
    other = made.invoice(made.subscription(beta, by=issued.payer))
    assert desk.get(_url(other, f"reglement/{Payment.objects.get().pk}/annuler/")).status_code == 404


def test_a_credit_note_of_a_part_then_of_the_rest(desk, issued):
    part = {"how": "partie", "cents": "50", "reason": "Une classe de moins"}
    desk.post(_url(issued, "avoir/"), part)
    note = Invoice.objects.get(kind="credit_note")
    assert (note.net_cents, note.reason, note.original) == (5_000, "Une classe de moins", issued)
    desk.post(_url(issued, "avoir/"), {"how": "tout", "reason": "École fermée"})
    issued.refresh_from_db()
    assert issued.state == "credited"
    assert "déjà annulée" in toasts(desk.get(_url(issued, "avoir/"), follow=True))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"how": "partie", "reason": "x"}, "cents"),
        ({"how": "partie", "cents": "5000", "reason": "x"}, "cents"),
        ({"how": "tout", "reason": ""}, "reason"),
        ({"reason": "x"}, "how"),
    ],
)
def test_a_credit_note_that_cannot_be(desk, issued, said, name):
    answer = desk.post(_url(issued, "avoir/"), said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    assert not Invoice.objects.filter(kind="credit_note").exists()


def test_money_goes_back_for_a_credit_note(desk, issued):
    record(actor=None, invoice=issued, cents=issued.total_cents, on=date(2026, 11, 22), means="mandat")
    note = credit(actor=None, invoice=issued, reason="Erreur")
    page = desk.get(_url(note, "reglement/"))
    assert [value for value, _label in page.context["form"].fields["means"].choices] == ["refund"]
    desk.post(_url(note, "reglement/"), _payment(cents="249", means="refund"))
    note.refresh_from_db()
    assert note.state == "paid"


def test_an_invoices_page_has_a_fixed_number_of_queries(queries_of, issued):
    record(actor=None, invoice=issued, cents=100, on=date(2026, 11, 22), means="mandat")
    one = queries_of(_url(issued))
    for _ in range(4):
        record(actor=None, invoice=issued, cents=100, on=date(2026, 11, 22), means="mandat")
    assert (one, queries_of(_url(issued))) == (12, 12)


def test_a_payer_is_corrected(desk, look, issued):
    said = {
        "name": "Ville de Kerlune",
        "siret": "213 509 912 00019",
        "email": "compta@kerlune.example.fr",
        "address": "2 place de la Mairie",
        "postal_code": "35999",
        "city": "Kerlune",
        "payment_days": "30",
        "needs_service_code": "on",
        "service_code": "ECOLES",
    }
    url = f"/facturation/payeurs/{issued.payer.pk}/"
    assert toasts(desk.post(f"{url}modifier/", said, follow=True)) == "La fiche de Ville de Kerlune est à jour."
    assert "ECOLES exigé" in words(look(url))
    for field, typed in {"siret": "21350991200018", "payment_days": "61", "email": "non", "name": ""}.items():
        answer = desk.post(f"{url}modifier/", said | {field: typed})
        assert answer.status_code == 422, field
        assert answer.context["form"][field].value() == typed
    other = create_payer(
        actor=None, **said | {"siret": "21350992000012", "needs_service_code": False, "payment_days": 30}
    )
    answer = desk.post(f"/facturation/payeurs/{other.pk}/modifier/", said)
    assert answer.status_code == 422


def test_payers_have_a_fixed_number_of_queries(queries_of, issued):
    one = queries_of("/facturation/payeurs/")
    for n in range(4):
        made.payer(service_code=f"S{n}")
    assert (one, queries_of("/facturation/payeurs/")) == (7, 7)


def test_payers_are_searched(look, issued):
    assert _numbers(look("/facturation/payeurs/?q=kerlune")) == ["Commune de Kerlune"]
    assert "Aucun payeur ne correspond" in words(look("/facturation/payeurs/?q=zzz"))


def test_subscriptions(look, queries_of, alpha, beta):
    first = made.subscription(alpha)
    one = queries_of("/facturation/abonnements/")
    made.subscription(beta, by=first.payer, class_count=13)
    assert (one, queries_of("/facturation/abonnements/")) == (7, 7)
    assert _numbers(look("/facturation/abonnements/?q=beta")) == ["École Beta"]
    type(first).objects.filter(pk=first.pk).update(is_near_limit=True)
    assert _numbers(look("/facturation/abonnements/?limite=proche")) == ["École Alpha"]
    assert "Aucun abonnement ne correspond" in words(look("/facturation/abonnements/?etat=ended"))


def test_classes_are_added(desk, look, alpha):
    subscription = made.subscription(alpha)
    url = f"/facturation/abonnements/{subscription.pk}/"
    answer = desk.post(f"{url}classes/", {"class_count": "3", "on": "2026-11-22"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["class_count"])
    desk.post(f"{url}classes/", {"class_count": "13", "on": "2026-11-22"})
    subscription.refresh_from_db()
    assert subscription.class_count == 13
    assert Invoice.objects.get().state == "draft"


def test_the_year_after_is_proposed_then_renewed_on_an_order(desk, look, alpha):
    subscription = made.subscription(alpha)
    url = f"/facturation/abonnements/{subscription.pk}/"
    assert toasts(desk.post(f"{url}proposer/", follow=True)) == "Le renouvellement est proposé."
    assert "déjà proposée" in toasts(desk.get(f"{url}proposer/", follow=True))
    renewal = subscription.renewal
    desk.post(f"/facturation/abonnements/{renewal.pk}/renouveler/", {"commitment_number": "2027-9"})
    renewal.refresh_from_db()
    assert (renewal.state, renewal.commitment_number) == ("active", "2027-9")
    assert words(look(f"/facturation/abonnements/{renewal.pk}/"))


def test_a_renewal_is_declined_with_a_reason(desk, alpha):
    subscription = made.subscription(alpha)
    desk.post(f"/facturation/abonnements/{subscription.pk}/proposer/")
    url = f"/facturation/abonnements/{subscription.renewal.pk}/refuser/"
    assert desk.post(url, {"reason": ""}).status_code == 422
    desk.post(url, {"reason": "Budget"})
    subscription.renewal.refresh_from_db()
    assert subscription.renewal.state == "declined"


def test_revenue_is_a_chart_and_a_table(look, issued):
    record(actor=None, invoice=issued, cents=10_000, on=date(2026, 11, 22), means="mandat")
    credit(actor=None, invoice=issued, reason="Erreur", cents=5_000)
    page = look("/facturation/chiffre-d-affaires/")
    rows = [words(row) for row in page.cssselect("tbody tr")]
    assert rows[10] == "Novembre 207,50 € 50,00 € 157,50 € 100,00 €"
    assert rows[0] == "Janvier 0,00 € 0,00 € 0,00 € 0,00 €"
    assert len(page.cssselect("main svg.only-desk[viewBox='0 0 720 260'] rect")) == 2
    assert len(page.cssselect("main svg.only-phone[viewBox='0 0 340 220'] rect")) == 2
    assert len(look("/facturation/chiffre-d-affaires/?annee=1800").cssselect("tbody tr")) == 12


def test_late_payers(look, queries_of, beta, late, november):
    one = queries_of("/facturation/retards/")
    row = words(look("/facturation/retards/").cssselect("tbody tr")[0])
    assert row.startswith("Commune de Kerlune factures @kerlune. example. fr 1 31/10/2026 22 jours 273,90 €")
    # The invoice, and its reminder that never left.
    assert look("/commandes/").cssselect('nav a[href="/facturation/"] .count')[0].text == "2"
    november.move_to("2026-10-10T10:00:00+02:00")
    made.invoice(made.subscription(beta, by=late.payer, opened_on=date(2026, 10, 1)))
    november.move_to(NOVEMBER)
    assert "2 31/10/2026 22 jours 547,80 €" in words(look("/facturation/retards/").cssselect("tbody tr")[0])
    assert queries_of("/facturation/retards/") == one


def test_nobody_is_late(look, issued):
    assert "Personne n’est en retard" in words(look("/facturation/retards/"))


@pytest.mark.parametrize("path", ["factures/999/", "payeurs/999/", "abonnements/999/"])
def test_what_does_not_exist(desk, path):
    assert desk.get(f"/facturation/{path}").status_code == 404
