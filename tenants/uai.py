"""The UAI, a school's national number: seven digits and a check letter."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# No I, O, Q; index is the seven digits modulo 23 (held on 1,609 real numbers, formats.md 3.1).
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_SHAPE = re.compile(r"^[0-9]{7}[A-Z]$")


def normalize_uai(text: str) -> str:
    """`text` without spaces, in capitals: what people type becomes what the directory holds."""
    return re.sub(r"\s+", "", text).upper()


def check_letter(digits: str) -> str:
    """The letter that ends the UAI beginning with these seven digits."""
    return _LETTERS[int(digits) % 23]


def is_uai(value: str) -> bool:
    """Whether `value` has the shape of a UAI and its check letter."""
    return bool(_SHAPE.match(value)) and check_letter(value[:7]) == value[7]


def validate_uai(value: str) -> None:
    """Raise ValidationError, in words, unless `value` is a well-formed UAI."""
    if not _SHAPE.match(value):
        raise ValidationError(
            _("Un UAI s’écrit avec 7 chiffres puis une lettre, par exemple 0359901X."), code="uai_shape"
        )
    if check_letter(value[:7]) != value[7]:
        raise ValidationError(
            _("Ce numéro UAI n’existe pas : la lettre finale ne correspond pas aux chiffres. Vérifiez chaque chiffre."),
            code="uai_letter",
        )
