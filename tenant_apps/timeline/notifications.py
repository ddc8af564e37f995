"""What the feed itself tells: an address that refuses mails, something reported, what became of it."""

from django.utils.translation import gettext_lazy as _

from tenant_apps.timeline.choices import Frequency, Verdict
from tenant_apps.timeline.kinds import Kind, register

ADDRESS_REFUSED = register(
    Kind(
        key="timeline.address_refused",
        label=_("Mon adresse e-mail ne fonctionne pas"),
        sentence=_("Vos e-mails ne sont plus envoyés : l’adresse %(address)s les refuse. Vérifiez-la."),
        sentence_to_pupil=_("Tes e-mails ne sont plus envoyés : l’adresse %(address)s les refuse. Parles-en."),
        internal=True,
    )
)
REPORTED = register(
    Kind(
        key="timeline.reported",
        label=_("Une nouvelle est signalée"),
        sentence=_("%(actor)s signale une nouvelle."),
        mail=Frequency.IMMEDIATE,
        push=True,
        admins_only=True,
    )
)
ANSWERS = {
    Verdict.KEPT: register(
        Kind(
            key="timeline.report_kept",
            label=_("Réponse à un signalement : la nouvelle reste"),
            sentence=_("Votre signalement a été examiné : la nouvelle reste visible."),
            sentence_to_pupil=_("Un adulte de l’école a regardé ce que tu as signalé : cela peut rester."),
            internal=True,
        )
    ),
    Verdict.REMOVED: register(
        Kind(
            key="timeline.report_removed",
            label=_("Réponse à un signalement : la nouvelle est retirée"),
            sentence=_("Votre signalement a été examiné : la nouvelle est retirée. Merci."),
            sentence_to_pupil=_("Un adulte de l’école a retiré ce que tu as signalé. Merci !"),
            internal=True,
        )
    ),
}
