"""The audit log of a person, in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.accounts.choices import SignIn
from tenant_apps.accounts.history import sentence_of
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.directory.rules import of_name

_SENTENCES = {
    "accounts.create_user": gettext_lazy("Compte créé"),
    "accounts.update_user": gettext_lazy("Fiche modifiée : %(fields)s"),
    "accounts.block_user": gettext_lazy("Compte bloqué"),
    "accounts.unblock_user": gettext_lazy("Compte débloqué"),
    "accounts.predelete_user": gettext_lazy("Compte en départ"),
    "accounts.restore_user": gettext_lazy("Compte restauré"),
    "accounts.renew_code": gettext_lazy("Nouveau code d’activation"),
    "accounts.reset_access": gettext_lazy("Accès remis à zéro, nouvelle fiche de connexion"),
    "accounts.activate_account": gettext_lazy("Compte activé"),
    "accounts.reset_second_factor": gettext_lazy("Double vérification retirée, appareils déconnectés"),
    "accounts.accept_terms": gettext_lazy("Conditions d’utilisation acceptées"),
    "accounts.change_password": gettext_lazy("Mot de passe changé"),
    "accounts.reset_password": gettext_lazy("Mot de passe changé après un oubli"),
    "accounts.choose_alias": gettext_lazy("Identifiant choisi"),
    "accounts.remove_alias": gettext_lazy("Identifiant choisi retiré"),
    "accounts.ask_email": gettext_lazy("Code demandé pour une adresse e-mail"),
    "accounts.ask_mobile": gettext_lazy("Code demandé pour un téléphone mobile"),
    "accounts.change_email": gettext_lazy("Adresse e-mail changée dans « Mon compte »"),
    "accounts.change_mobile": gettext_lazy("Téléphone mobile changé dans « Mon compte »"),
    "accounts.set_photo": gettext_lazy("Photo mise"),
    "accounts.remove_photo": gettext_lazy("Photo retirée"),
    "accounts.set_display": gettext_lazy("Affichage changé"),
    "accounts.close_session": gettext_lazy("Un appareil déconnecté"),
    "accounts.close_other_sessions": gettext_lazy("Les autres appareils déconnectés"),
    "accounts.export_my_data": gettext_lazy("Données récupérées"),
    "accounts.remind_leaver": gettext_lazy("Rappel envoyé avant l’effacement du compte"),
    "accounts.add_totp": gettext_lazy("Application de codes ajoutée"),
    "accounts.remove_totp": gettext_lazy("Application de codes retirée"),
    "accounts.add_webauthn": gettext_lazy("Clé d’accès ajoutée"),
    "accounts.remove_webauthn": gettext_lazy("Clé d’accès retirée"),
    "accounts.add_recovery_codes": gettext_lazy("Codes de secours créés"),
    "accounts.reset_recovery_codes": gettext_lazy("Codes de secours renouvelés"),
    "accounts.remove_recovery_codes": gettext_lazy("Codes de secours retirés"),
    "accounts.make_link_key": gettext_lazy("Clé demandée pour relier le compte d’une autre école"),
    "accounts.account_linked": gettext_lazy("Relié au compte d’une autre école : %(school)s"),
    "accounts.account_unlinked": gettext_lazy("N’est plus relié au compte d’une autre école : %(school)s"),
    "accounts.leave_for_linked": gettext_lazy("Passage au compte relié : %(school)s"),
    "accounts.enter_by_link": gettext_lazy("Arrivée depuis un compte relié"),
    **{verb.value: verb.label for verb in SignIn},
    "timeline.stop_all": gettext_lazy("Tous les e-mails et notifications arrêtés"),
    "timeline.resume": gettext_lazy("E-mails et notifications repris"),
    "timeline.unsubscribe": gettext_lazy("Désabonnement d’un e-mail"),
    "timeline.bounce": gettext_lazy("Adresse e-mail refusée par son serveur : %(said)s"),
    "directory.save_card": gettext_lazy("Carte de visite modifiée"),
    "directory.attach": gettext_lazy("Rattachement à la classe %(class)s"),
    "directory.detach": gettext_lazy("Retrait de la classe %(class)s"),
    "directory.move": gettext_lazy("Passage dans la classe %(class)s"),
    "directory.merge": gettext_lazy("Réuni avec un doublon, l’identifiant %(login)s"),
    "directory.merged_into": gettext_lazy("Réuni dans le compte %(login)s"),
    "directory.tell_apart": gettext_lazy("N’est pas la même personne que l’identifiant %(login)s"),
    "directory.add_guardian": gettext_lazy("%(relative)s devient responsable"),
    "directory.remove_guardian": gettext_lazy("%(relative)s n’est plus responsable"),
    "directory.add_child": gettext_lazy("Devient responsable %(of_child)s"),
    "directory.remove_child": gettext_lazy("N’est plus responsable %(of_child)s"),
    "pupil_cards.make_cards": gettext_lazy("Carte à scanner imprimée, celle d’avant n’ouvre plus rien"),
    "pupil_cards.revoke_card": gettext_lazy("Carte à scanner annulée"),
    "documents.set_quota": gettext_lazy("Place pour les documents changée"),
}


@dataclass(frozen=True)
class Line:
    """One fact of a person's history; `by` is empty when the system did it."""

    at: datetime
    sentence: str
    by: str


def _field_names(names: Iterable[str]) -> str:
    fields = {field.name: field.verbose_name for field in User._meta.fields}
    return ", ".join(str(fields.get(name, name)) for name in names)


def tell(entry: AuditEntry) -> Line:
    """The entry as a person reads it; an unknown verb is said to be a change."""
    more = {}
    if "child" in entry.data:
        more["of_child"] = of_name(entry.data["child"])
    if "fields" in entry.data:
        more["fields"] = _field_names(entry.data["fields"])
    return Line(entry.at, sentence_of(entry, _SENTENCES, **more) or _("Changement"), entry.actor_name)
