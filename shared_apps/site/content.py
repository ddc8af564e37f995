"""What the public pages tell about ONE: services and people, as data."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Service:
    """A service of ONE; `is_ready` once schools have it."""

    name: Any
    text: Any
    icon: str
    hue: str
    is_ready: bool = False


SERVICES = (
    Service(
        _("L’espace de l’école"),
        _("Une adresse rien qu’à elle, ses classes, son équipe, ses élèves et leurs familles."),
        "chalkboard-teacher",
        "class_settings",
        is_ready=True,
    ),
    Service(
        _("Fiches de connexion"),
        _("Une feuille par personne ou par famille, avec un code à scanner. On la glisse dans le cahier."),
        "identification-card",
        "connection_sheets",
        is_ready=True,
    ),
    Service(
        _("Carnet de liaison"),
        _("Le mot part aux familles ; vous voyez qui l’a lu, et qui relancer."),
        "envelope-open",
        "liaison",
        is_ready=True,
    ),
    Service(
        _("Cahier de textes"),
        _("Les devoirs de la semaine, pour les élèves, et pour les parents le soir."),
        "notebook",
        "homework",
        is_ready=True,
    ),
    Service(
        _("Messagerie"),
        _("Entre l’équipe et les familles, avec des règles claires : qui peut écrire à qui."),
        "chats",
        "messaging",
        is_ready=True,
    ),
    Service(
        _("Blog de classe"),
        _("La sortie au verger racontée par la classe, relue avant de paraître."),
        "pencil-line",
        "blog",
    ),
    Service(
        _("Espace documentaire"),
        _("Les fichiers de chacun et ceux que l’on partage, au même endroit."),
        "folder-open",
        "documents",
        is_ready=True,
    ),
    Service(
        _("Agenda"), _("La kermesse, le conseil d’école, les vacances de votre zone."), "calendar-check", "calendars"
    ),
)


@dataclass(frozen=True)
class Audience:
    """Somebody ONE is for."""

    name: Any
    text: Any
    icon: str


AUDIENCES = (
    Audience(
        _("La direction"),
        _("Vous commandez, nous ouvrons l’espace. Vous créez les comptes de l’équipe ; le reste suit."),
        "graduation-cap",
    ),
    Audience(
        _("Les enseignants"),
        _("Votre classe porte le nom que vous lui donnez. Vous y ajoutez élèves et parents, et imprimez leurs fiches."),
        "chalkboard-teacher",
    ),
    Audience(
        _("Les familles"),
        _("Un seul compte pour tous les enfants de l’école. On scanne la fiche, on choisit un mot de passe, on y est."),
        "users-three",
    ),
    Audience(
        _("La mairie"),
        _("Une commande pour une école ou pour toutes, avec code service et engagement pour Chorus Pro."),
        "bank",
    ),
)
