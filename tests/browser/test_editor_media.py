"""What goes into a text besides words: pictures, sound and films, documents, what is pasted, attacks."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESK, PHONE
from tests.browser.writing import KEPT, box, empty, forget_refusals, has, html, tool
from tests.pictures import drawn
from tests.richtext.attacks import ATTACKS


def test_images_chosen_changed_and_pasted(write):
    head = write()
    page = head.page
    tool(page, "Image").click()
    dialog = page.get_by_role("dialog", name="Image")
    dialog.get_by_role("button", name="Mettre l’image").click()
    expect(dialog.get_by_text("Choisissez une image.")).to_be_visible()
    picture = {"name": "chat.png", "mimeType": "image/png", "buffer": drawn("PNG")}
    dialog.locator("input[type=file]").set_input_files(picture)
    dialog.get_by_label("Description").fill("Un chat")
    dialog.get_by_label("Légende").fill("Le chat de la classe")
    dialog.get_by_label("Largeur").select_option("small")
    dialog.get_by_role("button", name="Mettre l’image").click()
    head.sees(box(page).get_by_role("img", name="Un chat"))
    box(page).get_by_role("img", name="Un chat").click()
    tool(page, "Image").click()
    dialog.get_by_label("Description").fill("Un chat noir")
    dialog.get_by_role("button", name="Mettre l’image").click()
    has(page, 'alt="Un chat noir"')
    page.keyboard.press("ArrowRight")
    paste_file(page, "image/png", "colle.png")
    expect(box(page).locator("img")).to_have_count(2)
    head.look(DESK, PHONE)


def paste_file(page, media_type, name):
    """Paste a picture, as a screen copy comes."""
    box(page).evaluate(
        """async (element, [type, name]) => {
            const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 30});
            canvas.getContext('2d').fillRect(0, 0, 20, 30);
            const blob = await new Promise(done => canvas.toBlob(done, type));
            const data = new DataTransfer();
            data.items.add(new File([blob], name, {type}));
            element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        [media_type, name],
    )


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style>p.MsoNormal{margin:0}</style></head><body>
<h1 style="color:red">Sortie</h1><p class="MsoNormal" style="text-align:center;mso-pagination:none"><b><span
style="font-size:14pt">Rendez-vous</span></b> <i>à 8 h</i><o:p></o:p></p><table border="1" style="width:90%"><tr><td
style="width:50%" onclick="alert(1)">Lundi</td></tr></table><img src="file:///C:/x.png"><script>alert(1)</script></body></html>"""


def paste_html(page, text):
    box(page).evaluate(
        """(element, html) => {
            const data = new DataTransfer();
            data.setData('text/html', html);
            element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_what_word_gives_is_made_plain(write):
    head = write()
    page = head.page
    paste_html(page, WORD)
    made = html(page)
    assert "<h2>Sortie</h2>" in made
    assert '<p class="align-center"><strong>Rendez-vous</strong> <em>à 8 h</em></p>' in made
    assert "<td><p>Lundi</p></td>" in made
    assert not re.search("style|Mso|<o:|onclick|script|file:|<h1|<img", made)
    forget_refusals(head)


@pytest.mark.timeout(300)
def test_no_attack_runs_in_the_editor_or_once_cleaned(write):
    """Chromium's own parser is the judge: nothing runs, no handler stands, whatever is pasted or shown."""
    from tenant_apps.richtext.cleaning import clean

    head = write()
    page = head.page
    page.evaluate("() => { window.alert = () => { window.ran = true } }")
    for name, attack in ATTACKS.items():
        empty(page)
        paste_html(page, attack)
        wrong = page.evaluate(
            """html => {
                const shown = Object.assign(document.createElement('div'), {innerHTML: html});
                const roots = [shown, document.querySelector('.ProseMirror')];
                const all = roots.flatMap(root => [...root.querySelectorAll('*')]);
                const bad = e => e.matches('script,style,object,embed,form,base,meta,link,svg,template,noscript')
                    || [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'srcdoc'
                        || /^\\s*(javascript|data|vbscript):/i.test(a.value));
                return all.filter(bad).map(e => e.outerHTML.slice(0, 200));
            }""",
            clean(attack),
        )
        assert wrong == [], name
    assert page.evaluate("window.ran") is None
    forget_refusals(head)


@pytest.mark.parametrize(
    ("name", "start", "made"), [("Son", "Enregistrer ma voix", "audio"), ("Vidéo", "Me filmer", "video")]
)
def test_recorded_here_heard_then_put_in_the_text(write, name, start, made):
    head = write()
    page = head.page
    tool(page, name).click()
    dialog = page.get_by_role("dialog", name=name)
    dialog.get_by_role("button", name=start).focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("L’enregistrement est en cours.")).to_be_visible()
    expect(dialog.get_by_text("0:02 / 3:00")).to_be_visible()
    page.keyboard.press("Enter")  # the focus is on « Arrêter »
    expect(dialog.get_by_text("L’enregistrement est prêt")).to_be_visible()
    expect(dialog.locator(f"{made}[data-replay]")).to_have_js_property("readyState", 4)
    dialog.get_by_role("button", name=re.compile("^Mettre")).click()
    expect(box(page).locator(made)).to_have_attribute("src", KEPT["url"])
    assert b"webm" in head.sent[0][:2000]


def test_a_player_of_an_accepted_host(write):
    page = write().page
    tool(page, "Vidéo").click()
    dialog = page.get_by_role("dialog", name="Vidéo")
    dialog.get_by_label("Ou l’adresse d’un lecteur").fill("https://exemple.fr/film")
    dialog.get_by_role("button", name="Mettre la vidéo").click()
    expect(dialog.get_by_text("une adresse d’un des sites acceptés")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box(page)).to_be_focused()


def test_a_document_and_the_source(write):
    head = write()
    page = head.page
    tool(page, "Document joint").click()
    dialog = page.get_by_role("dialog", name="Document joint")
    dialog.locator("input[type=file]").set_input_files(
        {"name": "liste.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    )
    dialog.get_by_role("button", name="Joindre le document").click()
    expect(box(page).get_by_text("liste.pdf")).to_be_visible()
    tool(page, "Code HTML").click()
    dialog = page.get_by_role("dialog", name="Code HTML")
    dialog.get_by_label("Code du texte").fill('<h2>Neuf</h2><p onclick="x">mot</p>')
    dialog.get_by_role("button", name="Remplacer le texte").click()
    expect(page.locator("textarea[name=word]")).to_have_value("<h2>Neuf</h2><p>mot</p>")
    forget_refusals(head)


def test_a_wrong_file_is_refused_in_words(write):
    page = write().page
    tool(page, "Image").click()
    dialog = page.get_by_role("dialog", name="Image")
    dialog.locator("input[type=file]").set_input_files(
        {"name": "faux.png", "mimeType": "image/png", "buffer": b"ce n'est pas une image"}
    )
    dialog.get_by_role("button", name="Mettre l’image").click()
    expect(page.get_by_role("alert").filter(has_text="Ce fichier n’est pas une image")).to_be_visible()
