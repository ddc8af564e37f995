"""The queue, and one order's page."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from provisioning import opening
from provisioning.choices import OrderSource, StepName, StepStatus
from provisioning.models import OpeningStep, Order, OutgoingMail
from provisioning.opening import steps
from provisioning.services import refuse_order, request_correction
from tests.console.conftest import words
from tests.factories.provisioning import make_order, order_data


def _payer(**changes):
    return order_data()["payer"] | changes


def _names(page):
    return [words(row) for row in page.cssselect("tbody th")]


def _tabs(page):
    return dict(words(tab).rsplit(" ", 1) for tab in page.cssselect(".tabs a") if words(tab)[-1].isdigit())


def _failed_order(actor, monkeypatch, **changes):
    def fail(ordered):
        raise RuntimeError("boum")

    order = opening.accept(actor=actor, order=make_order(**changes))
    with monkeypatch.context() as patch:
        patch.setitem(steps.STEPS, StepName.CLASSES, fail)
        opening.run_opening(order.pk)
    return order


def test_home_leads_to_the_queue(desk):
    assert desk.get("/").headers["Location"] == "/commandes/"


def test_an_empty_queue_is_good_news(look):
    assert "Aucune commande à traiter" in words(look("/commandes/"))


def test_the_queue_has_a_fixed_number_of_queries(queries_of):
    make_order()
    one = queries_of("/commandes/")
    for _ in range(4):
        make_order()
    assert (one, queries_of("/commandes/")) == (11, 11)


def test_the_oldest_order_waits_first(look):
    late, early = make_order(school_name="Tard"), make_order(school_name="Tôt")
    Order.objects.filter(pk=early.pk).update(created_at=timezone.now() - timedelta(days=2))
    assert _names(look("/commandes/")) == ["Tôt", "Tard"]
    assert _names(look("/commandes/?etat=toutes")) == ["Tard", "Tôt"]
    assert late.pk < early.pk


def test_each_state_has_its_tab_and_count(look, camille, monkeypatch):
    make_order()
    make_order()
    request_correction(actor=camille, order=make_order(), reason="SIRET ?")
    refuse_order(actor=camille, order=make_order(), reason="Doublon.")
    opening.accept(actor=camille, order=make_order())
    _failed_order(camille, monkeypatch)
    opened = opening.accept(actor=camille, order=make_order())
    opening.run_opening(opened.pk)
    page = look("/commandes/?etat=a-debloquer")
    assert _tabs(page) == {
        "À traiter": "2",
        "Correction demandée": "1",
        "Ouverture en cours": "1",
        "À débloquer": "1",
        "Ouvertes": "1",
        "Refusées": "1",
        "Toutes": "7",
    }
    assert len(_names(page)) == 1
    assert "ouverture bloquée" in words(look("/commandes/?etat=toutes"))
    [bar] = page.cssselect(".console-nav a[aria-current]")
    assert words(bar) == "Commandes 3"


@pytest.mark.parametrize(
    "q",
    ["mesanges", "MÉSANGES", "kerlune", "9990", "commune de ker", "mésanges kerlune", "  Mésanges  "],
)
def test_search_is_blind_to_accents_and_case(look, q):
    found = make_order(school_name="École Les Mésanges", payer=_payer(name="Commune de Kerlune"))
    make_order(uai=_other_uai(), school_name="École du Port", city="Brest", payer=_payer(name="OGEC", city="Brest"))
    assert _names(look("/commandes/", data={"q": q})) == [found.schools.get().name]


def _other_uai():
    return "0350122T"


def test_search_by_reference_looks_in_every_state(look, camille):
    order = make_order()
    make_order()
    refuse_order(actor=camille, order=order, reason="Doublon.")
    assert len(_names(look("/commandes/", data={"q": order.reference.lower()}))) == 1


def test_nothing_found_says_how_to_search(look):
    make_order()
    assert "Aucune commande ne correspond" in words(look("/commandes/?q=zzz"))


def test_source_filter(look):
    make_order(source=OrderSource.CONSOLE, school_name="Par nous")
    make_order(source=OrderSource.SITE, school_name="Par le site")
    assert _names(look("/commandes/?source=console")) == ["Par nous"]
    assert len(_names(look("/commandes/?source=nonsense"))) == 2


@pytest.mark.parametrize("query", ["etat=nonsense", "page=999", "page=-1", "page=x", "q=%00", "q=" + "a" * 300])
def test_an_odd_address_is_answered(desk, query):
    make_order()
    assert desk.get(f"/commandes/?{query}").status_code == 200


def test_the_queue_is_paginated(look):
    for _ in range(26):
        make_order()
    assert len(_names(look("/commandes/"))) == 25
    assert len(_names(look("/commandes/?page=2"))) == 1


def test_duplicates_are_flagged(look, alpha):
    one = make_order(school_name="Une fois")
    make_order(uai=one.schools.get().uai, school_name="Deux fois")
    make_order(uai=alpha.uai, school_name="Déjà là")
    make_order(school_name="Seule")
    rows = {words(row.cssselect("th")[0]): "doublon" in words(row) for row in look("/commandes/").cssselect("tbody tr")}
    assert rows == {"Une fois": True, "Deux fois": True, "Déjà là": True, "Seule": False}


# --- one order


def test_an_order_that_waits_shows_everything(look, camille):
    order = make_order(classes=[{"name": "PS-MS", "levels": ["PS", "MS"]}, {"name": "Classe bleue", "levels": ["CP"]}])
    page = words(look(f"/commandes/{order.reference}/"))
    for said in (
        order.reference,
        "École Les Mésanges",
        "Élise Morvan",
        "elise.morvan@ac-rennes.example.fr",
        "PS-MS",
        "Classe bleue (CP)",
        "Commune de Kerlune",
        "ECOLES",
        "2026-118",
        "Commande reçue",
        "Accepter la commande",
        "Modifier",
        "Demander une correction",
        "Refuser",
    ):
        assert said in page


def test_an_orders_page_has_a_fixed_number_of_queries(queries_of, camille):
    order = opening.accept(actor=camille, order=make_order())
    opening.run_opening(order.pk)
    url = f"/commandes/{order.reference}/"
    one = queries_of(url)
    for _ in range(4):
        request_correction(actor=camille, order=make_order(uai=order.schools.get().uai), reason="?")
        OutgoingMail.objects.create(order=order, kind="order_received", key=f"k{_}", to="a@b.fr", message_id="x")
    assert (one, queries_of(url)) == (9, 9)


def test_the_reference_is_found_in_any_case(desk):
    order = make_order()
    assert desk.get(f"/commandes/{order.reference.lower()}/").status_code == 200
    assert desk.get("/commandes/ONE-2026-NOPE/").status_code == 404


def test_another_order_for_the_same_school_is_linked(look):
    one = make_order()
    other = make_order(uai=one.schools.get().uai)
    page = look(f"/commandes/{one.reference}/")
    assert "Doublon possible" in words(page)
    assert page.cssselect(f'a[href="/commandes/{other.reference}/"]')


def test_a_school_that_exists_cannot_be_accepted(look, alpha):
    order = make_order(uai=alpha.uai)
    page = look(f"/commandes/{order.reference}/")
    assert "ne peut pas être acceptée" in words(page)
    assert not page.cssselect(f'a[href$="/{order.reference}/accepter/"]')


def test_an_opening_is_watched_until_it_is_over(look, camille):
    order = opening.accept(actor=camille, order=make_order())
    url = f"/commandes/{order.reference}/"
    live = look(url).get_element_by_id("live")
    assert (live.get("hx-get"), live.get("hx-trigger"), live.get("hx-select")) == (url, "every 1s", "#live")
    assert [words(item) for item in live.cssselect(".task-list li")] == list(map(str, StepName.labels))
    opening.run_opening(order.pk)
    over = look(url, headers={"HX-Request": "true"}).get_element_by_id("live")
    assert over.get("hx-trigger") is None
    assert len(over.cssselect(".task-list li.done")) == 7
    assert "7 / 7" in words(over)


def test_an_opening_that_does_not_move_is_asked_about_less_often_and_says_so(look, camille):
    order = opening.accept(actor=camille, order=make_order())
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        live = look(f"/commandes/{order.reference}/").get_element_by_id("live")
    assert live.get("hx-trigger") == "every 15s"
    assert "service des tâches est peut-être arrêté" in words(live)


def test_a_failure_is_shown_with_its_cause_and_a_retry(look, desk, camille, monkeypatch):
    order = _failed_order(camille, monkeypatch)
    live = look(f"/commandes/{order.reference}/").get_element_by_id("live")
    assert live.get("hx-trigger") is None
    [failed] = live.cssselect(".task-list li.failed")
    assert "Erreur inattendue" in words(failed)
    assert "RuntimeError: boum" in words(failed)
    [form] = live.cssselect("form[action*=reprendre]")
    desk.post(form.get("action"))
    opening.run_opening(order.pk)
    assert not OpeningStep.objects.exclude(status=StepStatus.DONE).exists()


def test_a_mail_that_never_left_is_seen(look):
    order = make_order()
    OutgoingMail.objects.update(retry_at=None, sent_at=None, error="SMTPRecipientsRefused: inconnu")
    page = words(look(f"/commandes/{order.reference}/"))
    assert "jamais parti" in page
    assert "SMTPRecipientsRefused" in page


def test_text_of_an_order_is_only_text(desk):
    order = make_order(school_name="<b>École</b> & co", comment="<script>alert(1)</script>\nhttp://ailleurs.example")
    page = desk.get(f"/commandes/{order.reference}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;École&lt;/b&gt; &amp; co" in page


def test_the_order_as_a_pdf(desk):
    order = make_order()
    response = desk.get(f"/commandes/{order.reference}/bon.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_the_signed_purchase_order_is_downloaded(desk):
    order = make_order()
    assert desk.get(f"/commandes/{order.reference}/piece-jointe/").status_code == 404
    order.purchase_order.save("bon signé.pdf", ContentFile(b"%PDF-1.4 signed"))
    response = desk.get(f"/commandes/{order.reference}/piece-jointe/")
    assert b"".join(response.streaming_content) == b"%PDF-1.4 signed"
    assert response.headers["Content-Disposition"].startswith("attachment")
