"""Icons, people, numbers, pages of a list."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from lxml import html

from config.context import Entry
from shared_apps.ui import drawn
from shared_apps.ui.templatetags.ui import (
    HUES,
    breakable,
    breakable_address,
    clock,
    euros,
    hue,
    initials,
    number,
    spaced,
    weight,
)


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


def test_a_login_breaks_after_its_dots_and_hides_no_mark():
    assert breakable("zoe.dupont") == "zoe.<wbr>dupont"
    assert breakable("<b>.x") == "&lt;b&gt;.<wbr>x"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://one.fr/mot/?a=1", "https://<wbr>one.<wbr>fr/<wbr>mot/?<wbr>a=<wbr>1"),
        ("jean-luc.petit@ecole.fr", "jean-<wbr>luc.<wbr>petit<wbr>@ecole.<wbr>fr"),
        ("/a?b=<i>&c", "/<wbr>a?<wbr>b=<wbr>&lt;i&gt;&amp;<wbr>c"),
        ("", ""),
    ],
)
def test_an_address_is_cut_after_its_signs(address, shown):
    assert breakable_address(address) == shown


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


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 ko"), (3, "1 ko"), (23_100, "23 ko"), (999_400, "999 ko"),
        (1_440_000, "1,4 Mo"), (10_000_000_000, "10 Go"), (2_500_000_000, "2,5 Go"),
    ],
)  # fmt: skip
def test_the_weight_of_a_file(size, said):
    assert weight(size) == said.replace(" ", "\u00a0")


def test_the_time_of_day():
    assert clock(datetime(2026, 11, 22, 3, 29, tzinfo=UTC)) == "4\u00a0h\u00a029"


@pytest.fixture
def nothing_drawn():
    """What other tests had drawn is not known here."""
    drawn._draw.cache_clear()
    yield
    drawn._draw.cache_clear()


ENTRY = Entry("Fil <nouveau>", "/fil/", "bell", "timeline", count="3")


@pytest.mark.usefixtures("nothing_drawn")
def test_a_part_is_drawn_once_for_the_same_facts_and_language():
    once, again = (rendered('{% drawn "components/nav_entry.html" entry=entry %}', entry=ENTRY) for _ in range(2))
    assert once == again
    assert "Fil &lt;nouveau&gt;" in once
    assert drawn._draw.cache_info().misses == 1
    rendered('{% drawn "components/nav_entry.html" entry=entry %}', entry=replace(ENTRY, count="4"))
    with translation.override("en"):
        rendered('{% drawn "components/nav_entry.html" entry=entry %}', entry=ENTRY)
    assert drawn._draw.cache_info().misses == 3


@pytest.mark.usefixtures("nothing_drawn")
def test_only_the_number_changes_between_rows():
    first, second = (drawn.drawn("timeline/_item_menu.html", pk=pk, can_be_reported=True) for pk in (1, 1234567))
    assert drawn._draw.cache_info().misses == 1
    assert [form.get("formaction") for form in html.fromstring(second).iter("button")] == [
        "/nouveautes/1234567/masquer/"
    ]
    assert first == second.replace("1234567", "1")
    assert "888" not in second


@pytest.mark.usefixtures("nothing_drawn")
def test_a_text_marked_safe_is_not_taken_for_one_that_is_not(monkeypatch):
    monkeypatch.setattr(drawn, "render_to_string", lambda _template, facts: conditional_escape(facts["said"]))
    told = [drawn.drawn("any.html", said=said) for said in (SafeString("<b>1</b>"), "<b>1</b>", 1, True)]
    assert told == ["<b>1</b>", "&lt;b&gt;1&lt;/b&gt;", "1", "True"]


@pytest.mark.usefixtures("nothing_drawn")
def test_while_one_writes_templates_they_are_drawn_anew(settings):
    settings.DEBUG = True
    rendered('{% drawn "components/nav_entry.html" entry=entry %}', entry=ENTRY)
    assert drawn._draw.cache_info().currsize == 0
