"""Kinds of news the documents give."""

from django.utils.translation import gettext_lazy as _

from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.kinds import Kind, register

SHARED = register(
    Kind(
        key="documents.shared",
        label=_("Un document ou un dossier est partagé avec moi"),
        sentence=_("%(actor)s partage « %(title)s » avec vous."),
        sentence_to_pupil=_("%(actor)s partage « %(title)s » avec toi."),
        mail=Frequency.IMMEDIATE,
        push=True,
    )
)
ADDED = register(
    Kind(
        key="documents.added",
        label=_("Un document a été ajouté dans un dossier partagé avec moi"),
        sentence=_("%(actor)s a ajouté des documents dans « %(title)s »."),
        mail=Frequency.DAILY,
    )
)
NEW_VERSION = register(
    Kind(
        key="documents.new_version",
        label=_("Un document partagé a une nouvelle version"),
        sentence=_("%(actor)s a mis une nouvelle version de « %(title)s »."),
        mail=Frequency.IMMEDIATE,
    )
)
COMMENTED = register(
    Kind(
        key="documents.commented",
        label=_("Un document que je suis est commenté"),
        sentence=_("%(actor)s a écrit un commentaire sur « %(title)s »."),
        mail=Frequency.WEEKLY,
    )
)
SPACE = register(
    Kind(
        key="documents.space",
        label=_("Mon espace documentaire est presque plein"),
        sentence=_("Votre espace documentaire est rempli à %(percent)s %%."),
        sentence_to_pupil=_("Ton espace documentaire est rempli à %(percent)s %%."),
        mail=Frequency.IMMEDIATE,
    )
)
REPORTED = register(
    Kind(
        key="documents.reported",
        label=_("Un document signalé"),
        sentence=_("%(actor)s partage le document « %(title)s »."),
        internal=True,
    )
)
TAKEN_AWAY = register(
    Kind(
        key="documents.taken_away",
        label=_("La direction a retiré un de mes documents"),
        sentence=_("%(actor)s a retiré « %(title)s » : c’est dans votre corbeille, vous seul le voyez."),
        sentence_to_pupil=_("%(actor)s a retiré « %(title)s » : c’est dans ta corbeille, parles-en avec un adulte."),
        mail=Frequency.IMMEDIATE,
    )
)
VIRUS = register(
    Kind(
        key="documents.virus",
        label=_("Un fichier refusé par l’antivirus"),
        sentence=_("Votre fichier « %(title)s » contient un virus (%(virus)s) : il n’a pas été gardé."),
        sentence_to_pupil=_("Ton fichier « %(title)s » contient un virus : il n’a pas été gardé."),
        internal=True,
    )
)
