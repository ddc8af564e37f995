"""Kinds of news the carnet gives."""

from django.utils.translation import gettext_lazy as _

from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.kinds import Kind, register

WORD = register(
    Kind(
        key="liaison.word",
        label=_("Un mot est dans mon carnet de liaison"),
        sentence=_("%(actor)s vous a écrit un mot : « %(title)s »."),
        sentence_to_pupil=_("%(actor)s a écrit un mot à ta famille : « %(title)s »."),
        mail=Frequency.IMMEDIATE,
        push=True,
    )
)
TO_SIGN = register(
    Kind(
        key="liaison.to_sign",
        label=_("Un mot demande mon autorisation"),
        sentence=_("%(actor)s vous demande une autorisation : « %(title)s »."),
        sentence_to_pupil=_("%(actor)s demande une autorisation à ta famille : « %(title)s »."),
        mail=Frequency.IMMEDIATE,
        push=True,
    )
)
REMINDER = register(
    Kind(
        key="liaison.reminder",
        label=_("Un mot attend encore ma réponse"),
        sentence=_("Rappel de %(actor)s : le mot « %(title)s » attend votre réponse."),
        mail=Frequency.IMMEDIATE,
        push=True,
    )
)
DEADLINE = register(
    Kind(
        key="liaison.deadline",
        label=_("La date limite d’un mot approche"),
        sentence=_("Le mot « %(title)s » attend votre réponse avant sa date limite."),
        mail=Frequency.IMMEDIATE,
        push=True,
    )
)
REPLIED = register(
    Kind(
        key="liaison.replied",
        label=_("Une famille répond à mon mot"),
        sentence=_("%(actor)s répond à votre mot « %(title)s »."),
        mail=Frequency.DAILY,
    )
)
REPLY_CHANGED = register(
    Kind(
        key="liaison.reply_changed",
        label=_("Une famille change sa réponse à mon mot"),
        sentence=_("%(actor)s a changé sa réponse à votre mot « %(title)s »."),
        mail=Frequency.DAILY,
    )
)
REFUSED = register(
    Kind(
        key="liaison.refused",
        label=_("Une famille n’autorise pas"),
        sentence=_("%(actor)s n’autorise pas : « %(title)s »."),
        mail=Frequency.DAILY,
    )
)
SHARED = register(
    Kind(
        key="liaison.shared",
        label=_("Le suivi d’un mot est partagé avec moi"),
        sentence=_("%(actor)s partage avec vous le suivi du mot « %(title)s »."),
        mail=Frequency.IMMEDIATE,
    )
)
NOT_SENT = register(
    Kind(
        key="liaison.not_sent",
        label=_("Un mot programmé n’a pas pu partir"),
        sentence=_("Votre mot « %(title)s » n’a pas pu partir : %(reason)s"),
        mail=Frequency.IMMEDIATE,
        push=True,
    )
)
