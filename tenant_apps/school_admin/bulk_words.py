"""The words of what is done to several people: asked before, said after."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.school_admin.bulk import Plan
from tenant_apps.school_admin.choices import Bulk


def question(action: Bulk, n: int) -> str:
    """The title of the page that asks."""
    titles = {
        Bulk.SHEETS: ngettext("Imprimer %(n)s fiche ?", "Imprimer %(n)s fiches ?", n),
        Bulk.ATTACH: ngettext("Rattacher %(n)s personne à une classe ?", "Rattacher %(n)s personnes à une classe ?", n),
        Bulk.MOVE: ngettext("Changer %(n)s personne de classe ?", "Changer %(n)s personnes de classe ?", n),
        Bulk.GROUP: ngettext("Ajouter %(n)s personne à un groupe ?", "Ajouter %(n)s personnes à un groupe ?", n),
        Bulk.BLOCK: ngettext("Bloquer %(n)s compte ?", "Bloquer %(n)s comptes ?", n),
        Bulk.UNBLOCK: ngettext("Débloquer %(n)s compte ?", "Débloquer %(n)s comptes ?", n),
        Bulk.DELETE: ngettext("Supprimer %(n)s compte ?", "Supprimer %(n)s comptes ?", n),
        Bulk.RESTORE: ngettext("Restaurer %(n)s compte ?", "Restaurer %(n)s comptes ?", n),
    }
    return titles[action] % {"n": n}


def consequences(plan: Plan) -> list[str]:
    """What will happen, a sentence each."""
    if plan.action == Bulk.DELETE:
        return _deletion(len(plan.to_leave), len(plan.for_good))
    sentences = {
        Bulk.SHEETS: _("Les fiches sont préparées en PDF, avec le code de qui n’a pas encore activé son compte."),
        Bulk.ATTACH: _("Ces personnes gardent leurs autres classes."),
        Bulk.MOVE: _("Ces personnes quittent leurs classes actuelles. Les parents suivent leurs enfants."),
        Bulk.GROUP: _("Celles qui y sont déjà y restent."),
        Bulk.BLOCK: _("Ces personnes sont déconnectées et ne peuvent plus entrer. On peut débloquer à tout moment."),
        Bulk.UNBLOCK: _("Ces personnes pourront entrer de nouveau, avec le même mot de passe."),
        Bulk.RESTORE: _("Ces personnes retrouvent leurs classes, leur famille et leur compte."),
    }
    return [sentences[plan.action]]


def _deletion(leaving: int, for_good: int) -> list[str]:
    said = []
    if leaving:
        text = ngettext(
            "%(n)s compte passe dans les départs : hors des listes, restaurable pendant 90 jours, puis effacé.",
            "%(n)s comptes passent dans les départs : hors des listes, restaurables pendant 90 jours, puis effacés.",
            leaving,
        )
        said.append(text % {"n": leaving})
    if for_good:
        text = ngettext(
            "%(n)s compte créé à la main et jamais activé est effacé tout de suite, sans retour.",
            "%(n)s comptes créés à la main et jamais activés sont effacés tout de suite, sans retour.",
            for_good,
        )
        said.append(text % {"n": for_good})
    return said


def done(plan: Plan) -> str:
    """What was done."""
    n = len(plan.people)
    sentences = {
        Bulk.ATTACH: ngettext("%(n)s personne est rattachée.", "%(n)s personnes sont rattachées.", n),
        Bulk.MOVE: ngettext("%(n)s personne a changé de classe.", "%(n)s personnes ont changé de classe.", n),
        Bulk.GROUP: ngettext("%(n)s personne est dans le groupe.", "%(n)s personnes sont dans le groupe.", n),
        Bulk.BLOCK: ngettext("%(n)s compte est bloqué.", "%(n)s comptes sont bloqués.", n),
        Bulk.UNBLOCK: ngettext("%(n)s compte est débloqué.", "%(n)s comptes sont débloqués.", n),
        Bulk.DELETE: ngettext("%(n)s compte est supprimé.", "%(n)s comptes sont supprimés.", n),
        Bulk.RESTORE: ngettext("%(n)s compte est restauré.", "%(n)s comptes sont restaurés.", n),
    }
    return sentences[plan.action] % {"n": n}
