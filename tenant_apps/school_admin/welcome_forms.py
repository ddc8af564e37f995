"""The form of the school's word of welcome."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenant_apps.richtext.forms import RichTextField


class WelcomeForm(forms.Form):
    """What everyone reads first."""

    word = RichTextField(
        label=_("Mot d’accueil"),
        required=False,
        help_text=_("Toute l’école le lit en haut de la page d’accueil. Sans texte, rien ne s’affiche."),
    )
