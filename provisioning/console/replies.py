"""Messages the team sends often: a start to be completed, never sent by itself."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Reply:
    """A prepared message and its name in the list."""

    label: Any
    text: Any


CORRECTIONS: dict[str, Reply] = {
    "siret": Reply(
        _("SIRET à vérifier"),
        _(
            "Le SIRET indiqué ne semble pas être celui de l’établissement à facturer. "
            "Pouvez-vous le demander à la mairie et le corriger ?"
        ),
    ),
    "chorus": Reply(
        _("Code service ou engagement manquant"),
        _(
            "Le payeur exige un code service ou un numéro d’engagement dans Chorus Pro. "
            "Pouvez-vous le demander à la mairie et compléter la commande ?"
        ),
    ),
    "classes": Reply(
        _("Nombre de classes à vérifier"),
        _("Le nombre de classes ne correspond pas à celui de l’annuaire de l’académie. Pouvez-vous le vérifier ?"),
    ),
    "bon": Reply(
        _("Bon de commande signé manquant"),
        _("Le bon de commande signé n’est pas joint. Pouvez-vous l’ajouter à la commande, en PDF ou en photo ?"),
    ),
    "administrateur": Reply(
        _("Adresse de l’administrateur"),
        _(
            "L’adresse e-mail de l’administrateur semble personnelle ou incomplète. "
            "Pouvez-vous donner une adresse professionnelle ?"
        ),
    ),
}

REFUSALS: dict[str, Reply] = {
    "doublon": Reply(
        _("Commande en double"),
        _("Une autre commande est déjà enregistrée pour la même école : c’est elle que nous traitons."),
    ),
    "ouverte": Reply(
        _("École déjà ouverte"),
        _(
            "Cette école a déjà son espace ONE. Pour y ajouter des classes ou changer d’administrateur, "
            "écrivez-nous : une nouvelle commande n’est pas nécessaire."
        ),
    ),
    "hors-perimetre": Reply(
        _("Établissement hors de notre offre"),
        _("ONE est réservé aux écoles maternelles, élémentaires et primaires : nous ne pouvons pas donner suite."),
    ),
    "annulee": Reply(_("Annulée à votre demande"), _("Comme vous nous l’avez demandé, cette commande est annulée.")),
}
