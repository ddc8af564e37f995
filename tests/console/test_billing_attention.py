"""« À surveiller »: what waits for somebody of the team, and what they do about it."""

import pytest

from billing.choices import EventState, ReminderLevel
from billing.models import OnlinePage, Reminder, StripeEvent
from billing.selectors.reminders import missed_reminders
from tests.billing import made
from tests.conftest import NOVEMBER
from tests.console.conftest import toasts, words

PAGE = "/facturation/a-surveiller/"


pytestmark = pytest.mark.usefixtures("november")


def _main(page):
    return words(page.get_element_by_id("main"))


def _url(event, verb=""):
    return f"{PAGE}stripe/{event.pk}/{verb}"


def test_nothing_waits(look):
    page = look(PAGE)
    assert "Tous les messages sont partis" in _main(page)
    assert not page.cssselect("nav.tabs .count")
    assert "Aucun évènement en échec" in _main(look(f"{PAGE}?quoi=stripe"))


def test_what_waits_is_counted_on_every_page(look, issued):
    made.given_up(issued)
    made.failed_event(issued)
    assert look("/journal/").cssselect('nav a[href="/facturation/"] .count')[0].text == "2"
    page = look("/facturation/payeurs/")
    assert words(page.cssselect(f'nav.tabs a[href="{PAGE}"]')[0]) == "À surveiller 2"


def test_a_mail_given_up_says_why_and_goes_again(desk, look, issued, mailoutbox, django_capture_on_commit_callbacks):
    made.given_up(issued)
    page = look(PAGE)
    [row] = page.cssselect("tbody tr")
    assert words(row).startswith("FA-2026-00001 Commune de Kerlune factures@kerlune.example.fr")
    assert "refuse cette adresse" in words(row)
    assert "12 essais" in words(row)
    [again] = row.cssselect("a.button")
    assert words(again) == "Renvoyer FA-2026-00001"
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):  # a double click is one mail
            desk.post(again.get("href"))
    assert len(mailoutbox) == 1
    assert "Tous les messages sont partis" in _main(look(PAGE))


def test_a_reminder_that_never_left_goes_once(desk, look, late, mailoutbox, django_capture_on_commit_callbacks):
    page = look(PAGE)  # no mail waits: the first list that holds something
    [row] = page.cssselect("tbody tr")
    assert words(row).startswith("FA-2026-00001 273,90 € Commune de Kerlune factures@kerlune.example.fr Échéance")
    assert "Elle n’a pas été préparée" in words(row)
    [again] = row.cssselect("a.button")
    assert words(again) == "Relancer FA-2026-00001"
    assert "comptés aujourd’hui" in _main(look(again.get("href")))
    assert not Reminder.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert "La relance part" in toasts(desk.post(again.get("href"), follow=True))
        assert "Pas encore partie" in _main(look(f"/facturation/factures/{late.pk}/"))
        assert "Aucune relance n’est restée" in toasts(desk.post(again.get("href"), follow=True))
    assert len(mailoutbox) == 1
    assert "Pas encore partie" not in _main(look(f"/facturation/factures/{late.pk}/"))
    assert "Toutes les relances sont parties" in _main(look(f"{PAGE}?quoi=relances"))
    assert "a fait repartir la relance de" in words(look("/journal/"))


def test_a_reminder_that_was_written_says_so(look, late):
    made.reminded(late)
    Reminder.objects.update(level=ReminderLevel.DUE)
    assert "Préparée, elle n’a pas pu partir" in words(look(PAGE).cssselect("tbody tr")[0])


def test_a_page_of_payment_given_up_is_taken_up_again_once(
    desk, look, issued, stripe_account, django_capture_on_commit_callbacks
):
    made.given_up_page(issued)
    [row] = look(PAGE).cssselect("tbody tr")
    assert words(row).startswith("FA-2026-00001 Commune de Kerlune La page n’a pas pu être ouverte")
    assert "Stripe ne répond pas. Réessayez dans quelques minutes. 10 essais" in words(row)
    [again] = row.cssselect("a.button")
    assert words(again) == "Reprendre FA-2026-00001"
    assert "Rien n’y est fait deux fois" in _main(look(again.get("href")))
    with django_capture_on_commit_callbacks(execute=True):
        assert "La page est reprise" in toasts(desk.post(again.get("href"), follow=True))
        assert "n’est pas abandonnée" in toasts(desk.post(again.get("href"), follow=True))
    assert OnlinePage.objects.get().is_open
    assert "Aucune page de paiement abandonnée" in _main(look(f"{PAGE}?quoi=pages"))
    assert "a repris la page de paiement de" in words(look("/journal/"))


def test_an_event_says_what_happened_and_is_tried_again_once(desk, look, issued):
    event = made.failed_event(issued)
    page = look(PAGE)  # no mail waits: the first list that holds something
    [row] = page.cssselect("tbody tr")
    assert words(row).startswith("Facture payée en ligne à l’instant FA-2026-00001 Commune de Kerlune Stripe ne répond")
    assert "ONE n’essaie plus." in words(row)
    assert "ONE n’a pas pu en tenir compte" in _main(look(_url(event)))
    assert "Rien n’est compté deux fois" in _main(look(_url(event, "reprendre/")))
    event.refresh_from_db()
    assert event.state == EventState.FAILED
    assert toasts(desk.post(_url(event, "reprendre/"), follow=True)).startswith("L’évènement est repris")
    event.refresh_from_db()
    assert event.state == EventState.RECEIVED
    assert "n’a pas échoué" in toasts(desk.post(_url(event, "reprendre/"), follow=True))
    assert "En cours de traitement" in _main(look(_url(event)))
    assert "a repris un évènement de Stripe" in words(look("/journal/"))
    assert look("/journal/").cssselect(f'tbody a[href="{_url(event)}"]')


def test_an_event_that_is_tried_again_by_itself_says_when(look, november):
    made.failed_event(retry_at="2026-11-22T11:00:00Z", tries=3)
    row = words(look(PAGE).cssselect("tbody tr")[0])
    assert "Nouvel essai prévu" in row
    assert "pas encore reconnue" in row


@pytest.mark.parametrize("state", [EventState.DONE, EventState.IGNORED])
def test_an_event_done_with_is_only_read(look, issued, state):
    event = made.failed_event(issued, state=state, error="")
    page = look(_url(event))
    assert not page.cssselect(f'a[href="{_url(event, "reprendre/")}"]')
    assert "ONE n’a pas pu" not in _main(page)


@pytest.mark.parametrize("query", ["quoi=x", "page=99", "quoi=stripe&page=x"])
def test_what_makes_no_sense_is_ignored(look, issued, query):
    made.failed_event(issued)
    assert len(look(f"{PAGE}?{query}").cssselect("tbody tr")) == 1


def test_each_list_has_a_fixed_number_of_queries(queries_of, late, beta, settings, november):
    settings.STRIPE_SECRET_KEY = "sk_test_never_asked"
    made.failed_event(late)
    made.given_up(late)
    made.given_up(made.quote(by=late.payer))
    made.given_up_page(late)
    lists = [f"{PAGE}?quoi={key}" for key in ("messages", "relances", "pages", "stripe")]
    one = [queries_of(url) for url in lists]
    years = [made.subscription(beta, by=late.payer, opened_on=made.OPENED.replace(year=y)) for y in range(2021, 2025)]
    november.move_to("2026-10-01T10:00:00+02:00")
    for year in years:
        invoice = made.invoice(year)
        made.given_up(invoice)
        made.given_up_page(invoice)
        made.failed_event(late, event_id=f"evt_{year.pk}")
    november.move_to(NOVEMBER)
    assert one == [queries_of(url) for url in lists] == [14, 13, 12, 13]
    assert StripeEvent.objects.count() == OnlinePage.objects.count() == missed_reminders(made.OPENED).count() == 5


def test_pages_of_twenty_five(look, issued):
    for place in range(26):
        made.failed_event(issued, event_id=f"evt_{place}")
    assert len(look(PAGE).cssselect("tbody tr")) == 25
    assert len(look(f"{PAGE}?quoi=stripe&page=2").cssselect("tbody tr")) == 1


def test_what_does_not_exist(desk):
    assert desk.get(f"{PAGE}stripe/999999/").status_code == 404
    assert desk.post(f"{PAGE}stripe/999999/reprendre/").status_code == 404
