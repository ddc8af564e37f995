"""What a browser says of its subscription to a push service."""

from django import forms
from django.utils.translation import gettext as _

from tenant_apps.timeline.endpoints import is_acceptable
from tenant_apps.timeline.vapid import decode, is_point

_SECRET_BYTES = 16


def _bytes(text: str) -> bytes:
    try:
        return decode(text)
    except ValueError as problem:
        raise forms.ValidationError(_("Cette clé n’est pas celle d’un navigateur.")) from problem


class EndpointForm(forms.Form):
    """Which browser."""

    endpoint = forms.CharField(max_length=600)

    def clean_endpoint(self) -> str:
        """An address as browsers write them: plain letters, which half a character is not."""
        endpoint: str = self.cleaned_data["endpoint"]
        if not endpoint.isascii():
            raise forms.ValidationError(_("Cette adresse n’est pas celle d’un service de notifications."))
        return endpoint


class BrowserForm(EndpointForm):
    """Where it is told, and the keys notifications are encrypted with (RFC 8291, 2)."""

    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)

    def clean_endpoint(self) -> str:
        """A public address, over https."""
        endpoint: str = self.cleaned_data["endpoint"]
        if not is_acceptable(endpoint):
            raise forms.ValidationError(_("Cette adresse n’est pas celle d’un service de notifications."))
        return endpoint

    def clean_p256dh(self) -> str:
        """A point of the curve."""
        key: str = self.cleaned_data["p256dh"]
        if not is_point(_bytes(key)):
            raise forms.ValidationError(_("Cette clé n’est pas celle d’un navigateur."))
        return key

    def clean_auth(self) -> str:
        """Sixteen bytes."""
        secret: str = self.cleaned_data["auth"]
        if len(_bytes(secret)) != _SECRET_BYTES:
            raise forms.ValidationError(_("Cette clé n’est pas celle d’un navigateur."))
        return secret
