"""Kinds of news the messaging gives."""

from django.utils.translation import gettext_lazy as _

from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.kinds import Kind, register

RECEIVED = register(
    Kind(
        key="messaging.received",
        label=_("Je reçois un message"),
        sentence=_("%(actor)s vous écrit : « %(title)s »."),
        sentence_to_pupil=_("%(actor)s t’écrit : « %(title)s »."),
        mail=Frequency.IMMEDIATE,
        push=True,
    )
)
NOT_SENT = register(
    Kind(
        key="messaging.not_sent",
        label=_("Un message programmé n’est pas parti"),
        sentence=_("Votre message « %(title)s » n’est pas parti : il est dans vos brouillons."),
        sentence_to_pupil=_("Ton message « %(title)s » n’est pas parti : il est dans tes brouillons."),
        mail=Frequency.IMMEDIATE,
        push=True,
    )
)
