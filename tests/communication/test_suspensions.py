"""The kill switch: whom it stops, what they read, and its end."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from redis.exceptions import ConnectionError as RedisGone

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.communication.merging import follow_merge
from tenant_apps.communication.models import Suspension
from tenant_apps.communication.selectors import count_concerned, suspension_for
from tenant_apps.communication.services import resume, suspend
from tests.queries import exactly

PAGE = "/administration/communication/suspensions/"
WHO = ("admin", "teacher", "staff", "parent", "pupil", "other_parent", "other_pupil")


def _stopped(world):
    return {who for who in WHO if suspension_for(getattr(world, who))}


@pytest.mark.parametrize(
    ("of_class", "pupils_only", "stopped"),
    [
        (False, False, set(WHO) - {"admin"}),
        (False, True, {"pupil", "other_pupil"}),
        (True, False, {"pupil", "parent"}),
        (True, True, {"pupil"}),
    ],
)
def test_whom_it_stops(world, of_class, pupils_only, stopped):
    school_class = world.school_class if of_class else None
    made = suspend(actor=world.admin, school_class=school_class, pupils_only=pupils_only, reason=" Le  temps de voir. ")
    assert _stopped(world) == stopped
    assert made.reason == "Le temps de voir."
    others = {"other_teacher"} if not of_class and not pupils_only else set()
    assert count_concerned(made) == len(stopped) + len(others)
    assert resume(actor=world.admin, suspension=made)
    assert not resume(actor=world.admin, suspension=made)
    assert _stopped(world) == set()
    verbs = list(
        AuditEntry.objects.filter(verb__startswith="communication.").order_by("pk").values_list("verb", "target")
    )
    assert verbs == [("communication.suspend", made.scope_in_words), ("communication.resume", made.scope_in_words)]


def test_one_suspension_of_a_kind_at_a_time(world):
    same = {"actor": world.admin, "school_class": None, "pupils_only": True, "reason": "Incident."}
    first = suspend(**same)
    with pytest.raises(ValidationError, match="déjà suspendus"):
        suspend(**same)
    resume(actor=world.admin, suspension=first)
    suspend(**same)
    assert Suspension.objects.count() == 2


def test_it_is_read_once_a_minute(world):
    suspend(actor=None, school_class=world.school_class, pupils_only=False, reason="Incident.")
    with exactly(2):
        for who in WHO:
            suspension_for(getattr(world, who))


def test_without_the_cache_it_holds_all_the_same(world, monkeypatch):
    def gone(*_args, **_options):
        raise RedisGone

    suspend(actor=None, school_class=None, pupils_only=True, reason="Incident.")
    for name in ("get", "set", "delete"):
        monkeypatch.setattr(cache, name, gone)
    assert suspension_for(world.pupil)
    resume(actor=None, suspension=Suspension.objects.get())
    assert suspension_for(world.pupil) is None


def test_those_it_concerns_read_why_on_every_page(world, see):
    suspend(actor=None, school_class=None, pupils_only=False, reason="Des messages <b>violents</b>.")
    assert "Tu ne peux pas écrire de messages pour le moment. Des messages &lt;b&gt;violents" in see(
        world.pupil, "/annuaire/"
    )
    assert "Vous ne pouvez pas écrire de messages" in see(world.parent, "/annuaire/")
    assert "ne pouvez pas écrire" not in see(world.admin, "/annuaire/")


def test_administrators_hold_the_switch(world, alpha_client):
    alpha_client.force_login(world.admin)

    def page(url, data=None, **options):
        answer = alpha_client.get(url) if data is None else alpha_client.post(url, data, **options)
        return answer.content.decode()

    assert "Rien n’est suspendu" in page(PAGE)
    new = f"{PAGE}nouvelle/"
    data = {"scope": "classe", "school_class": world.school_class.pk, "reason": "Le temps de comprendre."}
    assert "Choisissez la classe." in page(new, data | {"school_class": ""})
    assert "Le temps de comprendre." in page(new, data | {"scope": ""})
    check = page(new, data)
    assert "Suspendre ces messages" in check
    assert "2 personnes" in check
    assert not Suspension.objects.exists()
    assert "Ces messages sont suspendus" in page(new, data | {"confirm": "1"}, follow=True)
    assert "déjà suspendus" in page(new, data | {"confirm": "1"})
    suspension = Suspension.objects.get()
    assert (suspension.began_by, suspension.school_class) == (world.admin, world.school_class)
    back = f"{PAGE}{suspension.pk}/reprendre/"
    assert "Reprendre les messages" in page(back)
    assert "Les messages reprennent" in page(back, {}, follow=True)
    assert alpha_client.get(back).status_code == 404
    assert "Le temps de comprendre." in page(PAGE)


def test_its_page_costs_the_same_for_one_as_for_five(world, alpha_client):
    alpha_client.force_login(world.admin)
    for times in (1, 4):
        for _each in range(times):
            resume(actor=None, suspension=suspend(actor=None, school_class=None, pupils_only=False, reason="Incident."))
        with exactly(6):
            alpha_client.get(PAGE)


def test_who_began_it_follows_a_united_account(world):
    suspend(actor=world.other_teacher, school_class=None, pupils_only=True, reason="Incident.")
    follow_merge(kept=world.teacher, merged=world.other_teacher)
    assert Suspension.objects.get().began_by == world.teacher
