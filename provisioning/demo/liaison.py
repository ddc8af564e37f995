"""Words of the demo: one that waits, one to sign, one read, a draft."""

from datetime import timedelta

from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.directory.models import Membership
from tenant_apps.liaison.choices import Category
from tenant_apps.liaison.models import Word
from tenant_apps.liaison.services import (
    Content,
    Options,
    address_word,
    keep_template,
    reply,
    send_word,
    set_options,
    write_word,
)
from tenant_apps.timeline import fanout
from tenant_apps.timeline.models import Event

_FAIR = Content("Fête de l’école", "<p>Elle aura lieu dans la cour. Apportez un gâteau !</p>", Category.EVENT)
_LUNCH = Content("Cantine : pique-nique", "<p>Jeudi, pas de cantine : prévoyez un pique-nique.</p>", Category.CANTEEN)
_TRIP = Content(
    "Sortie au musée",
    "<p>Nous irons au musée à pied, de 9 h à 11 h 30.</p><ul><li>une gourde</li><li>un vêtement de pluie</li></ul>",
    Category.OUTING,
)
_MEETING = Content("Réunion de classe", "<p>Je vous propose de nous voir un soir de la semaine.</p>")


def write_words(teacher: User, parent: User) -> None:
    """Words of the teacher's to the class of the children; the parent has answered one of them; once."""
    if Word.objects.filter(author=teacher).exists():
        return
    replied = _send(teacher, _FAIR, Options(replies=True))
    reply(actor=parent, word=replied, text="Nous apporterons un gâteau au chocolat.", edition=1)
    _send(teacher, _LUNCH, Options(deadline=timezone.now() + timedelta(days=4)))
    question = "Autorisez-vous votre enfant à participer à la sortie ?"
    trip = _send(teacher, _TRIP, Options(question=question, deadline=timezone.now() + timedelta(days=6)))
    keep_template(actor=teacher, word=trip)
    write_word(actor=teacher, content=_MEETING)
    _hand_out()


def _send(teacher: User, content: Content, options: Options) -> Word:
    classes = Membership.objects.filter(user=teacher).order_by("school_class")
    word = write_word(actor=teacher, content=content)
    tokens = [f"class:{pk}" for pk in classes.values_list("school_class", flat=True)]
    address_word(actor=teacher, word=word, tokens=tokens)
    set_options(actor=teacher, word=word, options=options)
    return send_word(actor=teacher, word=word).word


def _hand_out() -> None:
    """At once: whoever opens the demo finds the feed full, whether or not a worker runs."""
    for pk in Event.objects.filter(fanned_out_at=None).order_by("pk").values_list("pk", flat=True):
        fanout.fan_out(pk)
