"""Kinds of news the homework gives."""

from django.utils.translation import gettext_lazy as _

from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.kinds import Kind, register

SHARED = register(
    Kind(
        key="homework.shared",
        label=_("Un cahier de textes est partagé avec moi"),
        sentence=_("%(actor)s partage « %(title)s » avec vous."),
        sentence_to_pupil=_("%(actor)s partage « %(title)s » avec toi."),
        mail=Frequency.DAILY,
    )
)
ADDED = register(
    Kind(
        key="homework.added",
        label=_("Du travail à faire est ajouté au cahier de textes"),
        sentence=_("%(actor)s a ajouté du travail à faire : %(subject)s, pour le %(day)s."),
        sentence_to_pupil=_("%(actor)s t’a donné du travail : %(subject)s, pour le %(day)s."),
        mail=Frequency.DAILY,
    )
)
CHANGED = register(
    Kind(
        key="homework.changed",
        label=_("Du travail à faire est modifié"),
        sentence=_("%(actor)s a modifié le travail à faire : %(subject)s, pour le %(day)s."),
        sentence_to_pupil=_("%(actor)s a changé ton travail : %(subject)s, pour le %(day)s."),
        mail=Frequency.DAILY,
    )
)
