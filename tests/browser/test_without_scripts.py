"""Ordering on a telephone that loads no script: every step works, a mistake loses nothing."""

import re

from playwright.sync_api import expect

from tests.browser.visitor import PHONE


def test_an_order_without_scripts(one, enter):
    head = enter(PHONE, scripts=False)
    head.open(one.url("/commander/"))
    head.fill(uai="0359998C")
    head.press("Rechercher")
    expect(head.page.get_by_text("Cet UAI n’est pas dans notre annuaire")).to_be_visible()
    head.fill(school_name="École du Phare", city="")
    head.press("Continuer")
    expect(head.error_of("city")).to_contain_text("Indiquez la commune")
    expect(head.field("school_name")).to_have_value("École du Phare")
    head.fill(city="Port-Brumal")
    head.press("Continuer")
    head.look()
    head.fill(class_count="3", first_name="Paul", last_name="Riou", email="paul.riou@ac-exemple.example")
    head.press("Continuer")
    head.look()
    head.fill(name="Commune de Port-Brumal", siret="21350995300013", email="mairie@port-brumal.example")
    head.fill(address="1 place de la Mairie", postal_code="35995", city="Port-Brumal")
    head.press("Continuer")
    head.look()
    expect(head.page.locator("main")).to_contain_text("École du Phare")
    head.field("terms").check()
    head.press("Envoyer la commande")
    expect(head.page.locator("main")).to_contain_text(re.compile(r"ONE-\d{4}-\w{6}"))
    head.follow("Suivre ma commande")
    expect(head.page.locator("#progress")).to_be_visible()


def test_what_needs_scripts_is_not_shown_without_them(one, enter):
    visitor = enter(PHONE, scripts=False)
    visitor.open(one.url("/connexion/", at="alpha"))
    expect(visitor.page.get_by_role("button", name="Afficher")).to_have_count(0)
    expect(visitor.page.get_by_role("button", name="Utiliser une clé d’accès")).to_have_count(0)
