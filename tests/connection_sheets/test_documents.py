"""What comes out of the printer: words, codes, QR codes, pages, tags."""

import re
from functools import cache
from io import BytesIO
from itertools import pairwise
from random import Random
from string import ascii_letters, digits

import pytest

from tenant_apps.accounts.choices import Profile
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.documents import layouts, qr, write_sheets
from tenant_apps.connection_sheets.rules import spaced
from tests.connection_sheets import pictures
from tests.connection_sheets.people import child, parent, person, pupil, sheet_set

LEA = pupil(1, "Léa Martin", "CE1 A", login="lea.martin", teachers=("Sophie Roy",))
CLAIRE = parent(11, "Claire Martin", LEA, login="claire.martin", teachers=("Sophie Roy",))
DONE = parent(12, "Paul Martin", LEA, login="paul.martin", activated=True)
LONG = pupil(
    2,
    "Anne-Élisabeth-Marguerite-Joséphine-Bérengère-Philippine-Zo"
    " de-La-Rochefoucauld-Saint-Germain-des-Prés-Montmorency-Luxem",
    "Classe de Mme Bourdin-Lachance et de M. Delacroix-Beaumont 12",
    login="anneelisabethmargueritejosephi.delarochefoucauldsaintgermaindes2",
)
CROWD = [pupil(pk, f"Enfant-Prénom{pk} Nombreux-Deux-Noms", "CM2") for pk in range(30, 39)]
FATHER = parent(
    3,
    "Jean-Christophe-Maximilien-Alexandre-Bartholomé-Emmanuel-Phi"
    " Wolfeschlegelsteinhausenbergerdorff-Wolfeschlegelsteinhausen",
    LONG,
    *CROWD,
    login="jeanchristophemaximilienalexan.wolfeschlegelsteinhausenbergerdo",
)
STRANGE = [
    pupil(4, "Łukasz Wiśniewski", "CE1 A"),
    pupil(5, "محمد بن علي", "CE1 A"),
    pupil(6, "Ayşe Yıldırım", "CE1 A"),
    person(7, "<b>Bobby</b> %s%d&amp;\\)", Profile.RELATIVE, children=(child(LEA),)),
    person(8, "Œdipe N’Guyên-Müller", Profile.STAFF),
]
FORMATS = list(SheetFormat)


@cache
def printed(sheet_format, *people):
    return pictures.render(sheet_set(*people, sheet_format=sheet_format), sheet_format)


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_each_sheet_says_what_it_takes_to_come_in(sheet_format):
    said = pictures.text(printed(sheet_format, LEA, CLAIRE))
    for one in (LEA, CLAIRE):
        assert one.login in said
        assert spaced(one.code) in said
    assert "jules-verne.one.test/activation" in said.replace("\n", "")
    assert "École Jules-Verne" in said


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_the_qr_codes_open_the_activation_form_filled_in(sheet_format):
    content = printed(sheet_format, LEA, CLAIRE)
    pages = len(pictures.reader(content).pages)
    codes = {code for page in range(pages) for code in pictures.qr_codes(content, page)}
    assert codes == {LEA.activation_url, CLAIRE.activation_url}


def test_a_full_page_is_for_one_person():
    content = printed(SheetFormat.FULL, LEA, CLAIRE)
    child_page, parent_page = pictures.text(content, 0), pictures.text(content, 1)
    assert "Pour Léa Martin" in child_page
    assert "élève, CE1 A" in child_page
    assert "Pour Claire Martin" in parent_page
    assert "parent de Léa Martin (CE1 A)" in parent_page
    assert "Adressez-vous à Sophie Roy ou à la direction de l’école." in parent_page
    assert "Scannez-moi" in parent_page
    assert "trois mots" in parent_page


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_pupils_are_told_tu_and_adults_vous(sheet_format):
    child_page = pictures.text(printed(sheet_format, LEA))
    adult_page = pictures.text(printed(sheet_format, CLAIRE))
    assert "Scanne-moi" in child_page
    assert "Scannez-moi" in adult_page
    if sheet_format != SheetFormat.FAMILY:  # its head speaks to the family
        assert not re.search(r"\b(votre|vos|vous)\b", child_page, re.IGNORECASE)
        assert not re.search(r"\b(ton|ta|tes|tu|toi)\b", adult_page, re.IGNORECASE)


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_an_activated_account_has_no_code(sheet_format):
    content = printed(sheet_format, DONE)
    said = pictures.text(content)
    assert "Compte déjà activé" in said
    assert "paul.martin" in said
    assert "oublié" in said
    assert "Code d’activation" not in said
    assert pictures.qr_codes(content) == []


@pytest.mark.parametrize(("people", "pages"), [(1, 1), (8, 1), (9, 2), (17, 3)])
def test_eight_cards_a_page(people, pages):
    content = printed(SheetFormat.CARDS, *(pupil(pk, f"Élève{pk} Nom{pk}", "CP") for pk in range(people)))
    assert len(pictures.reader(content).pages) == pages
    last = people - 8 * (pages - 1)
    assert len(pictures.qr_codes(content, pages - 1)) == last


def test_a_card_has_the_name_at_the_edge_last_name_first():
    [top] = [line for line in pictures.lines(printed(SheetFormat.CARDS, LEA)) if "MARTIN" in line[4]]
    assert top[4].startswith("MARTIN Léa")
    card_top = 842 - layouts.CARD_TOP * layouts.MM_IN_POINTS
    assert card_top - top[3] < 8 * layouts.MM_IN_POINTS


def test_a_family_sheet_has_the_parent_first_and_no_other_home():
    other = parent(13, "Marc Martin", LEA)
    content = printed(SheetFormat.FAMILY, LEA, CLAIRE, other)
    assert len(pictures.reader(content).pages) == 2
    assert pictures.qr_codes(content, 0) == [CLAIRE.activation_url, LEA.activation_url]
    assert pictures.qr_codes(content, 1) == [other.activation_url, LEA.activation_url]
    said = pictures.text(content, 0)
    assert "À remettre à Claire Martin" in said
    assert other.login not in said
    assert spaced(other.code) not in said


def test_a_large_family_goes_on_on_the_next_page():
    content = printed(SheetFormat.FAMILY, *CROWD, parent(3, "Anne Nombreux", *CROWD))
    pages = len(pictures.reader(content).pages)
    assert [len(pictures.qr_codes(content, page)) for page in range(pages)] == [4, 5, 1]


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_any_name_is_written_right(sheet_format):
    said = pictures.text(printed(sheet_format, *STRANGE, LEA))
    said = said.replace("\n", " ")
    last_names = ["Wiśniewski", "Yıldırım", "N’Guyên-Müller"]
    for name in last_names:
        assert (name.upper() if sheet_format == SheetFormat.CARDS else name) in said, name
    assert "<b>Bobby</b>" in said
    assert "%s%d&amp;\\)" in said.replace("%S%D&AMP;", "%s%d&amp;")


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_the_longest_names_hide_neither_login_nor_code(sheet_format):
    people = [FATHER, LONG, *CROWD]
    content = printed(sheet_format, *people)
    said = "".join(pictures.text(content).split())
    for one in people:
        assert one.login in said
        assert "".join(spaced(one.code).split()) in said
    pages = len(pictures.reader(content).pages)
    codes = {code for page in range(pages) for code in pictures.qr_codes(content, page)}
    assert codes == {one.activation_url for one in people}


def _overlaps(one, other):
    left, bottom, right, top = (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )
    return right - left > 1 and top - bottom > 1


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_no_line_lies_on_another_nor_leaves_the_paper(sheet_format):
    content = printed(sheet_format, FATHER, LONG, LEA, CLAIRE, DONE, *STRANGE)
    for page in range(len(pictures.reader(content).pages)):
        found = [line for line in pictures.lines(content, page) if line[4].strip()]
        assert found
        for place, line in enumerate(found):
            assert line[0] >= 10, line
            assert line[2] <= 595 - 10, line
            assert line[1] >= 10, line
            clash = [other for other in found[place + 1 :] if _overlaps(line, other)]
            assert not clash, (line, clash)


def test_a_card_keeps_to_its_card():
    content = printed(SheetFormat.CARDS, FATHER, LONG, LEA, CLAIRE, DONE, *STRANGE)
    mm = layouts.MM_IN_POINTS
    for left, bottom, right, top, words in pictures.lines(content):
        if words.strip():
            column = [int((x / mm - layouts.CARD_LEFT) // layouts.CARD_WIDTH) for x in (left, right)]
            row = [int((297 - y / mm - layouts.CARD_TOP) // layouts.CARD_HEIGHT) for y in (top, bottom)]
            assert len(set(column)) == len(set(row)) == 1, words


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_stencils_print_what_weasyprint_lays_out(sheet_format, monkeypatch):
    """The same people, once through slots and once laid out in full, look the same."""
    people = (LEA, CLAIRE, DONE)
    quick = printed(sheet_format, *people)
    monkeypatch.setattr(layouts.Block, "fits", False)
    slow = pictures.render(sheet_set(*people, sheet_format=sheet_format), sheet_format)
    for page in range(len(pictures.reader(quick).pages)):
        one, other = (pictures.picture(content, page, dpi=60) for content in (quick, slow))
        worst = max(abs(a - b) for a, b in zip(one.tobytes(), other.tobytes(), strict=True))
        assert worst < 60, f"page {page}"
    assert pictures.text(quick) == pictures.text(slow)


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_tagged_titled_and_in_french(sheet_format):
    document = pictures.reader(printed(sheet_format, LEA, CLAIRE))
    root = document.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata.title == "Fiches de connexion – École Jules-Verne"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_every_mark_has_its_tag_and_every_tag_its_mark(sheet_format):
    content = printed(sheet_format, LEA, CLAIRE, DONE)
    document = pictures.reader(content)
    nums = document.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = {int(nums[n]): nums[n + 1] for n in range(0, len(nums), 2)}
    for number, page in enumerate(document.pages):
        assert page["/StructParents"] == number
        marks = [int(mark) for mark in re.findall(rb"/MCID (\d+)", page.get_contents().get_data())]
        assert marks == list(range(len(marks)))
        assert len(owners[number]) == len(marks)
        for mark, owner in zip(marks, owners[number], strict=True):
            assert mark in owner.get_object()["/K"]
            assert owner.get_object()["/Pg"].get_object() == page.get_object()


def test_read_aloud_the_page_makes_sense():
    kind, [[section, parts]] = pictures.tags(printed(SheetFormat.FULL, CLAIRE))
    kinds = [part[0] for part in parts]
    assert (kind, section) == ("/Document", "/Sect")
    assert kinds[:2] == ["/Figure", "/P"]
    assert kinds.index("/H1") < kinds.index("/L")
    assert [item[0] for item in dict(parts)["/L"]] == ["/LI"] * 3


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_drawings_have_words(sheet_format):
    document = pictures.reader(printed(sheet_format, LEA))
    figures = [
        one
        for one in (document.get_object(n) for n in document.xref_objStm)
        if isinstance(one, dict) and one.get("/S") == "/Figure"
    ]
    assert figures
    assert all(one["/Alt"] for one in figures)


def test_the_outline_leads_to_each_person():
    document = pictures.reader(printed(SheetFormat.FULL, LEA, CLAIRE, *STRANGE))
    top, below = document.outline[0], document.outline[1]
    assert top.title == "CE1 A"
    found = {one.title: document.get_destination_page_number(one) for one in below}
    assert found["Léa Martin"] == found["Claire Martin"] - 1 or found["Claire Martin"] > found["Léa Martin"]
    assert "Pour Claire Martin" in pictures.text(
        printed(SheetFormat.FULL, LEA, CLAIRE, *STRANGE), found["Claire Martin"]
    )


def test_fonts_are_embedded_and_the_file_is_small():
    people = [pupil(pk, f"Élève{pk} Nom{pk}", "CP") for pk in range(40)]
    content = printed(SheetFormat.FULL, *people)
    fonts = pictures.reader(content).pages[0]["/Resources"]["/Font"]
    assert fonts
    for font in fonts.values():
        [below] = font["/DescendantFonts"]
        assert "/FontFile2" in below["/FontDescriptor"] or "/FontFile3" in below["/FontDescriptor"]
    assert len(content) < 60_000 + 40 * 8_000


@pytest.mark.parametrize(("sheet_format", "least"), [("full", 12), ("family", 12), ("cards", 9)])
def test_letters_are_large_enough(sheet_format, least):
    for page in pictures.reader(printed(SheetFormat(sheet_format), LEA, CLAIRE, DONE)).pages:
        sizes = [float(size) * 0.75 for size in re.findall(rb"/\w+ ([\d.]+) Tf", page.get_contents().get_data())]
        assert sizes
        assert min(sizes) >= least - 0.01


def test_black_and_white_keeps_everything_legible():
    """No text is lighter than mid grey."""
    grey = pictures.picture(printed(SheetFormat.FULL, CLAIRE), dpi=100)
    words = [line for line in pictures.lines(printed(SheetFormat.FULL, CLAIRE)) if line[4].strip()]
    scale = 100 / 72
    for left, bottom, right, top, said in words:
        box = (int(left * scale), int((842 - top) * scale), int(right * scale) + 1, int((842 - bottom) * scale) + 1)
        assert min(grey.crop(box).tobytes()) < 120, said


@pytest.mark.parametrize("sheet_format", FORMATS)
def test_each_class_begins_a_page_and_has_its_bookmark(sheet_format):
    classes = {"CE1 A": 2, "CE2": 1}
    pupils = [
        pupil(100 * n + k, f"Élève{k} Nom{n}", name) for n, name in enumerate(classes) for k in range(classes[name])
    ]
    content = printed(sheet_format, *pupils)
    document = pictures.reader(content)
    marks = [one for one in document.outline if not isinstance(one, list)]
    assert [one.title for one in marks] == list(classes)
    firsts = [document.get_destination_page_number(one) for one in marks]
    for n, (first, after) in enumerate(zip(firsts, [*firsts[1:], len(document.pages)], strict=True)):
        said = "".join(pictures.text(content, page) for page in range(first, after)).casefold()
        assert said.count(f" nom{n}") + said.count(f"nom{n} ") >= classes[marks[n].title]
        assert not [other for other in range(2) if other != n and f"nom{other}" in said]


def test_progress_is_told_page_by_page():
    told = []
    chosen = sheet_set(*(pupil(pk, f"Élève{pk} Nom{pk}", "CP") for pk in range(9)))
    pictures.render(chosen, SheetFormat.CARDS, on_progress=told.append)
    assert told == [8, 1]


def test_a_page_is_in_the_file_before_the_next_one_is_made():
    """What a print keeps in memory does not grow with its pages."""
    output, sizes = BytesIO(), []
    pupils = [pupil(pk, f"Élève{pk} Nom{pk}", "CP") for pk in range(30)]
    write_sheets(output, sheet_set(*pupils), SheetFormat.FULL, on_progress=lambda _sheets: sizes.append(output.tell()))
    assert len(sizes) == 30
    assert all(later - before > 1_000 for before, later in pairwise(sizes))


@pytest.mark.parametrize("length", [15, 43, 62, 63, 84, 106, 122, 152, 180, 181, 213, 214])
def test_a_qr_code_made_from_another_is_the_one_segno_makes(length):
    """Versions 1 to 11, at the edges of their room: one and several blocks, short and long counts."""
    for text in ("".join(Random(n).choices(ascii_letters + digits + "-./:?&=%", k=length)) for n in range(3)):
        assert qr.qr_rows(text) == [bytes(48 + module for module in row) for row in qr.segno_code(text).matrix]


@pytest.mark.parametrize("text", ["HTTPS://ONE.TEST", "123456789", "école"])
def test_texts_written_another_way_are_left_to_segno(text):
    assert qr.qr_rows(text) == [bytes(48 + module for module in row) for row in qr.segno_code(text).matrix]


def test_nothing_is_queried(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        pictures.render(sheet_set(LEA, CLAIRE), SheetFormat.FULL)
