"""The first day of a school: ordered, accepted, opened, peopled, its sheets handed out, a family in."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import paper
from tests.browser.server import LiveOne
from tests.browser.visitor import DESK, PHONE

HEAD_MAIL = "hanane.bouzid@ac-exemple.example"
TEAM_PASSWORD = "une-console-bien-rangee"
HEAD_PASSWORD = "la-cloche-sonne-a-9h"
TEACHER_PASSWORD = "un-tableau-noir-et-blanc"
PARENT_PASSWORD = "le-gouter-de-16h30"
DIRECTORY = """\
Identifiant_de_l_etablissement;Nom_etablissement;Statut_public_prive;Adresse_1;Code_postal;Nom_commune;code_nature;\
Ecole_maternelle;Ecole_elementaire;Libelle_academie
0359915M;École élémentaire Jules-Verne;Public;5 quai des Brumes;35995;Port-Brumal;151;0;1;Rennes
"""


@pytest.fixture
def known_school(one, tmp_path):
    """The national directory, with one school."""
    path = tmp_path / "annuaire.csv"
    path.write_text(DIRECTORY)
    one.manage("load_directory", str(path))


@pytest.fixture
def team(one):
    """A member of the ONE team."""
    names = ("--first-name", "Dominique", "--last-name", "Leroy", "--email", "dominique@one.localhost")
    one.manage("create_team_member", "dominique.leroy", *names, given=f"{TEAM_PASSWORD}\n")
    return "dominique.leroy"


@pytest.mark.timeout(600)  # a whole day of a school, on a busy machine
def test_from_the_order_to_the_family(one, enter, known_school, team):
    follow_up = order_online(one, enter)
    accept(one, enter, team)
    see_it_open(enter, follow_up)
    head = activate_head(one, enter)
    create_teacher(head)
    teacher = activate_teacher(enter, print_one_sheet(head))
    fill_class(teacher)
    sheets = print_class(teacher)
    activate_mother(enter, sheets)


def order_online(one: LiveOne, enter) -> str:
    """The head orders on the public site, with mistakes on the way; the follow-up address."""
    head = enter(DESK)
    head.page.goto(one.url())
    head.look(PHONE, DESK)
    head.page.get_by_role("link", name="Commander pour mon école").click()
    head.look(PHONE, DESK)
    _say_which_school(head)
    _say_which_classes(head)
    _say_who_pays(head)
    expect(head.page.get_by_role("heading", level=1)).to_have_text("Tout est juste ?")
    head.fill(comment="Merci d’avance.")
    head.press("Envoyer la commande")
    expect(head.error_of("terms")).to_contain_text("Cochez la case")
    expect(head.field("comment")).to_have_value("Merci d’avance.")
    head.look(PHONE, DESK)
    head.field("terms").check()
    head.press("Envoyer la commande")
    expect(head.page.locator("body")).to_contain_text(re.compile(r"ONE-\d{4}-\w{6}"))
    head.look(PHONE, DESK)
    head.follow("Suivre ma commande")
    expect(head.page.locator("#progress")).to_contain_text("commande")
    head.look(PHONE, DESK)
    assert one.mail_to(HEAD_MAIL)["Subject"]
    return head.page.url


def _say_which_school(head) -> None:
    head.fill(uai="0359915A")
    head.press("Rechercher")
    expect(head.page.locator("#identity")).to_contain_text("la lettre finale ne correspond pas")
    expect(head.field("uai")).to_have_value("0359915A")
    head.look(PHONE, DESK)
    head.fill(uai="0359915 m")
    head.press("Rechercher")
    expect(head.field("school_name")).to_have_value("École élémentaire Jules-Verne")
    expect(head.field("city")).to_have_value("Port-Brumal")
    head.look(PHONE, DESK)
    head.press("Continuer")


def _say_which_classes(head) -> None:
    expect(head.page.get_by_role("heading", level=1)).to_have_text("École élémentaire Jules-Verne")
    head.look(PHONE, DESK)
    head.fill(class_count="2", first_name="Hanane", last_name="Bouzid", email="hanane.bouzid@")
    head.page.get_by_text("Donner leurs noms et leurs niveaux").click()
    expect(head.field("class-2-name")).to_be_visible()  # the rows come by themselves
    head.fill(**{"class-1-name": "CP de M. Le Gall", "class-1-levels": "CP"})
    head.fill(**{"class-2-levels": "CE1 CE2"})
    head.press("Continuer")
    expect(head.error_of("email")).to_contain_text("e-mail n’est pas complète")
    for name, value in {"class_count": "2", "first_name": "Hanane", "class-1-name": "CP de M. Le Gall"}.items():
        expect(head.field(name)).to_have_value(value)
    head.look(PHONE, DESK)
    head.fill(email=HEAD_MAIL)
    head.press("Continuer")


def _say_who_pays(head) -> None:
    expect(head.page.get_by_role("heading", level=1)).to_have_text("Qui paie ?")
    head.look(PHONE, DESK)
    head.fill(name="Commune de Port-Brumal", siret="21350995300014", email="mairie@port-brumal.example")
    head.fill(address="1 place de la Mairie", postal_code="35995", city="Port-Brumal")
    head.press("Continuer")
    expect(head.error_of("siret")).to_contain_text("Ce SIRET n’existe pas")
    expect(head.field("address")).to_have_value("1 place de la Mairie")
    head.look(PHONE, DESK)
    head.fill(siret="213 509 953 00013")
    head.press("Continuer")


def accept(one: LiveOne, enter, team: str) -> None:
    """A member of the ONE team finds the order, accepts it and watches the school open."""
    member = enter(DESK)
    member.page.goto(one.url(at="console"))
    member.look(PHONE, DESK)
    member.fill(login=team, password=TEAM_PASSWORD)
    member.press("Se connecter")
    expect(member.page.get_by_role("heading", level=1)).to_have_text("Commandes")
    member.look(PHONE, DESK)
    member.field("q").focus()
    member.type("brumal")
    member.page.wait_for_url(re.compile("q=brumal(&|$)"))  # the last answer is in place
    member.page.get_by_role("link", name="École élémentaire Jules-Verne").click()
    expect(member.page.get_by_role("heading", level=1)).to_have_text(re.compile("ONE-"))
    member.look(PHONE, DESK)
    member.page.get_by_role("link", name="Accepter la commande").click()
    member.look(PHONE, DESK)
    member.press("Accepter et ouvrir l’école")
    expect(member.page.locator("#live")).to_contain_text("Terminée", timeout=60_000)
    expect(member.page.locator("#live .task-list .done")).to_have_count(7)
    member.look(PHONE, DESK)
    member.follow("Voir l’école")
    for entry in ("Écoles", "Journal"):
        member.go(entry, PHONE, DESK)
        expect(member.page.get_by_role("heading", level=1)).to_have_text(entry)


def see_it_open(enter, follow_up: str) -> None:
    """Whoever ordered sees it done."""
    head = enter(PHONE)
    head.open(follow_up)
    expect(head.page.locator("#progress").get_by_role("link")).to_have_attribute("href", re.compile("jules-verne"))


def activate_head(one: LiveOne, enter):
    """The administrator activates the account from the welcome mail and lands home."""
    mail = one.mail_to(HEAD_MAIL, holding="/activation/")
    text = mail.get_body(("plain",)).get_content()
    link = re.search(r"http://\S+/activation/\S+", text)[0]
    head = enter(DESK)
    head.open(link)
    expect(head.page.get_by_role("heading", level=1)).to_contain_text("Hanane")
    head.fill(password1=HEAD_PASSWORD, password2=HEAD_PASSWORD)
    expect(head.field("email")).to_have_value(HEAD_MAIL)
    head.field("charter").check()
    head.field("terms").check()
    head.press("Activer mon compte")
    expect(head.page.get_by_role("heading", level=1)).to_contain_text("Hanane")
    head.look(PHONE, DESK)
    return head


def create_teacher(head) -> None:
    """The administrator creates a teacher attached to a class, with a mistake on the way."""
    head.go("Administration", PHONE, DESK)
    head.page.get_by_role("link", name="Personnes").click()
    head.look(PHONE, DESK)
    head.page.get_by_role("link", name=re.compile("Créer un compte")).first.click()
    head.look(PHONE, DESK)
    head.fill(last_name="Le Gall", first_name="", email="ronan.legall@ac-exemple.example")
    head.press("Créer le compte")
    expect(head.error_of("first_name")).to_contain_text("Écrivez le prénom")
    expect(head.field("last_name")).to_have_value("Le Gall")
    head.look(PHONE, DESK)
    head.fill(first_name="Ronan")
    head.page.get_by_label("CP de M. Le Gall").check()
    head.press("Créer le compte")
    expect(head.page.locator("body")).to_contain_text("Ronan Le Gall")
    head.look(PHONE, DESK)


def print_one_sheet(head) -> bytes:
    """The administrator prints the teacher's sheet."""
    head.page.get_by_role("link", name="Imprimer la fiche").click()
    head.look(PHONE, DESK)
    return _prepare_pdf(head)


def _prepare_pdf(person) -> bytes:
    """Ask for the PDF, wait for the worker to make it, download it."""
    person.press("Préparer le PDF")
    download = person.page.get_by_role("link", name="Télécharger le PDF")
    expect(download).to_be_visible(timeout=90_000)
    person.look(PHONE, DESK)
    with person.page.expect_download() as coming:
        download.click()
    return Path(coming.value.path()).read_bytes()


def activate_teacher(enter, sheet: bytes):
    """The teacher types the address, the login and the code that are printed on the sheet."""
    [page] = paper.pages_of(sheet)
    assert "Ronan Le Gall" in page
    teacher = enter(DESK)
    teacher.page.goto(f"http://{paper.address_on(page)}")
    teacher.fill(identifiant=paper.login_on(page), code=paper.code_on(page))
    teacher.press("Continuer")
    teacher.fill(password1=TEACHER_PASSWORD, password2=TEACHER_PASSWORD)
    expect(teacher.field("email")).to_have_value("ronan.legall@ac-exemple.example")
    teacher.field("charter").check()
    teacher.field("terms").check()
    teacher.press("Activer mon compte")
    expect(teacher.page.get_by_role("heading", level=1)).to_contain_text("Ronan")
    teacher.look(PHONE, DESK)
    return teacher


def fill_class(teacher) -> None:
    """The teacher renames the class, adds two brothers and sisters and their parents."""
    teacher.go("Ma classe", PHONE, DESK)
    teacher.choose("Nom et niveaux")
    teacher.look(PHONE, DESK)
    teacher.fill(name="CP des Marmottes")
    teacher.press("Enregistrer")
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("CP des Marmottes")
    teacher.page.get_by_role("link", name="Ajouter un élève").first.click()
    _add_pupil(teacher, "Awa", "2020-03-12", mistake="2120-03-12")
    _add_mother(teacher)
    teacher.press("Ajouter un autre élève", role="link")
    _add_pupil(teacher, "Moussa", "2020-03-12")
    teacher.press("Responsable de Moussa aussi")  # the mother has her account already
    teacher.page.get_by_role("link", name="Terminer").click()
    for name in ("Awa Diallo", "Moussa Diallo", "Fatou Diallo"):
        expect(teacher.page.locator("#list")).to_contain_text(name)
    teacher.look(PHONE, DESK)


def _add_pupil(teacher, first_name: str, birth_date: str, mistake: str = "") -> None:
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("Ajouter un élève")
    teacher.look(PHONE, DESK)
    teacher.fill(last_name="Diallo", first_name=first_name)
    if mistake:
        teacher.write_date("birth_date", mistake)
        teacher.press("Continuer")
        expect(teacher.error_of("birth_date")).to_contain_text("Vérifiez la date")
        expect(teacher.field("first_name")).to_have_value(first_name)
        teacher.look(PHONE, DESK)
    teacher.write_date("birth_date", birth_date)
    teacher.press("Continuer")
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text(re.compile(f"Les parents d(e |’){first_name}"))
    teacher.look(PHONE, DESK)


def _add_mother(teacher) -> None:
    teacher.fill(first_name="Fatou", email="fatou.diallo")
    teacher.press("Ajouter ce parent")
    expect(teacher.error_of("email")).to_contain_text("Vérifiez l’adresse")
    expect(teacher.field("first_name")).to_have_value("Fatou")
    teacher.look(PHONE, DESK)
    teacher.fill(email="fatou.diallo@courriel.example")
    teacher.press("Ajouter ce parent")
    expect(teacher.page.locator("body")).to_contain_text("Fatou Diallo")
    teacher.look(PHONE, DESK)


def print_class(teacher) -> dict[str, bytes]:
    """The sheets of the class in the three formats; each holds the codes of all three people."""
    sheets = {}
    for label, name in (("par personne", "full"), ("8 par page", "cards"), ("par famille", "family")):
        teacher.go("Ma classe")
        teacher.choose("Fiches de la classe")
        teacher.page.get_by_role("radio", name=re.compile(label)).check()
        expect(teacher.page.locator("#count")).to_contain_text("2 élèves")
        teacher.look(PHONE, DESK)
        sheets[name] = _prepare_pdf(teacher)
    texts = {name: paper.pages_of(pdf) for name, pdf in sheets.items()}
    assert [len(pages) for pages in texts.values()] == [3, 1, 1]
    for pages in texts.values():
        whole = " ".join(pages)
        for login in ("awa.diallo", "moussa.diallo", "fatou.diallo"):
            assert login in whole.replace("\n", "")
    return sheets


def activate_mother(enter, sheets: dict[str, bytes]) -> None:
    """The mother scans the code of her sheet, accepts the terms, lands home and sees her children."""
    links = [link for link in paper.scan(sheets["full"]) if "fatou" in link]
    assert len(links) == 1
    mother = enter(PHONE)
    mother.open(links[0])
    expect(mother.page.get_by_role("heading", level=1)).to_contain_text("Fatou")
    mother.fill(password1=PARENT_PASSWORD, password2="le-gouter-de-17h")
    mother.press("Activer mon compte")
    expect(mother.error_of("password2")).to_be_visible()
    expect(mother.error_of("terms")).to_contain_text("Cochez la case")
    mother.look(PHONE, DESK)
    mother.fill(password1=PARENT_PASSWORD, password2=PARENT_PASSWORD)
    mother.field("charter").check()
    mother.field("terms").check()
    mother.press("Activer mon compte")
    expect(mother.page.get_by_role("heading", level=1)).to_contain_text("Fatou")
    for child in ("Awa Diallo", "Moussa Diallo"):
        expect(mother.page.locator("main")).to_contain_text(child)
    mother.look(PHONE, DESK)
