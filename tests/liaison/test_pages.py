"""Pages of the carnet: four steps, what families read and answer, the follow-up."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tenant_apps.liaison import services
from tenant_apps.liaison.models import Confirmation, Reply, Signature, Template, Word
from tests.factories.accounts import PupilFactory
from tests.liaison.conftest import QUESTION
from tests.queries import exactly

HOME = "/carnet/"


def _url(name, word, **more):
    return reverse(f"liaison:{name}", args=[word.pk], **more)


def test_a_word_is_written_in_four_steps_and_sent(world, post, see):
    answer = post(world.teacher, "/carnet/mot/nouveau/", {"title": "Kermesse", "text": "Venez !", "category": "event"})
    word = Word.objects.get()
    assert answer["Location"] == _url("address", word)
    assert "Les Coquelicots" in see(world.teacher, _url("address", word))
    tokens = {"classes": [f"class:{world.school_class.pk}"], "people": [f"user:{world.other_pupil.pk}"]}
    assert post(world.teacher, _url("address", word), tokens)["Location"] == _url("options", word)
    options = {"replies": "on", "question": QUESTION, "deadline": f"{timezone.localdate() + timedelta(days=3)}"}
    assert post(world.teacher, _url("options", word), options)["Location"] == _url("check", word)
    page = see(world.teacher, _url("check", word))
    for said in ("Kermesse", "2 élèves", "2 responsables recevront le mot", "À signer", "Réponse possible"):
        assert said in page
    assert post(world.teacher, _url("check", word), {"when": "maintenant"})["Location"] == _url("follow", word)
    word.refresh_from_db()
    assert word.is_sent
    assert timezone.localtime(word.deadline).strftime("%H:%M") == "23:59"
    assert "Kermesse" in see(world.parent, HOME)


def test_steps_say_what_is_wrong_and_keep_what_was_typed(world, post, draft):
    answer = post(
        world.teacher, "/carnet/mot/nouveau/", {"title": "", "text": "Venez !", "category": "event"}, code=422
    )
    assert "Donnez un titre" in answer.content.decode()
    assert "Venez !" in answer.content.decode()
    word = draft()
    answer = post(world.teacher, _url("address", word), {"people_q": "lou"}, code=422)
    assert "Cochez les bons élèves" in answer.content.decode()
    assert "Lou Martin" in answer.content.decode()
    answer = post(world.teacher, _url("address", word), {}, code=422)
    assert "au moins une classe" in answer.content.decode()
    answer = post(world.teacher, _url("options", word), {"deadline": "2020-01-01"}, code=422)
    assert "déjà passée" in answer.content.decode()
    answer = post(world.teacher, _url("check", word), {"when": "plus-tard", "moment": ""}, code=422)
    assert "Dites quand" in answer.content.decode()


def test_a_word_is_planned_kept_back_and_deleted(world, post, see, draft):
    word = draft()
    moment = timezone.localtime() + timedelta(days=1)
    post(world.teacher, _url("check", word), {"when": "plus-tard", "moment": f"{moment:%Y-%m-%dT%H:%M}"})
    assert "Partira" in see(world.teacher, "/carnet/ecrits/?boite=programmes")
    assert "Annuler l’envoi programmé" in see(world.teacher, _url("check", word))
    post(world.teacher, _url("unschedule", word))
    assert word.title in see(world.teacher, "/carnet/ecrits/?boite=brouillons")
    assert "personne d’autre ne l’a vu" in see(world.teacher, _url("delete", word))
    post(world.teacher, _url("delete", word))
    assert not Word.objects.exists()


def test_the_picker_proposes_pupils_and_groups_only(world, see):
    PupilFactory(first_name="Louna")
    page = see(world.teacher, "/carnet/eleves/?q=lou")
    assert "Lou Martin" in page
    assert "Louna" in page
    assert "Sacha Martin" not in see(world.teacher, "/carnet/eleves/?q=martin")


def test_a_parent_confirms_and_the_first_page_says_what_waits(world, post, see, sent):
    word = sent()
    first = see(world.parent, "/")
    assert "Un mot attend votre réponse" in first
    assert "À confirmer" in see(world.parent, HOME)
    page = see(world.parent, _url("word", word))
    assert "Confirmer la lecture" in page
    assert "data-offline-send" in page
    for _again in range(2):  # a phone that sends again
        post(world.parent, _url("confirm", word), {"edition": 1})
    assert Confirmation.objects.count() == 1
    page = see(world.parent, _url("word", word))
    assert "Vous avez confirmé la lecture" in page
    assert "Un mot attend votre réponse" not in see(world.parent, "/")
    assert "Tout est lu" in see(world.parent, f"{HOME}?vue=a-confirmer")


def test_a_pupil_reads_and_that_is_all(world, post, see, sent):
    word = sent(replies=True)
    assert "Ton carnet de liaison" in see(world.pupil, HOME)
    page = see(world.pupil, _url("word", word))
    assert "Ta famille n’a pas encore confirmé" in page
    for absent in ("Confirmer la lecture", "Envoyer la réponse", "Suivi"):
        assert absent not in page
    post(world.pupil, _url("confirm", word), {"edition": 1})
    answer = post(world.pupil, _url("reply", word), {"text": "x", "edition": 1}, code=422)
    assert not Confirmation.objects.exists()
    assert not Reply.objects.exists()
    assert answer.status_code == 422


def test_a_contact_reads_and_is_told_who_answers(family, see, sent):
    page = see(family.neighbour, _url("word", sent(replies=True)))
    assert "Les responsables légaux de l’enfant confirment et répondent." in page
    assert "Confirmer la lecture" not in page


def test_a_reply_is_sent_and_changed(world, post, see, sent):
    word = sent(replies=True)
    post(world.parent, _url("reply", word), {"text": "D’accord", "edition": 1})
    page = see(world.parent, _url("word", word))
    assert "Changer ma réponse" in page
    assert "D’accord" in page
    answer = post(world.parent, _url("reply", word), {"text": "", "edition": 1}, code=422)
    assert "Écrivez votre réponse" in answer.content.decode()
    post(world.parent, _url("reply", word), {"text": "Non", "edition": 1})
    assert Reply.objects.get().text == "Non"
    page = see(world.teacher, f"{_url('follow', word)}?voir=reponses")
    assert "Non" in page
    assert world.pupil.full_name in page


def test_an_authorisation_is_signed(family, world, post, see, sent):
    word = sent(question=QUESTION)
    page = see(family.mother, _url("word", word))
    assert QUESTION in page
    assert page.count("J’autorise") == 2  # two children
    first, second = f"consent_{family.first.pk}", f"consent_{family.second.pk}"
    answer = post(family.mother, _url("sign", word), {first: "yes", "name": "Maud Petit", "edition": 1}, code=422)
    assert "Répondez oui ou non" in answer.content.decode()
    assert "Maud Petit" in answer.content.decode()
    typed = {first: "yes", second: "no", "edition": 1}
    answer = post(family.mother, _url("sign", word), typed, code=422)
    assert "écrivez votre prénom et votre nom" in answer.content.decode()
    post(family.mother, _url("sign", word), {**typed, "name": "Maud Petit"})
    assert Signature.objects.count() == 2
    assert "signé par Maud Petit" in see(family.mother, _url("word", word))
    follow = see(world.teacher, f"{_url('follow', word)}?voir=non")
    assert family.second.full_name in follow
    assert family.first.full_name not in follow


def test_who_signs_a_text_that_changed_reads_it_first(world, post, sent):
    word = sent(question=QUESTION)
    content = services.Content(word.title, "<p>À 10 h.</p>")
    services.correct_word(actor=world.teacher, word=word, edition=1, content=content, question=QUESTION)
    typed = {f"consent_{world.pupil.pk}": "no", "name": "Sacha Martin", "edition": 1}
    answer = post(world.parent, _url("sign", word), typed, code=422)
    page = answer.content.decode()
    for said in ("Le mot a changé entre-temps", "À 10 h.", "Sacha Martin", 'value="2"'):
        assert said in page
    assert not Signature.objects.exists()
    post(world.parent, _url("sign", word), {**typed, "edition": 2})
    assert Signature.objects.get().edition == 2


def test_the_follow_up_counts_while_it_is_open(world, post, see, sent):
    word = sent()
    url = _url("follow", word)
    assert "0/1" in see(world.teacher, url)
    services.confirm(actor=world.parent, word=word, edition=1)
    part = see(world.teacher, url, headers={"HX-Request": "true", "HX-Target": "counts"})
    assert "1/1" in part
    assert "<html" not in part
    see(world.other_teacher, url, code=404)
    see(world.parent, url, code=404)
    see(world.admin, url, code=404)


def test_a_reminder_is_sent_from_the_follow_up(world, post, see, sent):
    word = sent()
    answer = post(world.teacher, _url("remind", word), follow=True, code=200)
    assert "Le rappel est parti à 1 personne." in answer.content.decode()
    answer = post(world.teacher, _url("remind", word), follow=True, code=200)
    assert "moins d’une heure" in answer.content.decode()


def test_a_correction_never_undoes_that_of_another_tab(world, post, see, sent):
    word = sent()
    typed = {"title": word.title, "category": "other", "edition": 1}
    post(world.teacher, _url("correct", word), {**typed, "text": "À 10 h."})
    answer = post(world.teacher, _url("correct", word), {**typed, "text": "À 11 h."}, code=422)
    page = answer.content.decode()
    for said in ("Le mot a changé entre-temps", "À 10 h.", "À 11 h."):
        assert said in page
    post(world.teacher, _url("correct", word), {**typed, "text": "À 11 h.", "edition": 2})
    word.refresh_from_db()
    assert word.edition == 3
    page = see(world.parent, _url("editions", word))
    assert "Nous partons à 9 h." in page
    assert "À 10 h." in page


def test_a_signed_word_is_put_away_not_deleted(world, post, see, sent):
    word = sent(question=QUESTION)
    typed = {f"consent_{world.pupil.pk}": "yes", "name": "Sacha Martin", "edition": 1}
    post(world.parent, _url("sign", word), typed)
    assert "avec les preuves de signature" in see(world.teacher, _url("delete", word))
    post(world.teacher, _url("delete", word))
    see(world.parent, _url("word", word), code=404)
    assert "retiré du carnet des familles" in see(world.teacher, _url("follow", word))


def test_templates(world, post, see, sent):
    word = sent(question=QUESTION)
    post(world.teacher, _url("keep_template", word))
    assert word.title in see(world.teacher, "/carnet/modeles/")
    template = Template.objects.get()
    answer = post(world.teacher, f"/carnet/modeles/{template.pk}/ecrire/")
    begun = Word.objects.order_by("-pk").first()
    assert answer["Location"] == _url("text", begun)
    assert begun.question == QUESTION
    post(world.other_teacher, f"/carnet/modeles/{template.pk}/ecrire/", code=404)
    post(world.teacher, f"/carnet/modeles/{template.pk}/supprimer/")
    assert not Template.objects.exists()


def test_paper(world, post, see, sent, alpha_client):
    word = sent(question=QUESTION, replies=True)
    typed = {f"consent_{world.pupil.pk}": "yes", "name": "Sacha Martin", "edition": 1}
    post(world.parent, _url("sign", word), typed)
    signature = Signature.objects.get()
    for user, url in [
        (world.parent, _url("print", word)),
        (world.teacher, _url("print_follow_up", word)),
        (world.teacher, f"{_url('coupons', word)}?number=2"),
        (world.parent, reverse("liaison:proof", args=[signature.pk])),
        (world.teacher, reverse("liaison:proof", args=[signature.pk])),
    ]:
        alpha_client.force_login(user)
        answer = alpha_client.get(url)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
    assert 'value="1"' in see(world.teacher, _url("coupons", word))
    assert "1 000 coupons au plus" in see(world.teacher, f"{_url('coupons', word)}?number=9999", code=422)
    see(world.other_teacher, reverse("liaison:proof", args=[signature.pk]), code=404)


def test_queries_of_lists(world, sent, alpha_client):
    for user, url in [(world.parent, HOME), (world.teacher, HOME)]:
        alpha_client.force_login(user)
        sent()
        alpha_client.get(url)
        with exactly({world.parent: 11, world.teacher: 9}[user]):
            alpha_client.get(url)
        for _more in range(4):
            sent()
        with exactly({world.parent: 11, world.teacher: 9}[user]):
            alpha_client.get(url)


@pytest.mark.parametrize("path", ["/carnet/ecrits/", "/carnet/mot/nouveau/", "/carnet/modeles/", "/carnet/eleves/"])
def test_families_have_no_pages_of_authors(world, see, path):
    for user in (world.parent, world.pupil):
        assert "écrits par l’école" in see(user, path, code=403)


def test_a_word_that_left_meanwhile_is_followed_and_what_was_typed_corrects_it(world, sent, post, see):
    word = sent()
    for step in ("text", "address", "options", "check"):
        assert _url("print_follow_up", word) in see(world.teacher, _url(step, word), follow=True)
    assert post(world.teacher, _url("check", word), {"when": "maintenant"})["Location"] == _url("follow", word)
    typed = {"title": "Sortie", "text": "Nous partons à 10 h.", "category": "outing"}
    page = post(world.teacher, _url("text", word), typed, 409).content.decode()
    assert "Nous partons à 10 h." in page
    assert "Ce mot est parti pendant que vous l’écriviez" in page
    assert f'action="{_url("correct", word)}"' in page
    post(world.teacher, _url("correct", word), {**typed, "edition": "1"})
    word.refresh_from_db()
    assert (word.text, word.edition) == ("<p>Nous partons à 10 h.</p>", 2)
    for other in (world.other_teacher, world.parent):
        post(other, _url("text", word), typed, 404)


def test_two_templates_of_one_title_do_not_stop_a_third(world, sent, post):
    word = sent()
    for _account in range(2):  # two accounts that became one
        Template.objects.create(owner=world.teacher, title=word.title, text=word.text)
    assert post(world.teacher, _url("keep_template", word))["Location"] == reverse("liaison:templates")
    assert Template.objects.count() == 2


def test_until_when_says_what_is_asked(world, sent, see):
    deadline = timezone.now() + timedelta(days=3)
    confirmed, signed = sent(deadline=deadline), sent(deadline=deadline, question=QUESTION)
    assert "À confirmer au plus tard le" in see(world.parent, _url("word", confirmed))
    assert "à confirmer au plus tard le" in see(world.teacher, _url("follow", confirmed))
    assert "À signer au plus tard le" in see(world.parent, _url("word", signed))
    assert "à signer au plus tard le" in see(world.teacher, _url("follow", signed))
