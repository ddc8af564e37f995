"""The editor: every tool by mouse and by keyboard, on a phone, without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESK, PHONE
from tests.browser.writing import box, has, has_not, tool, typed

PLAIN_TOOLS = {
    "Gras": "<strong>Bonjour</strong>",
    "Italique": "<em>Bonjour</em>",
    "Souligné": "<u>Bonjour</u>",
    "Barré": "<s>Bonjour</s>",
    "Indice": "<sub>Bonjour</sub>",
    "Exposant": "<sup>Bonjour</sup>",
    "Liste à puces": "<ul><li><p>Bonjour</p></li></ul>",
    "Liste numérotée": "<ol><li><p>Bonjour</p></li></ol>",
    "Augmenter le retrait": '<p class="indent-1">Bonjour</p>',
    "Trait de séparation": "<hr>",
}
MENUS = {
    ("Couleur du texte", "Rouge"): '<span class="color-red">Bonjour</span>',
    ("Couleur de fond", "Jaune"): '<mark class="mark-yellow">Bonjour</mark>',
    ("Taille", "Grand"): '<span class="size-large">Bonjour</span>',
    ("Style de paragraphe", "Titre"): "<h2>Bonjour</h2>",
    ("Style de paragraphe", "Citation"): "<blockquote><p>Bonjour</p></blockquote>",
    ("Style de paragraphe", "Texte à chasse fixe"): "<pre><code>Bonjour</code></pre>",
    ("Alignement", "Au centre"): '<p class="align-center">Bonjour</p>',
}


@pytest.mark.timeout(300)
def test_every_plain_tool_by_mouse_then_by_keyboard(write):
    head = write()
    page = head.page
    for name, made in PLAIN_TOOLS.items():
        typed(page)
        tool(page, name).click()
        has(page, made)
        typed(page)
        page.keyboard.press("Alt+F10")
        walk_to(page, name)
        page.keyboard.press("Enter")
        has(page, made)
    head.look()


def walk_to(page, name):
    """Along the bar by arrows until this tool has the focus."""
    expect(page.locator(".rich-tool:focus")).to_have_count(1)
    page.keyboard.press("Home")
    for _ in range(60):
        if page.evaluate("document.activeElement.ariaLabel") == name:
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(name)


@pytest.mark.timeout(300)
def test_every_menu_by_mouse_then_by_keyboard(write):
    page = write().page
    for (name, choice), made in MENUS.items():
        typed(page)
        tool(page, name).click()
        page.get_by_role("menu", name=name).get_by_role("menuitemradio", name=choice, exact=True).click()
        has(page, made)
        typed(page)
        page.keyboard.press("Alt+F10")
        walk_to(page, name)
        page.keyboard.press("ArrowDown")
        item = page.get_by_role("menuitemradio", name=choice, exact=True)
        for _ in range(12):
            if item.evaluate("e => e === document.activeElement"):
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        has(page, made)
        expect(box(page)).to_be_focused()


def test_undo_redo_clear_and_what_is_pressed(write):
    page = write().page
    typed(page)
    tool(page, "Gras").click()
    expect(tool(page, "Gras")).to_have_attribute("aria-pressed", "true")
    tool(page, "Annuler").click()
    has_not(page, "<strong>")
    tool(page, "Rétablir").click()
    has(page, "<strong>")
    tool(page, "Couleur du texte").click()
    page.get_by_role("menuitemradio", name="Vert", exact=True).click()
    tool(page, "Effacer la mise en forme").click()
    expect(page.locator("textarea[name=word]")).to_have_value("<p>Bonjour</p>")
    tool(page, "Augmenter le retrait").click()
    tool(page, "Diminuer le retrait").click()
    expect(page.locator("textarea[name=word]")).to_have_value("<p>Bonjour</p>")
    page.keyboard.press("Alt+F10")
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()


def test_links(write):
    page = write().page
    typed(page, "notre site")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Lien")
    dialog.get_by_label("Adresse").fill("javascript:alert(1)")
    dialog.get_by_role("button", name="Mettre le lien").click()
    expect(dialog.get_by_text("Écrivez une adresse")).to_be_visible()
    dialog.get_by_label("Adresse").fill("exemple.fr/sortie")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    has(page, 'href="https://exemple.fr/sortie"')
    has(page, ">notre site</a>")
    expect(box(page)).to_be_focused()
    tool(page, "Retirer le lien").click()
    has_not(page, "<a")


def test_a_table_and_its_lines(write):
    page = write().page
    tool(page, "Tableau").click()
    page.get_by_role("menuitem", name="Ajouter un tableau…").click()
    dialog = page.get_by_role("dialog", name="Tableau")
    dialog.get_by_label("Lignes").fill("2")
    dialog.get_by_label("Colonnes").fill("2")
    dialog.get_by_role("button", name="Ajouter le tableau").click()
    rows, cells = box(page).locator("tr"), box(page).locator("td, th")
    expect(rows).to_have_count(2)
    expect(box(page).locator("th")).to_have_count(2)
    steps = [
        ("Ajouter une ligne dessous", 3, 6),
        ("Ajouter une ligne dessus", 4, 8),
        ("Ajouter une colonne après", 4, 12),
        ("Ajouter une colonne avant", 4, 16),
        ("Supprimer la ligne", 3, 12),
        ("Supprimer la colonne", 3, 9),
    ]
    for name, lines, all_cells in steps:
        tool(page, "Tableau").click()
        page.get_by_role("menuitem", name=name).click()
        expect(rows).to_have_count(lines)
        expect(cells).to_have_count(all_cells)
    tool(page, "Tableau").click()
    page.get_by_role("menuitem", name="Première colonne en titre").click()
    expect(box(page).locator("tr:last-child > th")).not_to_have_count(0)
    tool(page, "Tableau").click()
    page.get_by_role("menuitem", name="Supprimer le tableau").click()
    expect(rows).to_have_count(0)


def test_formula_date_emoji(write):
    head = write()
    page = head.page
    tool(page, "Formule").click()
    dialog = page.get_by_role("dialog", name="Formule")
    dialog.get_by_role("button", name="Fraction").click()
    expect(dialog.locator("mfrac")).to_be_visible()
    dialog.get_by_role("button", name="Mettre la formule").click()
    expect(box(page).locator("math mfrac")).to_be_visible()
    has(page, 'data-formula="\\frac{1}{2}"')
    tool(page, "Date").click()
    dialog = page.get_by_role("dialog", name="Date")
    dialog.get_by_label("Jour").fill("2026-03-03")
    dialog.get_by_role("button", name="Mettre la date").click()
    has(page, '<time datetime="2026-03-03">mardi 3 mars 2026</time>')
    tool(page, "Émoji").click()
    dialog = page.get_by_role("dialog", name="Émoji")
    dialog.get_by_label("Chercher").fill("equerre")
    expect(dialog.locator("[data-emojis] button")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    has(page, "📐")
    expect(box(page)).to_be_focused()


def test_on_a_phone_the_first_tools_then_the_others(write):
    head = write(PHONE)
    page = head.page
    expect(tool(page, "Gras")).to_be_visible()
    expect(tool(page, "Formule")).to_be_hidden()
    head.look()
    tool(page, "Plus d’outils").click()
    expect(tool(page, "Formule")).to_be_visible()
    tool(page, "Couleur de fond").click()
    head.look()
    page.keyboard.press("Escape")
    small = page.evaluate(
        "[...document.querySelectorAll('.rich-tool')].filter(e => e.offsetParent && e.offsetHeight < 44).length"
    )
    assert small == 0


def test_dialogs_are_accessible(write):
    head = write()
    for name in ("Lien", "Image", "Son", "Vidéo", "Document joint", "Formule", "Émoji", "Date", "Code HTML"):
        tool(head.page, name).click()
        expect(head.page.get_by_role("dialog", name=name)).to_be_visible()
        head.look(DESK, PHONE)
        head.page.keyboard.press("Escape")


def test_without_scripts_one_types_plainly(write):
    page = write(PHONE, scripts=False).page
    expect(page.get_by_label("Mot d’accueil")).to_be_visible()
    expect(page.get_by_role("toolbar")).to_have_count(0)
