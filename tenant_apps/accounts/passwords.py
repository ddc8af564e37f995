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
from tenants.text import unaccent

_LENGTHS = rules.password_lengths()
# Shown beside the field, so the first thing a guesser tries.
EXAMPLE = "lune vélo cerise"


def advice() -> str:
    """The easy way to the 50 bits: three words and the spaces between them."""
    return _("Trois mots sans rapport suffisent, comme « %s » (mais pas ceux-là).") % EXAMPLE


def rule_sentence() -> str:
    """The rule in a few words; whoever it stops reads `lengths_sentence`."""
    return _("Assez long : trois mots, par exemple.")


def lengths_sentence() -> str:
    """Every way to satisfy the rule, with the lengths computed from the 50 bits."""
    return _(
        "%(letters_only)d lettres minuscules, ou %(letters_and_digits)d lettres et chiffres avec des majuscules, "
        "ou %(all_kinds)d avec aussi un signe (! ? -)."
    ) % {
        "all_kinds": _LENGTHS.all_kinds,
        "letters_and_digits": _LENGTHS.letters_and_digits,
        "letters_only": _LENGTHS.letters_only,
    }


def _weak_sentence(user: Any) -> str:
    if getattr(user, "profile", "") == Profile.PUPIL:
        return _("Allonge ce mot de passe : ajoute un mot.")
    return _("Allongez ce mot de passe, d’un mot par exemple. Il faut %s") % lengths_sentence()


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
        if unaccent(password).casefold() == unaccent(EXAMPLE):
            raise ValidationError(
                _("C’est l’exemple : tout le monde le connaît. D’autres mots !"), code="password_example"
            )
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
        rules=[(f"bits:{rules.PASSWORD_BITS}", rule_sentence())],
        attrs={"maxlength": rules.PASSWORD_MAX_LENGTH},
    )
