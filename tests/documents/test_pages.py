"""The pages: what each person finds there, pinned queries, forms that keep what was typed, « Annuler »."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tenant_apps.documents import files
from tenant_apps.documents.models import Comment, Document, DocumentShare, Folder, FolderShare, ProfileQuota, Space
from tenant_apps.documents.services import add_comment, add_version, throw_away
from tenant_apps.sharing.choices import Level
from tests.queries import exactly

OWN, SHARED, TRASH = "/documents/mes-documents/", "/documents/partages/", "/documents/corbeille/"


@pytest.fixture
def send(alpha_client):
    """What a form sends as somebody, and the page that follows."""

    def post(user, url, data, code=200):
        alpha_client.force_login(user)
        answer = alpha_client.post(url, data, follow=True)
        assert answer.status_code == code
        return answer

    return post


def _file(name="dessin.txt", content=b"un soleil"):
    return SimpleUploadedFile(name, content)


def test_the_space_opens_on_one_s_own(world, alpha_client):
    alpha_client.force_login(world.teacher)
    assert alpha_client.get("/documents/").headers["Location"] == OWN
    assert alpha_client.get("/documents/autre-chose/").status_code == 404


@pytest.mark.parametrize(
    ("section", "adult", "pupil"),
    [
        (OWN, "tant que vous ne les partagez pas", "tant que tu ne le partages pas"),
        (SHARED, "partagé avec vous", "partagé avec toi"),
        ("/documents/applis/", "que vous ajoutez", "que tu ajoutes"),
        (TRASH, "La corbeille est vide", "La corbeille est vide"),
    ],
)
def test_an_empty_section_says_what_comes_there(world, see, section, adult, pupil):
    assert adult in see(world.teacher, section)
    assert pupil in see(world.pupil, section)


def test_a_list_costs_the_same_for_one_and_for_five(world, make, put, see, alpha_client):
    folder = make(world.teacher)
    costs = {OWN: 9, folder.get_absolute_url(): 9}
    put(world.teacher)
    put(world.teacher, "b.txt", folder)
    make(world.teacher, "Dedans", folder)
    alpha_client.force_login(world.teacher)
    for url in costs:
        alpha_client.get(url)
    for more in (0, 4):
        for number in range(more):
            put(world.teacher, f"{number}.txt")
            put(world.teacher, f"{number}.txt", folder)
            make(world.teacher, f"Dossier {number}")
            make(world.teacher, f"Dossier {number}", folder)
        for url, queries in costs.items():
            with exactly(queries):
                alpha_client.get(url)


def test_what_is_shared_costs_the_same_for_one_and_for_five(world, make, put, parents, alpha_client):
    alpha_client.force_login(world.parent)
    for number in range(5):
        FolderShare.objects.create(target=make(world.teacher, f"Dossier {number}"), group=parents, level=Level.READ)
        DocumentShare.objects.create(target=put(world.teacher, f"{number}.txt"), group=parents, level=Level.READ)
        if number in (0, 4):
            alpha_client.get(SHARED)
            with exactly(9):
                alpha_client.get(SHARED)


def test_folders_first_then_by_name_date_or_weight(world, make, put, see):
    make(world.teacher, "Zoo")
    put(world.teacher, "Été.txt", content=b"12")
    put(world.teacher, "automne.txt", content=b"123")

    def names(query=""):
        return re.findall(r'class="cover" href="[^"]+">([^<]+)<', see(world.teacher, f"{OWN}{query}"))

    assert names() == ["Zoo", "automne.txt", "Été.txt"]
    assert names("?tri=taille") == ["Zoo", "automne.txt", "Été.txt"]
    assert names("?tri=recents") == ["Zoo", "automne.txt", "Été.txt"]
    assert names("?tri=nimporte") == names()
    assert names("?q=ETE") == ["Été.txt"]


def test_searching_goes_below_and_stays_among_what_one_sees(world, make, put, parents, see):
    folder = make(world.teacher, "Classe")
    below = make(world.teacher, "Sorties", folder)
    put(world.teacher, "vague.txt", below)
    put(world.teacher, "vague secrète.txt")
    FolderShare.objects.create(target=folder, group=parents, level=Level.READ)
    assert "vague secrète.txt" in see(world.teacher, f"{OWN}?q=vague")
    page = see(world.parent, f"{SHARED}?q=vague")
    assert "vague.txt" in page
    assert "secrète" not in page
    assert "vague.txt" in see(world.parent, f"{folder.get_absolute_url()}?q=vague")
    assert "Rien ne porte ce nom" in see(world.parent, f"{SHARED}?q=montagne")


def test_the_grid_is_remembered(world, put, alpha_client):
    put(world.teacher)
    alpha_client.force_login(world.teacher)
    assert 'class="files liste"' in alpha_client.get(OWN).content.decode()
    alpha_client.get(f"{OWN}?vue=grille")
    assert 'class="files grille"' in alpha_client.get(OWN).content.decode()


def test_a_folder_is_made_where_one_stands(world, make, send):
    parent = make(world.teacher, "Classe")
    answer = send(world.teacher, "/documents/nouveau-dossier/", {"ici": f"f{parent.pk}", "name": "Sorties"})
    assert Folder.objects.get(name="Sorties").parent == parent
    assert "est créé" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "said"), [("", "Il manque le nom"), ("a/b", "un signe qui ne va pas"), ("x" * 121, "120 signes au plus")]
)
def test_a_name_that_does_not_do_says_why_and_stays(world, send, name, said):
    page = send(world.teacher, "/documents/nouveau-dossier/", {"name": name}).content.decode()
    assert said in page
    assert name in page
    assert not Folder.objects.exists()


def test_a_new_version_by_the_form(world, put, send):
    document = put(world.teacher)
    url = f"/documents/document/{document.pk}/nouvelle-version/"
    assert "Il manque le fichier" in send(world.teacher, url, {}).content.decode()
    send(world.teacher, url, {"fichier": _file()})
    assert document.versions.count() == 2


def test_thrown_away_then_taken_back_from_the_message(world, put, send):
    document = put(world.teacher)
    page = send(world.teacher, "/documents/agir/", {"ids": [f"d{document.pk}"], "action": "jeter"}).content.decode()
    offer = re.search(r'name="offer" value="([^"]+)"', page)[1]
    document.refresh_from_db()
    assert document.trashed_at is not None
    assert "trop tard" in send(world.parent, "/documents/annuler/", {"offer": offer}).content.decode()
    send(world.teacher, "/documents/annuler/", {"offer": offer})
    document.refresh_from_db()
    assert document.trashed_at is None


def test_moved_by_going_through_folders_then_taken_back(world, make, put, see, send):
    into = make(world.teacher, "Classe")
    document = put(world.teacher)
    asked = send(world.teacher, "/documents/agir/", {"ids": [f"d{document.pk}"], "action": "deplacer"})
    assert "Déplacer « a.txt »" in asked.content.decode()
    data = {"ids": [f"d{document.pk}"], "action": "deplacer", "vers": f"f{into.pk}"}
    page = send(world.teacher, "/documents/ranger/", data).content.decode()
    document.refresh_from_db()
    assert document.folder == into
    offer = re.search(r'name="offer" value="([^"]+)"', page)[1]
    send(world.teacher, "/documents/annuler/", {"offer": offer})
    document.refresh_from_db()
    assert document.folder is None


def test_moving_into_a_shared_folder_says_what_changes(world, make, put, see, parents):
    theirs = make(world.teacher, "À remettre")
    FolderShare.objects.create(target=theirs, user=world.pupil, level=Level.CONTRIBUTE)
    document = put(world.pupil)
    page = see(world.pupil, f"/documents/ranger/?action=deplacer&ids=d{document.pk}&vers=f{theirs.pk}")
    assert "appartiendra à Julien Martin" in page
    assert "Ce dossier est partagé" in page
    inside = put(world.teacher, "b.txt", theirs)
    page = see(world.teacher, f"/documents/ranger/?action=deplacer&ids=d{inside.pk}")
    assert "Un partage s’arrête" in page


def test_moving_among_those_who_see_it_already_warns_of_nothing(world, make, put, see, parents):
    outer = make(world.teacher, "Classe")
    FolderShare.objects.create(target=outer, group=parents, level=Level.READ)
    inner, document = make(world.teacher, "Photos", outer), put(world.teacher, folder=outer)
    url = f"/documents/ranger/?action=deplacer&ids=d{document.pk}&ici=f{outer.pk}&vers="
    page = see(world.teacher, f"{url}f{inner.pk}")
    assert "Déplacer ici" in page
    assert "Un partage s’arrête" not in page
    assert "Ce dossier est partagé" not in page
    page = see(world.teacher, f"{url}f{outer.pk}")
    assert "C’est déjà rangé ici : choisissez un autre dossier." in page
    assert "Déplacer ici" not in page
    assert f'href="{outer.get_absolute_url()}">Annuler' in page


def test_a_folder_where_one_may_only_look_takes_nothing(world, make, put, see, send, parents):
    theirs = make(world.teacher, "Classe")
    FolderShare.objects.create(target=theirs, group=parents, level=Level.READ)
    document = put(world.parent)
    url = f"/documents/ranger/?action=copier&ids=d{document.pk}&vers=f{theirs.pk}"
    assert "Copier ici" not in see(world.parent, url)
    data = {"ids": [f"d{document.pk}"], "action": "copier", "vers": f"f{theirs.pk}"}
    assert "pas ajouter" in send(world.parent, "/documents/ranger/", data).content.decode()
    assert Document.objects.count() == 1


def test_nothing_ticked_is_said(world, send):
    page = send(world.pupil, "/documents/agir/", {"action": "jeter"}).content.decode()
    assert "Coche d’abord" in page
    assert "Cochez d’abord" in send(world.parent, "/documents/agir/", {"action": "copier"}).content.decode()


def test_another_s_document_is_not_ticked(world, put, send):
    document = put(world.teacher)
    send(world.parent, "/documents/agir/", {"ids": [f"d{document.pk}", "x", "d", "f99"], "action": "jeter"})
    document.refresh_from_db()
    assert document.trashed_at is None


def test_the_trash_is_restored_deleted_emptied(world, put, see, send):
    one, two, three = (put(world.teacher, f"{n}.txt") for n in (1, 2, 3))
    throw_away(actor=world.teacher, things=[one, two, three])
    send(world.teacher, "/documents/agir/", {"ids": [f"d{one.pk}"], "action": "restaurer"})
    asked = send(world.teacher, "/documents/agir/", {"ids": [f"d{two.pk}"], "action": "effacer"}).content.decode()
    assert "Effacer « 2.txt » pour toujours" in asked
    send(world.teacher, "/documents/effacer/", {"ids": [f"d{two.pk}"]})
    assert "effacé pour toujours" in see(world.teacher, "/documents/corbeille/vider/")
    send(world.teacher, "/documents/corbeille/vider/", {})
    assert list(Document.objects.all()) == [one]


def test_the_page_of_a_document_shows_versions_and_comments(world, put, see):
    document = put(world.teacher, content=b"Chers parents")
    add_version(actor=world.teacher, document=document, stored=files.store(BytesIO("Chères familles".encode())))
    add_comment(actor=world.teacher, thing=document, text="<b>Relu</b>")
    page = see(world.teacher, document.get_absolute_url())
    for words in (
        "Chères familles",
        "Version 2",
        "Version 1",
        "Remettre",
        "&lt;b&gt;Relu&lt;/b&gt;",
        "/documents/fichiers/",
    ):
        assert words in page
    see(world.parent, document.get_absolute_url(), code=404)


def test_who_only_looks_sees_no_button_that_does_nothing(world, put, see, parents):
    document = put(world.teacher)
    DocumentShare.objects.create(target=document, group=parents, level=Level.READ)
    page = see(world.parent, document.get_absolute_url())
    for words in ("Renommer", "nouvelle version", "Publier", "corbeille"):
        assert words not in page
    assert "Télécharger" in page


def test_a_page_of_a_document_costs_the_same_with_five_comments_and_versions(world, put, alpha_client):
    document = put(world.teacher)
    alpha_client.force_login(world.teacher)
    alpha_client.get(document.get_absolute_url())
    for number in range(5):
        add_comment(actor=world.teacher, thing=document, text="Bien")
        if number in (0, 4):
            with exactly(9):
                alpha_client.get(document.get_absolute_url())
        add_version(actor=world.teacher, document=document, stored=files.store(BytesIO(b"x")))


def test_a_comment_is_published_kept_when_refused_deleted(world, make, send, parents):
    folder = make(world.teacher)
    FolderShare.objects.create(target=folder, group=parents, level=Level.READ)
    url = f"/documents/dossier/{folder.pk}/commenter/"
    page = send(world.parent, url, {"text": "Merci beaucoup"}, code=422).content.decode()
    assert "pas commenter" in page
    assert "Il manque le commentaire" in send(world.teacher, url, {"text": ""}, code=422).content.decode()
    send(world.teacher, url, {"text": "Voici"})
    comment = Comment.objects.get()
    send(world.parent, f"/documents/commentaire/{comment.pk}/supprimer/", {})
    assert Comment.objects.exists()
    send(world.teacher, f"/documents/commentaire/{comment.pk}/supprimer/", {})
    assert not Comment.objects.exists()


def test_versions_are_fetched_restored_deleted_from_the_page(world, put, send, alpha_client):
    document = put(world.teacher)
    add_version(actor=world.teacher, document=document, stored=files.store(BytesIO(b"deux")))
    base = f"/documents/document/{document.pk}/version/1"
    alpha_client.force_login(world.teacher)
    fetched = alpha_client.get(f"{base}/fichier/", follow=True)
    assert b"".join(fetched.streaming_content) == b"bonjour"
    send(world.teacher, f"{base}/remettre/", {})
    document.refresh_from_db()
    assert document.current.number == 1
    assert "version actuelle" in send(world.teacher, f"{base}/supprimer/", {}).content.decode()
    send(world.teacher, f"/documents/document/{document.pk}/version/2/supprimer/", {})
    assert document.versions.count() == 1


def test_the_school_says_how_much_each_may_keep(world, put, see, send):
    put(world.parent)
    assert "Sacha" in see(world.admin, "/documents/place/?q=sacha")
    send(world.admin, "/documents/place/profil/relative/", {"giga": "2,5"})
    assert ProfileQuota.objects.get(profile="relative").quota == 2_500_000_000
    url = f"/documents/place/personne/{world.parent.pk}/"
    assert "20 Go au plus" in send(world.admin, url, {"giga": "21"}).content.decode()
    send(world.admin, url, {"giga": "3"})
    assert Space.objects.get(user=world.parent).quota == 3_000_000_000
    send(world.admin, url, {"giga": ""})
    assert Space.objects.get(user=world.parent).quota is None
    see(world.teacher, "/documents/place/", code=403)


def test_dropped_on_a_folder_it_moves_at_once_unless_something_changes(world, make, put, send, parents):
    plain, shared = make(world.teacher, "Rangé"), make(world.teacher, "Classe")
    FolderShare.objects.create(target=shared, group=parents, level=Level.READ)
    document = put(world.teacher)
    data = {"ids": [f"d{document.pk}"], "action": "deplacer", "ici": "mes-documents"}
    page = send(world.teacher, "/documents/agir/", data | {"vers": f"f{plain.pk}"}).content.decode()
    assert "Déplacé dans « Rangé »" in page
    page = send(world.teacher, "/documents/agir/", data | {"vers": f"f{shared.pk}"}).content.decode()
    assert "Ce dossier est partagé" in page
    document.refresh_from_db()
    assert document.folder == plain
