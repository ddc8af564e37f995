"""Icons, people, numbers, pages of a list."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from lxml import html

from shared_apps.ui.templatetags.ui import HUES, euros, hue, initials, number, spaced


def rendered(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


@dataclass
class Someone:
    full_name: str
    photo_url: str = ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amina Benali", "AB"),
        ("Éloïse Le Goff-Martin", "ÉM"),
        ("Jean-Baptiste", "JB"),
        ("zoé", "Z"),
        ("O’Brien", "O"),
        ("  ", ""),
        ("(ancien) Paul Roux", "PR"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(Someone(name)) == letters


def test_a_person_keeps_the_same_colour_everywhere() -> None:
    assert hue(Someone("Amina Benali")) == hue("Amina Benali") == 4
    assert {hue(f"Personne {n}") for n in range(200)} == set(range(HUES))


def test_avatar_shows_the_photo_or_the_initials() -> None:
    assert 'src="/p.jpg"' in rendered("{% avatar who %}", who=Someone("A B", "/p.jpg"))
    face = html.fragment_fromstring(rendered('{% avatar who size="large" %}', who=Someone("<b> Roux")))
    assert face.get("class") == "avatar large"
    assert face.get("aria-hidden") == "true"


@pytest.mark.parametrize(
    ("cents", "text"),
    [(123450, "1 234,50 €"), (0, "0,00 €"), (-500, "−5,00 €"), (99999999, "999 999,99 €"), (None, "")],
)
def test_euros(cents: int | None, text: str) -> None:
    assert euros(cents).replace("\u00a0", " ").replace("\u202f", " ") == text


def test_numbers_and_codes() -> None:
    assert number(12345).replace("\u00a0", " ").replace("\u202f", " ") == "12 345"
    assert spaced("ABCD2345") == "ABCD\u00a02345"
    assert spaced(None) == ""


def test_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "house" %}')
    spoken = rendered('{% icon "x" label=\'<Fermer "tout">\' %}')
    assert 'role="img" aria-label="&lt;Fermer &quot;tout&quot;&gt;"' in spoken
    assert "aria-hidden" not in spoken
    assert rendered('{% icon "house" duotone=True %}') != rendered('{% icon "house" %}')


def test_unknown_icon_says_what_to_do() -> None:
    with pytest.raises(TemplateSyntaxError, match=r"frontend/icons\.json"):
        rendered('{% icon "no-such-icon" %}')


def test_badge_has_a_word_and_an_icon_and_escapes() -> None:
    badge = rendered('{% badge "success" word %}', word="<Ouverte>")
    assert "badge success" in badge
    assert "<svg" in badge
    assert "&lt;Ouverte&gt;" in badge
    assert "<svg" not in rendered('{% badge "" "Brouillon" %}')


def test_blocks_keep_their_html_and_escape_their_words() -> None:
    empty = rendered('{% empty "letters" title=t %}<a class="button" href="#">Écrire</a>{% endempty %}', t="<i>")
    assert '<a class="button" href="#">Écrire</a>' in empty
    assert "&lt;i&gt;" in empty
    note = rendered('{% callout "warning" title=t %}<p>{{ t }}</p>{% endcallout %}', t="<i>")
    assert note.count("&lt;i&gt;") == 2
    assert "<p>&lt;i&gt;</p>" in note


def paginated(number_of_pages: int, page: int, query: str = "") -> Any:
    request = RequestFactory().get(f"/liste/?{query}")
    listed = Paginator(range(number_of_pages * 10), 10).page(page)
    source = Template('{% paginate page target="#list" %}').render(RequestContext(request, {"page": listed}))
    return html.fragment_fromstring(source) if source.strip() else None


def test_one_page_needs_no_links() -> None:
    assert paginated(1, 1) is None


def test_pages_keep_the_filters() -> None:
    nav = paginated(3, 2, "q=zo%C3%A9&niveau=ce1&page=2")
    links = {a.text_content().strip(): a.get("href") for a in nav.iter("a")}
    assert links["1"] == "?q=zo%C3%A9&niveau=ce1&page=1"
    assert links["Suivant"] == "?q=zo%C3%A9&niveau=ce1&page=3"
    assert links["Précédent"] == "?q=zo%C3%A9&niveau=ce1&page=1"
    assert nav.get("hx-target") == "#list"
    assert "11 à 20 sur 30" in nav.text_content()
    assert [e.text for e in nav.iter("span") if e.get("aria-current")] == ["2"]


def test_many_pages_are_elided() -> None:
    text = paginated(40, 20).text_content()
    assert text.count("…") == 2
    assert "21" in text
    assert "35" not in text
