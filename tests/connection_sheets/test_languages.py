"""Sheets in other languages than French: words, direction, what stays from left to right, both sides of the paper."""

import ast
import re
import unicodedata
from dataclasses import replace
from itertools import combinations

import polib
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.translation import pgettext

from config.catalogues import LOCALE, compile_catalogues
from tenant_apps.accounts.services import update_user
from tenant_apps.connection_sheets import rules, services
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.documents import layouts
from tenant_apps.connection_sheets.documents.layouts import Line
from tenant_apps.connection_sheets.models import SheetPrint
from tenant_apps.connection_sheets.rules import spaced
from tenant_apps.connection_sheets.selectors import gather
from tenant_apps.connection_sheets.sheets import Wording
from tests.connection_sheets import pictures
from tests.connection_sheets.people import sheet_set
from tests.connection_sheets.test_documents import CLAIRE, DONE, LEA, LONG

OTHERS = [code for code, _name in settings.LANGUAGES if code != "fr"]
FULL, CARDS, FAMILY = SheetFormat.FULL, SheetFormat.CARDS, SheetFormat.FAMILY


def in_language(language, *people, sheet_format=FULL, document="", **fields):
    """The sheets of these people in this language."""
    people = [replace(person, language=language) for person in people]
    with translation.override(document or language):
        return replace(sheet_set(*people, sheet_format=sheet_format), language=document or language, **fields)


# --- Catalogues


def _texts():
    """What sheets and their mails say: every text in the context « fiche »."""
    found = set()
    for path in (settings.BASE_DIR / "templates/connection_sheets").rglob("*.*"):
        source = path.read_text()
        if path.suffix in {".html", ".txt"}:
            found.update(re.findall(r'{% translate "([^"]*)" context "fiche" %}', source))
            blocks = re.findall(r'{% blocktranslate [^%]*context "fiche" %}(.*?){% endblocktranslate %}', source)
            found.update(re.sub(r"{{ (\w+) }}", r"%(\1)s", block) for block in blocks)
    for path in (settings.BASE_DIR / "tenant_apps/connection_sheets").rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        found.update(ast.literal_eval(node.args[1]) for node in calls if getattr(node.func, "id", "") == "pgettext")
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_none_is_left_over(language):
    catalogue = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    entries = [entry for entry in catalogue if entry.msgctxt == "fiche"]  # English says the pages too
    texts = _texts()
    assert len(texts) > 80
    assert {entry.msgid for entry in entries} == texts
    for entry in entries:
        assert entry.msgstr.strip(), entry.msgid
        assert sorted(re.findall(r"%\(\w+\)s", entry.msgstr)) == sorted(re.findall(r"%\(\w+\)s", entry.msgid))


def test_print_templates_say_nothing_outside_the_catalogue():
    for path in (settings.BASE_DIR / "templates/connection_sheets/print").glob("*.html"):
        assert not re.search(r'{% (translate|blocktranslate)(?![^%]*context "fiche")', path.read_text()), path.name


def test_what_has_not_changed_is_not_compiled_again(tmp_path):
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = (LOCALE / "en" / "LC_MESSAGES" / "django.po").read_bytes()
    (folder / "django.po").write_bytes(source)
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert compile_catalogues(tmp_path) == []
    assert polib.mofile(str(folder / "django.mo")).percent_translated() == 100
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]


# --- Lines read from the right


@pytest.mark.parametrize(
    ("text", "before", "filling", "closed"),
    [
        ("إلى \u2066Léa Martin\u2069", "إلى ", "Léa Martin", False),
        ("lea.martin", "", "lea.martin", False),
        ("محمد بن علي", "محمد بن علي", "", False),
        ("اسألوا \u2066Sophie Roy\u2069 في المدرسة", "اسألوا \u2066Sophie Roy\u2069 في المدرسة", "", True),
    ],
)
def test_what_changes_in_a_line_from_the_right(text, before, filling, closed):
    slot = layouts.SLOTS["full"]["title"]
    line = Line.of(text, slot, rtl=True)
    assert (line.before, line.filling, line.closed) == (before, filling, closed)
    assert line.fits(slot) is not closed


def test_from_the_left_all_of_a_line_changes():
    slot = layouts.SLOTS["full"]["title"]
    assert Line.of("Pour Léa Martin", slot, rtl=False) == Line("", "Pour Léa Martin")


def test_arabic_lines_end_with_what_changes():
    with translation.override("ar"):
        for person in (LEA, CLAIRE):
            for wording in (rules.tie(person), *rules.help_lines(person)):
                assert not Line.of(wording, layouts.SLOTS["full"]["help"], rtl=True).closed, wording


@pytest.mark.parametrize("sheet_format", [FULL, CARDS, FAMILY])
def test_stencils_from_the_right_print_what_weasyprint_lays_out(sheet_format, monkeypatch):
    sheets = in_language("ar", LEA, CLAIRE, sheet_format=sheet_format)
    quick = pictures.render(sheets, sheet_format)
    stencils = {block.stencil_key for leaf in layouts.lay_out(sheets, sheet_format) for block in leaf.blocks}
    monkeypatch.setattr(layouts.Block, "fits", False)
    slow = pictures.render(sheets, sheet_format)
    assert all(len(key) == 6 for key in stencils), "a block did not fit"
    for page in range(len(pictures.reader(quick).pages)):
        one, other = (pictures.picture(content, page, dpi=60) for content in (quick, slow))
        assert max(abs(a - b) for a, b in zip(one.tobytes(), other.tobytes(), strict=True)) < 60


# --- Printed


def _is_mark(words):
    """Vowels and doublings stand above a letter of their own line: they lie on it by right."""
    return len(words.strip()) <= 6 and any(map(unicodedata.combining, words))


def _clashes(content):
    for page in range(len(pictures.reader(content).pages)):
        found = [line for line in pictures.lines(content, page) if line[4].strip() and not _is_mark(line[4])]
        for one, other in combinations(found, 2):
            width = min(one[2], other[2]) - max(one[0], other[0])
            height = min(one[3], other[3]) - max(one[1], other[1])
            if width > 1 and height > 1.6:  # letters that go deep come close to the next line
                yield one[4], other[4]
        yield from (line[4] for line in found if line[0] < 10 or line[2] > 585 or line[1] < 10)


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_has_its_words_and_room_for_them(language):
    for sheet_format in (FULL, CARDS, FAMILY):
        content = pictures.render(in_language(language, LEA, CLAIRE, DONE, sheet_format=sheet_format), sheet_format)
        said = pictures.text(content)
        for person in (LEA, CLAIRE):
            assert person.login in said
            assert spaced(person.code) in said
        assert "Votre" not in said
        assert not list(_clashes(content)), sheet_format
        root = pictures.reader(content).trailer["/Root"]
        assert root["/Lang"] == language
        codes = pictures.qr_codes(content, 0)
        assert codes
        assert set(codes) <= {LEA.activation_url, CLAIRE.activation_url}


def test_long_names_and_logins_stay_readable_from_the_right():
    content = pictures.render(in_language("ar", LONG), FULL)
    said = "".join(pictures.text(content).split())
    assert LONG.login in said
    assert LONG.last_name.replace(" ", "") in said
    assert "".join(spaced(LONG.code).split()) in said


def test_everyone_in_their_own_language_and_the_document_says_which():
    people = [LEA, replace(CLAIRE, language="ar"), replace(DONE, language="de")]
    content = pictures.render(sheet_set(*people), FULL)
    assert "Pour Léa Martin" in pictures.text(content, 0)
    assert "Für Paul Martin" in pictures.text(content, 2)
    document = pictures.reader(content)
    assert document.trailer["/Root"]["/Lang"] == "fr"
    sections = document.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object()["/K"]
    assert [one.get_object().get("/Lang") for one in sections] == [None, "ar", "de"]


def test_french_on_the_front_the_other_language_on_the_back():
    people = [replace(LEA, language="es"), replace(CLAIRE, language="fr")]
    sheets = replace(sheet_set(*people), with_french=True)
    done = []
    content = pictures.render(sheets, FULL, on_progress=done.append)
    pages = [pictures.text(content, page) for page in range(len(pictures.reader(content).pages))]
    assert ["Pour Léa Martin" in pages[0], "Para Léa Martin" in pages[1], "Pour Claire Martin" in pages[2]] == [
        True
    ] * 3
    assert pages[3].strip() == ""
    assert len(pages) == rules.pages_of(sheets, FULL)
    assert sum(done) == sheets.count == 2
    assert [pictures.qr_codes(content, page) for page in (0, 1)] == [[LEA.activation_url]] * 2


# --- Asked for


def test_the_language_of_a_print_is_kept(school):
    update_user(actor=None, user=school.claire, language="pt")
    made = services.request_print(
        actor=school.head,
        format=FULL,
        people_ids=[school.claire.pk, school.lea.pk],
        language="family",
        with_french=True,
    )
    assert SheetPrint.objects.get().wording == Wording("", True)
    with default_storage.open(made.file_name) as file:
        content = file.read()
    assert len(pictures.reader(content).pages) == 4
    said = pictures.text(content)
    assert "pai ou mãe de Léa" in said
    assert "parent de Léa" in said


@pytest.mark.parametrize(("sheet_format", "language"), [(CARDS, "ar"), (FULL, "fr")])
def test_both_sides_are_for_full_pages_in_another_language(school, sheet_format, language):
    made = services.request_print(
        actor=school.head, format=sheet_format, people_ids=[school.lea.pk], language=language, with_french=True
    )
    assert made.with_french is False


def test_reading_in_a_language_costs_no_more(school, django_assert_num_queries):
    with django_assert_num_queries(4):
        sheets = gather([school.lea.pk, school.claire.pk], FULL, wording=Wording("ar"))
    assert sheets.language == "ar"
    assert {person.language for person in sheets.everyone.values()} == {"ar"}


def test_the_page_asks_for_it(as_head, school):
    page = as_head.get("/fiches/", {"langue": "ar", "francais": "on", "personne": school.lea.pk}).content.decode()
    assert "pages A4" in page
    as_head.post("/fiches/", {"langue": "ar", "francais": "on", "format": "full", "personne": school.lea.pk})
    made = SheetPrint.objects.get()
    assert (made.language, made.with_french) == ("ar", True)
    assert as_head.post("/fiches/", {"langue": "xx", "personne": school.lea.pk}).status_code == 422


def test_french_is_the_source():
    with translation.override("fr"):
        assert pgettext("fiche", "Scannez-moi") == "Scannez-moi"
    with translation.override("ar"):
        assert pgettext("fiche", "Scannez-moi") == "امسحوا الرمز"
