"""A rich text in a form: HTML from the editor, plain words without scripts, nothing lost between them."""

import pytest
from django import forms
from django.http import QueryDict

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.richtext.cleaning import LONGEST
from tenant_apps.richtext.forms import RichTextField
from tenant_apps.richtext.retyping import blocks, retyped
from tenant_apps.richtext.templatetags.rich import rich

pytestmark = pytest.mark.urls("config.urls.school")

STORED = "<h2>Sortie</h2><p>Rendez-vous <strong>à 8 h</strong></p><ul><li>un sac</li><li>un pique-nique</li></ul>"
WORDS = "Sortie\n\nRendez-vous à 8 h\n\n- un sac\n- un pique-nique"


class WordForm(forms.Form):
    word = RichTextField(label="Mot")


def _sent(**data):
    asked = QueryDict(mutable=True)
    asked.update({name.replace("_", "-"): value for name, value in data.items()})
    return WordForm(asked)


def test_the_editors_html_is_cleaned():
    form = _sent(word='<p onclick="x">Bonjour<script>x</script></p>', word_format="html")
    assert form.is_valid()
    assert form.cleaned_data["word"] == "<p>Bonjour</p>"


def test_plain_typing_becomes_paragraphs():
    form = _sent(word="Bonjour <b>\r\n\r\nÀ demain", word_format="text", word_before="")
    assert form.is_valid()
    assert form.cleaned_data["word"] == "<p>Bonjour &lt;b&gt;</p><p>À demain</p>"


def test_without_scripts_what_is_left_alone_keeps_its_looks():
    assert retyped(WORDS, before=STORED) == STORED
    assert retyped(WORDS.replace("\n", "\r\n"), before=STORED) == STORED
    changed = retyped(WORDS.replace("Sortie", "Visite") + "\n\nMerci", before=STORED)
    assert changed == STORED.replace("<h2>Sortie</h2>", "<p>Visite</p>") + "<p>Merci</p>"


def test_what_was_before_is_not_believed():
    assert retyped("Bonjour", before='<p onclick="x">Bonjour</p>') == "<p>Bonjour</p>"
    assert retyped("Bonjour", before="x" * (LONGEST + 1)) == "<p>Bonjour</p>"


def test_blocks_of_a_text():
    assert blocks("<p>a<br>b</p><ul><li><p>c</p></li></ul><hr><p>d</p>") == [
        "<p>a<br>b</p>",
        "<ul><li><p>c</p></li></ul>",
        "<hr>",
        "<p>d</p>",
    ]


@pytest.mark.parametrize("html", ["", "<p></p>", "<p> <br> </p>", "<script>x</script>", '<img alt="x">'])
def test_an_empty_text_is_asked_for(html):
    form = _sent(word=html, word_format="html")
    assert form.errors == {"word": ["Écrivez votre texte."]}


def test_an_image_alone_is_a_text():
    assert _sent(word='<img src="/ecriture/media/4/">', word_format="html").is_valid()


def test_too_long_is_said_and_typed_words_stay():
    form = _sent(word="x" * (LONGEST + 1), word_format="html")
    assert form.errors == {"word": ["Ce texte est trop long\xa0: raccourcissez-le, ou joignez-le comme document."]}
    assert "x" * 1000 in str(form["word"])


def test_the_area_shows_words_and_keeps_the_html():
    page = str(WordForm(initial={"word": STORED})["word"])
    assert "Rendez-vous à 8 h\n\n- un sac" in page
    assert "&lt;strong&gt;à 8 h&lt;/strong&gt;" in page
    assert "style=" not in page.replace('data-command="style:', "")
    assert 'data-command="source"' not in page


@pytest.mark.parametrize(
    ("profile", "sees"),
    [(Profile.TEACHER, True), (Profile.STAFF, True), (Profile.PUPIL, False), (Profile.RELATIVE, False)],
)
def test_the_source_is_for_staff(profile, sees):
    form = WordForm()
    form.fields["word"].for_writer(User(profile=profile))
    assert ('data-command="source"' in str(form["word"])) is sees


def test_a_page_trusts_nobody():
    assert rich("<p>a<script>x</script></p>") == '<div class="rich"><p>a</p></div>'
    assert rich("") == ""
    assert rich(None) == ""
