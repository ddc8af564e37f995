"""The order as a PDF, the blank form, and the form somebody filled in."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from provisioning import documents, pdf_reader
from provisioning.drafts import parse_order
from provisioning.models import Order
from provisioning.pdf_forms import UnreadableForm, read_filled_form
from tests.factories.provisioning import SIRET, DirectoryEntryFactory, make_order, make_order_of, make_uai, order_data

FILLED = {
    "uai": "0359911h",
    "school_name": "École primaire Rosa-Bonheur",
    "kind_nursery": "/on",
    "kind_elementary": "/on",
    "address": "12 allée des Tilleuls",
    "postal_code": "35991",
    "city": "Montclair-sur-Seiche",
    "class_count": "3",
    "class_1_name": "Les Loups",
    "class_1_levels": "CP",
    "class_2_levels": "CE1 CE2",
    "administrator_first_name": "Élise",
    "administrator_last_name": "Morvan",
    "administrator_email": "elise.morvan@ac-rennes.example.fr",
    "payer_name": "Commune de Montclair",
    "payer_siret": "999 999 998 00019",
    "payer_email": "factures@montclair.example.fr",
    "payer_address": "1 place de la Mairie",
    "payer_postal_code": "35991",
    "payer_city": "Montclair-sur-Seiche",
    "comment": "Deux\nlignes",
}


def filled(values=FILLED):
    """The blank form with these values in it, as a PDF reader saves it."""
    writer = PdfWriter(clone_from=io.BytesIO(documents.blank_form_pdf()))
    for page in writer.pages:
        for annotation in page.get("/Annots", []):
            field = annotation.get_object()
            value = values.get(field.get("/T"))
            if value is not None:
                kind = NameObject if value.startswith("/") else TextStringObject
                field[NameObject("/V")] = kind(value)
    return written(writer)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pages_text(data):
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.django_db
def test_the_order_says_everything_on_one_page():
    order = make_order(
        classes=[{"name": f"Classe de M. Numéro {number}", "levels": ["CE1"]} for number in range(12)],
        comment="Livrez <avant> septembre",
    )
    data = documents.order_pdf(order)
    said = pages_text(data)
    for words in (
        order.reference,
        "École Les Mésanges",
        "Numéro 11",
        "2026-118",
        "ECOLES",
        "Livrez <avant>",
        "Morvan",
        "349 € HT",
        "418,80 €",
    ):
        assert words in said
    assert SIRET in "".join(said.split())
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    assert order.reference in reader.metadata.title


@pytest.mark.django_db
def test_an_order_of_two_schools_adds_them_up():
    schools = [order_data(classes=count) for count in (3, 8)]
    payer, _same = [school.pop("payer") for school in schools]
    said = pages_text(documents.order_pdf(make_order_of(schools, payer)))
    for words in ("149 € HT", "349 € HT", "498 €", "597,60 €"):
        assert words in said


@pytest.mark.django_db
def test_a_very_long_order_still_fits_its_pages():
    order = make_order(classes=60, comment="long " * 390)
    assert len(PdfReader(io.BytesIO(documents.order_pdf(order))).pages) <= 3


def test_the_blank_form_is_a_form_of_two_pages():
    reader = PdfReader(io.BytesIO(documents.blank_form_pdf()))
    assert len(reader.pages) == 2
    fields = reader.get_fields()
    assert set(FILLED) <= set(fields)
    assert all(field.get("/TU") for field in fields.values())


def test_a_filled_form_is_an_order():
    draft = parse_order(read_filled_form(filled()), look_up=lambda _uai: None)
    [school] = draft.schools
    assert (school.uai, school.name, school.kind, school.city) == (
        "0359911H",
        "École primaire Rosa-Bonheur",
        "primary",
        "Montclair-sur-Seiche",
    )
    classes = [(each.name, each.levels) for each in school.classes]
    assert classes == [("Les Loups", ("CP",)), ("CE1-CE2", ("CE1", "CE2")), ("Classe 3", ())]
    assert draft.payer.siret == SIRET
    assert draft.comment.split() == ["Deux", "lignes"]


@pytest.mark.parametrize(
    ("boxes", "kind"),
    [
        ({"kind_nursery": "/on"}, "nursery"),
        ({"kind_elementary": "/1"}, "elementary"),
        ({"kind_nursery": "/Yes", "kind_elementary": "/on"}, "primary"),
        ({"kind_nursery": "/Off"}, ""),
    ],
)
def test_boxes_ticked_by_any_program(boxes, kind):
    assert read_filled_form(filled({"uai": make_uai(1)} | boxes))["schools"][0]["kind"] == kind


def encrypted():
    writer = PdfWriter(clone_from=io.BytesIO(filled()))
    writer.encrypt("secret")
    return written(writer)


def foreign_form():
    writer = PdfWriter(clone_from=io.BytesIO(filled()))
    for page in writer.pages:
        for annotation in page["/Annots"]:
            field = annotation.get_object()
            field[NameObject("/T")] = TextStringObject("x" + field["/T"])
    return written(writer)


def endless_form():
    """A field that is its own child."""
    writer = PdfWriter(clone_from=io.BytesIO(filled()))
    fields = writer._root_object["/AcroForm"]["/Fields"]
    first = fields[0]
    first.get_object()[NameObject("/Kids")] = ArrayObject([first])
    first.get_object()[NameObject("/Parent")] = first
    return written(writer)


def bomb():
    """Two hundred megabytes of nothing where the fields should be, in two hundred kilobytes."""
    import zlib

    stream = zlib.compress(b"0" * (200 * 1024 * 1024), 9)
    head = b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length "
    body = head + str(len(stream)).encode() + b">>\nstream\n" + stream + b"\nendstream\nendobj\n"
    return body + b"startxref\n9\n%%EOF\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (lambda: b"hello", "pas un PDF"),
        (lambda: b"", "pas un PDF"),
        (lambda: b"%PDF-1.7\nnothing more", "abîmé"),
        (lambda: b"%PDF-1.7\n" + b"\x00\xff" * 5000, "abîmé"),
        (lambda: filled()[:3000], "abîmé|champ"),
        (encrypted, "mot de passe"),
        (documents.blank_form_pdf, "Aucun champ"),
        (foreign_form, "Aucun champ"),
        (lambda: b"%PDF-" + b"x" * (10 * 1024 * 1024), "10\xa0?\\s?Mo"),
    ],
)
def test_another_file_is_refused_in_words(data, words):
    with pytest.raises(UnreadableForm, match=words):
        read_filled_form(data())


@pytest.mark.parametrize("data", [endless_form, bomb])
def test_a_hostile_file_ends_in_words_or_in_fields(data, monkeypatch):
    monkeypatch.setattr(pdf_reader, "SECONDS", 5)
    try:
        answer = read_filled_form(data())
    except UnreadableForm as refused:
        answer = str(refused)
    assert answer


def test_fields_without_end_or_sense_are_bounded():
    fields = {f"f{number}": DictionaryObject({NameObject("/V"): TextStringObject("x" * 9000)}) for number in range(999)}
    read = dict(pdf_reader._texts(fields))
    assert len(read) == 300
    assert {len(text) for text in read.values()} == {4000}


# --- dropped on the site


def drop(visitor, data):
    from tests.provisioning.test_order_pages import file

    return visitor.post("/commander/deposer/", {"form": file(data, "formulaire.pdf")})


def text(page):
    return page.content.decode()


@pytest.mark.django_db
def test_a_filled_form_dropped_on_the_site_becomes_the_order(visitor):
    page = drop(visitor, filled())
    assert page.request["PATH_INFO"] == "/commander/recapitulatif/"
    assert "Formulaire lu" in text(page)
    assert "École primaire Rosa-Bonheur" in text(page)
    visitor.send()
    assert [each["name"] for each in Order.objects.get().schools.get().classes] == ["Les Loups", "CE1-CE2", "Classe 3"]


@pytest.mark.django_db
def test_a_form_with_a_uai_alone_takes_the_school_from_the_directory(visitor):
    DirectoryEntryFactory(uai="0359911H", name="École des Genêts", city="Lanvoy", kind="primary")
    page = drop(visitor, filled({"uai": "0359911h", "class_count": "3"}))
    assert page.request["PATH_INFO"] == "/commander/ecole/1/classes/"
    assert "École des Genêts" in text(page)


@pytest.mark.django_db
def test_what_the_form_misses_is_asked_for(visitor):
    page = drop(visitor, filled({name: value for name, value in FILLED.items() if name != "payer_siret"}))
    assert page.request["PATH_INFO"] == "/commander/payeur/"
    assert "demandez-le à la mairie" in text(page)
    assert "Commune de Montclair" in text(page)


@pytest.mark.django_db
@pytest.mark.parametrize("data", [b"hello", b"", b"%PDF-1.7\nbroken", b"%PDF-" + b"x" * (11 * 1024 * 1024)])
def test_a_wrong_form_is_told_how(visitor, data):
    page = drop(visitor, data)
    assert page.status_code == 422
    assert 'class="field-error"' in text(page)


@pytest.mark.django_db
def test_the_blank_form_can_be_downloaded(public_client):
    page = public_client.get("/commander/formulaire.pdf")
    assert page.headers["Content-Type"] == "application/pdf"
    assert page.content.startswith(b"%PDF")
