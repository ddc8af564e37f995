"""The order form without scripts: nothing typed is ever lost, and one order comes out."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from provisioning import limits, uploads
from provisioning.models import Order
from tests.factories.provisioning import DirectoryEntryFactory, make_uai
from tests.provisioning.conftest import CLASSES, PAYER, SCHOOL, Visitor
from tests.queries import exactly

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def text(response):
    return response.content.decode()


def where(response):
    return response.request["PATH_INFO"]


def file(content=PDF, name="bon.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


# --- the whole way


def test_three_steps_a_summary_and_one_order(visitor, outbox, django_capture_on_commit_callbacks):
    assert where(visitor.post("/commander/", SCHOOL)) == "/commander/ecole/1/classes/"
    assert where(visitor.post("/commander/ecole/1/classes/", CLASSES)) == "/commander/payeur/"
    summary = visitor.post("/commander/payeur/", PAYER)
    assert where(summary) == "/commander/recapitulatif/"
    for said in ("École Les Mésanges", "999\xa0999\xa0998\xa000019", "Élise Morvan", "3 classes", "178,80"):
        assert said in text(summary) or escape(said) in text(summary)
    with django_capture_on_commit_callbacks(execute=True):
        done = visitor.send(comment="Bonne rentrée")
    order = Order.objects.get()
    assert where(done) == "/commander/merci/"
    assert order.reference in text(done)
    assert order.follow_up_token in text(done)
    assert (order.source, order.comment, order.payer_commitment_number) == ("site", "Bonne rentrée", "2026-118")
    assert order.schools.get().class_count == 3
    [message] = outbox
    assert message.to == ["elise.morvan@ac-rennes.example.fr"]
    assert order.reference in message.subject
    [(name, content, kind)] = message.attachments
    assert (name, kind) == (f"bon-de-commande-{order.reference}.pdf", "application/pdf")
    assert content.startswith(b"%PDF")
    assert order.follow_up_token in message.body


def test_a_first_visit_writes_nothing(visitor):
    for path in ("/commander/", "/commander/ecole/1/classes/", "/commander/payeur/", "/commander/deposer/"):
        assert visitor.client.get(path).status_code == 200
    assert not Session.objects.exists()


def test_the_summary_leads_back_to_what_is_missing(visitor):
    visitor.post("/commander/", SCHOOL)
    page = visitor.get("/commander/recapitulatif/")
    assert where(page) == "/commander/ecole/1/classes/"
    assert "Indiquez le nombre de classes" in text(page)


@pytest.mark.parametrize("path", ["/commander/ecole/2/", "/commander/ecole/0/", "/commander/ecole/9/classes/"])
def test_a_school_that_is_not_in_the_order_is_not_found(visitor, path):
    assert visitor.client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/commander/ecole/ajouter/", "/commander/ecole/1/retirer/", "/commander/recommencer/"]
)
def test_what_changes_the_draft_is_not_a_link(visitor, path):
    assert visitor.client.get(path).status_code == 405


# --- what is typed stays


def test_wrong_answers_are_shown_again_with_what_to_do(visitor):
    page = visitor.post("/commander/", SCHOOL | {"uai": "0359911A", "city": "", "postal_code": "35"})
    assert where(page) == "/commander/"
    assert 'value="0359911A"' in text(page)
    assert "la lettre finale ne correspond pas" in text(page)
    assert "Indiquez la commune" in text(page)
    assert "École Les Mésanges" in text(page)
    assert 'id="error-summary-title"' in text(page)


def test_going_back_shows_what_was_typed(visitor):
    visitor.fill()
    assert "4 rue du Moulin" in text(visitor.get("/commander/"))
    assert 'value="Morvan"' in text(visitor.get("/commander/ecole/1/classes/"))
    assert 'value="2026-118"' in text(visitor.get("/commander/payeur/"))


def test_coming_back_later_offers_to_go_on(visitor):
    visitor.post("/commander/", SCHOOL)
    page = visitor.get("/commander/")
    assert "Reprendre où j’en étais" in text(page)
    assert 'href="/commander/ecole/1/classes/"' in text(page)
    visitor.post("/commander/recommencer/")
    assert "Les Mésanges" not in text(visitor.get("/commander/"))


def test_correcting_one_step_leads_straight_to_the_summary(visitor):
    visitor.fill()
    assert where(visitor.post("/commander/", SCHOOL | {"city": "Landevrec"})) == "/commander/recapitulatif/"


# --- the directory


def test_a_uai_prefills_the_school_and_everything_stays_editable(visitor):
    entry = DirectoryEntryFactory(name="École du Vieux-Lavoir", kind="nursery", city="Brézolles")
    page = visitor.post("/commander/", {"uai": entry.uai.lower(), "action": "look_up"})
    assert "École trouvée" in text(page)
    assert 'value="École du Vieux-Lavoir"' in text(page)
    assert 'value="Brézolles"' in text(page)
    page = visitor.post("/commander/", SCHOOL | {"uai": entry.uai, "school_name": "École rebaptisée"})
    assert where(page) == "/commander/ecole/1/classes/"
    assert "École rebaptisée" in text(page)


def test_a_uai_alone_is_enough_to_go_on(visitor):
    entry = DirectoryEntryFactory()
    page = visitor.post("/commander/", {"uai": entry.uai, "school_name": "", "city": ""})
    assert "École trouvée" in text(page)
    assert f'value="{entry.city}"' in text(page)


def test_an_unknown_uai_asks_to_fill_in(visitor):
    page = visitor.post("/commander/", {"uai": make_uai(1), "action": "look_up"})
    assert "n’est pas dans notre annuaire" in text(page)


def test_a_wrong_uai_is_told_before_looking(visitor):
    page = visitor.post("/commander/", {"uai": "0359911A", "action": "look_up"})
    assert "la lettre finale" in text(page)


def test_a_school_that_is_open_is_said_so(visitor, alpha):
    page = visitor.post("/commander/", SCHOOL | {"uai": alpha.uai, "action": "look_up"})
    assert "a déjà son espace ONE" in text(page)
    assert "http://alpha." in text(page)


def test_too_many_look_ups_are_told_when_to_come_back(visitor, monkeypatch):
    monkeypatch.setattr(limits, "LOOK_UPS", limits.Limit("look-ups", 2, 90))
    pages = [visitor.post("/commander/", SCHOOL | {"action": "look_up"}) for _ in range(3)]
    assert "Réessayez" not in text(pages[1])
    assert "Réessayez dans 2\xa0minutes" in text(pages[2]) or "Réessayez dans 2 minutes" in text(pages[2])
    assert "Les Mésanges" in text(pages[2])


# --- classes


def test_rows_appear_for_each_class_and_are_kept(visitor):
    visitor.post("/commander/", SCHOOL)
    page = visitor.post("/commander/ecole/1/classes/", CLASSES | {"class_count": "2", "action": "rows"})
    assert text(page).count('name="class-') == 4
    rows = {"class-1-name": "Les Loups", "class-1-levels": "ce1-cp", "class-2-levels": ""}
    assert where(visitor.post("/commander/ecole/1/classes/", CLASSES | {"class_count": "2", **rows})) == (
        "/commander/payeur/"
    )
    assert 'value="Les Loups"' in text(visitor.get("/commander/ecole/1/classes/"))
    visitor.post("/commander/payeur/", PAYER)
    visitor.send()
    assert Order.objects.get().schools.get().classes == [
        {"name": "Les Loups", "levels": ["CP", "CE1"]},
        {"name": "Classe 2", "levels": []},
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"class_count": ""}, "Indiquez le nombre de classes"),
        ({"class_count": "beaucoup"}, "en chiffres"),
        ({"class_count": "0"}, "au moins une classe"),
        ({"class_count": "61"}, "Au-delà de 60 classes"),
        ({"email": "elise"}, "Il manque le @"),
        ({"class-1-levels": "6eme"}, "n’est pas un niveau"),
        ({"class-1-name": "A", "class-2-name": "a"}, "donnez à chacune le sien"),
    ],
)
def test_wrong_classes_are_told_how(visitor, changes, words):
    visitor.post("/commander/", SCHOOL)
    page = visitor.post("/commander/ecole/1/classes/", CLASSES | changes)
    assert where(page) == "/commander/ecole/1/classes/"
    assert words in text(page)
    for value in changes.values():
        assert not value or f'value="{value}"' in text(page)


# --- several schools


def test_several_schools_for_one_payer(visitor):
    visitor.fill()
    assert where(visitor.post("/commander/ecole/ajouter/")) == "/commander/ecole/2/"
    assert "École 2 sur 2" in text(visitor.get("/commander/ecole/2/"))
    other = SCHOOL | {"uai": make_uai(7002), "school_name": "École des Goélands"}
    assert where(visitor.post("/commander/ecole/2/", other)) == "/commander/ecole/2/classes/"
    summary = visitor.post("/commander/ecole/2/classes/", CLASSES | {"class_count": "8"})
    assert where(summary) == "/commander/recapitulatif/"
    assert "597,60" in text(summary)  # 178,80 + 418,80
    visitor.send()
    assert [school.class_count for school in Order.objects.get().schools.all()] == [3, 8]


def test_a_school_can_be_taken_out_again(visitor):
    visitor.fill()
    visitor.post("/commander/ecole/ajouter/")
    assert where(visitor.post("/commander/ecole/2/retirer/")) == "/commander/recapitulatif/"


def test_the_same_school_twice_is_said_where_it_is(visitor):
    visitor.fill()
    visitor.post("/commander/ecole/ajouter/")
    visitor.post("/commander/ecole/2/", SCHOOL)
    page = visitor.post("/commander/ecole/2/classes/", CLASSES)
    assert where(page) == "/commander/ecole/2/"
    assert "déjà dans la commande" in text(page)


# --- payer and purchase order


def test_a_purchase_order_is_kept_and_goes_with_the_order(visitor):
    visitor.fill()
    summary = visitor.post("/commander/payeur/", PAYER | {"purchase_order": file(name="../../Bon n° 4 é.exe")})
    assert "Bon_n_4_é.pdf" in text(summary)
    kept = visitor.client.session["order"]["document"]["path"]
    assert default_storage.exists(kept)
    visitor.send()
    order = Order.objects.get()
    assert order.purchase_order.read() == PDF
    assert order.purchase_order.name.endswith(".pdf")
    assert not default_storage.exists(kept)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"PK\x03\x04" + b"x" * 100, "ni un PDF ni une photo"),
        (b"<html><script>alert(1)</script>", "ni un PDF ni une photo"),
        (b"GIF89a" + b"x" * 100, "ni un PDF ni une photo"),
        (PDF + b"x" * uploads.LARGEST, "dépasse 10\xa0Mo"),
    ],
)
def test_a_wrong_file_is_told_how_and_the_rest_is_kept(visitor, content, words):
    visitor.fill()
    page = visitor.post("/commander/payeur/", PAYER | {"purchase_order": file(content), "city": "Landevrec"})
    assert page.status_code == 422
    assert words in text(page) or words.replace("\xa0", " ") in text(page)
    assert 'value="Landevrec"' in text(page)
    assert 'value="Landevrec"' in text(visitor.get("/commander/payeur/"))


@pytest.mark.parametrize("head", [b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"])
def test_photos_are_taken_too(visitor, head):
    visitor.fill()
    page = visitor.post("/commander/payeur/", PAYER | {"purchase_order": file(head + b"x" * 50, "scan")})
    assert where(page) == "/commander/recapitulatif/"


@pytest.mark.parametrize("other_field", [{}, {"contact_email": "nobody"}])
def test_files_from_one_address_are_counted(visitor, monkeypatch, other_field):
    monkeypatch.setattr(limits, "UPLOADS", limits.Limit("uploads", 1, 600))
    visitor.fill()
    first = PAYER | other_field
    visitor.post("/commander/payeur/", first | {"purchase_order": file(name="un")})
    page = visitor.post("/commander/payeur/", first | {"purchase_order": file(name="deux"), "city": "Landevrec"})
    assert page.status_code == 429
    assert "Réessayez dans 10 minutes, ou continuez sans le vôtre" in text(page)
    assert 'value="Landevrec"' in text(page)
    assert visitor.client.session["order"]["document"]["name"] == "un.pdf"
    assert where(visitor.post("/commander/payeur/", PAYER)) == "/commander/recapitulatif/"


def test_files_of_all_drafts_have_a_bound(visitor, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_DRAFTS", len(uploads._kept_paths()) + 1)
    visitor.fill()
    visitor.post("/commander/payeur/", PAYER | {"purchase_order": file()})
    late = Visitor()
    late.fill(uai=make_uai(7002))
    page = late.post("/commander/payeur/", PAYER | {"purchase_order": file()})
    assert page.status_code == 429
    assert f"envoyez-le à {settings.TEAM_EMAIL}" in text(page)
    visitor.post("/commander/payeur/", PAYER | {"remove_document": "1"})
    assert where(late.post("/commander/payeur/", PAYER | {"purchase_order": file()})) == "/commander/recapitulatif/"


def test_a_purchase_order_can_be_removed(visitor):
    visitor.fill()
    visitor.post("/commander/payeur/", PAYER | {"purchase_order": file()})
    page = visitor.post("/commander/payeur/", PAYER | {"remove_document": "1"})
    assert "non joint" in text(page)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"siret": "99999999800010"}, "SIRET n’existe pas"),
        ({"siret": ""}, "demandez-le à la mairie"),
        ({"email": "factures@gmial.com"}, "gmail.com"),
        ({"postal_code": "3599"}, "5 chiffres"),
        ({"contact_email": "nobody"}, "Il manque le @"),
    ],
)
def test_a_wrong_payer_is_told_how(visitor, changes, words):
    visitor.fill()
    page = visitor.post("/commander/payeur/", PAYER | changes)
    assert where(page) == "/commander/payeur/"
    assert words in text(page)


# --- sending


def test_the_terms_must_be_accepted(visitor):
    visitor.fill()
    page = visitor.post("/commander/recapitulatif/", {"comment": "Merci à vous"})
    assert page.status_code == 422
    assert "Cochez la case" in text(page)
    assert "Merci à vous" in text(page)
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("comment", "words"),
    [("x" * 2001, "trop long"), ("x" * 3000, "trop long"), ("Bonjour\x0bmerci", "caractères illisibles")],
)
def test_a_wrong_comment_is_told_where_it_is_typed_and_closes_no_door(visitor, comment, words):
    visitor.fill()
    page = visitor.send(comment=comment)
    assert (page.status_code, page.redirect_chain) == (422, [])
    assert words in text(page)
    again = visitor.get("/commander/recapitulatif/")
    assert (again.status_code, again.redirect_chain) == (200, [])
    visitor.send(comment="Merci")
    assert Order.objects.get().comment == "Merci"


def test_a_line_break_of_a_comment_counts_once(visitor):
    visitor.fill()
    visitor.send(comment="\r\n".join(["x" * 99] * 20))
    assert len(Order.objects.get().comment) == 1999


def test_the_trap_catches_robots_and_loses_nothing(visitor):
    visitor.fill()
    page = visitor.send(website="http://spam.example", comment="Bonjour")
    assert page.status_code == 422
    assert "une seconde fois" in text(page)
    assert not Order.objects.exists()
    visitor.send()
    assert Order.objects.count() == 1


def test_an_order_comes_in_while_redis_is_down(visitor, settings):
    visitor.fill()
    redis = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}
    settings.CACHES = {"default": {**redis, "BACKEND": "django_redis.cache.RedisCache"}}
    assert "ONE-" in text(visitor.send())
    assert Order.objects.count() == 1


def test_a_limit_says_when_to_send_again_and_keeps_the_order(visitor, monkeypatch):
    monkeypatch.setattr(limits, "ORDERS", limits.Limit("orders", 1, 3600))
    visitor.order()
    other = Visitor()
    other.fill(uai=make_uai(7003))
    page = other.send()
    assert page.status_code == 429
    assert "60 minutes" in text(page)
    assert "elle est gardée" in text(page)
    assert Order.objects.count() == 1
    assert "École Les Mésanges" in text(other.get("/commander/recapitulatif/"))


def test_sending_twice_is_one_order(visitor):
    visitor.fill()
    session = visitor.client.session
    kept = dict(session.items())
    visitor.send()
    again = visitor.send()  # the browser's second click arrives after the draft is gone
    assert where(again) == "/commander/merci/"
    session = visitor.client.session
    session.update(kept)  # or at the same time, with the same draft
    session.save()
    assert where(visitor.send()) == "/commander/merci/"
    assert Order.objects.count() == 1


def test_the_thanks_page_belongs_to_who_ordered(visitor):
    visitor.order()
    assert where(Visitor().get("/commander/merci/")) == "/commander/"


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "{{ 7|add:7 }}", "'; DROP TABLE--"])
def test_what_is_typed_is_only_text(visitor, words):
    visitor.fill(school_name=words)
    assert escape(words) in text(visitor.get("/commander/recapitulatif/"))
    visitor.send()
    assert Order.objects.get().schools.get().name == words


def test_unreadable_characters_are_refused(visitor):
    page = visitor.post("/commander/", SCHOOL | {"school_name": "École\x00"})
    assert page.status_code == 200
    assert where(page) == "/commander/"


@pytest.mark.parametrize("schools", [1, 5])
def test_the_summary_costs_the_same_for_many_schools(visitor, schools):
    visitor.fill()
    for number in range(2, schools + 1):
        visitor.post("/commander/ecole/ajouter/")
        visitor.post(f"/commander/ecole/{number}/", SCHOOL | {"uai": make_uai(7100 + number)})
        visitor.post(f"/commander/ecole/{number}/classes/", CLASSES)
    with exactly(3):  # the session, the directory, the open schools
        assert visitor.client.get("/commander/recapitulatif/").status_code == 200
