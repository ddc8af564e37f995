"""Messages of the demo: a class's teacher and its families have written to each other; a draft waits."""

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group, Membership
from tenant_apps.messaging import services
from tenant_apps.messaging.models import Message
from tenant_apps.messaging.services import Content
from tenant_apps.timeline import fanout
from tenant_apps.timeline.models import Event

_OUTING = """<p>Bonjour à toutes et à tous,</p><p>Jeudi, nous allons au <strong>jardin des plantes</strong>.
Prévoyez un pique-nique, une gourde et un vêtement de pluie.</p><p>Bonne soirée</p>"""


def write_letters(head: User, teacher: User, parent: User, pupil: User) -> None:
    """What one finds in the boxes of those one visits as; once."""
    if Message.objects.exists():
        return
    parents = _parents_of(teacher)
    if parents is not None:
        _send(teacher, "Sortie de jeudi", _OUTING, to=[f"group:{parents.pk}"])
    asked = _send(parent, "Absence lundi", "<p>Bonjour, mon enfant a rendez-vous chez l’orthodontiste lundi à 9 h.</p>",
                  to=[f"user:{teacher.pk}"])  # fmt: skip
    _send(teacher, "Re\u00a0: Absence lundi", "<p>Merci de me prévenir, c’est noté.</p>",
          to=[f"user:{parent.pk}"], parent=asked)  # fmt: skip
    _send(head, "Photo de classe", "<p>Le photographe vient mardi matin. Merci de prévenir les familles.</p>",
          to=[f"user:{teacher.pk}"])  # fmt: skip
    _send(teacher, "Bravo pour ton exposé", "<p>Ton exposé sur les baleines était très clair.</p>",
          to=[f"user:{pupil.pk}"])  # fmt: skip
    draft = Content("Réunion de parents", "<p>La réunion aura lieu…</p>", {"to": [f"user:{parent.pk}"]})
    services.save_draft(actor=teacher, content=draft)
    services.create_folder(actor=teacher, name="Sorties")
    for pk in Event.objects.filter(fanned_out_at=None).order_by("pk").values_list("pk", flat=True):
        fanout.fan_out(pk)


def _parents_of(teacher: User) -> Group | None:
    classes = Membership.objects.filter(user=teacher).values("school_class")
    groups = Group.objects.filter(kind=GroupKind.CLASS_PROFILE, profile=Profile.RELATIVE, school_class__in=classes)
    return groups.order_by("pk").first()


def _send(author: User, subject: str, body: str, *, to: list[str], parent: Message | None = None) -> Message:
    content = Content(subject, body, {"to": to}, parent=parent)
    draft = services.save_draft(actor=author, content=content)
    return services.send(actor=author, message=draft)
