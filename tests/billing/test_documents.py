"""Invoices on paper: what law wants is there to be read, pages carry their sums, the message is inside."""

import re
from io import BytesIO

import pypdf
import pypdfium2
import pytest
from django.utils.translation import override

from billing import facturx
from billing.documents import document_pdf, file_name, name_of
from billing.frozen import INVOICE, FrozenInvoice
from billing.papers import preview_of
from billing.services.quotes import QuotedSchool, make_quote
from tests.billing import made, papers, varied

DOCUMENTS = varied.documents()


def opened(document):
    """The document's PDF."""
    return pypdf.PdfReader(BytesIO(document_pdf(document)))


def words(page):
    """What is read on a page, every space alike."""
    return " ".join(page.extract_text().split())


def read(document):
    """What is read on all pages."""
    return " ".join(words(page) for page in opened(document).pages)


def test_everything_the_law_wants_is_read():
    text = read(DOCUMENTS["Chorus Pro"])
    for said in (
        "Facture F2026-000042",
        "ONE Démonstration SAS au capital de 10 000 € RCS Rennes 999 999 998",
        "1 rue de l’Exemple 35000 Rennes SIRET 999 999 998 00019 TVA FR11999999998",
        "Commune de Kerlune Mairie Place de la République 35990 Kerlune SIRET 213 509 912 00019",
        "4 septembre 2026",
        "4 octobre 2026",
        "du 1er septembre 2026 au 31 août 2027",
        "2026-BC/0118",
        "FIN-EDU 01",
        "ONE-2026-ABCDEF",
        "A1 (Chorus Pro)",
        "prestation de services",
        "École Jules-Ferry 0359998X Abonnement annuel à ONE",
        "TVA 20 % sur 249,00 €",
        "Total HT 249,00 €",
        "Total TTC 298,80 €",
        "Net à payer 298,80 €",
        "FR76 3000 6000 0112 3456 7890 189",
        "Paiement par mandat administratif ou virement au plus tard le 04/10/2026 (CCP R. 2192-10).",
        "majoré de huit points (CCP R. 2192-31)",
        "indemnité forfaitaire de 40 €",
        "Aucun escompte",
    ):
        assert said in text, said


@pytest.mark.parametrize(
    ("about", "said", "unsaid"),
    [
        ("exempt seller", ("TVA non applicable, art. 293 B du CGI", "Net à payer 249,00 €"), ("TTC", "TVA FR")),
        ("VAT on debits", ("Option pour le paiement de la taxe d’après les débits.",), ("293 B",)),
        ("association", ("OGEC Sainte-Anne", "C. com. L. 441-10"), ("Chorus Pro", "CCP", "mandat")),
        ("discounts", ("− 24,90 €", "Remise de 10 % la première année"), ()),
        ("two rates", ("TVA 20 % sur 249,00 €", "TVA 5,5 % sur 59,97 €"), ()),
        ("paid in part", ("Déjà réglé − 100,00 €", "Net à payer 198,80 €"), ()),
        ("partial period", ("166 jours sur 365",), ()),
        ("credit note", ("Avoir A2026-000007", "Corrige la facture F2026-000042 du 4 septembre 2026."), ("IBAN",)),
        ("credit note", ("Motif : École fermée au 31 octobre 2026.", "En votre faveur 298,80 €"), ("Net à payer",)),
    ],
)
def test_what_is_particular_is_read(about, said, unsaid):
    text = read(DOCUMENTS[about])
    assert [each for each in said if each not in text] == []
    assert [each for each in unsaid if each in text] == []


def test_a_line_says_its_period_when_it_is_another():
    year, part = papers.line(), varied.documents()["partial period"].lines[0]
    assert "du 19 mars 2027 au 31 août 2027" in read(varied.whole(papers.paper(year, part)))


def test_a_quote_has_an_end_and_a_place_to_sign():
    text = read(varied.whole(papers.quote()))
    for said in ("Devis D2026-000003", "Valable jusqu’au 4 décembre 2026", "Bon pour accord, le", "Prix TTC 298,80 €"):
        assert said in text
    assert "IBAN" not in text


def test_a_draft_says_that_it_is_worth_nothing():
    assert "PROJET" in read(papers.paper(number=""))
    assert "PROJET" not in read(DOCUMENTS["one school"])


def test_pages_carry_their_sums():
    pages = [words(page) for page in opened(DOCUMENTS["many schools"]).pages]
    assert len(pages) == 3
    net = DOCUMENTS["many schools"].net_cents
    carried = [re.findall(r"À reporter : ([\d ]+,\d\d) €", page) for page in pages]
    brought = [re.findall(r"Report : ([\d ]+,\d\d) €", page) for page in pages]
    assert [len(each) for each in carried] == [1, 1, 0]
    assert [[], *carried[:2]] == brought
    for number, page in enumerate(pages, start=1):
        assert f"{number} / 3" in page
        assert "Désignation" in page
    last = len(re.findall("École n°", " ".join(pages[:2])))
    assert int(re.sub(r"\D", "", carried[1][0])) == sum(
        line.net_cents for line in DOCUMENTS["many schools"].lines[:last]
    )
    assert f"{net // 100:,}".replace(",", " ") in pages[2]


def test_the_end_is_never_cut_from_its_total():
    """However many lines there are, total and mentions are on one page."""
    for count in range(9, 13):
        document = varied.whole(papers.paper(*[papers.line() for _ in range(count)]))
        last = words(opened(document).pages[-1])
        assert "Net à payer" in last, count
        assert "Aucun escompte" in last, count


@pytest.mark.parametrize("about", ["Chorus Pro", "credit note", "exempt seller", "many schools"])
def test_it_is_a_factur_x(about):
    document = DOCUMENTS[about]
    pdf = document_pdf(document)
    reader = pypdf.PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert papers.xml_in(pdf) == facturx.xml_of(document)
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert root["/AF"][0].get_object()["/AFRelationship"] == "/Data"
    assert root["/AF"][0].get_object()["/UF"] == "factur-x.xml"
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part[>=\"]+3", metadata)
    assert re.search(r"pdfaid:conformance[>=\"]+B", metadata)
    assert "EN 16931" in metadata
    assert reader.metadata.title == name_of(document)


def test_every_font_is_embedded():
    for page in opened(DOCUMENTS["signs"]).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.get_object())


def test_long_names_stay_on_the_page():
    long = papers.line(school="École élémentaire publique d’application " + "Marie-Curie-" * 12, label="x" * 150)
    pdf = document_pdf(varied.whole(papers.paper(long, buyer=varied.LONG)))
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    rights = [text.get_rect(number)[2] for number in range(text.count_rects())]
    assert "Syndicat intercommunal" in text.get_text_bounded()
    assert max(rights) <= page.get_width() - 18 / 25.4 * 72 + 1


def test_it_is_french_whatever_is_spoken_around_it():
    with override("en"):
        assert "Net à payer" in read(DOCUMENTS["one school"])
        assert "1er septembre 2026" in read(DOCUMENTS["one school"])


@pytest.mark.parametrize(
    ("document", "named", "file"),
    [
        (papers.paper(number="FA/2026-1"), "Facture FA/2026-1", "facture-FA-2026-1.pdf"),
        (papers.credit_note(), "Avoir A2026-000007", "avoir-A2026-000007.pdf"),
        (papers.quote(), "Devis D2026-000003", "devis-D2026-000003.pdf"),
        (papers.paper(number=""), "Facture (projet)", "facture-projet.pdf"),
    ],
)
def test_how_it_is_called(document, named, file):
    assert (name_of(document), file_name(document)) == (named, file)
    assert document.kind != INVOICE or "Facture" in named


@pytest.mark.django_db
def test_a_quote_as_the_verb_makes_it_is_printed():
    schools = [QuotedSchool(uai="0359998X", name="École Jules-Ferry", class_count=5)]
    quote = make_quote(actor=None, payer=made.payer(), schools=schools)
    text = read(FrozenInvoice.from_json(quote.frozen))
    assert f"Devis {quote.number}" in text
    assert "École Jules-Ferry" in text
    assert "TTC" in text


@pytest.mark.django_db
def test_a_draft_is_looked_at_before_it_is_issued(alpha):
    draft = made.draft(made.subscription(alpha))
    text = words(pypdf.PdfReader(BytesIO(preview_of(draft))).pages[0])
    assert "PROJET" in text
    assert "Commune de Kerlune" in text
    draft.refresh_from_db()
    assert draft.number is None
