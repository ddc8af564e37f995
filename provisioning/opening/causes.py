"""Why a step failed, in words the team can act on."""

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError
from django.utils.translation import gettext as _
from psycopg2 import errors

from tenant_apps.accounts.services import AccountRefused
from tenants.services import WrongStatus
from tenants.template import TemplateOutdated

_DATABASE: tuple[tuple[type[Exception], str], ...] = (
    (errors.LockNotAvailable, "locked"),
    (errors.QueryCanceled, "slow"),
    (errors.InsufficientPrivilege, "forbidden"),
    (errors.DiskFull, "full"),
    (errors.ReadOnlySqlTransaction, "read_only"),
)


def _say(kind: str) -> str:
    return {
        "locked": _("La base de données était occupée par une autre opération. Réessayez dans un instant."),
        "slow": _(
            "La base de données a mis trop de temps à répondre. Réessayez ; si cela dure, prévenez l’exploitation."
        ),
        "forbidden": _("Le compte de la plateforme n’a pas le droit de faire cette opération dans PostgreSQL."),
        "full": _("Le disque de la base de données est plein. Prévenez l’exploitation, puis réessayez."),
        "read_only": _("La base de données est en lecture seule (bascule en cours ?). Réessayez dans un instant."),
        "lost": _("La connexion à la base de données a été perdue. Réessayez dans un instant."),
        "database": _("La base de données a refusé l’opération."),
        "template": _("Le modèle d’école est en retard sur le logiciel : lancez « manage.py upgrade » et réessayez."),
        "unexpected": _("Erreur inattendue. Le détail est dans les journaux ; transmettez-le à l’équipe technique."),
    }[kind]


def _kind(error: Exception) -> str:
    if isinstance(error, TemplateOutdated):
        return "template"
    if not isinstance(error, DatabaseError):
        return "unexpected"
    known = next((word for kind, word in _DATABASE if isinstance(error.__cause__, kind)), "")
    return known or ("lost" if isinstance(error, OperationalError) else "database")


def describe(error: Exception) -> str:
    """The cause in words; when they are ours, alone, else followed by the technical line."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, AccountRefused | WrongStatus):
        return str(error)
    detail = str(error).strip().splitlines()
    return f"{_say(_kind(error))}\n{type(error).__name__}: {detail[0] if detail else ''}"[:2000]


def interrupted(times: int) -> str:
    """A step that never came to its end, however often it began."""
    return _(
        "Cette étape a été interrompue %(times)d fois avant sa fin (processus arrêté, mémoire ?). "
        "Vérifiez l’état du serveur, puis réessayez."
    ) % {"times": times}
