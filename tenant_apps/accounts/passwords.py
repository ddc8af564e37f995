"""One password rule for everybody, checked here and shown while one types.

CNIL, délibération 2022-100: at least 50 bits where attempts are limited (ours are, see limits.py).
Its example of « 8 characters of 3 kinds » only reaches 50 bits when one kind is punctuation; we hold
the figure, not the example. Other checks refuse what a guesser tries first.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shared_apps.ui.forms import NewPasswordInput
from tenant_apps.accounts import rules
from tenant_apps.accounts.choices import Profile

_LENGTHS = rules.password_lengths()


def rule_sentence() -> str:
    """The rule as people read it, with the lengths computed from the 50 bits."""
    return _(
        "%(letters_only)d lettres minuscules, ou %(letters_and_digits)d lettres et chiffres avec des majuscules, "
        "ou %(all_kinds)d avec aussi un signe (! ? -)."
    ) % {
        "all_kinds": _LENGTHS.all_kinds,
        "letters_and_digits": _LENGTHS.letters_and_digits,
        "letters_only": _LENGTHS.letters_only,
    }


def _weak_sentence(user: Any) -> str:
    if getattr(user, "profile", "") == Profile.PUPIL:
        return _("Allonge ce mot de passe, ou mêle-y majuscules, chiffres et signes.")
    return _("Allongez ce mot de passe, ou mêlez-y majuscules, chiffres et signes.")


class FiftyBitsValidator:
    """Refuses passwords below 50 bits, of too few different signs, or too long to hash."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError, saying what to do."""
        if len(password) > rules.PASSWORD_MAX_LENGTH:
            raise ValidationError(
                _("Un mot de passe a %d caractères au plus.") % rules.PASSWORD_MAX_LENGTH,
                code="password_too_long",
            )
        if rules.password_bits(password) < rules.PASSWORD_BITS:
            raise ValidationError(_weak_sentence(user), code="password_too_weak")
        if not rules.has_enough_signs(password):
            raise ValidationError(distinct_sentence(), code="password_repeats")

    def get_help_text(self) -> str:
        """The rule in words."""
        return rule_sentence()


class OwnNameValidator:
    """Refuses a password that holds the person's own name or login."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when the password contains the first name, last name or login."""
        if user and rules.contains_name(password, user.first_name, user.last_name, user.login):
            raise ValidationError(
                _("Ce mot de passe contient le nom ou l’identifiant : trop facile à deviner."), code="password_own_name"
            )

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("Ni le nom, ni l’identifiant.")


def distinct_sentence() -> str:
    """The rule on repeated signs, in words."""
    return (
        ngettext(
            "Au moins %d caractère différent des autres.",
            "Au moins %d caractères différents.",
            rules.PASSWORD_DISTINCT_SIGNS,
        )
        % rules.PASSWORD_DISTINCT_SIGNS
    )


def new_password_widget() -> NewPasswordInput:
    """The control where a password is chosen: it ticks the rule from the numbers the server uses."""
    return NewPasswordInput(
        rules=[
            (f"bits:{rules.PASSWORD_BITS}", rule_sentence()),
            (f"distinct:{rules.PASSWORD_DISTINCT_SIGNS}", distinct_sentence()),
        ],
        attrs={"maxlength": rules.PASSWORD_MAX_LENGTH},
    )
