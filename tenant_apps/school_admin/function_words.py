"""What a function opens, said before it is given or taken back."""

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Function


def function_words(name: str, *, given: bool) -> str:
    """One sentence about a function of the list `Function`."""
    return _given(name) if given else _withdrawn(name)


def _given(name: str) -> str:
    return {
        Function.HEAD: _(
            "Reçoit la direction : voit tous les comptes de l’école, les crée, les bloque et les supprime."
        ),
        Function.LOCAL_ADMIN: _(
            "Devient administrateur local : voit tous les comptes, les crée, les bloque et les supprime."
        ),
        Function.DIGITAL_REFERENT: _(
            "Devient référent numérique : aide ses collègues, sans droit de plus sur les comptes."
        ),
    }[Function(name)]


def _withdrawn(name: str) -> str:
    return {
        Function.HEAD: _("N’a plus la direction."),
        Function.LOCAL_ADMIN: _("N’est plus administrateur local."),
        Function.DIGITAL_REFERENT: _("N’est plus référent numérique."),
    }[Function(name)]
