"""Two accounts become one; templates; work of the background."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from shared_apps.ui import counts
from tenant_apps.directory.merging import merge
from tenant_apps.liaison import services
from tenant_apps.liaison.models import Confirmation, Reply, Signature, Template, Word, WordShare
from tenant_apps.liaison.selectors import counts_of, waiting_entries
from tenant_apps.liaison.services import Content, Hand, LiaisonRefused
from tenant_apps.liaison.tasks import sweep_words
from tenant_apps.sharing.choices import Level
from tests.liaison.conftest import QUESTION

HAND = Hand("Maud Petit")


def test_what_a_parent_did_follows_them(family, sent):
    word, asked = sent(replies=True), sent(question=QUESTION)
    services.reply(actor=family.mother, word=word, text="De la mère", edition=1)
    services.reply(actor=family.father, word=word, text="Du père", edition=1)
    services.sign(actor=family.father, word=asked, edition=1, consents={family.first.pk: "yes"}, hand=HAND)
    merge(actor=None, kept=family.mother, merged=family.father)
    assert Confirmation.objects.filter(concerned__word=word, relative=family.mother).count() == 2
    assert Reply.objects.get(relative=family.mother).text == "De la mère"
    assert Reply.objects.get(relative=None).text == "Du père"  # nothing said is lost
    assert Signature.objects.get().relative == family.mother
    assert counts_of(word).read == 2


def test_a_pupil_entered_twice_is_one_row(family, sent):
    word = sent(question=QUESTION)
    both = {family.first.pk: "yes", family.second.pk: "no"}
    services.sign(actor=family.mother, word=word, edition=1, consents=both, hand=HAND)
    merge(actor=None, kept=family.first, merged=family.second)
    row = word.pupils.get(pupil=family.first)
    assert not word.pupils.filter(pupil=family.second).exists()
    assert row.confirmations.count() == 1
    assert sorted(row.signatures.values_list("consent", flat=True)) == ["no", "yes"]


def test_words_templates_and_follow_ups_follow_their_author(world, sent):
    word, other = sent(), sent(world.other_teacher)
    services.keep_template(actor=world.teacher, word=word)
    WordShare.objects.create(target=other, user=world.teacher, level=Level.READ)
    WordShare.objects.create(target=word, user=world.staff, level=Level.READ)
    merge(actor=None, kept=world.staff, merged=world.teacher)
    assert Word.objects.get(pk=word.pk).author == world.staff
    assert Template.objects.get().owner == world.staff
    assert list(WordShare.objects.values_list("user", "target")) == [(world.staff.pk, other.pk)]


def test_templates_are_ones_own_and_the_schools(world, sent):
    word = sent(question=QUESTION)
    own = services.keep_template(actor=world.teacher, word=word)
    assert services.keep_template(actor=world.teacher, word=word) == own
    with pytest.raises(LiaisonRefused, match="à la direction"):
        services.keep_template(actor=world.teacher, word=word, for_school=True)
    with pytest.raises(LiaisonRefused, match="pas partagé"):
        services.keep_template(actor=world.admin, word=word, for_school=True)
    mine = services.write_word(actor=world.admin, content=Content("Rentrée", "<p>Bonjour</p>"))
    school = services.keep_template(actor=world.admin, word=mine, for_school=True)
    with pytest.raises(LiaisonRefused, match="à la direction"):
        services.delete_template(actor=world.teacher, template=school)
    begun = services.begin_from(actor=world.other_teacher, template=own)
    assert (begun.title, begun.text, begun.question) == (word.title, word.text, QUESTION)
    services.delete_template(actor=world.teacher, template=own)
    assert list(Template.objects.all()) == [school]


def test_the_sweeper_sends_and_reminds(inside_alpha, world, draft, time_machine):
    headers = {"_schema_name": inside_alpha.schema_name}
    time_machine.move_to("2026-11-05T10:00:00+01:00", tick=False)
    word = draft(deadline=timezone.now() + timedelta(hours=30))
    services.schedule_word(actor=world.teacher, word=word, moment=timezone.now() + timedelta(hours=2))
    time_machine.move_to("2026-11-05T13:00:00+01:00", tick=False)
    sweep_words.apply(headers=headers)
    word.refresh_from_db()
    assert (word.is_sent, word.deadline_reminded_at) == (True, None)
    time_machine.move_to("2026-11-06T02:35:00+01:00", tick=False)
    sweep_words.apply(headers=headers)
    word.refresh_from_db()
    assert word.deadline_reminded_at is not None


def test_a_removed_account_leaves_what_it_did(family, sent):
    word = sent(question=QUESTION)
    services.sign(actor=family.mother, word=word, edition=1, consents={family.first.pk: "yes"}, hand=HAND)
    family.mother.delete()
    assert Signature.objects.get().signed_name == "Maud Petit"
    assert counts_of(word).yes == 1


def test_the_bar_is_told_what_the_first_page_counted(family, sent):
    sent()
    assert len(waiting_entries(family.mother)) == counts.noted(family.mother)["liaison"] == 1
    assert waiting_entries(family.neighbour) == []
    assert counts.noted(family.neighbour)["liaison"] == 0


def test_my_data_hold_what_i_answered_and_nothing_of_the_other_parent(family, sent, post):
    word, asked = sent(replies=True), sent(question=QUESTION)
    services.reply(actor=family.mother, word=word, text="De la mère", edition=1)
    services.reply(actor=family.father, word=word, text="Du père", edition=1)
    services.sign(actor=family.mother, word=asked, edition=1, consents={family.first.pk: "no"}, hand=HAND)
    with ZipFile(BytesIO(post(family.mother, "/mon-compte/mes-donnees/", code=200).content)) as archive:
        kept = archive.read("mes-donnees.json").decode()
        page = archive.read("mes-donnees.html").decode()
    lines = json.loads(kept)["liaison"]
    assert [line["kind"] for line in lines] == ["confirmation"] * 3 + ["reply", "signature"]
    assert (lines[3]["text"], lines[4]["consent"], lines[4]["signed_name"]) == ("De la mère", "no", "Maud Petit")
    assert lines[4]["child"] == family.first.full_name
    assert "Du père" not in kept
    assert "Carnet de liaison" in page
